"""The normal of the surface at which an answer jumps, and how far a jump is searched on."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from rubicon.answers.margin.hunt import Hunt
from rubicon.answers.margin.lines import Bracket, Kind, brackets
from rubicon.answers.margin.nearest import Setting
from rubicon.answers.margin.rounds import Look, Search, conduct, look_at
from rubicon.answers.margin.shrinking import _normal, _steepening, shrink
from rubicon.answers.margin.ways import ways
from rubicon.ask import parse
from rubicon.ask.syntax import Claiming
from rubicon.ensemble import Run
from rubicon.game import Floats
from tests.answers.margin.margin_games import act, judgements_file, made
from tests.hard_games import patron

FOLD = "P(One=stag) > 0.5"


def hunt_of(run: Run, claim: str) -> tuple[Setting, Hunt]:
    """The search for where a claim, which holds at the centre, fails."""
    question, at = parse(claim), Setting.of(run)
    assert isinstance(question.body, Claiming)
    return at, Hunt.of(run.game, at.ground, question, ways(question.body, holds=False), -1)


def bracket(at: Setting, hunt: Hunt, end: Floats) -> Bracket:
    """Where the verdict flips on the line to a point, closely."""
    (lines,) = conduct(at.solver, at.ground, [brackets(hunt.plan, end[:, None], hunt.sign, 1e-4)])
    return lines[0]


@pytest.fixture(scope="module")
def stag(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The branch folds where λ is too large for the stag."""
    ranges = {"stag": "{ low = 5.6, high = 6.4, coverage = 1 }"}
    text = judgements_file(ranges, "{ low = 8, high = 14, coverage = 1 }")
    return made(tmp_path_factory.mktemp("stag") / "run", patron(), text, draws=64)


@pytest.mark.parametrize("end", [(0.0, 0.55), (-0.4, 0.4), (-0.1, 0.5)])
def test_slopes_tell_the_normal_at_a_fold(stag: Run, end: tuple[float, float]) -> None:
    at, hunt = hunt_of(stag, FOLD)
    found = bracket(at, hunt, np.array(end))
    assert found.kind == Kind.JUMP
    (steep,) = conduct(at.solver, at.ground, [_steepening(hunt, found)])
    (measured,) = conduct(at.solver, at.ground, [_normal(hunt, found)])
    assert steep is not None
    assert steep @ found.after > 0
    length = float(np.linalg.norm(steep) * np.linalg.norm(measured))
    assert steep @ measured == pytest.approx(length, rel=1e-3)


def test_slopes_tell_none_where_they_do_not_grow(tmp_path: Path) -> None:
    ranges = {"x": "{ low = 1, high = 3, coverage = 0.9 }"}
    crisis = act(lambda j: j.x - 1.5)
    run = made(tmp_path / "run", crisis, judgements_file(ranges))
    at, hunt = hunt_of(run, "P(move=act) > 0.5")
    found = bracket(at, hunt, np.array([-0.9]))
    assert found.kind == Kind.CROSSING
    assert conduct(at.solver, at.ground, [_steepening(hunt, found)]) == (None,)


def counted(at: Setting, search: Search[object]) -> int:
    """How many points a search looks at."""
    count = 0
    looks: list[Look]
    try:
        looks = next(search)
        while True:
            count += sum(look.points.shape[1] for look in looks)
            looks = search.send(look_at(at.solver, at.ground, looks))
    except StopIteration:
        return count


def test_a_jump_that_leads_to_no_nearer_flip_is_left(stag: Run) -> None:
    at, hunt = hunt_of(stag, FOLD)
    found = bracket(at, hunt, np.array([-0.4, 0.4]))
    assert counted(at, shrink(hunt, found, found.distance / 10)) <= 4
    assert counted(at, shrink(hunt, found, math.inf)) > 50
