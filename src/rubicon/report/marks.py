"""Numbers in sentences, marked on the page with the question that gives them.

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


def as_spans(page: str) -> str:
    """HTML in which every mark is a span."""
    return MARKED.sub(r'<span data-asked="\2">\1</span>', page)
