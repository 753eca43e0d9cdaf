"""``--set`` and ``--judgements``: a crisis judged otherwise without a change to its files."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import rubicon as rb
from rubicon.crisis.places import LIBRARY
from tests.cli.commands import CommandLine, replace

CRISIS = LIBRARY / "beer-quiche"
RANKED = "july-1914"


def made(rubicon: CommandLine, *arguments: object) -> rb.Run:
    """A small run without a report."""
    ran = rubicon("run", *arguments, "--draws", 40, "--no-report", "--out", "run")
    assert ran.code == 0, ran.err
    return rb.open("run")


def test_a_number_a_range_and_a_factor(rubicon: CommandLine):
    """What is drawn is what was said; 9 draws in 10 lie within a range."""
    run = made(rubicon, "beer-quiche", "--set", "peace=5e-1", "--set", "wimp=20%..0.4",
               "--set", "taste=x2")  # fmt: skip
    assert set(run.judgements["peace"]) == {0.5}
    low, high = np.quantile(run.judgements["wimp"], [0.05, 0.95])
    assert low == pytest.approx(0.2, abs=0.01)
    assert high == pytest.approx(0.4, abs=0.01)
    before = rb.load("beer-quiche").run(draws=40).judgements["taste"]
    np.testing.assert_allclose(run.judgements["taste"], 2 * before)


def test_the_run_notes_what_was_set_and_keeps_it(rubicon: CommandLine):
    """In its manifest, in its copy of the crisis, in the report, and beside another run."""
    ran = rubicon("run", "beer-quiche", "--set", "wimp=0.2..0.4", "--set", "rationality=20",
                  "--draws", 40, "--out", "run")  # fmt: skip
    assert ran.code == 0, ran.err
    run = rb.open("run")
    assert dict(run.changed) == {"wimp": "0.2 to 0.4 (90 %), logit-normal",
                                 "rationality": "20, fixed"}  # fmt: skip
    assert "rationality: 20, fixed" in Path("run/report.html").read_text("utf-8")
    again = rubicon("run", "run/crisis", "--draws", 40, "--no-report", "--out", "again")
    assert again.code == 0, again.err
    assert Path("run/draws.parquet").read_bytes() == Path("again/draws.parquet").read_bytes()
    rubicon("run", "beer-quiche", "--draws", 40, "--no-report", "--out", "plain")
    beside = rubicon("compare", "run", "plain", "--json")
    assert "rationality, judged for the run" in beside.out


def test_a_file_of_judgements_replaces_the_crisis_own(rubicon: CommandLine):
    """The run keeps it, and notes what it says otherwise."""
    Path("other.toml").write_text((CRISIS / "judgements.toml").read_text("utf-8"), "utf-8")
    replace(Path("other.toml"), "p50 = 1,", "p50 = 1.2,")
    run = made(rubicon, "beer-quiche", "--judgements", "other.toml")
    assert "taste" in run.changed
    assert Path("run/crisis/judgements.toml").read_bytes() == Path("other.toml").read_bytes()
    checked = rubicon("check", "beer-quiche", "--judgements", "other.toml")
    assert checked.code == 0
    assert "taste is judged otherwise" in checked.err


def test_a_mistake_in_that_file_is_told_with_its_line(rubicon: CommandLine):
    """And not as one of the crisis' own file."""
    Path("other.toml").write_text('[wimp]\nmeans = "x"\nrange = { p5 = 0.1 }\n', "utf-8")
    wrong = rubicon("check", "beer-quiche", "--judgements", "other.toml")
    assert wrong.code == 2
    assert "other.toml:" in wrong.err


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("wmip=0.4", "did you mean 'wimp'?"),
        ("wimp", "sets no judgement"),
        ("wimp=x1..2", "sets no judgement"),
        ("wimp=0.4..0.2", "write wimp=LOW..HIGH, the lower first"),
        ("wimp=2", "outside the bounds (0 to 1)"),
        ("taste=1e999", "not a finite number"),
        ("rationality.Gest=4", "Guest"),
    ],
)
def test_what_cannot_be_set_is_told(rubicon: CommandLine, setting: str, said: str):
    """Before anything is solved."""
    failed = rubicon("run", "beer-quiche", "--set", setting, "--out", "run")
    assert failed.code == 2
    assert said in failed.err
    assert not Path("run").exists()


def test_a_judgement_is_set_once(rubicon: CommandLine):
    """Which of two would count is not to be guessed."""
    failed = rubicon("check", "beer-quiche", "--set", "wimp=0.2", "--set", "wimp=0.3")
    assert failed.code == 2
    assert "'wimp' is set twice" in failed.err


def test_a_ranked_payoff_cannot_be_set(rubicon: CommandLine):
    """Its order ties it to the others."""
    crisis = rb.load(RANKED)
    name = next(row for row in crisis.judgements.rows if row not in crisis.judgements.numbers)
    failed = rubicon("check", RANKED, "--set", f"{name}=1")
    assert failed.code == 2
    assert "ranked, and its order ties its payoff" in failed.err


def test_a_game_file_can_be_set_too(rubicon: CommandLine):
    """By the names that check lists, those without a range among them; the run can be repeated."""
    Path("game.efg").write_text(
        'EFG 2 R "A game" { "A" "B" }\n'
        'p "" 1 1 "act" { "attack" "wait" } 0\n'
        'p "" 2 1 "reply" { "fight" "yield" } 0\n'
        't "" 1 "war" { -1, -1 }\nt "" 2 "gain" { 1, 0 }\nt "" 3 "quiet" { 0, 1 }\n'
    )
    names = json.loads(rubicon("check", "game.efg", "--json").out)["names"]
    name = next(each["name"] for each in names if each["kind"] == "judgement")
    run = made(rubicon, "game.efg", "--set", f"{name}=-0.5", "--set", "rationality=7")
    assert set(run.judgements[name]) == {-0.5}
    again = rubicon("run", "run/crisis/game.efg", "--judgements", "run/crisis/judgements.toml",
                    "--draws", 40, "--no-report", "--out", "again")  # fmt: skip
    assert again.code == 0, again.err
    assert Path("run/draws.parquet").read_bytes() == Path("again/draws.parquet").read_bytes()


def test_export_writes_the_game_as_it_was_set(rubicon: CommandLine):
    """A chance that is set is the file's."""
    assert rubicon("export", "beer-quiche", "set.efg", "--set", "wimp=0.25").code == 0
    assert "0.25" in Path("set.efg").read_text("utf-8")
    assert rubicon("run", "beer-quiche", "--resume", "x", "--set", "wimp=1").code == 2
