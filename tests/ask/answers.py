"""Questions whose answer is a number, and claims to which any difference matters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rubicon.ask import Answer, Plan, Question, Verdict, View, conclude, parse


def ask_all(view: View, questions: Iterable[str | Question]) -> tuple[Verdict | Answer, ...]:
    """What a view says to some questions, in notation or parsed."""
    parsed = [parse(each) if isinstance(each, str) else each for each in questions]
    plan = Plan.of(view.game, parsed)
    return conclude(plan.evaluate(view), plan)


def ask(view: View, question: str) -> Verdict | Answer:
    """What a view says to one."""
    return ask_all(view, [question])[0]


def answer_to(view: View, question: str) -> Answer:
    """What a view says to a question; fails where it is a claim."""
    found = ask(view, question)
    assert isinstance(found, Answer)
    return found


def exactly(claim: str) -> Question:
    """A claim that is too close to call only where its sides are equal."""
    return replace(parse(claim), smallest=0.0)
