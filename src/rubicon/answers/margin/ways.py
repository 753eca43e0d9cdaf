"""The ways in which a claim comes to hold, or to fail: each a few comparisons, all of them true.

A claim is a tree of *and*, *or* and *not* over comparisons. In disjunctive form it is a list of
ways, and the search for the nearest judgements at which it is true is one smooth problem for
each way.
"""

from __future__ import annotations

import itertools
from types import MappingProxyType

from rubicon.ask.syntax import And, Claiming, Comparison, Not, Or

MOST = 64
"""More ways than this are not gone through one by one; which ones are left out is counted."""

Way = tuple[Comparison, ...]
_OPPOSITE = MappingProxyType({"<": ">=", "<=": ">", ">": "<=", ">=": "<"})


def ways(claim: Claiming, holds: bool = True) -> tuple[Way, ...]:
    """The ways in which a claim holds or, with ``holds`` false, fails.

    >>> ways(parse("P(a=x) > 0.5 and P(b=y) > 0.5").body, holds=False)
    ((P(a=x) <= 0.5,), (P(b=y) <= 0.5,))
    """
    match claim:
        case Comparison():
            return ((claim if holds else _opposite(claim),),)
        case Not(claim=part):
            return ways(part, not holds)
        case And(claims=parts) | Or(claims=parts):
            found = [ways(part, holds) for part in parts]
            if isinstance(claim, Or) == holds:
                return _distinct(itertools.chain.from_iterable(found))
            # Lazily: what all combinations come to may be too many to write down.
            joined = (
                tuple(dict.fromkeys(itertools.chain.from_iterable(each)))
                for each in itertools.product(*found)
            )
            return _distinct(itertools.islice(joined, MOST + 1))


def _opposite(claim: Comparison) -> Comparison:
    return Comparison(_OPPOSITE[claim.operator], claim.left, claim.right, span=claim.span)  # type: ignore[arg-type]


def _distinct(found: itertools.chain[Way] | itertools.islice[Way]) -> tuple[Way, ...]:
    return tuple(dict.fromkeys(found))
