"""Names from others' files: a terminal shows them and does not obey them."""

from __future__ import annotations

import json

import pytest

from rubicon.cli.streams import printable
from tests.cli.commands import CommandLine

ODD = "a\x1b[31mred\x07\x9b2J\u202eback"


def is_harmless(text: str) -> bool:
    return not set(text) & {"\x1b", "\x07", "\x9b", "\u202e", "\x7f"}


def test_what_a_terminal_would_obey_is_replaced():
    assert is_harmless(printable(ODD))
    assert printable("plain λ\n\ttext") == "plain λ\n\ttext"


@pytest.mark.parametrize("command", ["check", "show"])
def test_a_crisis_with_such_names(rubicon: CommandLine, tmp_path, command):
    """On stdout, on stderr and in JSON, which keeps the name."""
    rubicon("new", "mine")
    file = tmp_path / "mine" / "crisis.toml"
    odd = "".join(f"\\u{ord(c):04x}" if not c.isprintable() else c for c in ODD)
    file.write_text(f'title = "{odd}"\n', "utf-8")
    told = rubicon(command, "mine")
    assert told.code == 0, told.err
    assert "red" in told.out
    assert is_harmless(told.out + told.err)
    listed = rubicon(command, "mine", "--json")
    assert is_harmless(listed.out)
    assert json.loads(listed.out)["title"] == ODD


def test_a_mistake_with_such_a_name(rubicon: CommandLine):
    told = rubicon("check", ODD)
    assert told.code == 2
    assert is_harmless(told.err)
