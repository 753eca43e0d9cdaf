"""One equilibrium, its slopes, and a sweep."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import rubicon as rb
from tests.public.conftest import deterrence


def test_an_equilibrium_is_the_one_that_a_run_finds(game: rb.GameModel) -> None:
    run = game.run(draws=5)
    for draw in range(5):
        at = {name: float(values[draw]) for name, values in run.judgements.items()}
        point = game.at(at)
        assert point.ask("P(act=attack)") == pytest.approx(run.ask("P(act=attack)").per_draw[draw])


def test_behaviour_is_a_table_by_decision(game: rb.GameModel) -> None:
    point = game.at(cost=0.9, resolve=0.3, rationality=3)
    records = point.behaviour.table.records
    assert [(r["decision"], r["seen"], r["option"]) for r in records] == [
        ("act", "", "attack"),
        ("act", "", "wait"),
        ("reply", "act=attack; kind=firm", "fight"),
        ("reply", "act=attack; kind=firm", "yield"),
        ("reply", "act=attack; kind=weak", "fight"),
        ("reply", "act=attack; kind=weak", "yield"),
    ]
    assert [r["probability"] for r in records] == point.probabilities.tolist()
    assert records[2]["reached"] == pytest.approx(point.ask("P(act=attack, kind=firm)"))
    assert records[0]["reached"] == 1
    assert "attack" in point._repr_html_()


def test_slopes_are_the_limits_of_differences(game: rb.GameModel) -> None:
    at = {"cost": 0.9, "resolve": 0.3, "rationality": 3.0}
    for question in ("P(act=attack)", "E[B]", "P(kind=firm | reply=fight)"):
        slopes = game.at(at).slopes(question)
        assert set(slopes.by) == set(at)
        for name, value in at.items():
            step = 1e-5
            up, down = (game.at(at | {name: value + s}).ask(question) for s in (step, -step))
            assert slopes.by[name] == pytest.approx((up - down) / (2 * step), abs=1e-6), name
        assert slopes.value == game.at(at).ask(question)


def test_slopes_along_a_sweep_are_those_at_its_points(game: rb.GameModel) -> None:
    swept = game.sweep(cost=[0.3, 0.9], resolve=0.3, rationality=3)
    along = swept.slopes("P(act=attack)")
    for k, cost in enumerate((0.3, 0.9)):
        there = game.at(cost=cost, resolve=0.3, rationality=3).slopes("P(act=attack)")
        for name, values in along.items():
            assert values.shape == (2,)
            assert values[k] == pytest.approx(there.by[name])


def test_a_sweep_starts_at_a_coin_toss(game: rb.GameModel) -> None:
    swept = game.sweep(rationality=np.linspace(0, 20, 41))
    found = swept.ask("P(act=attack)")
    assert found.values.shape == found.at.shape == (41,)
    assert found.values[0] == 0.5
    assert found.values[6] == game.at(rationality=3).ask("P(act=attack)")
    assert swept.behaviour.shape == (41, 6)
    assert swept.solved.all()
    several = swept.ask("P(act=attack)", "P(ending=war)")
    assert several.values.shape == (41, 2)
    assert np.array_equal(several.values[:, 0], found.values)


def test_what_moves_together_is_given_point_by_point(game: rb.GameModel) -> None:
    cost, resolve = (grid.ravel() for grid in np.meshgrid([0.3, 0.9], [0.1, 0.5]))
    found = game.sweep(cost=cost, resolve=resolve).ask("P(act=attack)").values
    for k in range(4):
        assert found[k] == game.at(cost=cost[k], resolve=resolve[k]).ask("P(act=attack)")


def test_a_figure_is_drawn_and_saved(game: rb.GameModel, tmp_path: Path) -> None:
    figure = game.sweep(rationality=np.linspace(0, 20, 5)).ask("P(act=attack)").plot()
    assert figure._repr_svg_().startswith("<?xml")
    assert "<svg" in figure._repr_html_()
    assert repr(figure) == "<Figure: Deterrence, by rationality>"
    file = figure.save(str(tmp_path / "curve.svg"))
    assert file.read_text("utf-8") == figure._repr_svg_()
    numbers = file.with_suffix(".csv").read_text("utf-8").splitlines()
    assert numbers[0] == "rationality,P(act=attack),past_a_bifurcation"
    assert len(numbers) == 6
    with pytest.raises(rb.InputError, match=r"ends in \.svg"):
        figure.save(tmp_path / "curve.png")


def test_a_curve_has_gaps_where_nothing_is_known(game: rb.GameModel) -> None:
    found = game.sweep(resolve=[0.0, 0.1, 0.2]).ask("P(act=attack | kind=firm)")
    assert np.isnan(found.values[0])
    assert np.isfinite(found.values[1:]).all()
    assert found.record[0]["P(act=attack | kind=firm)"] is None
    assert found.plot()


def test_where_nothing_is_solved_nothing_is_claimed(game: rb.GameModel) -> None:
    point = game.at(cost=1e308, rationality=1e12)
    assert not point.solved
    assert np.isnan(point.ask("P(act=attack)"))
    assert np.isnan(point.probabilities).all()
    assert "not solved" in repr(point)
    assert "no equilibrium" in point.behaviour.words
    with pytest.raises(rb.InputError, match="no equilibrium to have slopes at"):
        point.slopes("P(act=attack)")


def test_a_claim_at_a_point_holds_or_fails(game: rb.GameModel) -> None:
    point = game.at(cost=0.9)
    likely = point.ask("P(act=attack)") > 0.5
    assert point.ask("P(act=attack) > 0.5") == float(likely)
    with pytest.raises(rb.InputError, match="did you mean 'attack'"):
        point.ask("P(act=atack)")


@pytest.mark.peers
def test_gambit_finds_the_same_equilibrium() -> None:
    import pygambit

    game = deterrence(rationality=rb.Range(low=0, high=10, unit="per payoff"))
    point = game.at(cost=0.9, resolve=0.3, rationality=3)
    (theirs,) = pygambit.qre.logit_solve_lambda(point.to_pygambit(), [3.0])
    ours = point.probabilities
    assert ours == pytest.approx([theirs[k] for k in range(len(ours))], abs=1e-6)


def test_a_claim_means_the_same_at_a_point_in_a_sweep_and_in_a_run() -> None:
    """Holds as 0 or 1; by how much under its own name; by letter, by id or in notation."""
    crisis = rb.load("beer-quiche")
    claim = crisis.claims[1]
    swept = crisis.sweep(wimp=[0.1, 0.9], rationality=10)
    found = swept.ask("b", "P(duel=yes)", claim.id, claim.holds)
    for k, wimp in enumerate((0.1, 0.9)):
        point = crisis.at(wimp=wimp, rationality=10)
        run = crisis.fix(point.judgements).run(draws=2).ask("b")
        assert point.ask("(b)") == run.per_draw[0] == found.values[k, 0]
        assert point.by_how_much(claim.id) == pytest.approx(run.by_how_much[0])
        assert found.by_how_much[k, 0] == point.by_how_much(claim.holds)
        assert point.slopes("b").value == point.by_how_much("b")
        assert np.array_equal(point.ask(["b", "P(duel=yes)"]), found.values[k, :2])
        assert found.values[k, 0] == found.values[k, 2] == found.values[k, 3]
        assert found.values[k, 0] == (found.by_how_much[k, 0] > 0)
        assert np.isnan(found.by_how_much[k, 1])
    assert len(found.record[0]) == 6
    assert swept.slopes("b").keys() == swept.slopes("P(duel=yes)").keys()
    with pytest.raises(rb.InputError, match="is a number and has no two sides"):
        point.by_how_much("P(duel=yes)")


def test_one_player_may_be_given_a_rationality(game: rb.GameModel) -> None:
    """As in ``set``, where the crisis has one for all."""
    point = game.at({"rationality.A": 2})
    assert point.judgements["rationality.A"] == 2
    assert point.ask("P(act=attack)") == game.fix({"rationality.A": 2}).at().ask("P(act=attack)")
    swept = game.sweep({"rationality.A": [0.0, 2.0]}).ask("P(act=attack)").values
    assert swept.tolist() == [0.5, point.ask("P(act=attack)")]
    with pytest.raises(rb.InputError, match=r"rationality\.C"):
        game.at({"rationality.C": 2})


def test_a_sweep_is_drawn_in_a_notebook(game: rb.GameModel) -> None:
    drawn = game.sweep(cost=[0.3, 0.9])._repr_html_()
    assert "Deterrence at 2 points, cost from 0.3 to 0.9" in drawn
    assert "<td" in drawn
