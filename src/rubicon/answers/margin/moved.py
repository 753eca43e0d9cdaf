"""Flips, swings and thresholds of all claims, in a second process where that saves time.

They need the game solved again at other judgements. Much of that is Python between short solves,
which threads would not speed up; so for a large run it goes on beside the answers that come from
the draws themselves. The second process starts, and plans the game, while the claims are judged; it
begins as soon as it is sent the verdicts.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rubicon.answers.answers import Effort
from rubicon.answers.margin.nearest import Margin, Setting, margins
from rubicon.answers.margin.thresholds import Thresholds, thresholds
from rubicon.ask import Claim, Evaluated, kept_claims
from rubicon.ensemble import Run, open_run
from rubicon.ensemble.run import usable_cores

WORTH_A_PROCESS = 5_000_000
"""Nodes × draws from which a second process is sooner done, the time it takes to start included."""


@dataclass(frozen=True)
class Moved:
    """By claim: the nearest flip, with swings, and thresholds; and by part, the seconds it took."""

    margins: tuple[Margin, ...]
    # those that flip the verdict, the nearest first
    thresholds: tuple[tuple[Thresholds, ...], ...]
    scanned: int
    seconds: Mapping[str, float]


def moved(
    run: Run,
    claims: Sequence[Claim],
    effort: Effort,
    judged: Evaluated,
    setting: Setting | None = None,
) -> Moved:
    """Find them in this process.

    Parameters
    ----------
    effort
        How many judgements are scanned, and how closely.
    judged
        The claims, evaluated over the draws of the run.
    setting
        That of the central judgements, if it has been made already.
    """
    times = [time.perf_counter()]
    questions = [claim.question for claim in claims]
    at = Setting.of(run) if setting is None else setting
    near = margins(run, questions, at, judged)
    times.append(time.perf_counter())
    named: set[str] = set()
    for each in near:
        bars = [bar.name for bar in each.tornado.bars if np.isfinite(bar.swing)]
        named.update(bars[: effort.swings], (move.name for move in each.moves[: effort.moves]))
    every = thresholds(run, questions, sorted(named), setting=at, exact=effort.exact)
    flipping = tuple(
        tuple(sorted((found for found in along if found.flips), key=lambda found: found.nearest))
        for along in every
    )
    times.append(time.perf_counter())
    parts = zip(("margins", "thresholds"), np.diff(times).tolist(), strict=True)
    return Moved(near, flipping, len(named), dict(parts))


@dataclass(frozen=True)
class Beside:
    """The second process, as the first one sees it."""

    process: subprocess.Popen[bytes]

    def tell(self, what: object) -> None:
        """Send the process an object."""
        assert self.process.stdin is not None
        try:
            pickle.dump(what, self.process.stdin)
            self.process.stdin.flush()
        except BrokenPipeError:
            raise RuntimeError(_FAILED) from None

    def found(self) -> Moved:
        """Wait until it is done, and return what it found."""
        written, _ = self.process.communicate()
        if self.process.returncode:
            raise RuntimeError(_FAILED)
        result: Moved = pickle.loads(written)
        return result


_FAILED = "the process that moves judgements failed; it said why above"
_COMMAND = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from rubicon.answers.margin.moved import serve; serve()"
)


@contextmanager
def beside(run: Run, effort: Effort) -> Iterator[Beside | None]:
    """Start the second process, which then waits for the verdicts.

    ``None`` for a small run, where starting it would take longer than it saves.
    """
    if usable_cores() < 2 or run.draws * run.game.nodes < WORTH_A_PROCESS:
        yield None
        return
    with subprocess.Popen(
        [sys.executable, "-c", _COMMAND],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"OPENBLAS_NUM_THREADS": "1", **os.environ},
    ) as process:
        try:
            other = Beside(process)
            other.tell(sys.path)
            other.tell((str(run.path.absolute()), effort))
            yield other
        finally:
            process.kill()


def serve() -> None:
    """What the second process does: read the task from standard input and write what it found."""
    place, effort = pickle.load(sys.stdin.buffer)
    run = open_run(Path(place))
    claims, at = kept_claims(run.path), Setting.of(run)
    # This plans the game and loads what was compiled, while the claims are judged elsewhere.
    at.solver.solve(at.ground.draws(at.ground.zero))
    judged = pickle.load(sys.stdin.buffer)
    sys.stdout.buffer.write(pickle.dumps(moved(run, claims, effort, judged, at)))
