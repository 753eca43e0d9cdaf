"""Variants told by two processes are those that one tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from rubicon.crisis import telling
from rubicon.crisis.folder import read_folder
from rubicon.errors import InputError

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


@pytest.fixture
def by_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(telling, "usable_cores", lambda: 2)


def test_two_tell_what_one_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crisis = read_folder(str(folder(tmp_path / "crisis", '"yield"')))
    base = crisis.tell()
    model = crisis.model_of(base)
    alone = crisis.variants_of(base, model)
    monkeypatch.setattr(telling, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(telling, "usable_cores", lambda: 2)
    together = crisis.variants_of(base, model)
    assert [each.name for each in together] == ["first=South", "late=yes", "late=never"]
    assert [each.told for each in together] == [each.told for each in alone]
    for one, two in zip(alone, together, strict=True):
        assert one.model.game.labels == two.model.game.labels
        assert one.model.game.parent.tolist() == two.model.game.parent.tolist()
        assert one.model.game.seen.tolist() == two.model.game.seen.tolist()


@pytest.mark.usefixtures("by_two")
def test_a_mistake_that_the_other_meets_is_told_with_its_line(tmp_path: Path) -> None:
    """The second telling is the other process'; the mistake is in that one alone."""
    crisis = read_folder(str(folder(tmp_path / "crisis", "1")))
    base = crisis.tell()
    with pytest.raises(InputError) as caught:
        crisis.variants_of(base, crisis.model_of(base))
    assert "told with late=yes" in caught.value.found
    assert "story.py:15" in caught.value.where
