"""Runs that are compared in several ways; tests leave them as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from rubicon.ensemble import Run
from tests.answers.compare.compared_runs import made


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for more of them."""
    return tmp_path_factory.mktemp("compare")


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Rain has a probability that is even between 0 and 1."""
    return made(tmp_path_factory.mktemp("base"), "base")


@pytest.fixture(scope="session")
def drier(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The same draws, with half of that probability in each."""
    return made(tmp_path_factory.mktemp("drier"), "drier", rain=(0, 0.5))
