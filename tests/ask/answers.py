"""Questions whose answer is a number."""

from __future__ import annotations

from rubicon.ask import Answer, View, ask


def answer_to(view: View, question: str) -> Answer:
    """What a view says to a question; fails where it is a claim."""
    found = ask(view, question)
    assert isinstance(found, Answer)
    return found
