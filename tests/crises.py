"""The crises of the library, as cases of a test."""

from __future__ import annotations

from typing import Any

import pytest

from rubicon.crisis.places import library

LARGE = {"cuba-1962", "july-1914", "north-korea-2024", "taiwan-strait"}
FEW = {"beer-quiche", "brinkmanship-ladder", "covert-act"}
"""Small ones, with hidden states, levers and moves that recur among them."""


def each_crisis(few: bool = False) -> list[Any]:
    """Their names; the large ones, or all but a few, are cases of the tests of the library."""
    return [
        pytest.param(name, marks=pytest.mark.library)
        if name in LARGE or (few and name not in FEW)
        else name
        for name in library()
    ]
