"""What every player has seen on the paths of a story, each history once."""

from __future__ import annotations


class Histories:
    """What players have seen: an observation history is one number.

    ``steps[k]`` is the history before, and the label and outcome seen last. History 0 has seen
    nothing.
    """

    def __init__(self) -> None:
        self.steps: list[tuple[int, str, str]] = [(-1, "", "")]
        self._number: dict[tuple[int, str, str], int] = {}

    def saw(self, history: int, label: str, outcome: str) -> int:
        """The history that follows when a player sees an outcome."""
        key = (history, label, outcome)
        following = self._number.setdefault(key, len(self.steps))
        if following == len(self.steps):
            self.steps.append(key)
        return following

    def shown(
        self, seen: tuple[int, ...], label: str, outcome: str, audience: frozenset[int]
    ) -> tuple[int, ...]:
        """The history of each player once an audience sees an outcome.

        Parameters
        ----------
        seen
            The history of each player before.
        audience
            Who sees it, by number.
        """
        if not audience:
            return seen
        after = [
            self.saw(history, label, outcome) if player in audience else history
            for player, history in enumerate(seen)
        ]
        return tuple(after)

    def recount(self, history: int) -> list[tuple[str, str]]:
        """All that was seen, first to last."""
        told = []
        while history > 0:
            history, label, outcome = self.steps[history]
            told.append((label, outcome))
        return told[::-1]
