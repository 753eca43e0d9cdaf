"""The page of the reference crisis, which several files of browser tests look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.once import whole_run


@pytest.fixture(scope="session")
def reference(shared: Path) -> Path:
    """The page of a run of the reference crisis, small but whole."""
    return whole_run(shared, "north-korea-2024") / "report.html"
