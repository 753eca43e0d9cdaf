"""What a run keeps: runs and crises told apart, damage, files that changed since."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from rubicon.ensemble import changed_files, open_run
from tests.cli.commands import CommandLine

QUESTION = "P(ship=covertly)"


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    """A folder with the example, `crisis`, and a run of it, `crisis-run`."""
    place = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        from rubicon.crisis.folder import read_folder
        from rubicon.crisis.places import copy_crisis
        from rubicon.ensemble import Settings, finish_run, solve_run, start_run

        copy_crisis(Path("crisis"))
        folder = read_folder("crisis")
        run = start_run(folder.model(), Settings(draws=40), Path("crisis-run"), folder.files)
        finish_run(run, solve_run(run))
    return place


@pytest.fixture
def rubicon(monkeypatch, capsys, tmp_path, place) -> CommandLine:
    """The command line in a copy of that folder."""
    shutil.copytree(place, tmp_path / "here")
    monkeypatch.chdir(tmp_path / "here")
    return CommandLine(monkeypatch, capsys)


def test_a_run_is_shown_as_the_crisis_that_it_keeps(rubicon):
    """The same facts, endings among them, without telling the story again."""
    of_folder = json.loads(rubicon("show", "crisis", "--json").out)
    Path("crisis-run", "crisis", "story.py").write_text("raise SystemExit")
    shown = rubicon("show", "crisis-run", "--json")
    assert shown.code == 0, shown.err
    assert json.loads(shown.out) == of_folder
    assert of_folder["endings"] == ["protest", "withdrawal", "fight", "undiscovered", "quiet"]
    assert "How it can end" in rubicon("show", "crisis-run").out


@pytest.mark.parametrize("command", ["run", "check"])
def test_a_run_given_for_a_crisis_is_told_apart(rubicon, command):
    """Its crisis is named, and naming that works."""
    answer = rubicon(command, "crisis-run")
    assert answer.code == 2
    assert "'crisis-run' is a run, not a crisis" in answer.err
    assert "crisis-run/crisis" in answer.err
    assert rubicon("check", "crisis-run/crisis").code == 0


def test_a_crisis_given_for_a_run_is_told_apart(rubicon):
    """Its run is named where it stands beside; else how to make one."""
    answer = rubicon("ask", "crisis", QUESTION)
    assert answer.code == 2
    assert "'crisis' is a crisis" in answer.err
    assert "name its run: crisis-run" in answer.err
    shutil.rmtree("crisis-run")
    assert "rubicon run crisis" in rubicon("levers", "crisis").err
    of_library = rubicon("ask", "beer-quiche", QUESTION)
    assert of_library.code == 2
    assert "rubicon run beer-quiche" in of_library.err


@pytest.mark.parametrize("file", ["game.json", "game.npz", "manifest.json", "draws.parquet"])
@pytest.mark.parametrize("gone", [True, False])
def test_damage_is_said_in_plain_words(rubicon, file, gone):
    """Which file, and what it has come to; no name of a Python error."""
    path = Path("crisis-run", file)
    path.unlink() if gone else path.write_bytes(path.read_bytes()[:20])
    answer = rubicon("ask", "crisis-run", QUESTION)
    assert answer.code == 2
    if gone and file == "manifest.json":
        assert "is not the folder of a run" in answer.err
        return
    said = "this file is missing" if gone else "this file was cut off or overwritten"
    assert f"{path}: the run is damaged: {said}" in answer.err
    assert "Error" not in answer.err
    assert "Errno" not in answer.err


@pytest.mark.parametrize("file", ["story.py", "judgements.toml"])
def test_a_file_changed_since_the_run_is_noticed(rubicon, file):
    """A note on stderr names it; the answer is the run's own."""
    before = rubicon("ask", "crisis-run", QUESTION, "--json")
    assert "note" not in before.err
    path = Path("crisis-run", "crisis", file)
    path.write_text(path.read_text("utf-8") + "\n# changed\n", "utf-8")
    after = rubicon("ask", "crisis-run", QUESTION, "--json")
    assert after.code == 0
    assert f"note: '{file}' in crisis-run/crisis changed after the run was made" in after.err
    assert json.loads(after.out) == json.loads(before.out)
    path.unlink()
    assert changed_files(open_run(Path("crisis-run"))) == (file,)
