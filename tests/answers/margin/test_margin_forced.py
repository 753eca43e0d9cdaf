"""Margins and hinges of claims about games with forced moves."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from rubicon.answers.hinges.found import hinges
from rubicon.answers.margin.nearest import margins
from rubicon.ask import Plan, parse
from rubicon.ask.runs import ask_run
from rubicon.ensemble import Run
from rubicon.solve.solution import Status
from tests.answers.margin.margin_games import flip_of, judgements_file, made, two_deciders

DOES = "P(b=act | do(a=pass)) > 0.9"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Run:
    ranges = {
        "x": "{ low = 1, high = 3, coverage = 1 }",
        "y": "{ low = 0, high = 4, coverage = 1 }",
    }
    return made(tmp_path_factory.mktemp("two") / "run", two_deciders(), judgements_file(ranges))


def test_a_claim_about_a_forced_move_flips_where_the_forced_game_does(two):
    """B acts with odds 2y whatever A is forced to: the margin is zero at y = ln 9 / 2."""
    near = flip_of(two, DOES)
    assert near.flip is not None
    assert near.distance == pytest.approx((2 - math.log(9) / 2) / 3.6, rel=1e-4)
    assert [move.name for move in near.flip.moves] == ["y"]
    forced, plain = margins(two, [parse(DOES), parse("P(b=act) > 0.9")])
    assert forced.distance == pytest.approx(plain.distance, rel=1e-4)


def test_what_is_unsolved_only_when_forced_counts_as_unsolved(two):
    """Both for the draws of the run and for what a claim hinges on."""
    claim = parse(DOES)
    findings = ask_run(two, Plan.of(two.game, [claim]))
    holds = findings.evaluated.holds[0]
    status = np.where(holds, Status.SOLVED, Status.STALLED).astype(np.int8)
    evaluated = replace(findings.evaluated, status=status[None])
    found = replace(findings, evaluated=evaluated)
    assert 0 < holds.sum() < two.draws
    (near,) = margins(two, [claim], judged=evaluated)
    assert (near.judged, near.flipped) == (holds.sum(), 0)
    (hinged,) = hinges(two, [claim], found)
    assert hinged.of_verdict.draws == holds.sum()
    assert hinged.verdict.draws.unsolved == pytest.approx(1 - holds.mean())
