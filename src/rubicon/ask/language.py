"""Text into questions: the notation is parsed with a grammar, never evaluated as Python."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import replace
from importlib import resources
from types import MappingProxyType
from typing import Any

from rubicon.ask.building import build
from rubicon.ask.mistakes import mistake, unknown
from rubicon.ask.syntax import (
    And,
    Called,
    Claiming,
    Do,
    Event,
    Not,
    Or,
    Question,
    Span,
    SyntaxNode,
    Term,
    conjuncts,
)
from rubicon.errors import InputError, did_you_mean

NO_CLAIMS: Mapping[str, Claiming] = MappingProxyType({})
_NUMBER = "a number such as P(…), E[…], belief(…), value(…) or 0.5"
_EVENT = 'an event such as label=outcome, reached(label) or ending="…"'
# Terminals of the grammar that are one thing to a reader; the first set that is wholly
# acceptable at a place stands for its members.
_PHRASES = (
    (frozenset({"P", "E", "NUMBER", "BELIEF", "VALUE", "MIN", "MAX", "ABS", "MINUS", "LPAR"}),
     _NUMBER),
    (frozenset({"EVER", "EVERY", "REACHED", "ENDING", "DO", "OBSERVED", "NOT", "WORD", "STRING",
                "LPAR"}), _EVENT),
    (frozenset({"WORD", "STRING", "NUMBER"}), "an outcome"),
    (frozenset({"WORD", "STRING"}), "a name"),
    (frozenset({"NOT", "IN"}), "'in', 'not in'"),
    (frozenset({"PLUS", "MINUS", "TIMES", "OVER"}), "arithmetic (+ - * /)"),
    (frozenset({"PLUS", "MINUS"}), "arithmetic (+ - * /)"),
    (frozenset({"COMPARE"}), "a comparison (< <= > >=)"),
    (frozenset({"COUNT"}), "a count such as 2"),
    (frozenset({"$END"}), "the end"),
)  # fmt: skip
_SIGNS = {"LPAR": "(", "RPAR": ")", "LSQB": "[", "RSQB": "]", "LBRACE": "{", "RBRACE": "}",
          "COMMA": ",", "VBAR": "|", "IS": "=", "ISNT": "!=", "PERCENT": "%",
          "STAGE": "stage:"}  # fmt: skip
_FUNCTIONS = ("P", "E", "belief", "value", "min", "max", "abs")


_CLAIM_BY_NAME = "\n%extend truth: name -> called\n"


@functools.cache
def _parser(claims: bool = False) -> Any:
    """The parser, built on the first question that a process asks; with or without the names of
    claims among claims.
    """
    import lark  # takes a while, and most commands parse nothing

    grammar = resources.files("rubicon.ask").joinpath("grammar.lark").read_text("utf-8")
    return lark.Lark(
        grammar + (_CLAIM_BY_NAME if claims else ""),
        parser="lalr",
        start=["question", "occasion"],
        propagate_positions=True,
        maybe_placeholders=False,
    )


def parse(text: str, claims: Mapping[str, Claiming] = NO_CLAIMS) -> Question:
    """A question or claim from its notation.

    ``claims``, by letter or id, may stand in it for themselves, joined by ``and``, ``or`` and
    ``not``. Text that is a question without them means the same with them. Raises InputError with
    the text, a caret under the place, and what was expected there.

    >>> parse("P(stance=deny | aim in {maximal}) > 60%").is_claim
    True
    >>> both = parse("b and not P(a=x) > 0.5", {"b": parse("P(c=y) > 0.5").body})
    >>> str(both)
    'P(c=y) > 0.5 and not (P(a=x) > 0.5)'
    """
    try:
        body = _parsed(text, "question")
    except InputError as error:
        if not claims:
            raise
        body = _of_claims(text, claims, error)
    _check_forced_moves(text, body)
    return Question(text, body)


def parse_event(text: str) -> Event:
    """An event by itself, as it stands inside of ``P(…)``.

    Raises InputError as :func:`parse`.

    >>> str(parse_event("stance=deny, exposure=exposed"))
    'stance=deny and exposure=exposed'
    """
    event: Event = _parsed(text, "occasion")
    for node in event.walk():
        if isinstance(node, Do):
            raise mistake(text, node.span, "a forced move is a condition, not an event")
    return event


def _of_claims(text: str, claims: Mapping[str, Claiming], error: InputError) -> Any:
    """A question in which claims are named.

    Raises InputError where a name is no claim's. If it is no question with them either: what is
    wrong then where claims are named; ``error``, what is wrong without them, where not.
    """
    try:
        body = _parsed(text, "question", claims=True)
    except InputError as with_claims:
        first = re.match(r"(?:\s|\(|not\b)*([^\s()]+)", text)
        raise (with_claims if first and first[1] in claims else error) from None
    return _put_in(body, text, claims)


def _put_in(node: Any, text: str, claims: Mapping[str, Claiming]) -> Any:
    """A claim with those that it names in their places, each pointing at its name."""
    if isinstance(node, Called):
        if node.name.text not in claims:
            raise unknown(text, node.name, "there is no claim", claims)
        return _moved(claims[node.name.text], node.span)
    if isinstance(node, And | Or | Not):
        return node.with_parts(lambda part: _put_in(part, text, claims))
    return node


def _moved(node: Any, span: Span) -> Any:
    """A tree all of whose parts point at one place."""
    return replace(node.with_parts(lambda part: _moved(part, span)), span=span)


@functools.lru_cache(1024)  # claims are read anew by each answer to a run
def _parsed(text: str, start: str, claims: bool = False) -> Any:
    from lark.exceptions import UnexpectedCharacters, UnexpectedToken

    try:
        tree = _parser(claims).parse(text, start=start)
        return build(tree.children[0], text)
    except UnexpectedToken as error:
        raise _unexpected_token(text, error) from None
    except UnexpectedCharacters as error:
        raise _unexpected_character(text, error) from None
    except RecursionError:
        raise InputError("the question is nested too deeply to be read") from None


def _check_forced_moves(text: str, body: SyntaxNode) -> None:
    """``do(…)`` is no event: it stands after the bar, alone or joined by ``and``."""
    allowed: set[int] = set()
    for node in body.walk():
        if isinstance(node, Term) and node.given:
            allowed |= {id(part) for part in conjuncts(node.given) if isinstance(part, Do)}
    for node in body.walk():
        if isinstance(node, Do) and id(node) not in allowed:
            raise mistake(
                text,
                node.span,
                "a forced move is a condition, not an event",
                f"put it after the bar, alone or joined by 'and': P(… | {node})",
            )


def _unexpected_token(text: str, error: Any) -> InputError:
    token = error.token
    expected = error.accepts or error.expected
    if token.type == "$END":
        end = len(text.rstrip())
        found = "the question ends too soon" if end else "the question is empty"
        return mistake(text, (end, end + 1), f"{found}; expected {_words(expected)}")
    start = token.start_pos
    instead = _cure(text, token, expected)
    return mistake(
        text,
        (start, start + len(token)),
        f"'{token}' cannot stand here; expected {_words(expected)}",
        instead,
    )


def _unexpected_character(text: str, error: Any) -> InputError:
    start, character = error.pos_in_stream, error.char
    if character in "\"'“":
        found, instead = f"the quote {character} is never closed", ""
    else:
        found = f"'{character}' is no part of the notation"
        instead = "join with: and, or, not" if character in "&^!~" else ""
    return mistake(text, (start, start + 1), found, instead)


def _cure(text: str, token: Any, expected: set[str]) -> str:
    """What to write instead, for the mistakes that are easily made."""
    before, after = text[: token.start_pos].rstrip(), text[token.end_pos :].lstrip()
    if token.type == "IS" and "COMPARE" in expected:
        return "compare numbers with < <= > >=; a probability is never exactly a number"
    if token.type == "COMPARE" and "IS" in expected:
        return "an event is label=outcome; comparisons stand outside of P(…)"
    if token.type in ("AND", "OR") and "COMPARE" in expected:
        return f"join events inside the brackets, P(… {token} …); join only claims outside"
    if {"P", "E"} <= expected and token.type in ("WORD", "EVER", "EVERY", "REACHED", "ENDING"):
        if token.type == "WORD" and not after.startswith(("=", "!", "≠", "in ", "not ")):
            return did_you_mean(str(token), _FUNCTIONS)
        return "an event stands inside P(…): P(label=outcome)"
    if token.type in ("RPAR", "VBAR", "AND", "OR", "COMMA") and "IS" in expected:
        label = before.split("(")[-1].split()[-1:]
        return f"say which outcome: {''.join(label)}=…, or reached({''.join(label)})"
    if token.type in ("WORD", "NUMBER") and (before[-1:].isalnum() or before[-1:] in "_-"):
        return 'a name of several words goes in quotes: label="several words"'
    if token.type == "LPAR" and "LSQB" in expected and before.endswith("E"):
        return "an expectation has square brackets: E[player | event]"
    if token.type == "VBAR" and "RPAR" in expected:
        return "there is one bar; join conditions with 'and'"
    return ""


def _words(terminals: set[str]) -> str:
    """What may stand at a place, in words."""
    left, phrases = set(terminals), []
    for members, phrase in _PHRASES:
        if members <= left:
            left -= members
            phrases.append(phrase)
    if _NUMBER in phrases:
        left -= {"NOT"}
    signs = sorted(f"'{_SIGNS.get(name, name.lower())}'" for name in left)
    phrases += [sign for sign in signs if sign not in phrases]
    return phrases[0] if len(phrases) == 1 else f"{', '.join(phrases[:-1])} or {phrases[-1]}"
