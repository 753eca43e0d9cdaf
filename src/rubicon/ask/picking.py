"""Which claim is meant: by its letter, its id, or in notation."""

from __future__ import annotations

from collections.abc import Sequence

from rubicon.ask.claims import Claim
from rubicon.ask.language import parse
from rubicon.ask.mistakes import mistake
from rubicon.ask.syntax import Question
from rubicon.errors import InputError, did_you_mean

_NOTATION = "()[]<>="


def named(claims: Sequence[Claim], text: str) -> Claim | None:
    """The claim of that letter or id, if there is one."""
    name = text.strip()
    for claim in claims:
        if name == claim.id or (claim.letter and name in (claim.letter, f"({claim.letter})")):
            return claim
    return None


def pick(claims: Sequence[Claim], text: str) -> Claim | Question:
    """The claim that a user names, or one of the user's own.

    Parameters
    ----------
    text
        A letter, as ``k`` or ``(k)``; an id, as ``answer-inevitable``; or notation.

    Raises
    ------
    InputError
        If it is neither, is notation with a mistake, or is a number and no claim.
    """
    name, known_by_name = text.strip(), named(claims, text)
    if known_by_name is not None:
        return known_by_name
    if not any(sign in name for sign in _NOTATION):
        known = [*(claim.id for claim in claims), *(c.letter for c in claims if c.letter)]
        instead = did_you_mean(name, known) if known else 'write it out: "P(…) > P(…)"'
        raise InputError(f"there is no claim '{name}'", instead=instead)
    question = parse(text)
    if not question.is_claim:
        end = len(question.text)
        raise mistake(question.text, (end, end + 1), "this is a number and neither holds nor fails",
                      "compare it with something: … > 0.5")  # fmt: skip
    return question


def pick_claim(claims: Sequence[Claim], claim: Claim | Question | str) -> Claim:
    """As :func:`pick`, always as a claim: one of the user's own has no id and says its notation."""
    found = pick(claims, claim) if isinstance(claim, str) else claim
    return found if isinstance(found, Claim) else Claim("", str(found), found)
