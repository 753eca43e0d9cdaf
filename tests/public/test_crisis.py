"""A crisis told in a cell: its judgements, its mistakes, and telling it again."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rubicon as rb
from rubicon.judgements import read_judgements
from tests.public.conftest import deterrence

CELL = """\
import rubicon as rb
crisis = rb.Crisis("Deterrence", players=["A", "B"])

@crisis.story
def story(s, j):
    if s.choose("A", "act", ["attack", "wait"]) == "{option}":
        return s.end("quiet", B=1)
    return s.end("war", A=-j.cost, B=-j.{name})
"""


def told(option: str = "wait", name: str = "cost", file: str = "<string>") -> dict[str, Any]:
    """The namespace of a cell after it was run; its source is nowhere to be found."""
    space: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(CELL.format(option=option, name=name), file, "exec"), space)
    return space


def test_a_story_without_a_source_file_is_run() -> None:
    game = told()["crisis"].with_judgements(cost=(0.2, 1.5), rationality=3)
    run = game.run(draws=20)
    assert run.ask("P(act=attack)").mean < 0.5
    assert not (run.path / "crisis" / "story.py").exists()


def test_a_story_with_a_source_is_kept_with_the_run(game: rb.GameModel) -> None:
    kept = game.folder.files["story.py"].decode()
    assert "@crisis.story\n    def story" not in kept
    space: dict[str, Any] = {}
    exec(kept, space)
    # λ is per stake at the central judgements, so those must be the same.
    held: Any = game.judgements
    stated = {name: held[name].range.central for name in ("cost", "resolve")}
    again = space["crisis"].with_judgements(stated, rationality=3)
    at = {"cost": 0.9, "resolve": 0.3, "rationality": 3}
    assert again.at(at).ask("P(act=attack)") == game.at(at).ask("P(act=attack)")


def test_a_cell_that_is_run_again_tells_the_story_anew() -> None:
    space = told()
    first = space["crisis"].with_judgements(cost=1, rationality=3)
    cell = "@crisis.story\ndef story(s, j):\n    return told(s, j)\n"
    space["told"] = space["story"]
    exec(cell, space)
    exec(cell, space)
    again = space["crisis"].with_judgements(cost=1, rationality=3)
    assert again.at().ask("P(act=attack)") == first.at().ask("P(act=attack)")


def test_two_stories_are_refused_all_the_same() -> None:
    space = told()
    with pytest.raises(rb.InputError, match="two stories"):
        exec("@crisis.story\ndef another(s, j): ...", space)


@pytest.mark.parametrize(
    ("file", "place"),
    [
        ("<ipython-input-7-0a1b2c>", "cell [7], line 6: "),
        ("/tmp/ipykernel_123/4567.py", "cell, line 6: "),
        ("story.py", "story.py:6: "),
    ],
)
def test_a_mistake_is_said_with_the_cell_and_its_line(file: str, place: str) -> None:
    with pytest.raises(rb.InputError) as caught:
        told("wiat", file=file)["crisis"].with_judgements(cost=1, rationality=3)
    assert str(caught.value).startswith(place)
    assert "did you mean 'wait'?" in str(caught.value)


def test_a_notebook_shows_the_message_alone() -> None:
    error = rb.InputError("no", instead="yes")
    assert error._render_traceback_() == ["error: no\n  yes"]


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({"rationality": 3}, "uses the judgement 'cost', which is not stated"),
        ({"cost": 1}, "nothing says how rational the players are"),
        ({"cost": (2, 1), "rationality": 3}, "[cost] the range is upside down: low = 2 exceeds"),
        ({"cost": "high", "rationality": 3}, "[cost] 'high' is no range"),
        ({"cost": True, "rationality": 3}, "[cost] True is no range"),
        ({"cost": float("nan"), "rationality": 3}, "[cost] fixed = nan is not a finite number"),
        ({"cost": 1, "rationality": -1}, "[rationality] fixed = −1 is outside the bounds"),
        ({"cost": 1, "rationality": {"C": 3}}, "[rationality.C] names no player"),
        ({"cost": 1, "lambda": 3}, "'lambda' cannot be the name of a judgement"),
    ],
)
def test_bad_judgements_are_said_by_name(stated: dict[str, Any], said: str) -> None:
    with pytest.raises(rb.InputError) as caught:
        told()["crisis"].with_judgements(stated)
    assert said in str(caught.value)


def test_a_judgement_given_twice_is_refused() -> None:
    with pytest.raises(rb.InputError, match="'cost' is given twice"):
        told()["crisis"].with_judgements({"cost": 1}, cost=2, rationality=3)


def test_a_run_keeps_its_judgements_as_a_file_that_reads_back(game: rb.GameModel) -> None:
    run = game.run(draws=10)
    kept = read_judgements(run.path / "crisis" / "judgements.toml")
    for name in game.judgements.rows:
        assert kept[name].text == game.judgements[name].text
        assert kept[name].unit == game.judgements[name].unit


def test_rationality_of_single_players() -> None:
    game = deterrence(rationality={"A": 0, "B": 1000})
    point = game.at(resolve=0)
    act, _, weak = point.behaviour.decisions
    assert act.probabilities.tolist() == [0.5, 0.5]
    assert weak.probabilities[1] == pytest.approx(1)
    assert game.at({"rationality.A": 5}, rationality=0).ask("P(act=attack)") > 0.5


def test_a_temporary_run_goes_with_its_last_answer(game: rb.GameModel) -> None:
    run = game.run(draws=10)
    path, answer = run.path, run.ask("P(act=attack) > 0.5")
    del run
    gc.collect()
    assert path.is_dir()
    assert answer.run.path == path
    del answer
    gc.collect()
    assert not path.exists()


def test_changes_are_kept_and_noted(game: rb.GameModel) -> None:
    changed = game.fix(cost=0.9).with_range(resolve=(0.2, 0.3)).times(rationality=2)
    assert dict(changed.changed) == {
        "cost": "0.9, fixed",
        "resolve": "0.2 to 0.3 (100 %), uniform",
        "rationality": "2 to 20 (100 %), uniform",
    }
    assert not game.changed
    run = changed.run(draws=20)
    assert dict(run.changed) == dict(changed.changed)
    assert set(run.judgements["cost"]) == {0.9}
    assert run.judgements["rationality"].min() >= 2
    assert np.array_equal(run.judgements["rationality"], 2 * game.run(20).judgements["rationality"])


def test_what_a_range_says_of_itself_replaces_what_was_said() -> None:
    game = deterrence(cost=rb.Range(fixed=1, unit="lives", means="Lives lost.", source="analyst"))
    stated = game.set(cost=2, rationality=rb.Range(fixed=1, unit="per payoff")).judgements
    assert (stated["cost"].means, stated["cost"].unit) == ("Lives lost.", "lives")
    assert stated["rationality"].unit == "per payoff"
    other = game.set(cost=rb.Range(fixed=0.5, unit="probability", note="new")).judgements["cost"]
    assert (other.unit, other.bounds, other.means) == ("probability", (0, 1), "Lives lost.")
    with pytest.raises(rb.InputError, match="did you mean 'per payoff'"):
        game.set(rationality=rb.Range(fixed=1, unit="per payof"))


def test_what_is_used_as_a_chance_stays_within_its_bounds() -> None:
    game = deterrence(resolve=rb.Range(p5=0.1, p50=0.3, p95=0.6))
    assert game.judgements["resolve"].bounds == (0.0, 1.0)
    assert game.judgements["cost"].bounds == (-np.inf, np.inf)
    values = game.run(draws=200, design="random").judgements["resolve"]
    assert 0 < values.min() < values.max() < 1
    with pytest.raises(rb.InputError, match="the probabilities of 'kind' can leave"):
        deterrence(resolve=(0.5, 1.5))
    with pytest.raises(rb.InputError, match="the probabilities of 'kind' can leave"):
        deterrence(resolve=rb.Range(p5=0.1, p50=0.3, p95=0.6, bounds=(0, 2)))


def test_rationality_is_everyones_unless_one_is_named() -> None:
    game = deterrence(rationality={"A": 2, "B": 10})
    assert dict(game.times(rationality=2).changed) == {
        "rationality.A": "4, fixed",
        "rationality.B": "20, fixed",
    }
    mixed = game.fix({"rationality.A": 1}, rationality=5).at()
    assert (mixed.judgements["rationality.A"], mixed.judgements["rationality.B"]) == (1, 5)
    alone = deterrence().fix({"rationality.A": 1000}).at()
    assert alone.judgements["rationality.A"] == 1000
    assert alone.judgements["rationality"] == 5.5


def test_a_factor_turns_a_range_round_where_it_is_negative() -> None:
    game = deterrence(cost=(0.2, 1.5))
    assert game.times(cost=-1).changed["cost"] == "−1.5 to −0.2 (100 %), uniform"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda g: g.fix(kost=1), "there is no judgement 'kost'\n  did you mean 'cost'?"),
        (lambda g: g.fix(cost=(1, 2)), "cost = (1, 2) is no number"),
        (lambda g: g.with_range(cost=1), "cost = 1 is no range"),
        (lambda g: g.set(resolve=2), "[resolve] fixed = 2 is outside the bounds"),
        (lambda g: g.times(cost="x"), "cost = 'x' is no number"),
        (lambda g: g.times(resolve=3), "[resolve] times 3: p95 = 1.8 is outside the bounds"),
        (lambda g: g.times(cost=0), "[cost] times 0"),
        (lambda g: g.set({"cost": 1}, cost=1), "'cost' is given twice"),
        (lambda g: g.at(cots=1), "there is no judgement 'cots'"),
        (lambda g: g.at(cost="x"), "cost = 'x' is no number"),
        (lambda g: g.at(resolve=1.2), "resolve = 1.2 is beyond its bounds, 0 to 1"),
        (lambda g: g.at(cost=[1, 2]), "cost = [1, 2] is no number\n  such as at(cost=0.5); sweep"),
        (lambda g: g.sweep(cost=1), "nothing is varied"),
        (lambda g: g.sweep(cost=[1, 2], resolve=[0.1]), "have different numbers of points"),
        (lambda g: g.sweep(cost=[[1, 2]]), "cost has the shape (1, 2)"),
        (lambda g: g.with_claims(x="P(act=attack)"), "the claim 'x': this is a number"),
        (lambda g: g.with_claims(x="P(act=atack) > 0"), "'act' has no outcome 'atack'"),
        (lambda g: g.run(draws=0), "draws is 0"),
        (lambda g: g.run(draws=5, design="x"), "unknown design 'x'"),
    ],
)
def test_a_bad_change_is_one_clear_message(game: rb.GameModel, change: Any, said: str) -> None:
    with pytest.raises(rb.InputError) as caught:
        change(game)
    assert said in str(caught.value)


def test_claims_of_a_cell_are_judged(game: rb.GameModel) -> None:
    run = game.with_claims(bold="P(act=attack) > 0.5", firm="P(kind=firm) < 0.5").run(draws=20)
    assert list(run.claims) == ["a", "b"]
    assert run.claims["bold"].mean == run.claims["a"].mean
    claim = run.claims["firm"].claim
    assert claim is not None
    assert claim.letter == "b"


def test_the_folder_of_a_run_must_be_new(game: rb.GameModel, tmp_path: Path) -> None:
    run = game.run(draws=5, out=str(tmp_path / "kept"))
    assert rb.open(tmp_path / "kept").draws == run.draws == 5
    with pytest.raises(rb.InputError, match="exists"):
        game.run(draws=5, out=tmp_path / "kept")


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        ({"p5": 1, "p50": 2}, "are not a median and two at equal"),
        ({"lo": 1}, "unknown key 'lo'"),
        ({"low": 1.5, "high": 0.2, "coverage": 0.9}, "low = 1.5 exceeds high = 0.2"),
        ({"low": 1.5, "high": 0.2}, "low = 1.5 exceeds high = 0.2"),
        ({"p5": 0.3, "p50": 0.2, "p95": 0.6}, "p5 = 0.3 exceeds p50 = 0.2"),
        ({"min": 1, "max": 2}, "the range lacks 'mode'"),
        ({}, "is not a table of numbers"),
    ],
)
def test_a_range_that_contradicts_itself_is_refused_at_once(
    numbers: dict[str, Any], found: str
) -> None:
    with pytest.raises(rb.InputError, match=found) as caught:
        rb.Range(**numbers)
    assert " = " not in caught.value.instead
    assert "{" not in caught.value.instead
    # Near its median by a logit, far from it on a line: only its bounds can tell.
    assert rb.Range(p5=0.01, p50=0.02, p95=0.6)
