"""`rubicon new`: an example to change, or a copy of a crisis to vary."""

from __future__ import annotations

import json
from pathlib import Path

from rubicon.ask.observed import NAME as OBSERVED
from rubicon.crisis.places import FILES, LEVERS, TEMPLATE, library
from rubicon.crisis.preface import NAME


def same(copy: Path, origin: Path, file: str) -> bool:
    return (copy / file).read_bytes() == (origin / file).read_bytes()


def test_a_crisis_of_the_library_is_copied_to_vary_it(rubicon):
    """All files that are read, but not what is known of the original; and it can be checked."""
    made = rubicon("new", "mine", "--from", "tying-hands")
    assert made.code == 0, made.err
    assert "rubicon run mine" in made.out
    there = library()["tying-hands"]
    assert all(same(Path("mine"), there, file) for file in (*FILES, LEVERS))
    assert not Path("mine", "known.md").exists()
    assert rubicon("check", "mine").code == 0


def test_a_folder_and_a_run_are_copied(rubicon):
    """A run gives the crisis that it keeps; levers are copied only where there are some."""
    rubicon("new", "mine")
    Path("mine", "levers.toml").unlink()
    assert rubicon("new", "again", "--from", "mine").code == 0
    assert sorted(file.name for file in Path("again").iterdir()) == sorted([*FILES, NAME, OBSERVED])
    assert rubicon("run", "mine", "--draws", 10, "--no-report", "--out", "run").code == 0
    Path("mine", "story.py").write_text("raise SystemExit\n")
    assert rubicon("new", "kept", "--from", "run").code == 0
    assert same(Path("kept"), TEMPLATE, "story.py")


def test_what_cannot_be_copied_is_said(rubicon):
    """No crisis of that name, a folder that exists, a run of a game file; nothing is made."""
    unknown = rubicon("new", "mine", "--from", "tying-hand")
    assert unknown.code == 2
    assert "did you mean 'tying-hands'?" in unknown.err
    Path("run", "crisis").mkdir(parents=True)
    Path("run", "manifest.json").write_text(json.dumps({}))
    Path("run", "crisis", "game.efg").write_text("")
    of_game = rubicon("new", "mine", "--from", "run")
    assert of_game.code == 2
    assert "rubicon import run/crisis/game.efg --to" in of_game.err
    assert not Path("mine").exists()
    exists = rubicon("new", "run", "--from", "tying-hands")
    assert (exists.code, "run exists" in exists.err) == (2, True)
