"""What a judgements file holds, as plain frozen data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from types import MappingProxyType

from rubicon.errors import InputError, did_you_mean, quoted
from rubicon.judgements.bounds import number
from rubicon.judgements.correlations import Correlation
from rubicon.judgements.names import RATIONALITY
from rubicon.judgements.ranges import Range
from rubicon.judgements.rankings import Order
from rubicon.judgements.sources import Citation

CONFIDENCES = ("low", "moderate", "high")


@dataclass(frozen=True)
class Grounds:
    """What a judgement rests on."""

    # sources, the analyst among them; empty where the file names none
    citations: tuple[Citation, ...] = ()
    grade: str = ""  # admiralty grade of the source, such as "B2"; empty if not given
    confidence: str = ""  # "low", "moderate" or "high", never a likelihood; empty if not given
    note: str = ""

    @property
    def source(self) -> str:
        """The sources as a table shows them."""
        return "; ".join(citation.text for citation in self.citations) or "no source given"


@dataclass(frozen=True)
class Judgement:
    """A number nobody knows: what it means and what is held possible."""

    name: str
    means: str
    unit: str
    range: Range
    grounds: Grounds = Grounds()
    line: int = 0
    label: str = ""  # a few words that pages print in place of its name
    file: str = ""  # where an expert states it; empty for the file of the whole set

    @property
    def support(self) -> tuple[float, float]:
        """The lowest and the highest value that can occur."""
        return self.range.support

    @property
    def bounds(self) -> tuple[float, float]:
        """What it can't be beyond, whatever anyone believes: 0 and 1 for a probability."""
        return self.range.bounds.lower, self.range.bounds.upper

    @property
    def text(self) -> str:
        """The range as a table shows it."""
        return self.range.text


@dataclass(frozen=True)
class Ranking:
    """An order of payoffs, stated instead of numbers; each of its names is a symbol."""

    name: str
    means: str
    order: Order
    unit: str = "payoff"
    grounds: Grounds = Grounds()
    line: int = 0
    # player, over: whose payoffs they are, and of what: of all "endings" of the story or of some
    # "consequences" by name. Empty where the story itself says what the symbols pay.
    player: str = ""
    over: str = ""
    where: str = ""  # file and line of the order, for messages

    @property
    def support(self) -> tuple[float, float]:
        return self.order.low, self.order.high

    @property
    def bounds(self) -> tuple[float, float]:
        return self.support

    @property
    def payoffs(self) -> dict[str, str]:
        """What is ranked, and the symbol that says what it is worth to the player."""
        return {self.shown(symbol): symbol for symbol in self.order.symbols if self.player}

    def shown(self, symbol: str) -> str:
        """A symbol as the order has it: of a player's ending or consequence, its name."""
        return symbol.removeprefix(f"{self.name}.") if self.player else symbol

    def tier(self, tier: int) -> str:
        """A tier in words."""
        return " ∼ ".join(map(self.shown, self.order.tiers[tier]))

    @property
    def text(self) -> str:
        """The order as a table shows it."""
        order, tiers = self.order, range(len(self.order.tiers))
        low, high = number(order.low), number(order.high)
        ends = f"from {high} down to {low}" if order.pinned else f"between {low} and {high}"
        return f"{' ≻ '.join(map(self.tier, tiers))}, {ends}, ranking"


@dataclass(frozen=True)
class Expert:
    """A person, and the ranges that this person states in place of a crisis' own."""

    id: str  # the name of the file, without its ending
    name: str  # to show
    stated: Mapping[str, Judgement]  # by row of draws; all else is the crisis' own
    date: date | None = None  # as of when
    standing: str = ""  # a note: who this is, and why it counts
    weight: float = 1.0  # in proportion to the others'; 0 for an expert who is not drawn from


@dataclass(frozen=True)
class JudgementSet:
    """All judgements of a crisis."""

    judgements: Mapping[str, Judgement]  # the numbers by name, in the order of the file
    # λ of every player without an own one; ``None`` where the file has none
    rationality: Judgement | None = None
    # λ of single players, by player
    overrides: Mapping[str, Judgement] = field(default_factory=lambda: MappingProxyType({}))
    rankings: tuple[Ranking, ...] = ()
    correlations: tuple[Correlation, ...] = ()
    file: str = "judgements.toml"  # where it was read, for messages
    # whose ranges draws are a mixture of, each by its weight; those above, where there are none
    experts: tuple[Expert, ...] = ()

    def of(self, expert: Expert) -> JudgementSet:
        """The judgements as one expert has them, nobody else's."""
        stated = expert.stated
        numbers = {name: stated.get(name, each) for name, each in self.judgements.items()}
        own = {who: stated.get(each.name, each) for who, each in self.overrides.items()}
        return replace(
            self,
            judgements=MappingProxyType(numbers),
            rationality=stated.get(RATIONALITY, self.rationality),
            overrides=MappingProxyType(own),
            experts=(),
        )

    @property
    def drawn(self) -> tuple[JudgementSet, ...]:
        """The judgements as each expert has them that draws come from; themselves without any."""
        return tuple(map(self.of, self.experts)) or (self,)

    @property
    def names(self) -> tuple[str, ...]:
        """What a story can use as ``j.name``: the numbers, then the rankings' symbols."""
        return (*self.judgements, *(s for r in self.rankings for s in r.order.symbols))

    @property
    def numbers(self) -> dict[str, Judgement]:
        """Every judgement with a range of its own, by the name of its row in draws."""
        rows = dict(self.judgements)
        if self.rationality is not None:
            rows[RATIONALITY] = self.rationality
        return rows | {judgement.name: judgement for judgement in self.overrides.values()}

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows of draws: `names`, then "rationality" and "rationality.PLAYER"."""
        return (*self.names, *(name for name in self.numbers if name not in self.judgements))

    @property
    def varying(self) -> frozenset[str]:
        """The rows that differ from draw to draw: numbers that are not fixed, or not for all
        experts to the same; symbols of rankings that are not pinned to an end."""
        sets = [each.numbers for each in self.drawn]
        numbers = (name for name in self.numbers if sets[0][name].range.varies
                   or any(own[name].range != sets[0][name].range for own in sets))  # fmt: skip
        orders = (ranking.order for ranking in self.rankings)
        symbols = (s for order in orders for tier in order.drawn for s in order.tiers[tier])
        return frozenset((*numbers, *symbols))

    @property
    def unsourced(self) -> tuple[str, ...]:
        """The numbers and rankings that name no source, not even the analyst."""
        stated: list[Judgement | Ranking] = [*self.numbers.values(), *self.rankings]
        return tuple(each.name for each in stated if not each.grounds.citations)

    def fixed_in(self, correlation: Correlation) -> tuple[str, ...]:
        """Which of two correlated judgements are fixed; then the correlation has no effect."""
        return tuple(n for n in correlation.between if not self.numbers[n].range.varies)

    @property
    def idle_correlations(self) -> tuple[str, ...]:
        """In words, with the line: the correlations that fixed judgements leave without effect."""
        return tuple(
            f"{self.file}:{each.line}: the correlation between {quoted(each.between)} has no "
            f"effect, since {quoted(fixed)} {'is' if len(fixed) == 1 else 'are'} fixed"
            for each in self.correlations
            if (fixed := self.fixed_in(each))
        )

    def __contains__(self, name: object) -> bool:
        return name in self.rows

    def __getitem__(self, name: str) -> Judgement | Ranking:
        """The judgement of a row, or the ranking that a symbol belongs to."""
        if name in self.numbers:
            return self.numbers[name]
        for ranking in self.rankings:
            if name in ranking.order.symbols:
                return ranking
        raise InputError(
            f"there is no judgement '{name}'",
            where=self.file,
            instead=did_you_mean(name, self.rows),
        )

    def where(self, name: str) -> str:
        """File and line of a judgement, for messages."""
        found = self[name]
        return f"{getattr(found, 'file', '') or self.file}:{found.line}"

    def rationality_of(self, player: str) -> Judgement:
        """λ of a player: its own, or else everyone's. Its `name` is its row in draws."""
        found = self.overrides.get(player, self.rationality)
        if found is None:
            near = get_close_matches(RATIONALITY, self.judgements, n=1, cutoff=0.8)
            raise InputError(
                f"nothing says how rational {player} is",
                where=self.where(near[0]) if near else self.file,
                instead=f"did you mean [{RATIONALITY}] instead of [{near[0]}]?"
                if near
                else 'add [rationality] with means, range and unit = "per stake"',
            )
        return found
