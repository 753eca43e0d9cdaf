"""Which differences are too small to tell the two sides of a comparison apart."""

from __future__ import annotations

from rubicon.ask.syntax import Arithmetic, Expectation, SyntaxNode, Value
from rubicon.ensemble.model import Matters


def least_of(part: SyntaxNode, matters: Matters, smallest: float | None = None) -> float:
    """The difference that matters of a number or a claim; ``smallest`` in place of the crisis'."""
    return matters.least(payoffs_in(part), smallest)


def payoffs_in(part: SyntaxNode) -> set[str]:
    """The players in whose payoff a number is counted; none for probabilities and plain numbers,
    nor where payoffs are divided by payoffs."""
    if isinstance(part, Expectation | Value):
        return {part.player.text}
    found = [payoffs_in(each) for each in part.parts()]
    if isinstance(part, Arithmetic) and part.operator == "/":
        return found[0] - found[1]
    return set().union(*found)
