"""A solver solves a run's game again, to the same numbers."""

from __future__ import annotations

import numpy as np
import pytest

from rubicon.ask import Plan, parse
from rubicon.ask.runs import ask_run
from rubicon.ask.solver import RunSolver
from rubicon.crisis.folder import read_folder
from rubicon.crisis.places import copy_crisis
from rubicon.ensemble import Run, Settings, finish_run, solve_run, start_run
from rubicon.judgements import Draws


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("solver") / "crisis"
    copy_crisis(folder)
    read = read_folder(str(folder))
    started = start_run(read.model(), Settings(draws=24), folder.parent / "run", read.files)
    solve_run(started)
    return finish_run(started)


def first_label(run: Run) -> str:
    label = int(run.game.infoset_label[0])
    option = run.game.options(0)[0]
    return f"P({run.game.labels[label]}={option})"


def test_the_same_judgements_give_the_same_answers(run: Run) -> None:
    plan = Plan.of(run.game, [parse(first_label(run))])
    again = RunSolver.of(run).evaluate(plan, run.judgements())
    np.testing.assert_array_equal(again.value, ask_run(run, plan).evaluated.value)


def test_what_is_not_solved_has_no_value(run: Run) -> None:
    plan = Plan.of(run.game, [parse(first_label(run) + " > 0.5")])
    draws = run.judgements()
    broken = draws.values.copy()
    broken[:, 3] = np.nan
    found = RunSolver.of(run).evaluate(plan, Draws(draws.names, broken))
    assert np.isnan(found.value[0, 3])
    assert not found.holds[0, 3]
    assert np.isfinite(np.delete(found.value[0], 3)).all()
