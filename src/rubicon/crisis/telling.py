"""Variants of a story told by two processes, which for a large story takes half the time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rubicon.beside import Hear, Tell, beside
from rubicon.ensemble.solving import usable_cores
from rubicon.errors import InputError
from rubicon.game.unfolded import Unfolded
from rubicon.story.variants import Told

if TYPE_CHECKING:
    from rubicon.crisis.folder import Folder, Progress

WORTH_A_PROCESS = 10_000
"""Nodes to be told elsewhere from which a second process is sooner done, its start included."""


@contextmanager
def by_two(
    folder: Folder, base: Unfolded, progress: Progress | None
) -> Iterator[Callable[[Told], Unfolded]]:
    """What tells the story with some options, half of whose variants are told elsewhere.

    Parameters
    ----------
    base
        The story as it is told without.
    progress
        Called now and then with the number of nodes so far, of what is told here.
    """
    options = base.noted.options if base.noted else {}
    every = [{name: option} for name, options in options.items() for option in options[1:]]
    theirs = [told for k, told in enumerate(every) if k % 2 or k == len(every) - 1 > 0]
    worth = len(theirs) * base.game.nodes >= WORTH_A_PROCESS
    if not (worth and folder.from_file) or usable_cores() < 2:
        yield lambda told: Unfolded.of(folder.tell(progress, told))
        return
    with beside(__name__, "work") as other:
        other.tell((folder, theirs))

        def tell(told: Told) -> Unfolded:
            if theirs and told == theirs[0]:
                del theirs[0]
                found: Unfolded | None = other.hear()
                if found is not None:
                    return found
            return Unfolded.of(folder.tell(progress, told))

        yield tell


def work(hear: Hear, tell: Tell) -> None:
    """What the second process does; a story with a mistake is told again by the first, which says
    what it is."""
    folder, every = hear()
    for told in every:
        try:
            tell(Unfolded.of(folder.tell(None, told)))
        except InputError:
            tell(None)
