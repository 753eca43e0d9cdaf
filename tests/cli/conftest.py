"""The command line in an empty folder, and runs that tests of it share."""

from __future__ import annotations

from pathlib import Path

import pytest

import rubicon as rb
from tests.cli.commands import CommandLine


@pytest.fixture
def rubicon(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> CommandLine:
    """The command line in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return CommandLine(monkeypatch, capsys)


@pytest.fixture(scope="session")
def beer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run of a crisis of the library; tests leave it as it is."""
    place = tmp_path_factory.mktemp("beer") / "beer"
    return rb.load("beer-quiche").run(draws=60, out=place).path
