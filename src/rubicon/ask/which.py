"""Which claim is meant: by letter, by id, or written out in notation."""

from __future__ import annotations

from collections.abc import Sequence

from rubicon.ask.claims import Claim
from rubicon.ask.language import parse
from rubicon.ask.mistakes import mistake
from rubicon.errors import InputError, did_you_mean

_NOTATION = frozenset("([<>=")


def claim_of(claims: Sequence[Claim], text: str) -> Claim:
    """The claim that a text names, or that it is.

    Parameters
    ----------
    claims
        Those of the crisis.
    text
        A letter (``d`` or ``(d)``), an id, or a claim in notation.

    Raises
    ------
    InputError
        If it is none of these, or a number rather than a claim.
    """
    name = text.strip()
    for claim in claims:
        if name == claim.id or (claim.letter and name in (claim.letter, f"({claim.letter})")):
            return claim
    if not (_NOTATION & set(name)):
        known = [*(claim.letter for claim in claims if claim.letter), *(c.id for c in claims)]
        raise InputError(
            f"there is no claim '{name}'",
            instead=f"{did_you_mean(name, known)}\n  or write one: P(…) > 0.5",
        )
    question = parse(name)
    if not question.is_claim:
        end = len(question.text)
        raise mistake(question.text, (end, end + 1), "this is a number and neither holds nor fails",
                      "compare it with something: … > 0.5")  # fmt: skip
    return Claim(id="", says=name, question=question)
