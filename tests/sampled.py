"""A few of many cases with every suite, and all of them with the slow tests, which CI runs, too."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis.strategies import SearchStrategy


def first(few: int, cases: Iterable[Any]) -> list[Any]:
    """Cases of which all but the first few are slow tests."""
    return [
        pytest.param(*(case if isinstance(case, tuple) else (case,)),
                     marks=pytest.mark.slow if place >= few else ())
        for place, case in enumerate(cases)
    ]  # fmt: skip


def law(
    *strategies: SearchStrategy[Any], few: int, many: int = 100
) -> Callable[[Callable[..., None]], Callable[[int], None]]:
    """Decorator: a test of what must hold whatever its arguments are, where an example takes long.

    Parameters
    ----------
    strategies
        What the arguments are drawn from, as for Hypothesis's ``given``.
    few, many
        How many examples are tried, and how many in the slow test.
    """

    def decorate(check: Callable[..., None]) -> Callable[[int], None]:
        @pytest.mark.parametrize("examples", [few, pytest.param(many, marks=pytest.mark.slow)])
        def test(examples: int) -> None:
            settings(max_examples=examples)(given(*strategies)(check))()

        test.__name__, test.__doc__, test.__module__ = (
            check.__name__,
            check.__doc__,
            check.__module__,
        )
        return test

    return decorate
