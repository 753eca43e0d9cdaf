"""What a claim hinges on: the judgements that decide it, where it fails, where it tips over.

>>> from rubicon.answers.hinges.found import hinges
>>> (found,) = hinges(run, ["P(answer=escalate | exposure=exposed) > 0.5"])
>>> found.top[0].name, found.sentences()

Everything comes from the run's own draws; nothing is solved again.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from rubicon.answers.hinges.boxes import Box, find_box
from rubicon.answers.hinges.pawn import Bools
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
from rubicon.ask.claims import Claim
from rubicon.ask.evaluate import Evaluated, Plan
from rubicon.ask.language import parse
from rubicon.ask.runs import Findings, ask_run
from rubicon.ask.syntax import Question
from rubicon.ask.terms import Compiler
from rubicon.ask.verdicts import Verdict, verdict
from rubicon.ensemble.store import Run
from rubicon.errors import InputError
from rubicon.game import Floats
from rubicon.judgements.streams import stream
from rubicon.report.hinges.sentences import Told, tell

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
    """What a claim hinges on.

    Parameters
    ----------
    question, claim
        The claim in notation; and the one of the file, if it is one.
    verdict
        The verdict on it.
    of_verdict, of_margin
        What moves the verdict (holds or fails), and what moves the margin.
    box
        Where it fails, or holds if that is rarer.
    tipping
        The map over the two strongest hinges; ``None`` without two, or where nearly all draws
        agree.
    together
        Pairs among the named hinges that are drawn together and so share their influence.
    tails
        Judgements that are no hinges of the verdict but decide it at an end of their range.
    """

    question: Question
    claim: Claim | None
    verdict: Verdict
    of_verdict: Sensitivity
    of_margin: Sensitivity
    box: Box
    tipping: Tipping | None
    together: tuple[Together, ...]
    tails: tuple[Tail, ...] = ()

    @property
    def decided(self) -> bool:
        """Whether judgements stand out that decide the verdict, rather than only the margin."""
        return bool(self.of_verdict.hinges)

    @property
    def top(self) -> tuple[Influence, ...]:
        """The two or three hinges to name: of the verdict, or else of the margin."""
        return _named(self.of_verdict, self.of_margin)

    def told(self) -> Told:
        """The findings in plain words, one by one."""
        return tell(self)

    def sentences(self) -> tuple[str, ...]:
        """The findings in plain words."""
        return self.told().sentences()


def hinges(
    run: Run,
    claims: Sequence[Claim | Question | str],
    findings: Findings | None = None,
    among: Collection[str] | None = None,
    fails: bool | None = None,
) -> tuple[Hinges, ...]:
    """What each claim hinges on.

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

    Raises
    ------
    InputError
        If the run is not finished, or a claim has a mistake or is only a number.
    """
    asked = [parse(each) if isinstance(each, str) else each for each in claims]
    if findings is None:
        findings = ask_run(run, _plan(run, asked))
    solved, evaluated = findings.solved, findings.evaluated
    inputs = inputs_of(run, solved, among)
    return tuple(
        _hinges(
            each, k, evaluated, solved, inputs, int(run.manifest["seed"]), fails, findings.exact
        )
        for k, each in enumerate(asked)
    )


def inputs_of(run: Run, draws: Bools, among: Collection[str] | None = None) -> Inputs:
    """The judgements that the game uses and that vary, in some of the draws.

    λ is one of them. What the story never uses cannot matter, and would only seem to if it is
    drawn together with something that does. In place of a ranking's payoffs stand their gaps.

    Parameters
    ----------
    among
        Rows of draws, and names of gaps, to keep to.
    """
    drawn = run.judgements()
    used = {*run.game.table.judgements, *run.rationality.rows}
    orders = orders_in(run)
    gone = {symbol for each in orders for symbol in each.symbols if symbol != each.lowest}
    rows = {name: drawn[name] for name in drawn.names if name in used - gone}
    rows |= {gap.name: gap.values(drawn) for each in orders for gap in each.gaps}
    names = [name for name in rows if among is None or name in among]
    values = np.array([rows[name] for name in names]).reshape(len(names), -1)
    return Inputs.of(names, values[:, draws] if names else np.zeros((0, np.count_nonzero(draws))))


def _plan(run: Run, asked: Sequence[Claim | Question]) -> Plan:
    compiler = Compiler(run.game)
    for each in asked:
        question = each.question if isinstance(each, Claim) else each
        if not question.is_claim:
            raise InputError(
                f"this is a number and neither holds nor fails: {question.text.strip()}",
                instead="compare it with something: … > 0.5",
            )
        try:
            compiler.add(question)
        except InputError as error:
            raise error.at(each.where if isinstance(each, Claim) else "") from None
    return Plan.compiled(compiler)


def _hinges(
    asked: Claim | Question,
    k: int,
    evaluated: Evaluated,
    solved: Bools,
    inputs: Inputs,
    seed: int,
    fails: bool | None,
    exact: bool,
) -> Hinges:
    """One claim's; ``inputs`` are those of the draws in which the game itself is ``solved``."""
    claim = asked if isinstance(asked, Claim) else None
    question = claim.question if claim else asked
    assert isinstance(question, Question)
    margin, holds = evaluated.value[k], evaluated.holds[k]
    # A claim about a game with forced moves is unsolved where that game is.
    found = verdict(question, margin, holds, evaluated.rarest[k], evaluated.solved[k], exact)
    counted = (np.isfinite(margin) & evaluated.solved[k])[solved]
    inputs = inputs.at(counted)
    margin, holds = margin[solved][counted], holds[solved][counted]
    # The claim's own stream, so that other claims and their order change nothing.
    rng = stream(seed, str(question), "hinges")
    of_verdict, of_margin = sensitivity(inputs, holds, rng), sensitivity(inputs, margin, rng)
    top = [each.name for each in _named(of_verdict, of_margin)]
    return Hinges(
        question=question,
        claim=claim,
        verdict=found,
        of_verdict=of_verdict,
        of_margin=of_margin,
        box=_box(inputs, holds, of_verdict, of_margin, fails),
        tipping=_map(inputs, holds, top),
        together=_together(inputs, top),
        tails=tails_of(inputs, holds, {each.name for each in of_verdict.hinges}),
    )


def _named(of_verdict: Sensitivity, of_margin: Sensitivity) -> tuple[Influence, ...]:
    return (of_verdict.hinges or of_margin.hinges)[:TOP]


def _box(
    inputs: Inputs,
    holds: Bools,
    of_verdict: Sensitivity,
    of_margin: Sensitivity,
    fails: bool | None,
) -> Box:
    """A box over whatever stands out, of the verdict first."""
    offered = dict.fromkeys(each.name for each in (*of_verdict.hinges, *of_margin.hinges))
    names = list(offered)[:LEADING]
    return find_box(names, _values(inputs, names), holds, fails)


def _map(inputs: Inputs, holds: Bools, names: Sequence[str]) -> Tipping | None:
    rarer = min(np.count_nonzero(holds), np.count_nonzero(~holds))
    if len(names) < 2 or rarer < FEWEST:
        return None
    return tipping((names[0], names[1]), _values(inputs, names[:2]), holds)


def _together(inputs: Inputs, names: Sequence[str]) -> tuple[Together, ...]:
    if len(names) < 2:
        return ()
    rank: Floats = np.atleast_2d(np.corrcoef(inputs.places[[inputs.row(name) for name in names]]))
    return tuple(
        Together(names[a], names[b], float(rank[a, b]))
        for a, b in itertools.combinations(range(len(names)), 2)
        if abs(rank[a, b]) >= TOGETHER
    )


def _values(inputs: Inputs, names: Sequence[str]) -> Floats:
    return inputs.values[[inputs.row(name) for name in names]]
