"""Every mistake in a crisis' files is said with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from rubicon.crisis.places import copy_crisis
from tests.cli.commands import CommandLine, replace


@pytest.fixture
def rubicon(monkeypatch, capsys, tmp_path) -> CommandLine:
    """The command line in a folder of its own, with the example in ``crisis``."""
    monkeypatch.chdir(tmp_path)
    copy_crisis(tmp_path / "crisis")
    return CommandLine(monkeypatch, capsys)


@pytest.mark.parametrize(
    ("file", "old", "new", "line_of", "said"),
    [
        ("story.py", "1 - j.expansionist", "j.expansionist", "aim = s.nature", "add up to"),
        ("story.py", "Patron=gain,", "Patron=gain/0,", '"client armed"', "gain_expand / 0"),
        ("story.py", "Patron=gain,", "Patron=gain/(j.harm-j.harm),", '"client armed"', "finite"),
        ("story.py", "@crisis.story", "", "", "has no story"),
        ("judgements.toml", "[rationality]", "[rationalty]", "[rationalty]", "[rationality]"),
        ("judgements.toml", "low = 1,", "low = nan,", "low = nan", "such as low = 0.5"),
        ("judgements.toml", "low = 1,", 'low = "4",', 'low = "4"', "without quotes"),
        ("claims.toml", 'letter = "b"', 'letter = "a"', "", "the same letter 'a'"),
    ],
)
def test_a_mistake_is_said_with_its_place(
    rubicon: CommandLine, file: str, old: str, new: str, line_of: str, said: str
) -> None:
    """File and line of what is wrong, and what to write instead."""
    path = Path("crisis", file)
    replace(path, old, new)
    done = rubicon("check", "crisis")
    assert done.code == 2
    assert said in done.err
    lines = [k for k, line in enumerate(path.read_text().splitlines(), 1) if line_of in line]
    assert f"{path}:{lines[0]}" in done.err if line_of else str(path) in done.err


def test_new_hides_no_crisis_of_the_library(rubicon: CommandLine) -> None:
    """A folder is found before the library, so one of its names would shadow it."""
    done = rubicon("new", "north-korea-2024")
    assert done.code == 2
    assert "a crisis of the library" in done.err
    assert not Path("north-korea-2024").exists()


def test_what_new_says_can_be_typed(rubicon: CommandLine) -> None:
    """A name with a blank stands in quotes."""
    assert "rubicon run 'my crisis'" in rubicon("new", "my crisis").out
