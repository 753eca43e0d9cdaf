"""The module itself: what it offers, and that it offers it without waiting."""

from __future__ import annotations

import subprocess
import sys

import pytest

import rubicon as rb

HEAVY = ("numpy", "scipy", "numba", "pyarrow", "rich", "lark", "jinja2")


def modules_after(statement: str) -> set[str]:
    """The packages that Python has loaded after a statement, in a process of its own."""
    code = f"{statement}\nimport sys\nprint(*sorted(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(said.stdout.split())


def test_importing_it_loads_nothing_heavy() -> None:
    assert not modules_after("import rubicon") & set(HEAVY)


def test_the_command_line_starts_without_what_solves() -> None:
    loaded = modules_after("import rubicon.cli")
    assert not loaded & {"numpy", "scipy", "numba", "pyarrow", "lark", "jinja2"}


def test_every_name_is_there_and_listed() -> None:
    for name in rb.__all__:
        assert getattr(rb, name) is not None
        assert name in dir(rb)
    with pytest.raises(AttributeError, match="no attribute 'lode'"):
        _ = rb.lode
