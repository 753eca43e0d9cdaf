"""Looking back: what had been said of each event, scored, and which judgements were wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rubicon.answers.observed.lookback import COIN, Forecast, Lookback
from rubicon.report.blocks import Block, Cell, Column, Heading, Table, Words, numbers
from rubicon.report.data import as_data, fields
from rubicon.report.observed import judgements, shift_record
from rubicon.report.shown import Shown
from rubicon.report.wording import UNTOLD, Meanings, few, plain

_NOTE = (
    "said: how probable it was just before, by the run as it was, given all that had happened. "
    "learning: the same by judgements updated by what had happened. Brier: (1 − p)², 0 is best, "
    "0.25 a coin's; bits: −log₂ p, 0 is best, 1 a coin's. Both of what was said."
)


def show(found: Lookback, means: Meanings = UNTOLD) -> Shown[Lookback]:
    """How well a run foresaw what happened."""
    return Shown.of(found, "Looking back", _blocks(found, means), record(found))


def _blocks(found: Lookback, means: Meanings) -> Iterator[Block]:
    columns = (Column("date"), Column("event", wide=True),
               *numbers("said", "learning", "Brier", "bits"))  # fmt: skip
    records = tuple(map(_record, found.forecasts))
    yield Table(columns, tuple(map(_forecast, found.forecasts)), note=_NOTE, numbers=records)
    yield Words(sentence(found), "strong")
    if found.shifts:
        yield Heading("Which judgements were most wrong")
        yield judgements(found.shifts, means)


def sentence(found: Lookback) -> str:
    """Whether a coin would have done better."""
    better = found.bits < 1
    return (
        f"On average {plain(found.brier, 2)} by Brier's score and {plain(found.bits, 2)} bits for "
        f"each event: {'better' if better else 'no better'} than a coin, {plain((1 - COIN) ** 2)} "
        "and 1."
    )


def _forecast(forecast: Forecast) -> tuple[Cell, ...]:
    own = forecast.observation
    return (
        Cell(own.date.isoformat()),
        Cell(own.name, under=(own.says,) if own.says else ()),
        Cell(few(forecast.said)),
        Cell(few(forecast.learning)),
        Cell(plain(forecast.brier, 2)),
        Cell(plain(forecast.bits, 2)),
    )


def record(found: Lookback) -> dict[str, Any]:
    """What had been said as plain data."""
    return as_data(
        {
            **fields(found, "brier", "bits"),
            "sentence": sentence(found),
            "events": list(map(_record, found.forecasts)),
            "judgements": list(map(shift_record, found.shifts)),
        }
    )


def _record(forecast: Forecast) -> dict[str, Any]:
    own = forecast.observation
    return {
        "date": own.date.isoformat(),
        "event": own.text,
        "given": own.given_text,
        **fields(forecast, "said", "learning", "brier", "bits"),
    }
