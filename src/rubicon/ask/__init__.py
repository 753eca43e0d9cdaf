"""Questions, claims and verdicts.

>>> from rubicon.ask import View, ask
>>> ask(view, "P(stance=deny | exposure=exposed)")  # an Answer
>>> ask(view, "P(aim=maximal | stance=deny) > 0.5")  # a Verdict
"""

from rubicon.ask.averages import Average
from rubicon.ask.claims import Claim, kept_claims, parse_claims, read_claims
from rubicon.ask.evaluate import Evaluated, Plan
from rubicon.ask.language import parse
from rubicon.ask.syntax import Name, Question
from rubicon.ask.verdicts import (
    Answer,
    DrawCounts,
    Verdict,
    answer,
    ask,
    ask_all,
    conclude,
    plan_claims,
    verdict,
    wilson,
)
from rubicon.ask.view import View
from rubicon.ask.words import likelihood

__all__ = [
    "Answer",
    "Average",
    "Claim",
    "DrawCounts",
    "Evaluated",
    "Name",
    "Plan",
    "Question",
    "Verdict",
    "View",
    "answer",
    "ask",
    "ask_all",
    "conclude",
    "kept_claims",
    "likelihood",
    "parse",
    "parse_claims",
    "plan_claims",
    "read_claims",
    "verdict",
    "wilson",
]
