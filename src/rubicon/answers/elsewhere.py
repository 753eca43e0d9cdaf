"""Answers that are found in a second process where that saves time.

Flips, knock-outs and other equilibria need the game solved again, over and over. Much of that is
Python between short solves; so for a large run it goes on beside the answers that come from the
draws themselves. The second process starts, and plans the game, while the claims are judged; it
begins as soon as it is sent the verdicts, and sends flips as soon as it has them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from rubicon.answers.answers import Effort
from rubicon.answers.equilibria.selection import Selection, select
from rubicon.answers.knockouts.found import Knockouts, knockouts_of
from rubicon.answers.margin.nearest import Margin, Setting, margins
from rubicon.ask import Claim, Plan, kept_claims
from rubicon.ask.runs import Findings
from rubicon.beside import Beside, Hear, Tell, beside
from rubicon.ensemble import Run, open_run
from rubicon.ensemble.solving import usable_cores
from rubicon.errors import InputError

WORTH_A_PROCESS = 5_000_000
"""Nodes × draws from which a second process is sooner done, the time it takes to start included."""


@dataclass(frozen=True)
class Elsewhere:
    """What is found there last, with the seconds that it took."""

    knockouts: Knockouts | InputError  # or the mistake for which nothing could be knocked out
    selection: Selection | None  # ``None`` where players are not in equilibrium
    seconds: Mapping[str, float]


@dataclass(frozen=True)
class Near:
    """The nearest flip of each claim, which is found there first, and the seconds that it took."""

    margins: tuple[Margin, ...]
    seconds: float


def found_near(run: Run, claims: Sequence[Claim], findings: Findings, at: Setting) -> Near:
    """Find flips in this process.

    Parameters
    ----------
    findings
        Of the claims, over the draws of the run.
    at
        The setting of the central judgements.
    """
    start = time.perf_counter()
    near = margins(run, [claim.question for claim in claims], at, findings.evaluated)
    return Near(near, time.perf_counter() - start)


def found_elsewhere(
    run: Run, claims: Sequence[Claim], effort: Effort, findings: Findings, at: Setting
) -> Elsewhere:
    """Find the rest in this process; see :func:`found_near`."""
    times = [time.perf_counter()]
    knocked: Knockouts | InputError
    try:
        knocked = knockouts_of(run, claims, None, findings, effort.knocked)
    except InputError as error:
        knocked = error
    times.append(time.perf_counter())
    count, past, starts = effort.searched, effort.past, effort.starts
    found = (
        select(run, claims, count, past, starts, solver=at.solver) if run.in_equilibrium else None
    )
    times.append(time.perf_counter())
    spent = dict(zip(("knockouts", "selection"), np.diff(times).tolist(), strict=True))
    return Elsewhere(knocked, found, spent)


@contextmanager
def elsewhere(run: Run, effort: Effort) -> Iterator[Beside | None]:
    """Start the second process, which then waits for the verdicts.

    ``None`` for a small run, where starting it would take longer than it saves.
    """
    if usable_cores() < 2 or run.draws * run.game.nodes < WORTH_A_PROCESS:
        yield None
        return
    with beside(__name__, "work") as other:
        # As it is named here, since claims say where they stand, and both work in one folder.
        other.tell((run.path, effort))
        yield other


def work(hear: Hear, tell: Tell) -> None:
    """What the second process does."""
    path, effort = hear()
    run = open_run(path)
    claims, at = kept_claims(run.path), Setting.of(run)
    # This plans the game and loads what was compiled, while the claims are judged elsewhere.
    at.solver.solve(at.ground.draws(at.ground.zero))
    questions, evaluated, solved, exact = hear()
    findings = Findings(Plan.of(run.game, questions), evaluated, solved, exact)
    tell(found_near(run, claims, findings, at))
    tell(found_elsewhere(run, claims, effort, findings, at))
