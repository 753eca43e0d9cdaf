"""Margins, thresholds and tornados for the terminal."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rubicon.answers.margin.brackets import Kind
from rubicon.answers.margin.nearest import Margin
from rubicon.answers.margin.thresholds import Thresholds, Tornado
from rubicon.ask import Claim
from rubicon.report.margin.words import (
    SLIGHT,
    check_sentences,
    margin_sentences,
    starting,
    threshold_sentence,
    tornado_sentence,
)
from rubicon.report.wording import counted, plain, signed

ROWS = 8
"""Rows of a table before the rest is only counted."""
_BAR = 25


def margin_table(
    claims: Sequence[Claim], margins: Sequence[Margin], draw: int | None = None
) -> RenderableType:
    """Every claim with its distance and what moves most."""
    table = _table()
    table.add_column("", style="bold")
    table.add_column("claim", ratio=1, min_width=18)
    table.add_column("", no_wrap=True)
    table.add_column("ranges\nto a flip", justify="right", no_wrap=True)
    most = max((len(margin.few) for margin in margins), default=0)
    if most:
        table.add_column(f"by\n{most}", justify="right", no_wrap=True)
    table.add_column("chiefly", min_width=26)
    for claim, margin in zip(claims, margins, strict=True):
        table.add_row(
            Text(f"({claim.letter})" if claim.letter else ""),
            Text(claim.says),
            _verdict(margin.holds),
            Text(_distance(margin)),
            *([Text(_by_most(margin))] if most else []),
            Text(_chiefly(margin)),
        )
    note = Text(
        f"How far the judgements must move from {starting(draw)} for the verdict to be the "
        "other one, and the largest of the moves. A length of 1 is a judgement's range from its "
        "5 % to its 95 % value; the whole is the root of the sum of squares. It is the shortest "
        "found; nothing proves that there is no shorter one.",
        style="dim",
    )
    return Group(table, note)


def _verdict(holds: bool | None) -> Text:
    if holds is None:
        return Text("undefined", style="dim")
    return Text("holds", style="green") if holds else Text("fails", style="red")


def _distance(margin: Margin) -> str:
    if margin.holds is None:
        return "–"
    return "none found" if margin.flip is None else plain(margin.distance, 2)


def _by_most(margin: Margin) -> str:
    if not margin.few:
        return "–"
    return "none" if margin.few[-1].flip is None else plain(margin.few[-1].distance, 2)


def _chiefly(margin: Margin) -> str:
    if margin.flip is None:
        return "–"
    moves = [move for move in margin.flip.moves if abs(move.ranges) >= SLIGHT][:2]
    said = [f"{move.name} {_signed(move.ranges)}" for move in moves or margin.flip.moves[:1]]
    jump = ["(a jump)"] if margin.flip.kind == Kind.JUMP else []
    return ", ".join(said + jump)


def _signed(share: float) -> str:
    return f"{share:+.2f}".replace("-", "−")


def margin_lines(
    margin: Margin,
    found: Sequence[Thresholds],
    tornado: Tornado,
    draw: int | None = None,
) -> RenderableType:
    """One claim: the nearest flip, one judgement at a time, and what moves the margin."""
    said = Text("\n".join(margin_sentences(margin, draw)))
    parts: list[RenderableType] = [said]
    if checks := check_sentences(margin):
        parts.append(Text("\n".join(checks), style="dim"))
    if margin.flip is not None:
        parts += [Text(), _moves(margin)]
    if margin.few and (margin.flip is None or margin.flip.moves):
        parts += [Text(), Text("By a few judgements alone", style="bold"), *_few(margin)]
    if margin.holds is not None:
        parts += [Text(), Text("One judgement at a time", style="bold"), *_flips(found)]
    parts += [Text(), Text("What moves the margin", style="bold"), Text(tornado_sentence(tornado)),
              _bars(tornado)]  # fmt: skip
    return Group(*parts)


def _moves(margin: Margin) -> RenderableType:
    assert margin.flip is not None
    table = _table()
    table.add_column("judgement")
    for name in ("from", "to", "ranges"):
        table.add_column(name, justify="right", no_wrap=True)
    moves = margin.flip.moves
    for move in moves[:ROWS]:
        table.add_row(
            Text(move.name),
            Text(plain(move.start)),
            Text(plain(move.end)),
            Text(_signed(move.ranges)),
        )
    if len(moves) > ROWS:
        rest = math.sqrt(sum(move.ranges**2 for move in moves[ROWS:]))
        table.add_row(Text(f"{counted(len(moves) - ROWS, 'other')}, together", style="dim"),
                      "", "", Text(plain(rest, 2), style="dim"))  # fmt: skip
    return table


def _few(margin: Margin) -> list[RenderableType]:
    """The nearest flips by one judgement, by two and so on."""
    table = _table()
    table.add_column("at\nmost", justify="right", no_wrap=True)
    table.add_column("ranges\nto a flip", justify="right", no_wrap=True)
    table.add_column("which")
    for each in margin.few:
        if each.flip is None:
            table.add_row(Text(str(each.most)), Text("none found"), "")
            continue
        told = [
            f"{move.name} {_signed(move.ranges)} (from {plain(move.start)} to {plain(move.end)})"
            for move in each.flip.moves
        ]
        jump = ["(a jump)"] if each.flip.kind == Kind.JUMP else []
        table.add_row(
            Text(str(each.most)), Text(plain(each.distance, 2)), Text(", ".join(told + jump))
        )
    note = Text(
        "All others stay put. Of all sets of so many judgements, those are searched that slopes "
        "put first; a nearer flip by others is possible.",
        style="dim",
    )
    return [table, note]


def _flips(found: Sequence[Thresholds]) -> list[RenderableType]:
    flipping = sorted((each for each in found if each.flips), key=lambda each: each.nearest)
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column()
    for each in flipping[:ROWS]:
        table.add_row(
            Text(f"{plain(each.nearest, 2)} away"),
            Text(f"{threshold_sentence(each)} ({plain(each.start)} at the start)"),
        )
    rest = len(found) - len(flipping)
    said = []
    if len(flipping) > ROWS:
        said.append(f"{len(flipping) - ROWS} more flip it farther away")
    if rest:
        said.append(
            f"{counted(rest, 'judgement')} alone {'does' if rest == 1 else 'do'} not flip it "
            "anywhere between its bounds (in a ranking, its neighbours) or, where it has none, "
            "its 0.1 % and 99.9 % values"
        )
    note = Text(f"{'; '.join(said)}." if said else "", style="dim")
    return [table, note] if flipping else [note]


def _bars(tornado: Tornado) -> RenderableType:
    """Swings with a base line, largest first."""
    bars = [bar for bar in tornado.bars if bar.swing > 0][:ROWS]
    table = _table()
    table.add_column("judgement")
    table.add_column("its 5 %", justify="right", no_wrap=True)
    table.add_column("its 95 %", justify="right", no_wrap=True)
    table.add_column(f"margin ({signed(tornado.base)} at │)", no_wrap=True)
    ends = [end for bar in bars for end in bar.margins] + [tornado.base]
    low, high = min(ends, default=0.0), max(ends, default=0.0)
    for bar in bars:
        table.add_row(
            Text(bar.name),
            Text(signed(bar.margins[0])),
            Text(signed(bar.margins[1])),
            Text(_bar(*bar.margins, tornado.base, low, high)),
        )
    return table


def _bar(one: float, other: float, base: float, low: float, high: float) -> str:
    def place(value: float) -> int:
        return round((_BAR - 1) * (value - low) / (high - low)) if high > low else 0

    first, last = sorted((place(one), place(other)))
    drawn = ["█" if first <= k <= last else " " for k in range(_BAR)]
    if math.isfinite(base):
        drawn[place(base)] = "│"
    return "".join(drawn).rstrip()


def _table() -> Table:
    return Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
