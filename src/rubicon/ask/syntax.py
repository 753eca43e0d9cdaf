"""What a question is made of: frozen syntax trees, and how they read in canonical notation.

Three kinds of tree: an *event* (a set of paths), a *number* and a *claim* (true or false in a
draw). Every part keeps the ``span`` of the text it came from, so that an error can point at
it; spans don't count when trees are compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any, Literal, Self

Span = tuple[int, int]
"""Start and end of a part in the text of its question; (−1, −1) if it has none."""
Occurrence = int | Literal["any", "every", "last"]
"""Which time a label came up: the n-th (from 1), at least one, all of them, the last."""

RESERVED = frozenset(
    {
        *("and", "or", "not", "in", "ever", "every", "reached", "ending", "do", "last", "from"),
        *("observed", "P", "E", "belief", "value", "min", "max", "abs"),
    }
)
"""Words of the notation; a label or outcome of that name goes in quotes."""
_PLAIN = re.compile(r"[^\W\d]\w*(?:-\w+)*")


@dataclass(frozen=True)
class SyntaxNode:
    """Any part of a question."""

    span: Span = field(default=(-1, -1), compare=False, repr=False, kw_only=True)

    def __str__(self) -> str:
        from rubicon.ask.notation import text

        return text(self)

    def parts(self) -> Iterator[SyntaxNode]:
        """The nodes directly below this one."""
        for name in self.__dataclass_fields__:  # not `fields`, since searches ask for it so often
            value = getattr(self, name)
            if isinstance(value, SyntaxNode):
                yield value
            elif isinstance(value, tuple):
                for part in value:
                    if isinstance(part, SyntaxNode):
                        yield part

    def with_parts(self, change: Callable[[Any], Any]) -> Self:
        """This node with each one directly below changed."""
        changed: dict[str, Any] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, SyntaxNode):
                changed[each.name] = change(value)
            elif isinstance(value, tuple) and any(isinstance(part, SyntaxNode) for part in value):
                changed[each.name] = tuple(map(change, value))
        return replace(self, **changed)

    def walk(self) -> Iterator[SyntaxNode]:
        """This node and all below it."""
        yield self
        for part in self.parts():
            yield from part.walk()


@dataclass(frozen=True)
class Name(SyntaxNode):
    """The name of a label, an outcome, a player, a consequence or an ending."""

    text: str

    @property
    def plain(self) -> bool:
        """Whether the name needs no quotes."""
        return self.text not in RESERVED and _PLAIN.fullmatch(self.text) is not None


# ---- events: sets of paths -----------------------------------------------------------------


@dataclass(frozen=True)
class Is(SyntaxNode):
    """``label=outcome``, ``label[2] in {a, b}``, ``every label!=outcome``.

    ``negated`` asks for an outcome other than the ones named; the label still has to come up.
    """

    label: Name
    outcomes: tuple[Name, ...]
    occurrence: Occurrence = "any"
    negated: bool = False


@dataclass(frozen=True)
class Reached(SyntaxNode):
    """``reached(label)``, ``reached(label[2])``: the label came up, whatever its outcome.

    ``reached(stage:name)``: the story came to a place of that name.
    """

    label: Name
    occurrence: int = 1
    stage: bool = False


@dataclass(frozen=True)
class Ending(SyntaxNode):
    """``ending="no deployment"``: how the path ended."""

    names: tuple[Name, ...]
    negated: bool = False


@dataclass(frozen=True)
class Do(SyntaxNode):
    """``do(label=option)``: the move is forced, everybody knows, and the game is another one.

    ``occurrence`` 0 forces it every time the label comes up.
    """

    label: Name
    option: Name
    occurrence: int = 0


@dataclass(frozen=True)
class AndEvent(SyntaxNode):
    """All of these happen on the path; none of them is itself a conjunction."""

    events: tuple[Event, ...]

    def __post_init__(self) -> None:
        parts = tuple(part for each in self.events for part in conjuncts(each))
        object.__setattr__(self, "events", parts)


@dataclass(frozen=True)
class OrEvent(SyntaxNode):
    """At least one of these happens on the path."""

    events: tuple[Event, ...]


@dataclass(frozen=True)
class NotEvent(SyntaxNode):
    """This does not happen on the path."""

    event: Event


@dataclass(frozen=True)
class Observed(SyntaxNode):
    """``observed``: all that has been observed so far. Its events are put in where they are known:
    by :func:`rubicon.ask.observed.resolved`.
    """

    events: tuple[Event, ...] = ()
    # of each, how probable the report of it is where it is so, and where not; 1 and 0: certain
    weights: tuple[tuple[float, float], ...] = ()

    @property
    def certain(self) -> bool:
        """Whether none of it could be wrong."""
        return all(each == (1, 0) for each in self.weights)


Event = Is | Reached | Ending | Do | AndEvent | OrEvent | NotEvent | Observed


def conjuncts(event: Event | None) -> tuple[Event, ...]:
    """What has to happen for an event to: all that it joins by ``and`` or a comma, or itself."""
    if event is None:
        return ()
    return event.events if isinstance(event, AndEvent) else (event,)


def conjunction(*events: Event | None) -> Event:
    """All of these as one event, of which at least one is not ``None``."""
    parts = tuple(part for each in events for part in conjuncts(each))
    return parts[0] if len(parts) == 1 else AndEvent(parts)


# ---- numbers -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Number(SyntaxNode):
    """A literal such as ``0.6`` or ``60%``."""

    value: float


@dataclass(frozen=True)
class Probability(SyntaxNode):
    """``P(event | given)``."""

    event: Event
    given: Event | None = None


@dataclass(frozen=True)
class Expectation(SyntaxNode):
    """``E[player | given]``; with ``consequences``, of what they bring to the player."""

    player: Name
    consequences: tuple[Name, ...] = ()
    given: Event | None = None


@dataclass(frozen=True)
class Belief(SyntaxNode):
    """``belief(player, event | given)``: what the player thinks once it knows ``given``."""

    player: Name
    event: Event
    given: Event | None = None


@dataclass(frozen=True)
class Value(SyntaxNode):
    """``value(player, label=option | given)``: what the option is worth to its player.

    ``occurrence`` 0 means every time the label comes up.
    """

    player: Name
    label: Name
    option: Name
    occurrence: int = 0
    given: Event | None = None


@dataclass(frozen=True)
class Negative(SyntaxNode):
    """``-number``."""

    number: Numeric


@dataclass(frozen=True)
class Arithmetic(SyntaxNode):
    """``left + right`` and the like."""

    operator: Literal["+", "-", "*", "/"]
    left: Numeric
    right: Numeric


@dataclass(frozen=True)
class Function(SyntaxNode):
    """``min(a, b)``, ``max(a, b)``, ``abs(a)``."""

    name: Literal["min", "max", "abs"]
    arguments: tuple[Numeric, ...]


Numeric = Number | Probability | Expectation | Belief | Value | Negative | Arithmetic | Function
Term = Probability | Expectation | Belief | Value

# ---- claims --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Comparison(SyntaxNode):
    """``left > right``; its margin is what the greater side has over the other."""

    operator: Literal["<", "<=", ">", ">="]
    left: Numeric
    right: Numeric

    @cached_property
    def payoffs(self) -> set[str]:
        """In whose payoffs its sides are counted; see :func:`rubicon.ask.closeness.payoffs_in`."""
        from rubicon.ask.closeness import payoffs_in

        return payoffs_in(self)


@dataclass(frozen=True)
class And(SyntaxNode):
    """All of these claims hold."""

    claims: tuple[Claiming, ...]


@dataclass(frozen=True)
class Or(SyntaxNode):
    """At least one of these claims holds."""

    claims: tuple[Claiming, ...]


@dataclass(frozen=True)
class Not(SyntaxNode):
    """This claim does not hold."""

    claim: Claiming


@dataclass(frozen=True)
class Called(SyntaxNode):
    """A claim by its letter or id; while a question is read, the claim itself takes its place."""

    name: Name


Claiming = Comparison | And | Or | Not


@dataclass(frozen=True)
class Question:
    """A parsed question: the text as it was written, and what it means."""

    text: str
    body: Numeric | Claiming
    # of a claim: the difference of its sides that matters, if it is not the crisis' own
    smallest: float | None = None

    @property
    def is_claim(self) -> bool:
        """Whether it holds or not, rather than having a number for an answer."""
        return isinstance(self.body, Claiming)

    @property
    def is_likelihood(self) -> bool:
        """Whether its number is a probability, so that a likelihood word fits it."""
        return isinstance(self.body, Probability | Belief)

    @property
    def is_difference(self) -> bool:
        """Whether its number is one probability less another, which is told in points."""
        body = self.body
        return (
            isinstance(body, Arithmetic)
            and body.operator == "-"
            and isinstance(body.left, Probability | Belief)
            and isinstance(body.right, Probability | Belief)
        )

    def __str__(self) -> str:
        return str(self.body)
