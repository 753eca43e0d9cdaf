"""A row of a table of results, and how seconds are counted."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A figure to reach, what was measured, and how it was counted."""

    what: str
    goal: str
    measured: str
    how: str


def agreeing(gap: float, tolerance: float) -> str:
    """How far two answers differ, and whether that is too far."""
    return f"differs by {gap:.0e}" + ("" if gap <= tolerance else ", TOO MUCH")


def seconds(action: Callable[[], object]) -> float:
    """Wall seconds of doing something once."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def median_seconds(action: Callable[[], object], count: int) -> float:
    """Median wall seconds of doing something a few times."""
    return statistics.median(seconds(action) for _ in range(count))


def best_seconds(action: Callable[[], object], count: int) -> float:
    """The least wall seconds of doing something a few times, on a machine with other work."""
    return min(seconds(action) for _ in range(count))


def cpu_seconds(action: Callable[[], object]) -> float:
    """Processor seconds of this process while doing something once."""
    started = time.process_time()
    action()
    return time.process_time() - started


def rate(action: Callable[[], object], least: float = 1.0) -> float:
    """How often a second something can be done, tried for at least so many seconds."""
    started, count = time.perf_counter(), 0
    while time.perf_counter() - started < least:
        action()
        count += 1
    return count / (time.perf_counter() - started)
