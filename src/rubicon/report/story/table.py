"""What a run without claims came to: how it ends, and what is chosen where."""

from __future__ import annotations

from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rubicon.answers.story import choices
from rubicon.answers.story.choices import Choice, Turning
from rubicon.answers.story.measure import measure, survey
from rubicon.ask.averages import Average
from rubicon.ask.events import Events
from rubicon.ensemble.store import Run
from rubicon.report.page.content import endings_of
from rubicon.report.wording import percent, span

MOST = 12


def overview(run: Run) -> RenderableType:
    """The endings and the most open decisions of a finished run, most probable first."""
    game, seen = run.game, survey(run)
    events = Events(game, seen.paths)
    turning = choices.turning_points(game, events, seen)
    names, nodes = endings_of(game, seen)
    groups = [*nodes, *(group for choice in turning for group in choices.groups(choice))]
    sums = measure(run, seen.paths, groups)
    ended = [(name, Average.of(row)) for name, row in zip(names, sums, strict=False)]
    ended.sort(key=lambda each: -each[1].mean)
    rest, turned = sums[len(names) :], []
    for choice in turning:
        size = len(choices.groups(choice))
        turned.append(choices.turning(choice, rest[:size]))
        rest = rest[size:]
    more = len(ended) - MOST
    parts: list[RenderableType] = [
        _shares("how it ends", ((name, shown) for name, shown in ended[:MOST])),
        Text(f"… and {more} more endings: answers/endings.csv\n" if more > 0 else "", style="dim"),
        _choices(run, turned[:MOST]) if turned else Text("No decision is open.\n"),
        Text(
            "Means over the sets of judgements, and the middle 90 % of them; choices where they "
            "come up. There are no claims: ask the run something, rubicon ask RUN …",
            style="dim",
        ),
    ]
    return Group(*parts)


def _table(*columns: str) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    for name in columns:
        table.add_column(name)
    table.add_column("mean", justify="right", no_wrap=True)
    table.add_column("90 % of draws", justify="right", no_wrap=True)
    return table


def _shares(heading: str, rows: Iterable[tuple[str, Average]]) -> Table:
    table = _table(heading)
    for name, shown in rows:
        table.add_row(Text(name), percent(shown.mean), span(shown.p5, shown.p95))
    return table


def _choices(run: Run, turned: Iterable[Turning]) -> Table:
    table = _table("who", "where", "chooses")
    for each in turned:
        who, where = run.game.players[each.choice.player], _where(run, each.choice)
        for option in each.options:
            table.add_row(
                Text(who),
                Text(where),
                Text(run.game.texts[option.text]),
                percent(option.taken.mean),
                span(option.taken.p5, option.taken.p95),
            )
            who = where = ""
    return table


def _where(run: Run, choice: Choice) -> str:
    time = f"[{choice.occurrence}]" if choice.recurs else ""
    return f"{run.game.labels[choice.label]}{time}"
