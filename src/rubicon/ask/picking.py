"""Which claim is meant: by its letter, its id, or in notation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rubicon.ask.claims import Claim
from rubicon.ask.language import parse
from rubicon.ask.mistakes import mistake
from rubicon.ask.syntax import Question
from rubicon.errors import InputError, did_you_mean

_NOTATION = "()[]<>="
_JOINED = {"and", "or", "not"}


def texts_of(question: Any, more: Sequence[object] = ()) -> list[str]:
    """Questions given as a list or one after the other. Raises InputError if there is none, or
    one is no text."""
    listed = isinstance(question, Iterable) and not isinstance(question, str)
    texts = []
    for text in (*(question if listed else (question,)), *more):
        if not isinstance(text, str):
            raise InputError(f"{text!r} is no question", instead='a question is text: "P(…)"')
        texts.append(text)
    if not texts:
        raise InputError("there is no question", instead='ask("P(…)"), or several in a list')
    return texts


def named(claims: Sequence[Claim], text: str) -> Claim | None:
    """The claim of that letter or id, if there is one."""
    name = text.strip()
    for claim in claims:
        if name == claim.id or (claim.letter and name in (claim.letter, f"({claim.letter})")):
            return claim
    return None


def read_as(claims: Sequence[Claim], text: str) -> Question | None:
    """The reading that ``b:strict`` names, if there is a claim of that letter or id. Raises
    InputError if the claim has no such reading."""
    claim, _, name = text.strip().partition(":")
    found = named(claims, claim) if name else None
    if found is None:
        return None
    for reading in found.readings:
        if reading.name == name.strip():
            return reading.question
    known = [each.name for each in found.readings if each.name]
    raise InputError(
        f"the claim '{found.id}' has no reading '{name.strip()}'",
        instead=did_you_mean(name.strip(), known) if known else f"it is read in one way: {claim}",
    )


def ask_for(claims: Sequence[Claim], text: str) -> Claim | Question:
    """The claim of that letter or id, or a question in notation, which may name claims. Raises
    InputError with a caret, if it is neither."""
    found = named(claims, text)
    by_name = {name: c.question.body for c in claims for name in (c.letter, c.id) if name}
    return found or read_as(claims, text) or parse(text, by_name)  # type: ignore[arg-type]  # claims are no numbers


def pick(claims: Sequence[Claim], text: str) -> Claim | Question:
    """The claim that a user names, or one of the user's own.

    By its letter, as ``k`` or ``(k)``, or its id, as ``answer-inevitable``; by several of them
    joined, as ``b and not f``; or in notation.

    Raises InputError if it is neither, is notation with a mistake, or is a number and no claim.
    """
    name = text.strip()
    plain = not any(sign in name for sign in _NOTATION) and not _JOINED & set(name.split())
    if plain and named(claims, text) is None and read_as(claims, text) is None:
        known = [*(claim.id for claim in claims), *(c.letter for c in claims if c.letter)]
        instead = did_you_mean(name, known) if known else 'write it out: "P(…) > P(…)"'
        raise InputError(f"there is no claim '{name}'", instead=instead)
    question = ask_for(claims, text)
    if isinstance(question, Question) and not question.is_claim:
        end = len(question.text)
        raise mistake(question.text, (end, end + 1), "this is a number and neither holds nor fails",
                      "compare it with something: … > 0.5")  # fmt: skip
    return question


def pick_claim(claims: Sequence[Claim], claim: Claim | Question | str) -> Claim:
    """As :func:`pick`, always as a claim: one of the user's own has no id and says its notation."""
    found = pick(claims, claim) if isinstance(claim, str) else claim
    return found if isinstance(found, Claim) else Claim("", str(found), found)
