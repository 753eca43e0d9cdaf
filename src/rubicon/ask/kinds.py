"""Whether the notation of a claim fits the kind of thing that its sentence says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from rubicon.ask.claims import Claim
from rubicon.ask.syntax import Belief, Comparison, Do, Number, Probability, Question, Term, Value

EVEN = 0.5
"""What may be need not be likelier than not: a bar from here on asks for more."""


class Bar(NamedTuple):
    """A probability, and the height that it is held against, above it or below."""

    number: Probability | Belief
    height: float
    above: bool

    def place(self, margin: float) -> float:
        """The probability at a margin of the claim."""
        return self.height + (margin if self.above else -margin)


class Misfit(NamedTuple):
    """A claim whose headline asks something else than its kind says; its ``where`` is the place.
    What is wrong, and what to write instead."""

    claim: Claim
    told: str
    instead: str


def bar_of(question: Question) -> Bar | None:
    """Of a claim that holds a probability or belief against a number: both; else ``None``."""
    if isinstance(body := question.body, Comparison):
        above = body.operator[0] == ">"
        for one, other, way in ((body.left, body.right, above), (body.right, body.left, not above)):
            if isinstance(one, Probability | Belief) and isinstance(other, Number):
                return Bar(one, other.value, way)
    return None


def misfits(claims: Sequence[Claim]) -> tuple[Misfit, ...]:
    """The claims whose notation doesn't ask what their kind says, in the file's order."""
    return tuple(
        Misfit(claim, *_FITS[claim.kind][1:])
        for claim in claims
        if claim.kind in _FITS and not _FITS[claim.kind][0](claim.question)
    )


def _has(*kinds: type) -> Callable[[Question], bool]:
    return lambda question: any(isinstance(node, kinds) for node in question.body.walk())


def _may_be(question: Question) -> bool:
    bar = bar_of(question)
    return bar is not None and bar.above and bar.height < EVEN


def _compares(question: Question) -> bool:
    """Whether some comparison has several terms."""
    return any(
        isinstance(node, Comparison) and sum(isinstance(part, Term) for part in node.walk()) > 1
        for node in question.body.walk()
    )


_FITS: Mapping[str, tuple[Callable[[Question], bool], str, str]] = MappingProxyType({
    "fact": (lambda question: bar_of(question) is not None,
             "what has happened is asked as a probability against a number: how probable the story "
             "thought it", "P(what happened | what was known) > 0.5"),
    "likelihood": (_has(Probability, Belief), "no probability is asked for",
                   "P(…) > 0.55, or another kind"),
    "possibility": (_may_be, "what may be needn't be likelier than not: it is a probability above "
                    "a chance worth planning for", "P(…) > 0.2"),
    "causal": (_has(Do), "no move is forced, so it tells of an association: what goes with what",
               'P(… | do(label=option)) > P(…), or kind = "association"'),
    "comparison": (_compares, "one side is a plain number",
                   "P(… | this) > P(… | that), or another kind"),
    "motive": (_has(Value), "why somebody acts is not seen in what follows from it",
               "value(player, label=option) > value(player, label=other)"),
})  # fmt: skip
"""By kind: whether notation fits, and what is wrong and to be written where it does not."""
