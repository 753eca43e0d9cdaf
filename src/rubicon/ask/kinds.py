"""Whether the notation of a claim fits the kind of thing that its sentence says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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


def bar_of(question: Question) -> Bar | None:
    """Of a claim that holds a probability or belief against a number: both; else ``None``."""
    if isinstance(body := question.body, Comparison):
        above = body.operator[0] == ">"
        for one, other, way in ((body.left, body.right, above), (body.right, body.left, not above)):
            if isinstance(one, Probability | Belief) and isinstance(other, Number):
                return Bar(one, other.value, way)
    return None


def fits(claim: Claim) -> bool:
    """Whether a claim's headline asks what its kind says; one of no kind does.

    Why somebody acts is seen, too, where the claim is held against the story without the reason.
    """
    if claim.kind == "motive" and claim.through:
        return True
    return claim.kind not in _FITS or _FITS[claim.kind](claim.question)


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


_FITS: Mapping[str, Callable[[Question], bool]] = MappingProxyType({
    "fact": lambda question: bar_of(question) is not None,
    "likelihood": _has(Probability, Belief),
    "possibility": _may_be,
    "causal": _has(Do),
    "comparison": _compares,
    "motive": _has(Value),
})  # fmt: skip
"""By kind, whether notation fits; any fits an association."""
