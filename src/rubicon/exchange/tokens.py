"""A game file as tokens, each with its line and column.

Quoted texts, braces, commas, and words (anything else between blanks). The patterns below take
what they can and never give back, so reading takes time in proportion to the file's length.
"""

from __future__ import annotations

import re
from enum import Enum
from fractions import Fraction

from rubicon.errors import InputError, show
from rubicon.exchange.numbers import parse_number

Place = tuple[int, int]
"""Line and column, from 1."""

MOST_DIGITS = 9
"""Of a whole number that counts or names something."""

_TOKEN = re.compile(
    r"""[ \t\r\n\v\f]*+ (?: ([{},]) | ([^ \t\r\n\v\f{}",]++) | "([^"\\]*+)" )?""", re.VERBOSE
)
"""Blanks, and what stands behind them: a sign, a word, or a text without strokes."""
_PLAIN = re.compile(r'[^"\\]*+')
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


class Kind(Enum):
    """What a token is; the value is how messages name it."""

    TEXT = "a text"
    WORD = "a word"
    OPEN = "'{'"
    CLOSE = "'}'"
    COMMA = "','"
    END = "the end of the file"
    UNREADABLE = "what is no token"


_SINGLE = {"{": Kind.OPEN, "}": Kind.CLOSE, ",": Kind.COMMA}


class Scanner:
    """The current token of a text, and the steps to the next.

    Every method raises an :class:`InputError` where something else stands in the file than is asked
    for. What cannot be a token is an error only where one is asked for, not after a game's end.
    """

    def __init__(self, text: str, where: str) -> None:
        self.where = where  # the file's name, for messages
        self.kind = Kind.END
        self.value = ""  # a text without its quotation marks, or a word
        self.place: Place = (1, 1)  # where the token begins
        self._text = text
        self._next = 0
        self._line = 1
        self._line_start = 0
        self._line_end = _end_of_line(text, 0)
        wrong = _CONTROL.search(text)
        self._control = wrong.start() if wrong else len(text)  # the first one's place
        self._unreadable = InputError("")  # what is wrong with the current token
        self.advance()

    @property
    def size(self) -> int:
        """How many characters there are from the current token on, at most."""
        return len(self._text) - self._next + len(self.value) + 2

    def advance(self) -> None:
        """On to the next token; at the end of the file it stays there."""
        try:
            self._advance()
        except InputError as error:
            self.kind, self._unreadable = Kind.UNREADABLE, error

    def _advance(self) -> None:
        match = _TOKEN.match(self._text, self._next)
        assert match is not None  # it takes nothing, too
        which = match.lastindex
        start = match.start(which) - (which == 3) if which else match.end()
        if start > self._line_end:
            self._pass_over(start)
        self.place = (self._line, start - self._line_start + 1)
        if which:
            self.value = value = match[which]
            self.kind = _SINGLE[value] if which == 1 else Kind.WORD if which == 2 else Kind.TEXT
            self._next = match.end()
        elif start < len(self._text):  # a text with strokes, or one that never ends
            self.kind, self.value = Kind.TEXT, self._quoted(start + 1)
        else:
            self.kind, self.value, self._next = Kind.END, "", start
        if self._next > self._control:
            raise self._control_character()

    def _control_character(self) -> InputError:
        at = self._control
        line = self._text.count("\n", 0, at) + 1
        return self.error(
            f"a control character (U+{ord(self._text[at]):04X})",
            "a game file is plain text: take it out",
            (line, at - self._text.rfind("\n", 0, at)),
        )

    def _pass_over(self, end: int) -> None:
        """Count the lines up to ``end``, which lies behind the end of the last one counted."""
        self._line += self._text.count("\n", self._line_end, end)
        self._line_start = self._text.rindex("\n", self._line_end, end) + 1
        self._line_end = _end_of_line(self._text, end)

    def _quoted(self, start: int) -> str:
        r"""The text up to the closing mark: ``\"`` is a mark, ``\\`` a stroke, all else itself."""
        parts, at = [], start
        while True:
            end = _end(_PLAIN, self._text, at)
            parts.append(self._text[at:end])
            stop, follows = self._text[end : end + 1], self._text[end + 1 : end + 2]
            if not stop:
                raise self.error("a text begins here and never ends", 'close it with "')
            if stop == '"':
                self._next = end + 1
                return "".join(parts)
            escapes = follows in ('"', "\\")
            parts.append(follows if escapes else stop)
            at = end + 1 + escapes

    # ---- what is asked for ---------------------------------------------------------------------

    def error(self, found: str, instead: str = "", place: Place | None = None) -> InputError:
        """An error at a place; at the current token unless another is given."""
        line, column = place or self.place
        return InputError(found, where=f"{self.where}:{line}:{column}", instead=instead)

    def shown(self) -> str:
        """The current token as messages show it, cut short."""
        if self.kind is Kind.TEXT:
            return f"the text {show(self.value)}"
        return show(self.value) if self.kind is Kind.WORD else str(self.kind.value)

    def misplaced(self, wanted: str, instead: str) -> InputError:
        """The error that something else is due here."""
        if self.kind is Kind.UNREADABLE:
            return self._unreadable
        return self.error(f"{self.shown()} stands where {wanted} is due", instead)

    def passed_over(self, what: str) -> tuple[str, ...]:
        """A note of what stands after a game that is complete; none at the end of the file.

        Workbooks that were saved under another name end so, in a few words of XML.
        """
        if self.kind is Kind.END:
            return ()
        line = self.place[0]
        text = self._text.splitlines()[line - 1].strip()
        return (
            f"{self.where}:{line}: what follows the {what}, which is complete before it, "
            f"is passed over: {show(text)}",
        )

    def at(self, kind: Kind) -> bool:
        """Whether the current token is of that kind."""
        return self.kind is kind

    def take(self, kind: Kind, wanted: str, instead: str) -> str:
        """The current token's value, if it is of that kind; and on to the next."""
        if self.kind is not kind:
            raise self.misplaced(wanted, instead)
        value = self.value
        self.advance()
        return value

    def text(self, wanted: str) -> str:
        """A quoted text."""
        return self.take(
            Kind.TEXT, wanted, 'write it between quotation marks; "" where it has none'
        )

    def whole(self, wanted: str, least: int = 0) -> int:
        """A whole number from ``least`` on."""
        kind = "a whole number" if least <= 0 else f"a whole number from {least} on"
        word = self.value
        if self.kind is not Kind.WORD:
            raise self.misplaced(wanted, f"write {kind}")
        if not (word.isascii() and word.isdigit()) or int(word[: MOST_DIGITS + 1]) < least:
            raise self.misplaced(wanted, f"write {kind}, without sign, point or quotation marks")
        if len(word) > MOST_DIGITS:
            raise self.error(
                f"{wanted} has {len(word):,} digits", f"numbers go up to {'9' * MOST_DIGITS}"
            )
        self.advance()
        return int(word)

    def number(self, wanted: str) -> Fraction:
        """An exact number: whole, decimal (perhaps with an exponent) or a fraction."""
        if self.kind is not Kind.WORD:
            raise self.misplaced(wanted, "write a number such as 2, -0.5 or 1/3")
        try:
            number = parse_number(self.value)
        except InputError as error:
            raise self.error(f"{wanted}: {error.found}", error.instead) from None
        self.advance()
        return number


def _end_of_line(text: str, start: int) -> int:
    """Where the line that ``start`` lies in ends."""
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    """Where what the pattern takes from ``start`` on ends."""
    match = pattern.match(text, start)
    return start if match is None else match.end()
