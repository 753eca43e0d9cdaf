"""A crisis: a title, players, and the function that tells its story."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rubicon.errors import InputError, quoted
from rubicon.story.expressions import Judgements

if TYPE_CHECKING:
    from rubicon.story.patterns import Story

EVERYONE, NOBODY, ENDING = "everyone", "nobody", "ending"
RESERVED = frozenset({EVERYONE, NOBODY, ENDING, "nature", "chance"})
"""Words of the language, which no player can be called."""

StoryFunction = Callable[["Story", Judgements], "End"]


@dataclass(frozen=True)
class Crisis:
    """A title, the players and, once told, the story. Raises InputError if there is no player, a
    name is empty, repeated, or one that the language uses."""

    title: str
    players: tuple[str, ...]
    about: str = ""
    _told: list[StoryFunction] = field(default_factory=list, repr=False, compare=False)

    def __init__(self, title: str, players: Sequence[str], about: str = "") -> None:
        if isinstance(players, str) or not players:
            raise InputError(f"the crisis '{title}' has no list of players")
        for name in players:
            if not isinstance(name, str) or not name.strip() or name in RESERVED:
                raise InputError(f"{name!r} cannot be a player's name", instead="choose another")
        if len(set(players)) != len(players):
            raise InputError(f"a player is named twice among {quoted(players)}")
        object.__setattr__(self, "title", title)
        object.__setattr__(self, "players", tuple(players))
        object.__setattr__(self, "about", about)
        object.__setattr__(self, "_told", [])

    def story(self, function: StoryFunction) -> StoryFunction:
        """Decorator: this function tells the story."""
        if self._told:
            raise InputError(f"the crisis '{self.title}' has two stories")
        self._told.append(function)
        return function

    def called(self, title: str) -> Crisis:
        """The same crisis by another title; itself, if that is empty."""
        if not title:
            return self
        other = Crisis(title, self.players, self.about)
        other._told.append(self.function)
        return other

    @property
    def function(self) -> StoryFunction:
        """The function that tells the story."""
        if not self._told:
            raise InputError(
                f"the crisis '{self.title}' has no story",
                instead="put @crisis.story above the function that tells it",
            )
        return self._told[0]


@dataclass(frozen=True)
class End:
    """What ``s.end(…)`` returns, and the story with it."""

    name: str
