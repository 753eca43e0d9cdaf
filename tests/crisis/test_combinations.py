"""``variants.toml`` names combinations; mistakes in it are told with their line."""

from __future__ import annotations

from pathlib import Path

import pytest

import rubicon as rb

STORY = """
from rubicon import Crisis

crisis = Crisis("Two ways", players=["A", "B"])


@crisis.story
def story(s, j):
    for player in ["A", "B"] if s.variant("first", ["A", "B"]) == "A" else ["B", "A"]:
        options = ["yes", "no"] + (["later"] if s.variant("later", ["no", "yes"]) == "yes" else [])
        s.choose(player, f"{player}-acts", options)
    return s.end("over", A=j.a if s.outcome("A-acts") == "yes" else 0, B=1 - j.a)
"""
JUDGEMENTS = """
[a]
means = "What acting brings A."
unit = "payoff (A)"
range = { low = 0.1, high = 1.0, coverage = 0.9 }
source = "analyst"
confidence = "low"

[rationality]
means = "How sharply players choose."
unit = "per payoff"
range = { low = 1, high = 10, coverage = 0.9 }
source = "analyst"
confidence = "low"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "two-ways"
    path.mkdir()
    (path / "story.py").write_text(STORY, "utf-8")
    (path / "judgements.toml").write_text(JUDGEMENTS, "utf-8")
    (path / "claims.toml").write_text(
        '[acts]\nsays = "A acts."\nholds = "P(A-acts=yes) > 0.4"\n', "utf-8"
    )
    (path / "sources.bib").write_text("", "utf-8")
    return path


def test_a_combination_is_run_and_kept(folder: Path, tmp_path: Path) -> None:
    (folder / "variants.toml").write_text('[both]\nfirst = "B"\nlater = "yes"\n', "utf-8")
    run = rb.load(folder).run(draws=20, out=tmp_path / "run", progress=False)
    assert run.variants().found.names == ("first=B", "later=yes", "both")
    assert (run.path / "crisis" / "variants.toml").is_file()
    assert rb.open(run.path / "variants" / "both").about().found.game.labels[0] == "B-acts"
    copy = rb.new(tmp_path / "copy", run.path)
    assert [each.name for each in copy.variants] == ["first=B", "later=yes", "both"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('both = "B"', "variants.toml:1: 'both' is no combination of variants"),
        ('[one]\nfirst = "B"', "toml:1: the combination 'one' has fewer than two variants"),
        ('\n[both]\nfrist = "B"\nlater = "yes"',
         "variants.toml:3: the story has no variant 'frist'\n  did you mean 'first'?"),
        ('[both]\nlater = "yes"\nfirst = "C"', "toml:3: the variant 'first' has no option 'C'"),
        ('[both]\nlater = "yes"\nfirst = 1', "toml:3: [both] has 1 for the variant 'first'"),
        ('[""]\nlater = "yes"\nfirst = "B"', "toml:1: '' is no combination of variants"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(folder: Path, text: str, message: str) -> None:
    (folder / "variants.toml").write_text(text, "utf-8")
    with pytest.raises(rb.InputError) as error:
        rb.load(folder).check()
    assert message in str(error.value)
