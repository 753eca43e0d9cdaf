"""A crisis' story, told when something is first asked of it, and then not again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from rubicon.crisis.folder import Folder, Progress
from rubicon.crisis.kept_stories import Tellings, keep, kept
from rubicon.game.unfolded import Unfolded
from rubicon.story.tree import Tree
from rubicon.story.variants import BASE

Watching = Callable[[str], AbstractContextManager[Progress | None]]
"""Says what begins, and yields what is called with the number of nodes so far."""


class Stories:
    """What was told of a crisis so far, for all who judge it otherwise: judgements change nothing
    of it, only their names do."""

    def __init__(self, tree: Tree | None = None) -> None:
        self._tree = tree
        self._base: Unfolded | None = None
        self._others: Tellings | None = None

    @property
    def nodes(self) -> int | None:
        """How many the base has, if that is known yet."""
        return (
            self._base.game.nodes if self._base else len(self._tree.nodes) if self._tree else None
        )

    def tree(self, folder: Folder, watching: Watching) -> Tree:
        """The story told as its base, as a tree."""
        if self._tree is None:
            with watching("Telling the story") as progress:
                self._tree = folder.tell(progress)
            self._base = None  # as it was kept, it lacks what is compared with other tellings
        return self._tree

    def base(self, folder: Folder, watching: Watching) -> Unfolded:
        """The same as a game, which an earlier command may have told."""
        if self._base is None and self._tree is None and (told := kept(folder, slice(1))):
            ((_, _, self._base),) = told
        if self._base is None:
            self._base = Unfolded.of(self.tree(folder, watching))
        return self._base

    def others(self, folder: Folder, watching: Watching) -> Tellings:
        """The story told in all other ways; see :meth:`.Folder.tell_others`."""
        if self._others is None and self._tree is None:
            self._others = kept(folder, slice(1, None))
        if self._others is None:
            self.tree(folder, watching)
            base = self.base(folder, watching)
            with watching("Telling the variants") as progress:
                self._others = folder.tell_others(base, progress)
            keep(folder, [("", BASE, base), *self._others])
        return self._others
