"""The table of an explanation for the terminal."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rubicon.answers.explain.explain import Explanation, Part
from rubicon.report.explain.words import counted_in, sentences, size
from rubicon.report.verdicts.table import two_lines
from rubicon.report.wording import counted, percent

MOST_ROWS = 10
"""Consequences shown one by one; the others are added up."""


def explanation_lines(found: Explanation) -> RenderableType:
    """Sentences, and the table that they are made from."""
    found = found.preferred_first
    told = Text("\n".join(sentences(found)))
    if not found.parts:
        return told
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column("consequence", ratio=1, min_width=18)
    table.add_column(two_lines("mean", "(middle 90 %)"), justify="right", no_wrap=True)
    if not found.like_with_like:
        table.add_column("before", justify="right", no_wrap=True)
    table.add_column("at once", justify="right", no_wrap=True)
    table.add_column(two_lines("through", "answers"), justify="right", no_wrap=True)
    table.add_column(two_lines("pulls the", "same way in"), justify="right", no_wrap=True)
    shown = found.parts if len(found.parts) <= MOST_ROWS + 1 else found.parts[:MOST_ROWS]
    for part in shown:
        table.add_row(Text(part.name), *_cells(found, part), percent(part.whole.with_whole))
    others = found.parts[len(shown) :]
    if others:
        table.add_row(*_others(found, others), style="dim")
    table.add_section()
    table.add_row(
        Text(f"{found.options[0]} rather than {found.options[1]}", style="bold"),
        *_cells(found, found.total),
        "",
    )
    return Group(told, table, _note(found))


def _cells(found: Explanation, part: Part) -> list[RenderableType]:
    spread = part.whole.spread
    between = f"{size(found, spread.p5, sign=True)} to {size(found, spread.p95, sign=True)}"
    first = two_lines(size(found, part.whole.mean, sign=True), between)
    earlier = () if found.like_with_like else (part.before,)
    parts = (*earlier, part.directly, part.answers)
    return [first, *(_mean(found, amount.mean) for amount in parts)]


def _others(found: Explanation, others: tuple[Part, ...]) -> list[RenderableType]:
    kinds = ["whole", "directly", "answers"]
    if not found.like_with_like:
        kinds.insert(1, "before")
    sums = [sum(getattr(part, kind).mean for part in others) for kind in kinds]
    return [f"{counted(len(others), 'other')}, smaller", *(_mean(found, s) for s in sums), ""]


def _mean(found: Explanation, mean: float) -> Text:
    return Text("·", style="dim") if mean == 0 else Text(size(found, mean, sign=True))


def _note(found: Explanation) -> Text:
    first, second = found.options
    over = counted(found.difference.draws.counted, "draw")
    return Text(
        f"What {first} is worth more than {second}, in {counted_in(found)}, over {over}. At once: "
        "after the move and before anyone who has seen anything since it has chosen; through "
        "answers: later. Rows and columns add up. Pulls the same way in: share of draws in which "
        "the part has the sign of the whole difference.",
        style="dim",
    )
