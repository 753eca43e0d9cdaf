"""In which judgements a statement holds: for the terminal, and as plain data."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rubicon.answers.hinges.boxes import Limit
from rubicon.answers.hinges.sensitivity import FEWEST
from rubicon.answers.when.when import Best, When
from rubicon.ask.averages import Average
from rubicon.report.hinges.sentences import limit_words
from rubicon.report.hinges.table import box_record
from rubicon.report.verdicts.record import number
from rubicon.report.wording import counted, few, listed, percent, plain, signed


def when_lines(found: When, means: Mapping[str, str]) -> RenderableType:
    """The findings, and the box or the draw that comes nearest; ``means`` says what names mean."""
    parts: list[RenderableType] = [Text(" ".join(when_sentences(found)) + "\n")]
    if found.box:
        parts.append(_limits(found, means))
    elif found.best is not None and found.best.places:
        parts.append(_places(found.best, means))
    return Group(*parts)


def when_sentences(found: When) -> tuple[str, ...]:
    """The findings in plain words."""
    draws = found.found.verdict.draws
    if not draws.counted:
        return (f"None of {draws.all:,} draws counts: it is undefined, or unsolved, in all.",)
    return tuple(each for each in (_how_often(found), _where(found), _best(found)) if each)


def when_record(found: When) -> dict[str, Any]:
    """Plain data; shares from 0 to 1."""
    draws, verdict, best = found.found.verdict.draws, found.found.verdict, found.best
    return {
        "holds": found.found.question.text,
        "players": list(found.players),
        "judgements": found.among,
        "draws": draws.all,
        "counted": draws.counted,
        "holding": found.holding,
        "share": number(verdict.share),
        "low": number(verdict.low),
        "high": number(verdict.high),
        "hinges": [each.name for each in found.found.top],
        "box": box_record(found.box),
        "best": None
        if best is None
        else {
            "draw": best.draw,
            "margin": number(best.margin),
            "value": number(best.value),
            "judgements": [
                {"judgement": each.name, "value": number(each.value), "rank": number(each.rank)}
                for each in best.places
            ],
        },
        "sentences": list(when_sentences(found)),
    }


def _how_often(found: When) -> str:
    verdict, draws = found.found.verdict, found.found.verdict.draws.counted
    if verdict.draws.exact:
        return f"It {verdict.word}, and no judgement varies."
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
    whose, told = _whose(found), found.found.told().box
    if found.found.verdict.draws.exact:
        return ""
    if found.box:
        return f"Among {whose}, {told[:1].lower()}{told[1:]}"
    if 0 < found.holding < FEWEST:
        return "That is too few to say where."
    if found.holding == found.found.verdict.draws.counted:
        return f"So none of {whose} makes a difference."
    why = found.box.why_not
    return f"Among {whose}, nothing says where: {why}." if found.holding else ""


def _whose(found: When) -> str:
    """The judgements that were looked at."""
    if not found.players:
        return f"the {counted(found.among, 'judgement')} that vary"
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
    body = found.found.question.body
    return str(getattr(body, "left", body))


def _limits(found: When, means: Mapping[str, str]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column("judgement", ratio=1, min_width=20, overflow="fold")
    table.add_column(Text("where it\nholds"), justify="right", no_wrap=True)
    table.add_column(Text("all draws\n(90 %)"), justify="right", no_wrap=True)
    table.add_column(Text("share\nof draws"), justify="right", no_wrap=True)
    for limit in found.box.limits:
        table.add_row(
            _named(limit.name, means),
            Text(limit_words(limit), style="bold"),
            Text(_spread(found.spreads[limit.name], limit), style="dim"),
            percent(limit.share),
        )
    box = found.box
    table.add_section()
    table.add_row(
        Text("all of it together"),
        Text(f"density {percent(box.density)}\ncoverage {percent(box.coverage)}"),
        Text(f"all {percent(box.base)}", style="dim"),
        percent(box.share),
    )
    return table


def _places(best: Best, means: Mapping[str, str]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column("what moves it most", ratio=1, min_width=20, overflow="fold")
    table.add_column(f"draw {best.draw}", justify="right", no_wrap=True)
    table.add_column(Text("higher than\nin"), justify="right", no_wrap=True)
    for each in best.places:
        table.add_row(
            _named(each.name, means),
            Text(plain(each.value), style="bold"),
            f"{percent(each.rank)} of draws",
        )
    return table


def _named(name: str, means: Mapping[str, str]) -> Text:
    meaning = means.get(name, "")
    return Text.assemble((name, "bold"), (f"\n{meaning}" if meaning else "", "dim"))


def _spread(spread: Average, limit: Limit) -> str:
    low, high = (f"{value:.{limit.decimals}f}" for value in (spread.p5, spread.p95))
    return f"{low} to {high}".replace("-", "−")
