"""A story as a game, and what is known of how it was told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rubicon.game.arrays import Game
from rubicon.story.tree import Tree
from rubicon.story.variants import Noted


@dataclass(frozen=True)
class Unfolded:
    """One telling of a story, whatever is judged; see :class:`~rubicon.story.tree.Tree`."""

    game: Game
    places: Mapping[tuple[str, str], str]
    noted: Noted | None = None  # ``None``, too, where the story was told by another command

    @classmethod
    def of(cls, tree: Tree) -> Unfolded:
        """The tree as a game."""
        return cls(Game.of(tree), tree.places, tree.noted)
