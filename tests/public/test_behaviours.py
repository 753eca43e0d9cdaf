"""Other ways to choose than in equilibrium, at a point, along a sweep and in a run."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import rubicon as rb
from rubicon.ask.solver import RunSolver
from rubicon.ensemble import Model, solve_draws, solve_levels
from rubicon.ensemble.chances import Chances
from rubicon.solve import Solver
from rubicon.solve.choosing import Level

MODELS = ("equilibrium", "coin-toss", "level-1", "level-2", "level-3", "no-mistakes")
AT = {"cost": 0.9, "resolve": 0.3, "rationality": 3.0}


@pytest.fixture(scope="module")
def level(crisis: rb.GameModel) -> rb.Run:
    return crisis.run(draws=40, behaviour="level-2", progress=False)


@pytest.mark.parametrize("behaviour", MODELS)
def test_a_point_a_sweep_and_a_run_choose_alike(game: rb.GameModel, behaviour: str) -> None:
    run = game.run(draws=4, behaviour=behaviour, progress=False)
    drawn = {name: values.tolist() for name, values in run.judgements.items()}
    assert run.manifest["behaviour"] == behaviour
    question = "P(ending=war)"
    swept = game.sweep(drawn, behaviour=behaviour).ask(question).values
    points = [
        game.at({name: values[k] for name, values in drawn.items()}, behaviour=behaviour)
        for k in range(4)
    ]
    asked = run.ask(question).per_draw
    np.testing.assert_allclose(swept, asked, atol=1e-12)
    np.testing.assert_allclose([point.ask(question) for point in points], asked, atol=1e-12)
    assert (behaviour in repr(points[0])) == (behaviour != "equilibrium")


@pytest.mark.parametrize("behaviour", ["coin-toss", "level-1", "level-2", "level-5"])
def test_slopes_are_the_limits_of_differences(game: rb.GameModel, behaviour: str) -> None:
    """Exact, like those of an equilibrium; of what others are forced to do, too."""
    for question in ("P(act=attack)", "E[B]", "P(kind=firm | reply=fight)",
                     "P(ending=war | do(act=attack))"):  # fmt: skip
        slopes = game.at(AT, behaviour=behaviour).slopes(question)
        for name, value in AT.items():
            step = 1e-5
            up, down = (
                game.at(AT | {name: value + s}, behaviour=behaviour).ask(question)
                for s in (step, -step)
            )
            assert slopes.by[name] == pytest.approx((up - down) / (2 * step), abs=1e-6), name


def test_without_mistakes_there_are_no_slopes(game: rb.GameModel) -> None:
    with pytest.raises(rb.InputError, match="has no slopes"):
        game.at(AT, behaviour="no-mistakes").slopes("P(act=attack)")
    with pytest.raises(rb.InputError, match="has no slopes"):
        game.sweep(cost=[0.1, 0.9], behaviour="no-mistakes").slopes("P(act=attack)")


@pytest.mark.parametrize("name", ["level-0", "level2", "nash", ""])
def test_a_model_of_choice_is_one_there_is(game: rb.GameModel, name: str) -> None:
    with pytest.raises(rb.InputError, match="no model of choice") as error:
        game.at(behaviour=name)
    assert '"level-1"' in (error.value.instead or "")


def test_whatever_is_solved_again_is_solved_by_the_same_model(level: rb.Run) -> None:
    """The run's own draws, a forced move, and a lever."""
    run = level.stored
    again = RunSolver.of(run).solve(run.judgements())
    stored = np.concatenate([found.behaviour for _, found in run.chunks()])
    np.testing.assert_array_equal(again.behaviour, stored)
    one = {name: values[7] for name, values in level.judgements.items()}
    model = rb.load("beer-quiche")
    assert level.ask("P(duel=yes)").per_draw[7] != model.at(one).ask("P(duel=yes)")
    for question in ("P(duel=yes | do(meal=quiche))", "P(meal=beer | do(duel=no))"):
        here = model.at(one, behaviour="level-2").ask(question)
        assert level.ask(question).per_draw[7] == pytest.approx(here, abs=1e-12)


def test_a_flip_is_one_of_the_same_model(level: rb.Run) -> None:
    """The judgements that are said to flip a claim do so where players are of the run's level."""
    found = level.margin("f", by=0).nearest
    at = found.flip.at
    there = {name: float(at[name][0]) for name in at.names}
    point = rb.load("beer-quiche").at(there, behaviour="level-2")
    assert (point.by_how_much("f") > 0) != found.holds


def test_a_coin_toss_has_no_margin_to_fall_over(crisis: rb.GameModel) -> None:
    """Where no judgement moves a claim, no flip is found, and nothing fails."""
    run = crisis.run(draws=20, behaviour="coin-toss", progress=False)
    assert run.margin("a", by=0).distance == np.inf


def test_what_makes_sense_in_equilibrium_alone_says_so(level: rb.Run) -> None:
    with pytest.raises(rb.InputError, match="no other equilibria to look for"):
        level.equilibria("a")
    with pytest.raises(rb.InputError, match="don't choose for what options bring"):
        level.explain("meal")


def test_a_report_says_how_players_choose(level: rb.Run, tmp_path: Path) -> None:
    """In the method, in the command that makes the run again, and in what it leaves out."""
    page = level.save(tmp_path / "kept").report().path.read_text("utf-8")
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "Level 2: logit replies to players of level 1" in text
    assert "Players choose by agent logit quantal response" not in text
    assert "--design lhs --behaviour level-2" in text
    assert "Players of this run don’t choose for what options bring" in text


def test_two_runs_differ_in_how_players_choose(level: rb.Run, crisis: rb.GameModel) -> None:
    other = crisis.run(draws=40, progress=False)
    found = level.compare(other)
    assert ("behaviour", "level-2", "equilibrium") in [
        (each.what, each.first, each.second) for each in found.differs
    ]


def test_levels_of_an_ensemble_at_once(crisis: rb.GameModel, level: rb.Run) -> None:
    """Each is what its model of choice gives alone, to the last bit."""
    model: Model = crisis.solved_as
    solver, chances = Solver(model.game.structure), Chances.of(model.game)
    draws = level.stored.judgements()
    found = solve_levels(model, solver, chances, draws, 3)
    assert len(found) == 4
    for steps, each in enumerate(found):
        alone = solve_draws(model, solver, chances, draws, choosing=Level(steps))
        np.testing.assert_array_equal(each.behaviour, alone.behaviour)
        np.testing.assert_array_equal(each.regret, alone.regret)
