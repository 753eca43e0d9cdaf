"""Variants told by two processes are those that one tells."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rubicon.crisis import telling
from rubicon.crisis.folder import read_folder
from rubicon.errors import InputError
from rubicon.game import Game
from rubicon.game.unfolded import Unfolded

STORY = """\
from rubicon import Crisis

crisis = Crisis("Two capitals", players=["North", "South"])


@crisis.story
def story(s, j):
    print("told")
    first = s.variant("first", ["North", "South"])
    late = s.variant("late", ["no", "yes", "never"])
    act = s.choose(first, "act by " + first, ["press", "wait"])
    if act == "press":
        s.consequence("gained", North=j.gain, South=-j.gain)
    if act == "wait" and late != "never":
        s.choose("South", "answer", ["yield", "stand"] if late == "no" else ["stand", "BROKEN"])
    return s.end("over")
"""
STATED = 'source = "analyst"\nconfidence = "low"\nnote = "As good as any."\n'
RANGE = "range = {{ low = {}, high = {}, coverage = 1 }}\n"
JUDGEMENTS = (
    f'[gain]\nmeans = "What it brings."\n{RANGE.format(0, 1)}{STATED}\n'
    f'[rationality]\nmeans = "How sharply they choose."\n{RANGE.format(1, 5)}{STATED}'
)
CLAIMS = '[pressed]\nsays = "They press."\nholds = "P(ending=over) > 0.5"\n'


def folder(path: Path, broken: str) -> Path:
    path.mkdir()
    (path / "story.py").write_text(STORY.replace('"BROKEN"', broken))
    (path / "judgements.toml").write_text(JUDGEMENTS)
    (path / "claims.toml").write_text(CLAIMS)
    (path / "sources.bib").write_text("")
    return path


def assert_same_game(one: Game, other: Game) -> None:
    assert one.names() == other.names()
    for name, array in one.arrays().items():
        np.testing.assert_array_equal(array, other.arrays()[name], name)


@pytest.fixture
def by_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(telling, "usable_cores", lambda: 2)


def test_two_tell_what_one_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crisis = read_folder(str(folder(tmp_path / "crisis", '"yield"')))
    base = Unfolded.of(crisis.tell())
    alone = crisis.tell_others(base)
    monkeypatch.setattr(telling, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(telling, "usable_cores", lambda: 2)
    together = crisis.tell_others(base)
    assert [name for name, _, _ in together] == ["first=South", "late=yes", "late=never"]
    assert [told for _, told, _ in together] == [told for _, told, _ in alone]
    for (_, _, one), (_, _, two) in zip(alone, together, strict=True):
        assert one.places == two.places
        assert_same_game(one.game, two.game)


@pytest.mark.usefixtures("by_two")
def test_a_mistake_that_the_other_meets_is_told_with_its_line(tmp_path: Path) -> None:
    """The second telling is the other process'; the mistake is in that one alone."""
    crisis = read_folder(str(folder(tmp_path / "crisis", "1")))
    with pytest.raises(InputError) as caught:
        crisis.tell_others(Unfolded.of(crisis.tell()))
    assert "told with late=yes" in caught.value.found
    assert "story.py:15" in caught.value.where
