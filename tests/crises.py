"""The crises of the library, as cases of a test."""

from __future__ import annotations

from typing import Any

import pytest

from rubicon.crisis.folder import library

LARGE = ("cuba-1962", "july-1914", "north-korea-2024", "taiwan-strait")


def each_crisis() -> list[Any]:
    """Their names; the large ones are cases of the tests of the library."""
    return [
        pytest.param(name, marks=pytest.mark.library) if name in LARGE else name
        for name in library()
    ]
