"""What is pickled is what it was: here and in another process, wherever its story came from."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rubicon as rb

GAME = """EFG 2 R "Entry" { "A" "B" }
p "" 1 1 "enter" { "in" "out" } 0
p "" 2 1 "reply" { "fight" "yield" } 0
t "" 1 "war" { -1, -1 }
t "" 2 "gain" { 2, 0 }
t "" 3 "quiet" { 0, 1 }
"""
crisis = rb.Crisis("Entry", players=["A", "B"])


@crisis.story
def told(s: Any, j: Any) -> Any:
    if s.choose("A", "enter", ["in", "out"]) == "out":
        return s.end("quiet", B=1)
    fights = s.choose("B", "reply", ["fight", "yield"]) == "fight"
    return s.end("war", A=-j.cost, B=-1) if fights else s.end("gain", A=2)


@pytest.fixture(params=["library", "game file", "function"])
def model(request: pytest.FixtureRequest, tmp_path: Path) -> rb.GameModel:
    if request.param == "library":
        return rb.load("deterrence-stub")
    if request.param == "function":
        return crisis.with_judgements(cost=(0.5, 1.5), rationality=(1, 10))
    path = tmp_path / "entry.efg"
    path.write_text(GAME, encoding="utf-8")
    return rb.load(path, payoffs="±20%", rationality="3")


def same(thing: Any) -> Any:
    return pickle.loads(pickle.dumps(thing))


def test_a_model_comes_back_with_all_that_was_changed(model: rb.GameModel) -> None:
    fixed = model.fix(rationality=2)
    other = same(fixed)
    assert repr(other) == repr(fixed)
    assert (other.judgements, other.claims) == (fixed.judgements, fixed.claims)
    assert other.changed == fixed.changed
    assert other.folder.files == fixed.folder.files
    assert len(same(fixed).unfolded.nodes) == len(fixed.unfolded.nodes)


def test_a_point_and_a_sweep_answer_as_before(model: rb.GameModel) -> None:
    """Also once they have been asked, and so hold a planned solver and compiled questions."""
    point, swept = model.at(rationality=2), model.sweep(rationality=np.linspace(0, 4, 3))
    decision = point.behaviour.decisions[0]
    question = f"P({decision.label}='{decision.options[0]}')"
    assert same(point).ask(question) == point.ask(question)
    assert same(point).slopes(question).by == point.slopes(question).by
    values = swept.ask(question).values
    np.testing.assert_array_equal(same(swept).ask(question).values, values)
    np.testing.assert_array_equal(same(swept).behaviour, swept.behaviour)


def test_another_process_can_solve_it(tmp_path: Path) -> None:
    model = rb.load("deterrence-stub")
    decision = model.at().behaviour.decisions[0]
    question = f"P({decision.label}='{decision.options[0]}')"
    kept = tmp_path / "model.pickle"
    kept.write_bytes(pickle.dumps(model))
    code = (
        "import pickle, sys; model = pickle.load(open(sys.argv[1], 'rb')); "
        "print(model.at().ask(sys.argv[2]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(kept), question],
        capture_output=True,
        text=True,
        check=True,
    )
    assert float(done.stdout) == model.at().ask(question)


def test_a_story_that_cannot_be_pickled_says_so_and_where() -> None:
    inner = rb.Crisis("Inner", players=["A"])

    @inner.story
    def story(s: Any, j: Any) -> Any:
        goes = s.choose("A", "act", ["go", "stay"]) == "go"
        return s.end("over", A=j.gain if goes else 0)

    model = inner.with_judgements(gain=1, rationality=1)
    with pytest.raises(rb.InputError, match="the story of 'Inner' cannot be pickled") as error:
        pickle.dumps(model.at())
    assert error.value.where.startswith(f"{__file__}:")
    assert "at the top of a module" in error.value.instead
