"""In which judgements a statement holds: the box, or the draw that comes nearest."""

from __future__ import annotations

from rubicon.answers.hinges.boxes import Limit
from rubicon.answers.when.when import Best, When
from rubicon.ask import Average
from rubicon.report.blocks import Cell, Column, Row, Table, numbers
from rubicon.report.hinges.words import limit_words
from rubicon.report.wording import Meanings, percent, plain


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
        (
            _name(limit.name, means),
            Cell(limit_words(limit), "strong"),
            Cell(_spread(found.hinges.spreads[limit.name], limit), "dim"),
            Cell(percent(limit.share)),
        )
        for limit in box.limits
    ]
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
    return Table(
        columns,
        tuple(
            (
                _name(each.name, means),
                Cell(plain(each.value), "strong"),
                Cell(f"{percent(each.rank)} of draws"),
            )
            for each in best.places
        ),
    )


def _name(name: str, means: Meanings) -> Cell:
    return Cell(name, "strong", (means.get(name, ""),))


def _spread(spread: Average, limit: Limit) -> str:
    low, high = (f"{value:.{limit.decimals}f}" for value in (spread.p5, spread.p95))
    return f"{low} to {high}".replace("-", "−")
