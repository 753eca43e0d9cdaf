"""What would make a statement hold: words, a table, a figure and a record."""

from __future__ import annotations

import math
from typing import Any

from rubicon.answers.hinges.boxes import Limit
from rubicon.answers.hinges.sensitivity import FEWEST
from rubicon.answers.when.when import Best, When
from rubicon.ask import Average
from rubicon.report.blocks import Cell, Column, Row, Table, Words, numbers
from rubicon.report.data import as_data, fields
from rubicon.report.hinges import box_figure
from rubicon.report.hinges.record import box_record
from rubicon.report.hinges.table import says
from rubicon.report.hinges.words import limit_words, where, why_no_box
from rubicon.report.shown import Shown
from rubicon.report.verdicts.record import branches_record
from rubicon.report.verdicts.words import on_branches, word_of
from rubicon.report.wording import UNTOLD, Meanings, few, listed, percent, plain, signed


def show(found: When, means: Meanings = UNTOLD) -> Shown[When]:
    """In which judgements a statement holds; the figure is the box."""
    blocks = Words(" ".join(sentences(found))), table(found, means)
    figure = box_figure(found.hinges, means)
    return Shown.of(found, says(found.hinges), blocks, record(found), figure)


def sentences(found: When) -> tuple[str, ...]:
    """The findings in plain words."""
    draws = found.hinges.verdict.draws
    if not draws.counted:
        return (f"None of {draws.all:,} draws counts: it is undefined, or unsolved, in all.",)
    told = _how_often(found), _where(found), _best(found), on_branches(draws)
    return tuple(each for each in told if each)


def _how_often(found: When) -> str:
    verdict = found.hinges.verdict
    draws = verdict.draws.counted
    if verdict.draws.exact:
        return f"It {word_of(verdict)}, and no judgement varies."
    if not found.holding:
        return (
            f"It holds in none of {draws:,} draws (95 % interval of the share: 0 % to "
            f"{few(verdict.high)})."
        )
    return (
        f"It holds in {found.holding:,} of {draws:,} draws, {few(verdict.share)} (95 % "
        f"interval {few(verdict.low)} to {few(verdict.high)})."
    )


def _where(found: When) -> str:
    whose = _whose(found)
    if found.hinges.verdict.draws.exact:
        return ""
    if not found.among:
        return "No judgement varies."
    if found.box:
        told = where(found.box)
        return f"Among {whose}, {told[:1].lower()}{told[1:]}"
    if 0 < found.holding < FEWEST:
        return "That is too few to say where."
    if found.holding == found.hinges.verdict.draws.counted:
        if found.among == 1 and not found.players:
            return f"So {whose} makes no difference."
        return f"So none of {whose} makes a difference."
    if not found.holding:
        return ""
    return f"Among {whose}, nothing says where: {why_no_box(found.box)}."


def _whose(found: When) -> str:
    """The judgements that were looked at."""
    if not found.players:
        only = "the only judgement that varies"
        return f"the {found.among:,} judgements that vary" if found.among > 1 else only
    names = listed([f"{player}'s" for player in found.players])
    return f"{names} preferences, of which {found.among} {'vary' if found.among > 1 else 'varies'}"


def _best(found: When) -> str:
    """The nearest draw, where hardly any has it."""
    best = found.best
    if best is None or found.holding >= FEWEST:
        return ""
    value = f", with {_left(found)} = {plain(best.value)}" if math.isfinite(best.value) else ""
    start = "It holds most clearly" if found.holding else "It comes nearest"
    how = "" if found.holding else " How far judgements would have to move, rubicon margin says."
    return f"{start} in draw {best.draw}{value} (margin {signed(best.margin)}).{how}"


def _left(found: When) -> str:
    body = found.hinges.question.body
    return str(getattr(body, "left", body))


def table(found: When, means: Meanings) -> Table | None:
    """The limits of the box, or else the best draw; ``None`` where there is neither."""
    if found.box:
        return _limits(found, means)
    if found.best is not None and found.best.places:
        return _places(found.best, means)
    return None


def _limits(found: When, means: Meanings) -> Table:
    box = found.box
    columns = (
        Column("judgement", wide=True),
        *numbers("where it\nholds", "all draws\n(90 %)", "share\nof draws"),
    )
    rows: list[Row] = [
        (_name(limit.name, means), Cell(limit_words(limit), "strong"),
         Cell(_spread(found.hinges.spreads[limit.name], limit), "dim"), Cell(percent(limit.share)))
        for limit in box.limits
    ]  # fmt: skip
    together = (
        Cell("all of it together"),
        Cell(f"density {percent(box.density)}\ncoverage {percent(box.coverage)}"),
        Cell(f"all {percent(box.base)}", "dim"),
        Cell(percent(box.share)),
    )
    return Table(columns, (*rows, (), together))


def _places(best: Best, means: Meanings) -> Table:
    columns = (
        Column("what moves it most", wide=True),
        *numbers(f"draw {best.draw}", "higher than\nin"),
    )
    rows = ((_name(each.name, means), Cell(plain(each.value), "strong"),
             Cell(f"{percent(each.rank)} of draws")) for each in best.places)  # fmt: skip
    return Table(columns, tuple(rows))


def _name(name: str, means: Meanings) -> Cell:
    return Cell(name, "strong", (means.get(name, ""),))


def _spread(spread: Average, limit: Limit) -> str:
    low, high = (f"{value:.{limit.decimals}f}" for value in (spread.p5, spread.p95))
    return f"{low} to {high}".replace("-", "−")


def record(found: When) -> dict[str, Any]:
    """Everything that was found, for JSON."""
    verdict, best = found.hinges.verdict, found.best
    return as_data({
        "holds": found.hinges.question.text,
        "players": found.players,
        "judgements": found.among,
        "draws": verdict.draws.all,
        "counted": verdict.draws.counted,
        **branches_record(verdict.draws),
        "holding": found.holding,
        **fields(verdict, "share", "low", "high"),
        "hinges": [each.name for each in found.hinges.top],
        "box": box_record(found.box),
        "best": best and {
            **fields(best, "draw", "margin", "value"),
            "judgements": [
                {"judgement": each.name, **fields(each, "value", "rank")} for each in best.places
            ],
        },
        "sentences": sentences(found),
    })  # fmt: skip
