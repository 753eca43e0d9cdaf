"""What a verdict owes to how strong preferences are: words and a record."""

from __future__ import annotations

from typing import Any

from rubicon.answers.hinges.found import Hinges
from rubicon.answers.intensities.intensities import Intensities
from rubicon.report.blocks import Words
from rubicon.report.data import as_data, fields
from rubicon.report.hinges.words import direction, place
from rubicon.report.margin.words import SLIGHT, ranges
from rubicon.report.marks import judged
from rubicon.report.shown import Shown
from rubicon.report.wording import counted, few, listed, percent, plain

HARDLY = 0.05
"""A claim hardly depends on intensities if fewer draws than this can change with them."""
MOST_GAPS = 2
"""Gaps that are named at the nearest flip."""


def show(found: Intensities, beside: Hinges | None = None) -> Shown[Intensities]:
    """Whether a claim depends on intensities; ``beside`` stands what it hinges on of all
    judgements, where that is told beside."""
    words = Words("\n".join(sentences(found, beside)))
    return Shown(found, "Does it depend on the intensities?", (words,), record(found))


def sentences(found: Intensities, beside: Hinges | None = None) -> tuple[str, ...]:
    """The findings in plain words, the main one first; the intensities that a claim hinges on are
    not told again where they are those that it hinges on of all judgements, told ``beside``."""
    if not found.counted:
        return ("Not one draw has a verdict both with its own intensities and with another's.",)
    told = [_whether(found)]
    if found.changed.share:
        told.append(_by_ranking(found))
        if beside is None or beside.box.limits != found.which.box.limits or not beside.box:
            told += _which(found)
    told.append(_search(found))
    return tuple(each for each in told if each)


def _whether(found: Intensities) -> str:
    """The main finding."""
    changed, verdict = found.changed, found.which.verdict
    if changed.share:
        start = "It hardly depends" if changed.high < HARDLY else "It depends"
        return (
            f"{start} on the intensities: with those of another draw, and all else as it is, the "
            f"verdict changes in {few(changed.share)} of {counted(found.counted, 'draw')} (95 % "
            f"interval {few(changed.low)} to {few(changed.high)}). Two draws taken at random, "
            f"which differ in everything, have different verdicts in {few(found.differing)} of "
            f"cases{_relative(found)}."
        )
    most = f"The 95 % interval of those that change reaches to {few(changed.high)}."
    if verdict.share in (0, 1) and not found.matter:
        verb = "holds" if verdict.share else "fails"
        return (
            f"It {verb} whatever the intensities: in all {verdict.draws.counted:,} draws that "
            f"count, and in {found.counted:,} of them again with the intensities of another. {most}"
        )
    return (
        f"The verdict was not seen to depend on the intensities: {found.counted:,} draws keep it "
        f"with those of another draw and all else as it is. {most}"
    )


def _relative(found: Intensities) -> str:
    """How much of what all judgements together do the intensities do: Sobol's total index."""
    if not found.differing > 0:
        return ""
    part = percent(min(1.0, found.changed.share / found.differing))
    rule = f"; “hardly” is said of less than {percent(HARDLY)} of draws"
    return f"; {part} of that is by intensities{rule if found.changed.high < HARDLY else ''}"


def _by_ranking(found: Intensities) -> str:
    ordered = sorted(found.by_ranking, key=lambda each: -each[1].share)
    told = [f"those of {name} alone in {few(share.share)}" for name, share in ordered]
    return f"It changes with {listed(told)}." if told else ""


def _which(found: Intensities) -> tuple[str, ...]:
    """On which intensities: what stands out, and the box over intensities alone."""
    which = found.which
    if not which.top:
        return ("No single intensity stands out from chance.",)
    names = [judged(each.name) for each in which.top]
    start = f"Of the intensities it hinges most on {listed(names)}."
    box = which.box
    if not box:
        return (start, *(direction(each, which.decided) for each in which.top))
    return (
        start,
        f"It {place(box)}: in {percent(box.density)} of the "
        f"draws there, against {percent(box.base)} of all; {percent(box.coverage)} of such draws "
        "lie there.",
    )


def _search(found: Intensities) -> str:
    """The nearest flip by intensities alone."""
    near = found.nearest
    if near is None or near.holds is None:
        return ""
    verb, other = ("holds", "fails") if near.holds else ("fails", "holds")
    if near.flip is None:
        return (
            f"It {verb} at the central judgements, and no intensities were found that flip it "
            "there."
        )
    moved = [each for each in found.flip_gaps if abs(each[2] - each[1]) >= SLIGHT][:MOST_GAPS]
    gaps = [
        f"{judged(name)} is {plain(end, 2)} instead of {plain(start, 2)}"
        for name, start, end in moved
    ]
    where = f" where {listed(gaps)}" if gaps else ""
    return (
        f"It {verb} at the central judgements; with all else as there, the nearest intensities "
        f"at which it {other} are {ranges(near.distance)} away{',' if gaps else ''}{where}."
    )


def record(found: Intensities) -> dict[str, Any]:
    """Everything that was found about a claim, for JSON."""
    near, moved = found.nearest, found.flip_gaps
    return as_data({
        "changed": found.changed.share,
        **fields(found.changed, "low", "high", prefix="changed_"),
        "draws": found.counted,
        "differing": found.differing,
        "by_ranking": {name: share.share for name, share in found.by_ranking},
        "gaps": [each.name for each in found.which.top],
        "nearest": near and {
            **fields(near, "holds", "distance"),
            "gaps": [dict(zip(("gap", "start", "end"), each, strict=True)) for each in moved],
        },
        "sentences": sentences(found),
    })  # fmt: skip
