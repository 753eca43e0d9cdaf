"""A file that is no crisis: every command says what it is, and what to do with it."""

from __future__ import annotations

from pathlib import Path

import pytest

import rubicon as rb
from rubicon.errors import InputError
from tests.exchange.retold import EFG, NFG

WORKBOOK = '<?xml version="1.0" encoding="UTF-8"?>\n<gambit:document><game><efgfile>'
FILES = {
    "game.gbt": (WORKBOOK, "a workbook of Gambit's window", ".efg or .nfg"),
    "saved.xml": (WORKBOOK, "a workbook of Gambit's window", ".efg or .nfg"),
    "tree.gbt": (EFG.read_text("utf-8"), "a workbook of Gambit's", "cp tree.gbt tree.efg"),
    "game.agg": ("#AGG\n2", "an action-graph game", "pygambit.read_agg"),
    "game.bagg": ("#BAGG\n2", "a Bayesian action-graph game", "(.nfg)"),
    "tree.txt": (EFG.read_text("utf-8"), "a game of Gambit's", "cp tree.txt tree.efg"),
    "table": (NFG.read_text("utf-8"), "a game of Gambit's", "cp table table.nfg"),
    "notes.md": ("# Notes", "this file is no crisis", "a folder, or a game file"),
    "empty.txt": ("", "the file is empty", "a folder, or a game file"),
    "empty.efg": (" \n", "the file is empty", "EFG 2 R"),
    "empty.gbt": ("", "the file is empty", "a folder, or a game file"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_told_by_what_it_is(name, tmp_path, monkeypatch):
    """Where a crisis is loaded, and where one is copied."""
    content, what, cure = FILES[name]
    monkeypatch.chdir(tmp_path)
    Path(name).write_text(content, "utf-8")
    for use in (rb.load, lambda origin: rb.new("mine", origin)):
        with pytest.raises(InputError) as error:
            use(name)
        assert what in error.value.found
        assert cure in error.value.instead
        assert not Path("mine").exists()


def test_a_file_of_a_crisis_names_its_folder(tmp_path):
    """The whole is wanted."""
    rb.new(tmp_path / "mine")
    with pytest.raises(InputError, match=r"a file of a crisis") as error:
        rb.load(tmp_path / "mine" / "story.py")
    assert str(tmp_path / "mine") in error.value.instead


def test_a_name_of_the_library_is_no_file(tmp_path, monkeypatch):
    """Even where there is one."""
    monkeypatch.chdir(tmp_path)
    Path("beer-quiche").write_text("")
    assert rb.load("beer-quiche").name == "beer-quiche"


def test_a_game_file_is_copied_as_any_crisis_is(tmp_path):
    """Into a folder with a story that can be edited."""
    made = rb.new(tmp_path / "mine", EFG)
    assert (tmp_path / "mine" / "story.py").is_file()
    assert made.players == rb.load(EFG).players
