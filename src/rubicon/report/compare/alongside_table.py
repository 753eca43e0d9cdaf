"""Questions put to two runs, for the terminal."""

from __future__ import annotations

import math

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rubicon.answers.compare.alongside import Alongside, Asked, Difference, Side
from rubicon.ask import Verdict
from rubicon.report.compare.alongside import apart, caveats, in_percent, names, pairing, shown
from rubicon.report.verdicts.table import interval, two_lines
from rubicon.report.wording import percent


def alongside_lines(found: Alongside) -> RenderableType:
    """A table for each question, and how draws are compared."""
    parts: list[RenderableType] = [Text(pairing(found))]
    for asked in found.asked:
        parts += [Text(f"\n{asked.question.text}", style="bold"), _table(found, asked)]
        parts += [_why_not(name, side) for name, side in _named(found, asked) if side.why_not]
    parts.append(Text(_note(found), style="dim"))
    return Group(*parts)


def _named(found: Alongside, asked: Asked) -> list[tuple[str, Side]]:
    return list(zip(names(found), asked.sides, strict=True))


def _table(found: Alongside, asked: Asked) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    claim = asked.question.is_claim
    table.add_column("", ratio=1, min_width=16)
    if claim:
        table.add_column("holds in", justify="right", no_wrap=True)
        table.add_column("95 % interval", justify="right", no_wrap=True)
    else:
        table.add_column("median", justify="right", no_wrap=True)
        table.add_column("middle 90 % of draws", justify="right", no_wrap=True)
        table.add_column("mean", justify="right", no_wrap=True)
    table.add_column("draws", justify="right", no_wrap=True)
    for name, side in _named(found, asked):
        table.add_row(*_row(asked, name, side))
    if asked.difference is not None:
        table.add_row(*_difference(asked, asked.difference))
    return table


def _row(asked: Asked, name: str, side: Side) -> list[RenderableType]:
    said = side.said
    about = Text.assemble(name, *((f"\n{each}", "dim") for each in caveats(side)))
    if said is None or not said.draws.counted:
        why = "no such question" if said is None else "undefined"
        return [about, Text(why, style="dim"), *[Text("–")] * (2 if asked.question.is_claim else 3)]
    count = Text(f"{said.draws.counted:,}")
    if isinstance(said, Verdict):
        return [about, Text(percent(said.share, 1)), Text(interval(said)), count]
    spread = said.spread
    middle = f"{shown(asked, spread.p5)} to {shown(asked, spread.p95)}"
    return [about, Text(shown(asked, spread.median)), Text(middle), Text(shown(asked, said.mean)),
            count]  # fmt: skip


def _difference(asked: Asked, difference: Difference) -> list[RenderableType]:
    unit = ", points" if in_percent(asked) else ""
    name = f"second less first{unit}"
    if asked.question.is_claim:
        middle = f"{apart(asked, difference.low)} to {apart(asked, difference.high)}"
        middle = middle if math.isfinite(difference.low) else ""
        return [Text(name), Text(apart(asked, difference.change)), Text(middle), Text("")]
    spread = difference.spread
    of = "draws" if difference.paired else "pairs"
    shares = (
        f"second greater in {percent(difference.greater)} of {of}, "
        f"first in {percent(difference.less)}"
    )
    return [
        two_lines(name, shares),
        Text(apart(asked, spread.median)),
        Text(f"{apart(asked, spread.p5)} to {apart(asked, spread.p95)}"),
        Text(apart(asked, difference.change)),
        Text(f"{difference.paired:,}" if difference.paired else ""),
    ]


def _why_not(name: str, side: Side) -> Text:
    return Text(f"{name} cannot be asked this: {side.why_not}", style="yellow")


def _note(found: Alongside) -> str:
    told = "Draws: those that are solved and defined, of which the numbers are."
    if found.paired:
        return told
    return (
        f"{told} The last row is of all pairs of a draw of the one and a draw of the other, as two "
        "analysts would have them who have not spoken; how far apart the crises are, next to how "
        "little is known of each."
    )
