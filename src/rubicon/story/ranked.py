"""Payoffs that a ranking states instead of the story: of endings, or of consequences by name.

>>> [rankings.beijing]
>>> player = "Beijing"
>>> over   = "endings"
>>> order  = ["restrained", ["tolerated", "quiet"], "sanctioned"]

The story says what happens, and the ranking who likes it how much; so nothing about Beijing's
payoffs stands in the story. While the story is told, each ranked payoff falls where its name does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from rubicon.errors import InputError, did_you_mean, placed, quoted, require_known
from rubicon.story.expressions import Expression, Pool

ENDINGS = "endings"
REST = "rest"
"""In an order of endings: all those that it does not name."""


class Stated(Protocol):
    """A ranking, as :class:`rubicon.judgements.Ranking` is one.

    ``payoffs`` has the judgement by what it is the payoff of; ``player`` is empty where the story
    itself says what the symbols pay.
    """

    @property
    def name(self) -> str: ...
    @property
    def player(self) -> str: ...
    @property
    def over(self) -> str: ...
    @property
    def where(self) -> str: ...
    @property
    def payoffs(self) -> Mapping[str, str]: ...


@dataclass(frozen=True)
class CameUp:
    """The endings and consequences that came up while a story with these rankings was told."""

    rankings: tuple[Stated, ...]
    endings: set[str] = field(default_factory=set)
    consequences: set[str] = field(default_factory=set)

    def join(self, other: CameUp) -> None:
        """Take in what came up in another telling of the same story."""
        self.endings.update(other.endings)
        self.consequences.update(other.consequences)

    def check(self) -> None:
        """Once all paths are told: everything that is ranked comes up, and no ending is left out.
        Raises InputError with file and line of the order."""
        for ranking in self.rankings:
            whole = ranking.over == ENDINGS
            known = self.endings if whole else self.consequences | self.endings
            named = set(ranking.payoffs)
            left_out = sorted(known - named)
            at = f"[rankings.{ranking.name}]"
            for name in ranking.payoffs:
                if name not in known and not (whole and name == REST and left_out):
                    raise InputError(
                        f"{at} '{name}' is no {'ending' if whole else 'consequence'} of the story",
                        where=ranking.where,
                        instead="leave it out, since the order names every ending"
                        if whole and name == REST
                        else did_you_mean(name, left_out or sorted(known)),
                    )
            if whole and left_out and (REST not in named or REST in known):
                raise InputError(
                    f"{at} the order leaves out endings: {quoted(left_out)}",
                    where=ranking.where,
                    instead=f'give each a place, or write "{REST}" where all the others belong'
                    if REST not in known
                    else f'give each a place; "{REST}" is an ending of the story itself',
                )


class Ranked:
    """What the rankings of one crisis pay while its story is told; ``came_up`` notes on what.
    Raises InputError if one names no player."""

    def __init__(self, rankings: Iterable[Stated], players: Sequence[str], pool: Pool) -> None:
        self._rankings = tuple(ranking for ranking in rankings if ranking.player)
        self.came_up = CameUp(self._rankings)
        self._place = {name: place for place, name in enumerate(players)}
        self._pool = pool
        for ranking in self._rankings:
            with placed(ranking.where):
                fault = f"[rankings.{ranking.name}] no player is called '{ranking.player}'"
                require_known(ranking.player, players, fault)

    def falling(
        self, name: str, ends: bool, paid: Mapping[str, Expression]
    ) -> list[tuple[int, Expression]]:
        """Players and what rankings pay them here, at a consequence or, if it ``ends``, an ending.

        ``paid`` is what the story itself pays here, by player.

        Raises InputError if the story pays a player itself what a ranking should.
        """
        found: list[tuple[int, Expression]] = []
        if not self._rankings:
            return found
        (self.came_up.endings if ends else self.came_up.consequences).add(name)
        for ranking in self._rankings:
            whole = ranking.over == ENDINGS
            symbol = ranking.payoffs.get(name)
            if whole:
                symbol = (symbol or ranking.payoffs.get(REST)) if ends else None
            own = paid.get(ranking.player)
            if own is not None and (symbol or whole) and own.index != self._pool.constant(0).index:
                what = "all its endings are" if whole else "this is"
                raise InputError(
                    f"the story pays {ranking.player} for '{name}' ({own!r}), but {what} ranked in "
                    f"[rankings.{ranking.name}]",
                    instead=f"leave {ranking.player} out here"
                    + (', or rank consequences: over = "consequences"' if whole else ""),
                )
            if symbol is not None:
                found.append((self._place[ranking.player], self._pool.judgement(symbol)))
        return found
