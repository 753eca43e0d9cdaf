"""What to watch: tables for the terminal, and records for programs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rubicon.answers.observers.information import Looked
from rubicon.answers.observers.targets import is_forced
from rubicon.answers.watch.indicators import LEAST, Indicator, Sighting
from rubicon.answers.watch.looking import Watch
from rubicon.ask.averages import Average
from rubicon.ask.claims import Claim
from rubicon.ask.syntax import Name
from rubicon.ask.words import likelihood
from rubicon.report.verdicts.record import number
from rubicon.report.watch.words import at_all, rarity, sighted
from rubicon.report.wording import among, listed, percent, points

MOST, MOST_AGAINST, MOST_EACH = 6, 5, 3
"""Indicators of one target, sightings against the going view, and indicators of each target in
the overview."""
STYLES = {"for": "green", "against": "red", "neither": "dim"}


def watch_table(watch: Watch) -> RenderableType:
    """All about one target: the most telling indicators, and what would count against."""
    if not watch.indicators:
        return Group(*_heading(watch), Text(_nothing(watch)))
    parts: list[RenderableType] = [*_heading(watch), _sightings(watch, watch.indicators[:MOST])]
    against = watch.counting("against")[:MOST_AGAINST]
    if against:
        parts += [Text("What would count against the going view", style="bold")]
        parts += [_against(watch, against)]
    else:
        parts += [Text("Nothing that can be seen would count against the going view.")]
    return Group(*parts, *notes(watch.looked), _how_to_read())


def _heading(watch: Watch) -> list[RenderableType]:
    going = watch.before[watch.going]
    return [
        Text(watch.target.name, style="bold"),
        Text(f"{_going(watch)}{among(going.p5, going.p95, 'draws')}."),
        *_rarity(watch),
        Text(f"Watching: {observer(watch)}."),
    ]  # fmt: skip


def _going(watch: Watch) -> str:
    mean = watch.before[watch.going].mean
    if watch.even:
        return f"No going view: even. Reckoned for: {watch.view}, {percent(mean)}"
    return f"Going view: {watch.view}, {percent(mean)} ({likelihood(mean)})"


def _rarity(watch: Watch) -> list[RenderableType]:
    said = rarity(watch.rare, watch.before[watch.going].undefined)
    return [Text(said, style="yellow")] if said else []


def observer(watch: Watch) -> str:
    """Whose eyes it is seen with."""
    if watch.public and len(watch.observer) > 1:
        return "the public, who sees what every player gets to see"
    if len(watch.observer) == 1:
        return watch.observer[0]
    return f"who is not told at once; what {listed(list(watch.observer))} all get to see"


def _nothing(watch: Watch) -> str:
    if not watch.target.is_event and len(watch.observer) == 1:
        return "Nothing that tells of it is seen before it is told, or it is told at once."
    return "Nothing that tells of it is seen before it is known how it turns out."


def _sightings(watch: Watch, indicators: Sequence[Indicator]) -> Table:
    table = _columns("what to watch")
    table.add_column("counts", no_wrap=True)
    for place, indicator in enumerate(indicators):
        table.add_row(_named(indicator), *[""] * 5)
        for sighting in indicator.sightings:
            counts = Text(sighting.counts, style=STYLES[sighting.counts])
            seen = Padding(Text(outcome(sighting)), (0, 0, 0, 2))
            table.add_row(seen, *_numbers(watch, sighting), counts)
        if place < len(indicators) - 1:
            table.add_row()
    return table


def _columns(first: str) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column(first, ratio=1, min_width=20)
    for title in ("how\nlikely", "view\nthen", "points\n(90 % of draws)", "ratio"):
        table.add_column(title, justify="right", no_wrap=True)
    return table


def _named(indicator: Indicator) -> Text:
    whose = f" ({indicator.mover})" if indicator.mover else ""
    gain = f"\n{percent(indicator.by_outcome.mean)} of the doubt"
    if indicator.share.mean - indicator.by_outcome.mean >= LEAST:
        gain += f"; {percent(indicator.share.mean)} with its coming up at all"
    return Text.assemble((indicator.name, "bold"), whose, (gain, "cyan"))


def outcome(sighting: Sighting) -> str:
    """What is seen, for a table."""
    seen = "nothing seen" if sighting.outcome is None else str(Name(sighting.outcome))
    return f"{seen} (rare)" if sighting.rare else seen


def _numbers(watch: Watch, sighting: Sighting) -> list[RenderableType]:
    return [
        Text(percent(sighting.chance.mean)),
        Text(percent(sighting.after[watch.going].mean)),
        _moved(sighting.change[watch.going]),
        Text(_ratio(sighting.ratio)),
    ]


def _moved(change: Average) -> Text:
    low, high = points(change.p5), points(change.p95)
    return Text.assemble(points(change.mean), (f" ({low} to {high})", "dim"))


def _ratio(ratio: Average) -> str:
    value = ratio.median
    if math.isnan(value):
        return "–"
    if value == 0 or math.isinf(value):
        return "settles"
    return f"×{value:.2g}" if value < 100 else ">×100"


def _against(watch: Watch, found: Sequence[tuple[Indicator, Sighting]]) -> Table:
    table = _columns("sighting")
    for indicator, sighting in found:
        rare = " (rare)" if sighting.rare else ""
        table.add_row(Text(f"{sighted(indicator, sighting)}{rare}"), *_numbers(watch, sighting))
    return table


def _how_to_read() -> Text:
    return Text(
        "“of the doubt”: the share of the uncertainty that it is expected to take away how the "
        "move comes out. A sighting counts for or against if it does so of all that may happen, "
        "and also once the move is known to come up: that it comes up at all may only tell how "
        "far the story has got. "
        "“view then”: the probability of the going view once it is seen, mean over draws; points: "
        "its change, with the middle 90 % of draws. ratio: how many times likelier the sighting "
        "is if the going view is right, median draw. “nothing seen”: it never comes up. Where it "
        "would come only once the matter is known, it is no sign; the numbers leave that out. "
        "rare: less likely than 1 %.",
        style="dim",
    )


def overview(watches: Sequence[Watch], silent: Sequence[Claim] = ()) -> RenderableType:
    """The top indicators of every target, compactly."""
    parts: list[RenderableType] = []
    for watch in watches:
        letter = f"({watch.target.letter}) " if watch.target.letter else ""
        parts += [Text(f"{letter}{watch.target.name}", style="bold"), Text(f"  {_going(watch)}")]
        parts += [Padding(each, (0, 0, 0, 2)) for each in _rarity(watch)]
        parts += [_top(watch), Text("")]
    parts += _left_out(silent)
    note = (
        "For each: what to watch, the share of the doubt that its outcome is expected to take "
        "away, and the probability of the going view once the sighting most for it, or most "
        "against it, is seen. More on one of them: rubicon watch RUN TARGET"
    )
    return Group(*parts, *(notes(watches[0].looked) if watches else ()), Text(note, style="dim"))


def _left_out(silent: Sequence[Claim]) -> list[Text]:
    """Claims for which there is nothing to watch, with the reason."""
    reasons = {
        "Claims without a P(event | …) that can go either way": [
            claim for claim in silent if not is_forced(claim)
        ],
        "Claims about a forced move, which cannot be watched for": [
            claim for claim in silent if is_forced(claim)
        ],
    }
    return [
        Text(f"{why}: {', '.join(f'({c.letter})' if c.letter else c.id for c in left)}.",
             style="dim")
        for why, left in reasons.items() if left
    ]  # fmt: skip


def _top(watch: Watch) -> RenderableType:
    if watch.coming_up:
        return Padding(Text(f"{at_all(watch, watch.coming_up)}."), (0, 0, 0, 2))
    if not watch.telling:
        return Text("  nothing tells of it")
    table = Table.grid(padding=(0, 1))
    table.add_column(width=19)
    table.add_column(width=4, justify="right", style="cyan")
    for _ in range(2):
        table.add_column(width=26, no_wrap=True)
    for indicator in watch.telling[:MOST_EACH]:
        table.add_row(
            Padding(Text(indicator.name), (0, 0, 0, 2)),
            percent(indicator.by_outcome.mean),
            _strongest(watch, indicator, "for"),
            _strongest(watch, indicator, "against"),
        )
    return table


def _strongest(watch: Watch, indicator: Indicator, counts: str) -> Text:
    found = [each for each in indicator.sightings if each.counts == counts]
    if not found:
        return Text("–", style="dim")
    top = max(found, key=lambda each: abs(each.change[watch.going].mean))
    after = percent(top.after[watch.going].mean)
    return Text.assemble((after, STYLES[counts]), f" if {outcome(top)}")


def notes(looked: Looked) -> list[RenderableType]:
    """Draws that don't count, if there are any."""
    found = []
    if looked.unsolved:
        share = looked.unsolved / (looked.counted + looked.unsolved)
        found.append(f"unsolved, and left out: {percent(share, 1)} of draws")
    if looked.left_out:
        found.append(
            f"the first {looked.counted + looked.unsolved:,} of {looked.all:,} draws "
            "were looked at, for want of memory"
        )
    return [Text("; ".join(found) + ".", style="yellow")] if found else []


# ---- for programs ----------------------------------------------------------------------------


def average_record(average: Average) -> dict[str, Any]:
    """A number over draws as plain data."""
    return {
        "mean": number(average.mean),
        "median": number(average.median),
        "p5": number(average.p5),
        "p95": number(average.p95),
        "undefined": average.undefined,
    }


def looked_record(looked: Looked) -> dict[str, Any]:
    """Which draws count."""
    return {"draws": looked.all, "counted": looked.counted, "unsolved": looked.unsolved}


def watch_record(watch: Watch) -> dict[str, Any]:
    """A target with all its indicators as plain data; shares from 0 to 1, information in bits.

    A likelihood ratio that is infinite is ``null``, as JSON has no number for it.
    """
    answers = watch.target.answers
    return {
        "target": watch.target.name,
        "letter": watch.target.letter,
        "observer": list(watch.observer),
        "before": _by_answer(answers, watch.before),
        "entropy": average_record(watch.entropy),
        "going_view": answers[watch.going],
        "even": watch.even,
        "word": likelihood(watch.before[watch.going].mean),
        "condition_rare": watch.rare,
        **looked_record(watch.looked),
        "indicators": [_indicator_record(answers, each) for each in watch.indicators],
    }


def _indicator_record(answers: Sequence[str], indicator: Indicator) -> dict[str, Any]:
    return {
        "watch": indicator.name,
        "mover": indicator.mover,
        "in_time": average_record(indicator.in_time),
        "gain": average_record(indicator.gain),
        "share": average_record(indicator.share),
        "by_outcome": average_record(indicator.by_outcome),
        "view_if_it_comes_up": average_record(indicator.up),
        "sightings": [
            {
                "outcome": sighting.outcome,
                "chance": average_record(sighting.chance),
                "before": _by_answer(answers, sighting.before),
                "after": _by_answer(answers, sighting.after),
                "change": _by_answer(answers, sighting.change),
                "likelihood_ratio": average_record(sighting.ratio),
                "raises": number(sighting.raises),
                "counts": sighting.counts,
                "rare": sighting.rare,
            }
            for sighting in indicator.sightings
        ],
    }


def _by_answer(answers: Sequence[str], averages: Sequence[Average]) -> dict[str, Any]:
    return {name: average_record(each) for name, each in zip(answers, averages, strict=True)}
