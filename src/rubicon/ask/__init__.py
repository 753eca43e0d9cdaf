"""Questions, claims and verdicts.

>>> from rubicon.ask import Plan, conclude, parse
>>> plan = Plan.of(view.game, [parse("P(stance=deny)"), parse("P(stance=deny) > 0.5")])
>>> conclude(plan.evaluate(view), plan)  # an Answer and a Verdict
"""

from rubicon.ask.averages import Average
from rubicon.ask.claims import Claim, Reading, kept_claims, parse_claims, read_claims
from rubicon.ask.evaluate import Evaluated, Plan
from rubicon.ask.kinds import bar_of, fits
from rubicon.ask.language import parse
from rubicon.ask.observed import Observation, out_of_order
from rubicon.ask.syntax import Name, Question
from rubicon.ask.telling import in_words
from rubicon.ask.verdicts import (
    Answer,
    DrawCounts,
    Verdict,
    answer,
    conclude,
    plan_claims,
    verdict,
    wilson,
)
from rubicon.ask.view import View
from rubicon.ask.words import likelihood, nth, robustness

__all__ = [
    "Answer",
    "Average",
    "Claim",
    "DrawCounts",
    "Evaluated",
    "Name",
    "Observation",
    "Plan",
    "Question",
    "Reading",
    "Verdict",
    "View",
    "answer",
    "bar_of",
    "conclude",
    "fits",
    "in_words",
    "kept_claims",
    "likelihood",
    "nth",
    "out_of_order",
    "parse",
    "parse_claims",
    "plan_claims",
    "read_claims",
    "robustness",
    "verdict",
    "wilson",
]
