"""Hinges for the terminal, and as plain data."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rubicon.answers.hinges.boxes import Box, Limit
from rubicon.answers.hinges.found import Hinges
from rubicon.answers.hinges.sensitivity import Influence, Sensitivity
from rubicon.report.hinges.sentences import box_words, rounded
from rubicon.report.verdicts.record import number
from rubicon.report.wording import percent


def hinge_table(found: Sequence[Hinges]) -> RenderableType:
    """All claims, each with its two or three hinges and its box."""
    if not found:
        return Text("claims.toml has no claims; write one out: rubicon hinges RUN 'P(…) > P(…)'")
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column("", style="bold", no_wrap=True)
    table.add_column("claim, and where it fails or holds", ratio=1, min_width=20)
    table.add_column("hinges", overflow="fold")
    table.add_column(Text.assemble("lowest →", "\n", "highest"), justify="right", no_wrap=True)
    for each in found:
        table.add_row(
            Text(f"({each.claim.letter})" if each.claim and each.claim.letter else ""),
            Text.assemble(_name(each), "\n", (box_words(each.box) or _no_box(each), "dim")),
            Text("\n".join(influence.name for influence in each.top) or "–"),
            Text("\n".join(_ends(influence, each.decided) for influence in each.top)),
        )
    note = Text(
        "“lowest → highest”: the share of draws in which the claim holds where the judgement is in "
        "the lowest and in the highest fifth of its values, or has the lowest and the highest of a "
        "few; with a sign, the margin’s median, "
        "where no judgement stands out that decides the claim itself. Density: how often it "
        "fails (holds) in the box; coverage: how much of all failing (holding) lies there.",
        style="dim",
    )
    return Group(table, note)


def hinge_lines(found: Hinges, means: Mapping[str, str]) -> RenderableType:
    """One claim in detail; ``means`` has what each judgement means, where that is known."""
    parts: list[RenderableType] = [Text(f"{sentence}\n") for sentence in found.sentences()]
    of_what = found.of_verdict if found.decided else found.of_margin
    if of_what.hinges:
        parts += [_influences(of_what, found.decided, means), _note(of_what)]
    return Group(*parts)


def hinge_record(found: Hinges) -> dict[str, Any]:
    """What a claim hinges on, as plain data; shares from 0 to 1."""
    claim, draws = found.claim, found.verdict.draws
    return {
        "letter": claim.letter if claim else "",
        "id": claim.id if claim else "",
        "says": claim.says if claim else "",
        "holds": found.question.text,
        "share": number(found.verdict.share),
        "draws": draws.all,
        "counted": draws.counted,
        "unsolved": draws.unsolved,
        "undefined": draws.undefined,
        "hinges": [influence.name for influence in found.top],
        "verdict": _records(found.of_verdict),
        "margin": _records(found.of_margin),
        "together": [
            {"one": pair.one, "other": pair.other, "rank_correlation": pair.rank}
            for pair in found.together
        ],
        "at_an_end": [
            {
                "judgement": tail.name,
                "end": "highest" if tail.highest else "lowest",
                "from": tail.edge,
                "holds_there": tail.inside,
                "holds_elsewhere": tail.elsewhere,
                "draws_there": tail.draws,
            }
            for tail in found.tails
        ],
        "box": box_record(found.box),
        "sentences": list(found.sentences()),
    }


def _name(found: Hinges) -> str:
    return found.claim.says if found.claim else found.question.text.strip()


def _no_box(found: Hinges) -> str:
    box = found.box
    if box.draws and not box.cases:
        return f"{'holds' if box.fails else 'fails'} in all draws"
    return f"no box: {box.why_not}"


def _ends(influence: Influence, of_verdict: bool) -> str:
    show = _short if of_verdict else rounded
    ends = f"{show(influence.lowest)} → {show(influence.highest)}"
    return f"{ends} %" if of_verdict else ends


def _short(share: float) -> str:
    return percent(share).removesuffix(" %")


def _influences(of_what: Sensitivity, of_verdict: bool, means: Mapping[str, str]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column("judgement", ratio=1, min_width=20, overflow="fold")
    table.add_column(Text.assemble("PAWN\n", ("(95 % interval)", "dim")), justify="right",
                     no_wrap=True)  # fmt: skip
    table.add_column("by chance", justify="right", no_wrap=True)
    table.add_column("variance", justify="right", no_wrap=True)
    table.add_column(Text("lowest →\nhighest"), justify="right", no_wrap=True)
    for each in of_what.hinges:
        meaning = means.get(each.name, "")
        table.add_row(
            Text.assemble((each.name, "bold"), (f"\n{meaning}" if meaning else "", "dim")),
            Text.assemble(f"{each.index:.2f}\n", (f"{each.low:.2f}–{each.high:.2f}", "dim")),
            f"{each.noise:.2f}",
            percent(each.variance),
            _ends(each, of_verdict),
        )
    return table


def _note(of_what: Sensitivity) -> Text:
    others = len(of_what.names) - len(of_what.hinges)
    return Text(
        "PAWN: how far the distribution moves where the judgement is known, from 0 to 1, with "
        "its bootstrap interval. “By chance”: what a judgement that has nothing to do with it "
        "stays below in 95 of 100 cases. Variance: the share that goes with the judgement alone. "
        f"{others} other judgements don’t stand out from chance, or are not among the "
        "strongest ten.",
        style="dim",
    )


def _records(of_what: Sensitivity) -> list[dict[str, Any]]:
    return [
        {
            "judgement": each.name,
            "is_hinge": each.is_hinge,
            "pawn": number(each.index),
            "low": number(each.low),
            "high": number(each.high),
            "by_chance": number(each.noise),
            "variance": number(each.variance),
            "lowest_fifth": number(each.lowest),
            "between": number(each.between),
            "highest_fifth": number(each.highest),
            "lowest_is": number(each.lowest_is),
            "highest_is": number(each.highest_is),
        }
        for each in of_what.leading
    ]


def box_record(box: Box) -> dict[str, Any]:
    """A box as plain data."""
    return {
        "of": "fails" if box.fails else "holds",
        "words": box_words(box),
        "why_not": box.why_not,
        "limits": [_limit_record(limit) for limit in box.limits],
        "density": number(box.density),
        "coverage": number(box.coverage),
        "base": number(box.base),
        "share": number(box.share),
        "density_elsewhere": number(box.density_elsewhere),
        "coverage_elsewhere": number(box.coverage_elsewhere),
        "cases": box.cases,
        "draws": box.draws,
        "trajectory": [
            {
                "coverage": peel.coverage,
                "density": peel.density,
                "share": peel.share,
                "restricted": peel.restricted,
            }
            for peel in box.trajectory
        ],
    }


def _limit_record(limit: Limit) -> dict[str, Any]:
    return {
        "judgement": limit.name,
        "low": limit.low if math.isfinite(limit.low) else None,
        "high": limit.high if math.isfinite(limit.high) else None,
        "share": limit.share,
        "quasi_p": limit.quasi_p,
    }
