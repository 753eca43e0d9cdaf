"""A crisis written down as a folder is the same crisis, wherever it came from."""

from __future__ import annotations

from pathlib import Path

import pytest

import rubicon as rb
from tests.public.test_pickling import GAME, crisis


def solved_alike(saved: Path, model: rb.GameModel, question: str) -> None:
    found = rb.load(saved)
    assert found.at(rationality=2).ask(question) == model.at(rationality=2).ask(question)
    written, stated = found.judgements, model.judgements
    assert {n: written[n].text for n in stated.rows} == {n: stated[n].text for n in stated.rows}


def test_of_a_game_file_with_what_was_changed(tmp_path: Path) -> None:
    path = tmp_path / "entry.efg"
    path.write_text(GAME, encoding="utf-8")
    model = rb.load(path, payoffs="±20%", rationality="3", claims={"bold": "P(enter=in) > 0.5"})
    changed = model.set(a_war=(-2, -1))
    saved = changed.save(tmp_path / "entry")
    solved_alike(saved, changed, "P(enter=in)")
    assert [claim.holds for claim in rb.load(saved).claims] == ["P(enter=in) > 0.5"]


def test_of_a_story_told_by_a_function(tmp_path: Path) -> None:
    model = crisis.with_judgements(cost=(0.5, 1.5), rationality=(1, 10))
    solved_alike(model.save(tmp_path / "entry"), model, "P(enter=in)")


GAIN = 2


def test_a_story_that_uses_what_is_defined_elsewhere_is_not_written(tmp_path: Path) -> None:
    other = rb.Crisis("Other", players=["A"])

    @other.story
    def story(s, j):
        goes = s.choose("A", "act", ["go", "stay"]) == "go"
        return s.end("over", A=GAIN if goes else 0)

    model = other.with_judgements(rationality=1)
    with pytest.raises(rb.InputError, match="name 'GAIN' is not defined"):
        model.save(tmp_path / "other")
    assert not (tmp_path / "other").exists()


def test_nothing_is_written_over_and_a_story_without_source_says_so(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    with pytest.raises(rb.InputError, match="mine exists"):
        rb.load("beer-quiche").save(tmp_path / "mine")
    told = {"rb": rb}
    exec(  # as where Python is told a story by a string, say
        "crisis = rb.Crisis('Bare', players=['A'])\n@crisis.story\ndef story(s, j):\n"
        "    goes = s.choose('A', 'act', ['go', 'stay']) == 'go'\n"
        "    return s.end('over', A=j.gain if goes else 0)\n",
        told,
    )
    model = told["crisis"].with_judgements(gain=1, rationality=1)
    with pytest.raises(rb.InputError, match="the source of the story of 'Bare' is not to be had"):
        model.save(tmp_path / "bare")
    assert not (tmp_path / "bare").exists()
