"""Arithmetic side by side: own functions, and what a thread does with tiny numbers."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from numba import njit
from numpy.testing import assert_allclose, assert_array_equal

from rubicon.game import Game
from rubicon.solve import Solver, Status, trace
from rubicon.solve.lanes import (
    LANES,
    exponential,
    flush_tiny,
    load,
    logarithm,
    make_rows,
    pick,
    splat,
    store,
)
from tests.properties.random_stories import judgements, seeded

FLUSHES = platform.machine().lower() in {"x86_64", "amd64", "aarch64", "arm64"}
SMALLEST = float(np.finfo(float).tiny)  # 2.2e-308, the smallest normal number


@njit
def set_flushing(word: int) -> int:
    return flush_tiny(word)


def keeps_tiny() -> bool:
    """Whether half of the smallest normal number is a number, on this thread."""
    half = np.array([SMALLEST]) * 0.5
    return bool(half.view(np.int64)[0] != 0)  # compared by bits: == flushes, too


@pytest.fixture
def flushing() -> Iterator[None]:
    """Tiny numbers are zero while the test runs, and not afterwards."""
    before = set_flushing(0)
    try:
        yield
    finally:
        set_flushing(before)


@pytest.mark.skipif(not FLUSHES, reason="this processor's flags are not known")
def test_tiny_numbers_become_zero_and_come_back() -> None:
    """Between `flush_tiny(0)` and `flush_tiny` of what it returned, and only there, results
    below 10⁻³⁰⁸ are zeros."""
    seen = [keeps_tiny()]
    before = set_flushing(0)
    seen.append(keeps_tiny())
    inner = set_flushing(0)
    seen.append(keeps_tiny())
    set_flushing(inner)
    seen.append(keeps_tiny())
    set_flushing(before)
    seen.append(keeps_tiny())
    assert seen == [True, False, False, False, True]


@pytest.mark.skipif(not FLUSHES, reason="this processor's flags are not known")
def test_tiny_numbers_are_read_as_zero(flushing: None) -> None:
    """A tiny number from elsewhere counts as zero, too."""
    tiny = np.array([1], np.int64).view(np.float64)
    assert float((tiny * 1e300)[0]) == 0.0


@pytest.mark.skipif(not FLUSHES, reason="this processor's flags are not known")
def test_flushing_is_a_threads_own() -> None:
    """A thread that was there before keeps its tiny numbers."""
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(keeps_tiny).result()
        before = set_flushing(0)
        seen = keeps_tiny(), pool.submit(keeps_tiny).result()
        set_flushing(before)
    assert seen == (False, True)


@pytest.mark.parametrize("threads", [1, 2])
def test_a_trace_leaves_tiny_numbers_as_they_were(
    threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread that has traced, whatever became of its draws, keeps tiny numbers again."""
    seen: list[bool] = []

    def watched(*args: Any) -> None:
        traced(*args)
        seen.append(keeps_tiny())

    traced = trace.trace
    monkeypatch.setattr(trace, "trace", watched)
    game = Game.of(seeded(11, depth=6).tree())
    numbers = judgements(game.table.judgements, 20, np.random.default_rng(0))
    values = game.table.evaluate(numbers)
    values[:, 3] = np.nan
    solution = Solver(game.structure).solve(
        values, np.full((len(game.players), 20), 5.0), threads=threads
    )
    assert set(solution.status.tolist()) == {Status.SOLVED, Status.NOT_FINITE}
    assert len(seen) >= threads
    assert all(seen)
    assert keeps_tiny()


@njit
def apply(what: int, x: Any, out: Any) -> None:
    for row in range(len(x)):
        if what == 0:
            store(out, row, exponential(load(x, row)))
        elif what == 1:
            store(out, row, logarithm(load(x, row)))
        else:
            store(out, row, pick(load(x, row), splat(1.0), splat(2.0)))


def test_the_exponential_is_numpys() -> None:
    """To a few last bits, from where results are the smallest to the largest, and at −∞."""
    x = np.concatenate([np.linspace(-708, 700, 4000), np.linspace(-1, 1, 4000), np.zeros(LANES)])
    rows, out = make_rows(len(x) // LANES), make_rows(len(x) // LANES)
    rows[:] = x.reshape(-1, LANES)
    apply(0, rows, out)
    assert_allclose(out, np.exp(rows), rtol=6e-16)
    assert_array_equal(out[-1], 1.0)
    rows[0] = -np.inf
    apply(0, rows, out)
    assert (out[0] < 1e-307).all()


def test_the_logarithm_is_numpys() -> None:
    """To a few last bits of the larger of the result and 1, over all normal numbers."""
    source = np.random.default_rng(0)
    x = np.concatenate([
        10.0 ** source.uniform(-307, 307, 4000), source.uniform(0.4, 2.5, 4000), np.ones(LANES)
    ])  # fmt: skip
    rows, out = make_rows(len(x) // LANES), make_rows(len(x) // LANES)
    rows[:] = x.reshape(-1, LANES)
    apply(1, rows, out)
    assert_allclose(out, np.log(rows), rtol=6e-16, atol=6e-16)
    assert_array_equal(out[-1], 0.0)


def test_picking_is_by_sign() -> None:
    """Zero and what is no number count as not above zero."""
    rows, out = make_rows(1), make_rows(1)
    rows[0] = [1.0, -1.0, 0.0, -0.0, np.nan, np.inf, -np.inf, 1e-300]
    apply(2, rows, out)
    assert_array_equal(out[0], [1, 2, 2, 2, 2, 1, 2, 1])
