"""Small files of both formats, and ways to spoil them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from hypothesis import strategies as st

from rubicon.exchange import write_game
from tests.exchange import random_games

FILES = (
    b"""EFG 2 R "Poker with two cards" { "Fred" "Alice" }
"After Myerson (1991), section 2.1"

c "deal" 1 "deal" { "red" 1/2 "black" 1/2 } 1 "ante" { -1, -1 }
p "" 1 1 "Fred has red" { "raise" "fold" } 0
p "" 2 1 "Fred raised" { "meet" "pass" } 0
t "" 2 "Fred takes four" { 3, -1 }
t "" 3 "Fred takes the ante" { 2, 0 }
t "" 3 "Fred takes the ante" { 2, 0 }
p "" 1 2 "Fred has black" { "raise" "fold" } 0
p "" 2 1 0
t "" 4 "Alice takes four" { -1.0, 3.0 }
t "" 3
t "" 5 "" { 0 2 }
""",
    b"""EFG 2 D "" { "A" "B" "C" }
p "a" 1 1 "" { "" "" } 0
p "b" 2 7 { "x" } 1 "o" { 1e2 -.5 2/3 }
t "c" 0
c "d" 3 "e" { "u" 0.25 "v" 0.75 } 0
t "e" 1
p "f" 3 1 "h \\"q\\" \\\\" { "m" "n" "o" } 1
t "" 1 t "" 0 t "" 2 "" {0,0,0,}
""",
    b'EFG 2 R "An end" { "A" } t "" 1 "o" { 0.1 }',
    b"""NFG 1 R "Battle" { "Row" "Column" }

{ { "up" "down" }
{ "left" "right" "middle" }
}
"a comment"

{
{ "first" 2, 1 }
{ "" 0, 0 }
{ "" 1/3, -2.5 }
}
1 2 0 3 3 1
""",
    b"""NFG 1 R "Three players" { "A" "B" "C" } { 2 1 3 }

1 2 3 4 5 6 7 8 9 1.5 -2/3 1e1 0 0 0 1 1 1
""",
    *(
        write_game(random_games.game(random.Random(seed), labels)).encode()
        for labels in (random_games.plain, random_games.awkward)
        for seed in range(8)
    ),
)

WORDS = (
    *(
        "",
        "0",
        "1",
        "2",
        "-1",
        "00",
        "1.0",
        "1/0",
        "1/3",
        ".",
        "-",
        "+",
        "e",
        "1e",
        "1e9",
        "0.1e99",
    ),
    *("1e999999999", "1e-999999999", "9" * 3000, "1/" + "7" * 1500, "999999999", "1" * 12, "1e999"),
    *("c", "p", "t", "EFG", "NFG", "R", "D", "x", "nan", "inf", "{", "}", "{ }", ",", ",,", "\\"),
    *(['"', '""', '"a"', '"\\']),
    *('{ "a" "b" }', '{ "a" 1 }', "{ 1 1 }", "{ 999999 999999 }", 'c "" 1 "" { "a" 1 } 0'),
    *('t "" 0', 'p "" 1 1 0', "é", "٣", "\ufeff", "\x00", "\x1b[2J"),
)
NASTY = (b"\xff", b"\xc3", *(word.encode() for word in WORDS))
"""What is put in or in another's place."""

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"|[{},]|[^\s{}",]++|\s++', re.DOTALL)

Change = Callable[[bytes, int, int], bytes]


def _tokens(data: bytes) -> list[bytes]:
    return _TOKEN.findall(data) or [b""]


def _one_byte(data: bytes, a: int, b: int) -> bytes:
    at = a % (len(data) + 1)
    return data[:at] + bytes([b % 256]) + data[at + 1 :]


def _insert(data: bytes, a: int, b: int) -> bytes:
    at = a % (len(data) + 1)
    return data[:at] + NASTY[b % len(NASTY)] + data[at:]


def _cut(data: bytes, a: int, b: int) -> bytes:
    at = a % (len(data) + 1)
    return data[:at] + data[at + b % 40 :]


def _truncate(data: bytes, a: int, b: int) -> bytes:
    return data[: a % (len(data) + 1)]


def _double(data: bytes, a: int, b: int) -> bytes:
    at = a % (len(data) + 1)
    end = at + b % 60
    return data[:end] + data[at:end] * (1 + b % 50) + data[end:]


def _replace(data: bytes, a: int, b: int) -> bytes:
    tokens = _tokens(data)
    tokens[a % len(tokens)] = NASTY[b % len(NASTY)]
    return b"".join(tokens)


def _number(data: bytes, a: int, b: int) -> bytes:
    """Another number in a number's place, so that more than the first mistake is met."""
    tokens = _tokens(data)
    numbers = [k for k, token in enumerate(tokens) if token.isdigit()] or [0]
    tokens[numbers[a % len(numbers)]] = str(b % 4).encode()
    return b"".join(tokens)


def _swap(data: bytes, a: int, b: int) -> bytes:
    tokens = _tokens(data)
    x, y = a % len(tokens), b % len(tokens)
    tokens[x], tokens[y] = tokens[y], tokens[x]
    return b"".join(tokens)


def _drop(data: bytes, a: int, b: int) -> bytes:
    tokens = _tokens(data)
    del tokens[a % len(tokens)]
    return b"".join(tokens)


def _graft(data: bytes, a: int, b: int) -> bytes:
    other = FILES[b % len(FILES)]
    return data[: a % (len(data) + 1)] + other[(a * 31 + b) % len(other) :]


CHANGES: tuple[Change, ...] = (
    _one_byte, _insert, _cut, _truncate, _double, _replace, _number, _swap, _drop, _graft
)  # fmt: skip


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """A file of `FILES` after one to four changes."""
    data = draw(st.sampled_from(FILES))
    places = st.integers(0, 10**6)
    for change, a, b in draw(
        st.lists(st.tuples(st.sampled_from(CHANGES), places, places), min_size=1, max_size=4)
    ):
        data = change(data, a, b)
    return data
