"""Experts in a crisis folder: told, drawn, kept with a run, changed and saved with the crisis."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

import rubicon as rb
from rubicon.crisis.places import copy_crisis, library
from rubicon.ensemble import open_run
from rubicon.errors import InputError, InputErrors
from tests.cli.commands import CommandLine

ALICE = """
[expert]
name     = "Alice"
date     = 2024-11-02
standing = "was there"
[resolve]
range = { low = 1, high = 2, coverage = 1 }
[rationality]
range = { low = 1, high = 2, coverage = 1 }
"""
BOB = '[expert]\nname = "Bob"\n[resolve]\nrange = { low = -2, high = -1, coverage = 1 }\n'


@pytest.fixture
def crisis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """``deterrence-stub`` with two experts who disagree."""
    monkeypatch.chdir(tmp_path)
    copy_crisis(Path("crisis"), library()["deterrence-stub"])
    Path("crisis/experts").mkdir()
    Path("crisis/experts/alice.toml").write_text(ALICE, "utf-8")
    Path("crisis/experts/bob.toml").write_text(BOB, "utf-8")
    return Path("crisis")


def weights(text: str) -> None:
    Path("crisis/crisis.toml").write_text(f"[experts]\n{text}\n", "utf-8")


def test_a_run_draws_from_all_and_keeps_their_files(crisis: Path) -> None:
    weights("alice = 3\nbase = 1")
    run = rb.load(crisis).run(draws=100, out="run", progress=False)
    stored = open_run(Path("run"))
    assert stored.experts == {"alice": 3.0, "bob": 1.0, "base": 1.0}
    assert {"experts/alice.toml", "experts/bob.toml"} <= set(stored.manifest["files"])
    column = pq.read_table("run/draws.parquet")["expert"].to_pylist()
    assert [column.count(name) for name in ("alice", "bob", "base")] == [60, 20, 20]
    whose, resolve = run.judgements["expert"], run.judgements["resolve"]
    assert (resolve[whose == 0] >= 1).all()
    assert (resolve[whose == 1] <= -1).all()
    assert run.judgements["rationality"][whose == 0].max() <= 2
    stated = stored.stated_judgements()
    assert stated is not None
    assert [each.id for each in stated.experts] == ["alice", "bob", "base"]
    assert (rb.load(crisis).run(draws=100, progress=False).judgements["resolve"] == resolve).all()
    assert not run.notes
    Path("run/crisis/experts/bob.toml").write_text(ALICE, "utf-8")
    assert "experts/bob.toml" in rb.open("run").notes[0]


def test_a_run_by_one_expert_or_by_none(crisis: Path) -> None:
    alone = rb.load(crisis).with_experts("alice").run(draws=60, progress=False)
    whole = rb.load(crisis).run(draws=60, progress=False)
    mine = whole.judgements["expert"] == 0
    assert (whole.judgements["resolve"][mine] == alone.judgements["resolve"][mine]).all()
    assert set(alone.judgements["expert"]) == {0.0}
    none = rb.load(crisis).with_experts().run(draws=60, progress=False)
    base = rb.load("deterrence-stub").run(draws=60, progress=False)
    assert "expert" not in none.judgements
    for name, values in base.judgements.items():
        assert values.tobytes() == none.judgements[name].tobytes()
    with pytest.raises(InputError, match="no expert 'alise'") as caught:
        rb.load(crisis).with_experts("alise")
    assert "did you mean 'alice'" in str(caught.value)


def test_what_is_set_is_set_for_all_and_saved(crisis: Path) -> None:
    model = rb.load(crisis).set(resolve=0.5).times(rationality=2)
    run = model.run(draws=60, out="run", progress=False)
    assert set(run.judgements["resolve"]) == {0.5}
    alice = run.judgements["expert"] == 0
    lam = run.judgements["rationality"]
    assert 2 <= lam[alice].min() < lam[alice].max() <= 4
    for again in (rb.load(model.save("saved")), rb.load("run/crisis")):
        drawn = again.run(draws=60, progress=False).judgements
        assert np.array_equal(drawn["rationality"], lam)
        assert set(drawn["resolve"]) == {0.5}
    assert rb.load(crisis).judged_by("crisis/judgements.toml").judgements.experts == ()


def test_they_are_told(
    crisis: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command_line = CommandLine(monkeypatch, capsys)
    weights("bob = 0")
    told = json.loads(command_line("check", "crisis", "--json").out)["experts"]
    assert [(each["id"], each["weight"]) for each in told] == [("alice", 1.0), ("bob", 0.0)]
    assert told[0]["judgements"] == ["resolve", "rationality"]
    assert "Alice (1), Bob (0)" in command_line("check", "crisis").out
    assert "was there" in command_line("show", "crisis").out
    command_line("run", "crisis", "--draws", "30", "--out", "run", "--no-report")
    assert open_run(Path("run")).experts == {"alice": 1.0}
    told = json.loads(command_line("show", "run", "--json").out)["experts"]
    assert [each["name"] for each in told] == ["Alice", "Bob"]
    command_line("run", "crisis", "--draws", "30", "--out", "two", "--no-report",
                 "--experts", "alice, bob")  # fmt: skip
    assert open_run(Path("two")).experts == {"alice": 1.0, "bob": 1.0}
    command_line("run", "crisis", "--draws", "30", "--out", "own", "--no-report",
                 "--experts", "none")  # fmt: skip
    assert open_run(Path("own")).experts == {}


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("alise = 2", 2, r"\[experts\] names no expert: 'alise'"),
        ("alice = -1", 2, "the weight of 'alice' is -1"),
        ("alice = 'much'", 2, "the weight of 'alice' is 'much'"),
        ("alice = 0\nbob = 0", 0, "the weights of 'alice', 'bob' are all 0"),
    ],
)
def test_wrong_weights_have_a_place(crisis: Path, text: str, line: int, message: str) -> None:
    weights(text)
    with pytest.raises(InputError, match=message) as caught:
        rb.load(crisis)
    assert caught.value.where == "crisis/crisis.toml" + (f":{line}" if line else "")


def test_a_judgement_that_cannot_be_has_the_place_of_the_expert(crisis: Path) -> None:
    """What experts state is checked as what the crisis does."""
    for name in ("alice", "bob"):
        file = Path(f"crisis/experts/{name}.toml")
        file.write_text(file.read_text("utf-8").replace("resolve", "resolute"), "utf-8")
    with pytest.raises(InputErrors) as caught:
        rb.load(crisis)
    assert [each.where for each in caught.value.errors] == [
        "crisis/experts/alice.toml:6",
        "crisis/experts/bob.toml:3",
    ]


def test_changing_files_of_experts_damages_no_run(crisis: Path) -> None:
    """A file's name in a manifest leads to no other folder."""
    rb.load(crisis).run(draws=20, out="run", progress=False)
    from rubicon.ensemble.manifest import read_manifest, write_manifest

    manifest = read_manifest(Path("run"))
    for name in ("experts/../x.toml", "experts/experts/x", "/etc/x", "other/x.toml"):
        write_manifest(Path("run"), manifest | {"files": {name: "0"}})
        with pytest.raises(InputError, match="does not say what a run's must"):
            rb.open("run")
