"""Verdicts on claims as a table, and one verdict or answer line by line."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from rubicon.answers.verdicts.classes import class_of
from rubicon.answers.verdicts.grounds import UNKNOWN, Grounds
from rubicon.ask import Answer, Claim, DrawCounts, Question, Verdict, likelihood
from rubicon.report.blocks import Cell, Column, Table, claim_cells
from rubicon.report.marks import asked
from rubicon.report.verdicts.rests import clipped, rests, way_name
from rubicon.report.verdicts.words import (
    OnBranches,
    band_in_words,
    cause,
    caveats,
    kind_in_words,
    parts_in_words,
    short,
    shown_word,
    verb,
    weakness,
    word_of,
)
from rubicon.report.wording import percent, plain, signed, span, tenths

Lines: TypeAlias = Sequence[tuple[str, str]]
"""Names and what is said of each."""
_TONES: Mapping[str, str] = {"holds": "good", "holds-open": "open", "open": "open",
                             "open-fails": "open", "fails": "bad", "close": "dim",
                             "undefined": "dim"}  # fmt: skip
_EXACTLY = ", exactly: no judgement varies"


def verdict_table(
    claims: Sequence[Claim],
    verdicts: Sequence[Verdict],
    grounds: Grounds = UNKNOWN,
    told: OnBranches | None = None,
) -> Table:
    """The verdicts on all claims, a line each.

    Parameters
    ----------
    grounds
        What else is known of them.
    told
        Of which branches it is said already, and in which share of all draws.
    """
    banded = any(len(each.readings) > 1 for each in verdicts)
    varied = any(math.isfinite(each.low) for each in verdicts)
    found = [grounds.benchmarks.of(claim) if grounds.benchmarks else None for claim in claims]
    rest = [tuple(map(clipped, rests(claim, grounds))) for claim in claims]
    columns = {
        "holds in": [
            Cell(percent(verdict.share), asked=str(claim.question))
            for claim, verdict in zip(claims, verdicts, strict=True)
        ],
        "95 %": [Cell(interval(each)) for each in verdicts] if varied else [],
        "band": [Cell(span(*each.band) if len(each.readings) > 1 else "") for each in verdicts]
        if banded else [],
        "coin\ntoss": [Cell(percent(each.told[0].verdicts[1].share) if each else "")
                       for each in found] if any(found) else [],
        "verdict": [_verdict(each) for each in verdicts],
        "rests on": [Cell(each[0], under=each[1:]) if each else Cell() for each in rest]
        if any(rest) else [],
    }  # fmt: skip
    columns = {name: cells for name, cells in columns.items() if cells}
    names = [claim_cells(claim.letter, claim.says, *_remarks(claim, verdict, told))
             for claim, verdict in zip(claims, verdicts, strict=True)]  # fmt: skip
    return Table(
        (Column(), Column("claim", wide=True, least=44),
         *(Column(name, right=name not in ("verdict", "rests on")) for name in columns)),
        tuple((*own, *cells)
              for own, *cells in zip(names, *columns.values(), strict=True)),
        note=_note(grounds, banded, varied),
    )  # fmt: skip


def _note(grounds: Grounds, banded: bool, varied: bool) -> str:
    """How to read the table."""
    told = (
        "“holds in”: share of the sets of judgements, among those solved and defined, in which the "
        "claim follows in equilibrium by what matters: no probability of anything."
    )
    told += " 95 %: what more draws could still change, no more." if varied else ""
    told += " The band is over the readings of a claim." if banded else ""
    if grounds.benchmarks and grounds.benchmarks.claims:
        told += (
            " “coin toss”: the same share if all toss coins. “inputs alone”: whatever way players "
            "choose in, nearly every set gives the same verdict."
        )
        own = next((way for way in grounds.benchmarks.ways if way.own), None)
        told += f" The run's own players are those of the {way_name(own)}." if own else ""
    return told


def _remarks(claim: Claim, verdict: Verdict, told: OnBranches | None) -> list[str]:
    """What stands below a claim: its kind, its parts, and what its share leaves out."""
    parts = parts_in_words(verdict, short=True)
    found = [kind_in_words(claim, verdict) if claim.kind == "fact" else claim.kind]
    found += [f"its parts: {'; '.join(parts)}"] if parts else []
    return [each for each in (*found, *caveats(verdict, told=told)) if each]


def _verdict(verdict: Verdict) -> Cell:
    name = class_of(verdict)
    exactly = verdict.draws.exact and name == "holds"
    return Cell(name if exactly else short(name), _TONES.get(name, ""))


def interval(verdict: Verdict) -> str:
    """The Monte Carlo interval of a share in per cent; none where no draw counts or no judgement
    varies."""
    if not math.isfinite(verdict.low):
        return ""
    return f"{100 * verdict.low:.1f}–{100 * verdict.high:.1f}"


def verdict_lines(verdict: Verdict) -> list[tuple[str, str]]:
    """A claim asked as a question."""
    margin = verdict.margin
    rows = [
        ("holds in", f"{asked(percent(verdict.share, 1), str(verdict.question))} of draws"),
        ("fails in", f"{percent(verdict.fails, 1)} of draws"),
        ("95 % interval", f"{percent(verdict.low, 1)} – {percent(verdict.high, 1)} (sampling)"),
        ("in words", f"{shown_word(verdict)}: it {verb(class_of(verdict), 1)}"),
        ("margin", f"{signed(margin.median)} (median), 90 % of draws from {signed(margin.p5)} to "
                   f"{signed(margin.p95)}"),
    ]  # fmt: skip
    if verdict.draws.exact:
        rows = [("verdict", f"it {word_of(verdict)}{_EXACTLY}"), ("margin", signed(margin.median))]
    if not verdict.draws.counted:
        rows = [("in words", "undefined in every draw")]
    if weak := weakness(verdict.draws):
        rows.append(("weak", weak))
    if verdict.close and not verdict.draws.exact:
        rows.insert(2, ("too close in", f"{percent(verdict.close, 1)} of draws"))
    if why := cause(verdict):
        rows.append(("mind", why))
    if band := band_in_words(verdict):
        rows.append(("readings", band))
    rows += [("part", each) for each in parts_in_words(verdict)]
    return rows + _caveats(verdict.draws)


def answer_lines(answer: Answer) -> list[tuple[str, str]]:
    """A number asked for."""
    question, draws, spread = answer.question, answer.draws, answer.spread
    p5, median, p95 = (shown(question, value) for value in (spread.p5, spread.median, spread.p95))
    to = "to" if question.is_difference else "–"
    mean = asked(shown(question, answer.mean), str(question))
    rows = [("mean", f"{mean} over draws"), ("90 % of draws", f"{p5} {to} {p95}, median {median}")]
    if draws.exact:
        rows = [("value", f"{mean}{_EXACTLY}")]
    if question.is_likelihood:
        rows.insert(1, ("in words", likelihood(answer.mean)))
    if not draws.counted:
        rows = [("in words", "undefined in every draw")]
    if draws.too_few:
        rows.append(("weak", weakness(draws)))
    return rows + _caveats(draws)


def shown(question: Question, value: float) -> str:
    """A value of a question: a probability, one less another in points, or a plain number."""
    if question.is_likelihood:
        return percent(value, 1)
    if question.is_difference:
        return f"{tenths(value)} points"
    return plain(value, 4)


def _caveats(draws: DrawCounts) -> list[tuple[str, str]]:
    rows = []
    if draws.undefined:
        rows.append(("undefined", f"in {percent(draws.undefined, 1)} of draws"))
    if draws.unsolved > draws.uncertain:
        rows.append(("unsolved", f"{percent(draws.unsolved - draws.uncertain, 1)} of draws"))
    if draws.uncertain:
        rows.append(("left out", f"{percent(draws.uncertain, 1)} of draws, whose branch is "
                                 "uncertain"))  # fmt: skip
    if draws.past:
        rows.append(("branch", f"in {percent(draws.past, 1)} of draws past a bifurcation: one of "
                               "several equilibria"))  # fmt: skip
    if draws.rare:
        rows.append(("mind", f"in {percent(draws.rare, 1)} of draws the condition almost never "
                             "happens (below one in a thousand)"))  # fmt: skip
    return rows
