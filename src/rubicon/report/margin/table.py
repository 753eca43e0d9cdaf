"""Nearest flips, thresholds and tornados as tables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from rubicon.answers.margin.few import ByFew
from rubicon.answers.margin.flips import Flip
from rubicon.answers.margin.ground import Move
from rubicon.answers.margin.lines import Kind
from rubicon.answers.margin.nearest import Margin
from rubicon.answers.margin.of_claims import ClaimMargins
from rubicon.answers.margin.swings import Tornado
from rubicon.answers.margin.thresholds import Thresholds
from rubicon.report.blocks import (
    CLAIM,
    Cell,
    Column,
    Table,
    Words,
    claim_cells,
    numbers,
    pairs,
    plain_cells,
)
from rubicon.report.margin.words import along, chief, starting, threshold_sentence
from rubicon.report.wording import counted, plain, signed, unlisted

ROWS = 8
"""Rows of a table before the rest is only counted."""
_BAR = 25
"""Characters of a bar."""


def claims_table(found: ClaimMargins) -> Table:
    """Every claim with its distance and what moves most."""
    most = max((len(margin.few) for margin in found.nearest), default=0)
    columns = (
        *CLAIM,
        Column(),
        Column("ranges\nto a flip", right=True),
        *([Column(f"by\n{most}", right=True)] if most else []),
        Column("chiefly", wide=True),
    )
    rows = tuple(
        (
            *claim_cells(claim.letter, claim.says),
            _verdict(margin.holds),
            Cell("–" if margin.holds is None else _distance(margin)),
            *([Cell(_distance(margin.few[-1]) if margin.few else "–")] if most else []),
            Cell(_chiefly(margin.flip)),
        )
        for claim, margin in zip(found.claims, found.nearest, strict=True)
    )
    note = (
        f"How far the judgements must move from {starting(found.draw)} for the verdict to be the "
        "other one, and the largest of the moves. A length of 1 is a judgement's range from its "
        "5 % to its 95 % value; the whole is the root of the sum of squares. It is the shortest "
        "found; nothing proves that there is no shorter one."
    )
    return Table(columns, rows, note=note)


def _verdict(holds: bool | None) -> Cell:
    if holds is None:
        return Cell("undefined", "dim")
    return Cell("holds", "good") if holds else Cell("fails", "bad")


def _distance(found: Margin | ByFew) -> str:
    return "none found" if found.flip is None else plain(found.distance, 2)


def _chiefly(flip: Flip | None) -> str:
    if flip is None:
        return "–"
    moves = [f"{each.name} {_ranges(each)}" for each in chief(flip.moves, 2)]
    return ", ".join(moves + _jump(flip))


def _jump(flip: Flip) -> list[str]:
    told = ["(a jump)"] if flip.kind == Kind.JUMP else []
    return [*told, *(["(past a bifurcation)"] if flip.past else [])]


def _ranges(move: Move) -> str:
    return f"{move.ranges:+.2f}".replace("-", "−")


def moves_table(moves: Sequence[Move]) -> Table:
    """What moves, the largest first, and what the rest comes to."""
    columns = (Column("judgement", wide=True),
               *(Column(name, right=True) for name in ("from", "to", "ranges")))  # fmt: skip
    rows = [
        plain_cells(move.name, plain(move.start), plain(move.end), _ranges(move))
        for move in moves[:ROWS]
    ]
    if len(moves) > ROWS:
        rest = math.sqrt(sum(move.ranges**2 for move in moves[ROWS:]))
        others = f"{counted(len(moves) - ROWS, 'other')}, together"
        rows.append((Cell(others, "dim"), Cell(), Cell(), Cell(plain(rest, 2), "dim")))
    return Table(columns, tuple(rows))


def few_table(found: Sequence[ByFew]) -> Table:
    """The nearest flips by one judgement, by two and so on."""
    columns = (*numbers("at\nmost", "ranges\nto a flip"), Column("which", wide=True))
    note = (
        "All others stay put. Of all sets of so many judgements, those are searched that slopes "
        "put first; a nearer flip by others is possible."
    )
    rows = (plain_cells(str(each.most), _distance(each), _which(each.flip)) for each in found)
    return Table(columns, tuple(rows), note=note)


def _which(flip: Flip | None) -> str:
    if flip is None:
        return ""
    told = [
        f"{move.name} {_ranges(move)} (from {plain(move.start)} to {plain(move.end)})"
        for move in flip.moves
    ]
    return ", ".join(told + _jump(flip))


def thresholds_table(found: Sequence[Thresholds]) -> Table | Words:
    """The judgements that flip the verdict alone, the nearest first; how many don't."""
    flipping = sorted((each for each in found if each.flips), key=lambda each: each.nearest)
    rest = len(found) - len(flipping)
    said = (
        f"{counted(rest, 'judgement')} alone {'does' if rest == 1 else 'do'} not flip it anywhere "
        "between the bounds (in a ranking, the neighbours) or, where there are none, the 0.1 % and "
        "99.9 % values."
    )
    past = along(sum(each.past for each in found))
    said = said + past if rest else past.strip()
    if not flipping:
        return Words(said, "dim")
    shown = flips_table(flipping, ROWS)
    note = f"{shown.note.rstrip('.')}; {said}" if shown.note else said
    return replace(shown, note=note) if said else shown


def flips_table(flipping: Sequence[Thresholds], most: int) -> Table:
    """Where single judgements flip the verdict, and how many ranges away; ``most`` of them."""
    rows = [
        (f"{plain(each.nearest, 2)} away",
         f"{threshold_sentence(each)} ({plain(each.start)} at the start)")
        for each in flipping[:most]
    ]  # fmt: skip
    more = len(flipping) - most
    return replace(
        pairs(rows),
        caption="One judgement alone, by how many of its ranges away it flips the verdict.",
        note=f"{more} more {'flips' if more == 1 else 'flip'} it farther away." if more > 0 else "",
    )


def swings_table(found: Tornado) -> Table:
    """The margin at both ends of each judgement's range, the largest swing first."""
    swinging = [bar for bar in found.bars if bar.swing > 0]
    bars = swinging[:ROWS]
    columns = (
        Column("judgement", wide=True),
        *numbers("its 5 %", "its 95 %"),
        Column(f"margin ({signed(found.base)} at │)", terminal=True),
    )
    ends = [end for bar in bars for end in bar.margins] + [found.base]
    rows = (
        plain_cells(bar.name, *map(signed, bar.margins), _bar(bar.margins, found.base, ends))
        for bar in bars
    )
    note = unlisted(len(swinging), ROWS, "judgement", ", which swing it less")
    return Table(columns, tuple(rows), note=note)


def _bar(margins: tuple[float, float], base: float, ends: Sequence[float]) -> str:
    """A bar from one margin to the other on an axis over all ``ends``, with a line at the base."""
    low, high = min(ends), max(ends)

    def place(value: float) -> int:
        return round((_BAR - 1) * (value - low) / (high - low)) if high > low else 0

    first, last = sorted(map(place, margins))
    drawn = ["█" if first <= k <= last else " " for k in range(_BAR)]
    if math.isfinite(base):
        drawn[place(base)] = "│"
    return "".join(drawn).rstrip()
