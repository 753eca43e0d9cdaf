"""What a claim hinges on: the judgements that decide it, where it fails, where it tips over.

>>> from rubicon.answers.hinges.found import hinges
>>> (found,) = hinges(run, ["P(answer=escalate | exposure=exposed) > 0.5"])
>>> found.top[0].name, found.box.density

Everything comes from the run's own draws; nothing is solved again.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rubicon.answers.hinges.boxes import Box, find_box
from rubicon.answers.hinges.power import detectable
from rubicon.answers.hinges.sensitivity import (
    FEWEST,
    LEADING,
    Influence,
    Inputs,
    Sensitivity,
    sensitivity,
)
from rubicon.answers.hinges.tails import Tail, tails_of
from rubicon.answers.hinges.tipping import Tipping, tipping
from rubicon.answers.intensities.gaps import orders_in
from rubicon.arrays import Bools, Floats
from rubicon.ask import Average, Claim, Plan, Question, Verdict, parse
from rubicon.ask.indifference import with_causes
from rubicon.ask.runs import Findings, ask_run, verdicts_of
from rubicon.ensemble.store import Run
from rubicon.errors import InputError
from rubicon.judgements.names import EXPERT
from rubicon.judgements.streams import stream

TOP = 3
"""Hinges that are named; more cannot be kept in mind."""
TOGETHER = 0.3
"""Rank correlation from which it is said that two hinges are drawn together."""


@dataclass(frozen=True)
class Together:
    """Two hinges that are drawn together, with the rank correlation of their draws."""

    one: str
    other: str
    rank: float


@dataclass(frozen=True)
class Hinges:
    """What a claim hinges on."""

    # question, claim: the claim in notation; and the one of the file, if it is one
    question: Question
    claim: Claim | None
    verdict: Verdict
    # of_verdict, of_margin: what moves the verdict (holds or fails), and what moves the margin
    of_verdict: Sensitivity
    of_margin: Sensitivity
    box: Box  # where it fails, or holds if that is rarer
    # the map over the two strongest hinges; ``None`` without two, or where nearly all draws agree
    tipping: Tipping | None
    # pairs among the named hinges that are drawn together and so share their influence
    together: tuple[Together, ...]
    # judgements that are no hinges of the verdict but decide it at an end of their range
    tails: tuple[Tail, ...]
    # how each judgement is spread over all draws of the run, whether they count or not
    spreads: Mapping[str, Average]
    # the least difference of its share between the ends of a judgement's range that draws so many
    # as these find 8 times in 10; ``nan`` where they find none
    detectable: float

    @property
    def decided(self) -> bool:
        """Whether judgements stand out that decide the verdict, rather than only the margin."""
        return bool(self.of_verdict.hinges)

    @property
    def measured(self) -> Sensitivity:
        """What moves the verdict where judgements stand out that decide it, else the margin."""
        return _decisive(self.of_verdict, self.of_margin)

    @property
    def top(self) -> tuple[Influence, ...]:
        """The two or three hinges to name."""
        return self.measured.hinges[:TOP]


def hinges(
    run: Run,
    claims: Sequence[Claim | Question | str],
    findings: Findings | None = None,
    among: Collection[str] | None = None,
    fails: bool | None = None,
) -> tuple[Hinges, ...]:
    """What each claim hinges on.

    Raises InputError if the run is not finished, or a claim has a mistake or is only a number.

    Parameters
    ----------
    claims
        Claims of the file, parsed, or in notation.
    findings
        What these claims come to over the run, if it is at hand.
    among
        The judgements that count; all that vary, if left out.
    fails
        Whether boxes are of where a claim fails, or holds; of whichever is rarer, if left out.
    """
    asked = [parse(each) if isinstance(each, str) else each for each in claims]
    if findings is None:
        findings = ask_run(run, claim_plan(run, asked))
    values = values_of(run, among)
    spreads = {name: Average.of(row) for name, row in values.items()}
    inputs = inputs_of(values, findings.solved)
    seed = int(run.manifest["seed"])
    known, found = findings.evaluated, []
    verdicts = with_causes(run, verdicts_of(findings)[: len(asked)])
    for k, claim in enumerate(asked):
        question = _question(claim)
        # A claim about a game with forced moves is unsolved where that game is.
        # Of one that is too close to call, it would be told what moves less than what matters.
        counts = known.solved[k] & np.isfinite(known.value[k]) & (not verdicts[k].mostly_close)
        own = inputs.at(counts[findings.solved])
        margin, holds = known.value[k][counts], known.holds[k][counts]
        # The claim's own stream, so that other claims and their order change nothing.
        rng = stream(seed, str(question), "hinges")
        of_verdict, of_margin = sensitivity(own, holds, rng), sensitivity(own, margin, rng)
        top = [each.name for each in _decisive(of_verdict, of_margin).hinges[:TOP]
               if each.name != EXPERT]  # fmt: skip
        offered = _offered(of_verdict, of_margin)
        found.append(
            Hinges(
                question=question,
                claim=claim if isinstance(claim, Claim) else None,
                verdict=verdicts[k],
                of_verdict=of_verdict,
                of_margin=of_margin,
                box=find_box(offered, own.rows(offered), holds, fails),
                tipping=_map(own, holds, top),
                together=_together(own, top),
                tails=tails_of(own, holds, {EXPERT, *(each.name for each in of_verdict.hinges)}),
                spreads=spreads,
                detectable=detectable(holds, stream(seed, str(question), "power")),
            )
        )
    return tuple(found)


def claim_plan(run: Run, asked: Sequence[Claim | Question]) -> Plan:
    """The plan that evaluates claims. Raises InputError if one has a mistake or is only a
    number."""
    questions = [_question(each) for each in asked]
    for question in questions:
        if not question.is_claim:
            raise InputError(
                f"this is a number and neither holds nor fails: {question.text.strip()}",
                instead="compare it with something: … > 0.5",
            )
    return Plan.of(run.game, questions)


def values_of(run: Run, among: Collection[str] | None = None) -> Mapping[str, Floats]:
    """The judgements that the game uses, by name, ``float64[draw]`` over all draws of a run.

    λ is one of them, and so is whose each draw is, where experts are. What the story never uses
    cannot matter, and would only seem to if it is drawn together with something that does. In place
    of a ranking's payoffs stand their gaps.
    ``among`` names the judgements, and gaps, to keep to.
    """
    draws = run.judgements()
    used = {*run.game.table.judgements, *run.rationality.rows, EXPERT}
    orders = orders_in(run)
    gone = {symbol for each in orders for symbol in each.symbols if symbol != each.lowest}
    values = {name: draws[name] for name in draws.names if name in used - gone}
    values |= {gap.name: gap.values(draws) for each in orders for gap in each.gaps}
    return {name: row for name, row in values.items() if among is None or name in among}


def inputs_of(values: Mapping[str, Floats], draws: Bools) -> Inputs:
    """Those of :func:`values_of` that vary in some draws, ``bool[draw]``."""
    rows = np.array(list(values.values())).reshape(len(values), len(draws))
    return Inputs.of(list(values), rows[:, draws])


def _question(asked: Claim | Question) -> Question:
    return asked.question if isinstance(asked, Claim) else asked


def _decisive(of_verdict: Sensitivity, of_margin: Sensitivity) -> Sensitivity:
    return of_verdict if of_verdict.hinges else of_margin


def _offered(of_verdict: Sensitivity, of_margin: Sensitivity) -> list[str]:
    """What a box may restrict: whatever stands out, of the verdict first."""
    found = dict.fromkeys(each.name for each in (*of_verdict.hinges, *of_margin.hinges))
    return [name for name in found if name != EXPERT][:LEADING]


def _map(inputs: Inputs, holds: Bools, names: Sequence[str]) -> Tipping | None:
    rarer = min(np.count_nonzero(holds), np.count_nonzero(~holds))
    if len(names) < 2 or rarer < FEWEST:
        return None
    return tipping((names[0], names[1]), inputs.rows(names[:2]), holds)


def _together(inputs: Inputs, names: Sequence[str]) -> tuple[Together, ...]:
    if len(names) < 2:
        return ()
    rank: Floats = np.atleast_2d(np.corrcoef(inputs.places[[inputs.row(name) for name in names]]))
    return tuple(
        Together(names[a], names[b], float(rank[a, b]))
        for a, b in itertools.combinations(range(len(names)), 2)
        if abs(rank[a, b]) >= TOGETHER
    )
