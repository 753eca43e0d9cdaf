"""Looking back: what had been said of each event, scored, and which judgements were wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from rubicon.answers.observed.calibration import Calibration, Degree
from rubicon.answers.observed.lookback import Forecast, Lookback, Scores
from rubicon.ask import likelihood
from rubicon.report import observed_figures as figures
from rubicon.report.blocks import Block, Cell, Column, Heading, Table, Words, numbers, plain_cells
from rubicon.report.data import as_data, fields
from rubicon.report.drawing.axis import Axis, whisker
from rubicon.report.drawing.canvas import ACCENT, INK, MUTED
from rubicon.report.drawing.figures import Figure
from rubicon.report.drawing.rows import LEFT, RIGHT, Sheet
from rubicon.report.observed import judgements, shift_record
from rubicon.report.shown import Shown
from rubicon.report.surprise import sentences as who_saw_it
from rubicon.report.surprise import who_record
from rubicon.report.wording import UNTOLD, Meanings, counted, few, percent, plain, span

_NOTE = (
    "said: how probable it was just before, by the run as it was, given all that had happened. "
    "learning: the same by judgements updated by what had happened. Brier: (1 − p)², 0 is best, "
    "0.25 a coin's; bits: −log₂ p, 0 is best, 1 a coin's. Both of what was said."
)
_CALIBRATION = (
    "called: how probable the side of an event was called that was called likelier, that it comes "
    "or that it does not. right: the share of them in which that side came, with the 95 % interval "
    "of Wilson for events drawn independently, which those of one crisis are not quite."
)
COIN = Scores.of(0.5)


def show(found: Lookback, means: Meanings = UNTOLD) -> Shown[Lookback]:
    """How well a run foresaw what happened."""
    drawn = figures.judgements(found.shifts, means)
    return Shown.of(found, "Looking back", _blocks(found, means), record(found), drawn)


def _blocks(found: Lookback, means: Meanings) -> Iterator[Block]:
    rated = ("base rate",) if found.rated else ()
    columns = (Column("date"), Column("event", wide=True),
               *numbers("said", "learning", *rated, "Brier", "bits"))  # fmt: skip
    rows = tuple(_forecast(each, bool(rated)) for each in found.forecasts)
    yield Table(columns, rows, note=_NOTE, numbers=tuple(map(_record, found.forecasts)))
    yield Words(sentence(found), "strong")
    if any(each.seen for each in found.forecasts):
        yield Heading("Who should have seen it coming")
        for each in found.forecasts:
            for step in each.seen:
                if said := " ".join(who_saw_it(step)):
                    yield Words(f"{step.name}. {said}")
    if found.shifts:
        yield Heading("Which judgements were most wrong")
        yield judgements(found.shifts, means)


def sentence(found: Lookback) -> str:
    """Whether a coin, or the base rate, would have done better."""
    told = (
        f"On average {_both(found.scores)} for each event: {_better(found.scores, COIN)} a coin, "
        f"{_both(COIN)}."
    )
    if not found.rated:
        return told
    said, rate = found.against
    many = counted(len(found.rated), "event")
    return (
        f"{told} Of the {many} with a base rate, {_both(said)}: {_better(said, rate)} the base "
        f"rate, {_both(rate)}."
    )


def _both(scores: Scores) -> str:
    return f"{plain(scores.brier, 2)} by Brier's score and {plain(scores.bits, 2)} bits"


def _better(scores: Scores, other: Scores) -> str:
    """By bits, and what Brier's score says where that is otherwise."""
    told, brier = (
        "better" if mine < theirs else "no better"
        for mine, theirs in ((scores.bits, other.bits), (scores.brier, other.brier))
    )
    return f"{told} than" if told == brier else f"{told} by bits, and {brier} by Brier's, than"


def _forecast(forecast: Forecast, rated: bool) -> tuple[Cell, ...]:
    own, scores = forecast.observation, forecast.scores
    rate = "–" if own.base_rate is None else few(own.base_rate)
    return (
        Cell(own.date.isoformat()),
        Cell(own.name, under=(own.says,) if own.says else ()),
        *plain_cells(
            few(forecast.said),
            few(forecast.learning),
            *((rate,) if rated else ()),
            plain(scores.brier, 2),
            plain(scores.bits, 2),
        ),
    )


def record(found: Lookback) -> dict[str, Any]:
    """What had been said as plain data."""
    said, rate = found.against
    return as_data({
        "title": found.title,
        **vars(found.scores),
        "coin": vars(COIN),
        "with_base_rate": {"events": len(found.rated), "said": vars(said), "base_rate": vars(rate)},
        "sentence": sentence(found),
        "events": list(map(_record, found.forecasts)),
        "judgements": list(map(shift_record, found.shifts)),
    })  # fmt: skip


def _record(forecast: Forecast) -> dict[str, Any]:
    own = forecast.observation
    return {
        "date": own.date.isoformat(),
        **fields(own, event="text", given="given_text"),
        **fields(forecast, "said", "learning"),
        **vars(forecast.scores),
        "base_rate": own.base_rate,
        "seen": [{"happened": step.name, **who_record(step)} for step in forecast.seen],
    }


# ---- several crises ---------------------------------------------------------------------------


def show_several(found: Calibration) -> Shown[Calibration]:
    """Whether what several runs had said came as often as they said."""
    name = "Called so likely, and how often it came so"
    rows = list(map(_degree_record, found.degrees))
    drawn = Figure.of("calibration", name, _reliability(found, name), rows)
    return Shown.of(found, "Looking back at several crises", _several(found),
                    several_record(found), drawn)  # fmt: skip


def _several(found: Calibration) -> Iterator[Block]:
    columns = (
        Column("crisis", wide=True),
        *numbers("events", "Brier", "bits"),
        Column("than coin"),
    )
    rows = tuple(
        plain_cells(run.title, str(len(run.forecasts)), plain(run.scores.brier, 2),
                    plain(run.scores.bits, 2), _better(run.scores, COIN).removesuffix(" than"))
        for run in found.runs
    )  # fmt: skip
    yield Table(columns, rows)
    many = f"{counted(len(found.forecasts), 'event')} of {counted(len(found.runs), 'run')}"
    told = f"{_both(found.scores)} on average for each event; a coin has {_both(COIN)}."
    yield Words(f"{many}: {told}", "strong")
    yield Heading("Was what was called likely so as often?")
    yield Table((Column("called"), *numbers("events", "on average", "right", "95 %")),
                tuple(map(_degree, found.degrees)), note=_CALIBRATION,
                numbers=tuple(map(_degree_record, found.degrees)))  # fmt: skip


def _degree(each: Degree) -> tuple[Cell, ...]:
    right = each.right
    called = Cell(likelihood(each.mean), under=(span(each.low, each.high),))
    return (called, *plain_cells(str(len(each.said)), percent(each.mean), percent(right.share),
                                 span(right.low, right.high)))  # fmt: skip


def _reliability(found: Calibration, name: str) -> Markup:
    """A row for each degree: how probable it was called as a tick, how often it came as a dot."""
    if not found.degrees:
        return Markup("")
    sheet, axis = Sheet(), Axis(0.0, 1.0, LEFT, RIGHT)
    sheet.key(("line", INK, "called, on average"), ("dot", ACCENT, "came so, with 95 %"))
    sheet.y += 6
    for each in found.degrees:
        word, many = likelihood(each.mean), counted(len(each.said), "event")
        sheet.row(word, "", many, MUTED)
        y = sheet.y + 8
        axis.grid(sheet, sheet.y, sheet.y + 16)
        whisker(sheet, axis.at(each.right.low), axis.at(each.right.high), y, ACCENT)
        sheet.line([axis.at(each.mean)] * 2, [sheet.y, sheet.y + 16], INK, 1.6)
        sheet.dot(axis.at(each.right.share), y, 3.4, ACCENT)
        sheet.y += 22
    sheet.y += 8
    axis.numbers(sheet, sheet.y, shares=True)
    told = "; ".join(
        f"{percent(each.mean)} called, {percent(each.right.share)} right" for each in found.degrees
    )
    return sheet.svg(name, told)


def several_record(found: Calibration) -> dict[str, Any]:
    """All of it as plain data."""
    return as_data({
        **vars(found.scores),
        "runs": list(map(record, found.runs)),
        "calibration": list(map(_degree_record, found.degrees)),
    })  # fmt: skip


def _degree_record(each: Degree) -> dict[str, Any]:
    right = {"right": each.right.share, **fields(each.right, "low", "high", prefix="right_")}
    return {**fields(each, "low", "high", "mean"), "events": len(each.said), **right}
