"""Numbers in sentences, marked on the page with the question that gives them.

And judgements in sentences, by name, so that a page can call them by their words.

A sentence is plain text wherever else it is told. On the page a number in it is what it is in a
table: a span with its question. So the page is made :func:`marking`, and its text put through
:func:`as_spans`, once all that it fills in is escaped. The terminal's tables are marked with the
sentences, so that tests can ask for every number that is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_BEGIN, _ASKED, _END = "\ufff9", "\ufffa", "\ufffb"
"""Unicode's characters for an annotation between the lines: a text, what is noted, an end."""
MARKED = re.compile(f"{_BEGIN}([^{_BEGIN}-{_END}]*){_ASKED}([^{_BEGIN}-{_END}]*){_END}")
"""A mark: the number as it is told, and its question."""
_OPEN, _CLOSE, _FIRST = "\ufdd0", "\ufdd1", "\ufdd2"
"""Three that Unicode keeps from being characters, for use within a program."""
JUDGED = re.compile(f"{_OPEN}({_FIRST}?)([^{_OPEN}{_CLOSE}]*){_CLOSE}")
"""A mark: whether a sentence begins with it, and the name of a judgement."""
_marks: ContextVar[bool] = ContextVar("marks", default=False)


def asked(text: str, notation: str) -> str:
    """A number of a sentence, with the question that gives it; empty where none does."""
    return f"{_BEGIN}{text}{_ASKED}{notation}{_END}" if notation and _marks.get() else text


@contextmanager
def marking() -> Iterator[None]:
    """Where sentences are told with marks."""
    token = _marks.set(True)
    try:
        yield
    finally:
        _marks.reset(token)


def judged(name: str) -> str:
    """A judgement of a sentence, which a page calls by its words; elsewhere its name."""
    return f"{_OPEN}{name}{_CLOSE}" if _marks.get() else name


def capital(text: str) -> str:
    """With its first letter as a sentence begins, be it that of what a judgement is called."""
    if text.startswith(_OPEN):
        return f"{_OPEN}{_FIRST}{text[1:]}"
    return text[:1].upper() + text[1:]


def as_spans(page: str) -> str:
    """HTML in which every mark of a number is a span."""
    return MARKED.sub(r'<span data-asked="\2">\1</span>', page)


def unmarked(text: str) -> str:
    """A sentence as it is read, without the questions of its numbers."""
    return MARKED.sub(r"\1", text)
