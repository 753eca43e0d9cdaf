"""The forms in which a judgement's range can be stated.

Each is a frozen dataclass that knows its quantile function, its central value (the median),
its support and how tables show it. Numbers that contradict each other raise
:class:`~rubicon.errors.InputError` when the range is made.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import NormalDist

import numpy as np

from rubicon.arrays import Floats
from rubicon.errors import InputError
from rubicon.judgements.bounds import ANYWHERE, Bounds, number


class Range(ABC):
    """What is held possible for one number, and how likely each part of it is."""

    bounds: Bounds

    @property
    @abstractmethod
    def kind(self) -> str:
        """The family in a word or two: 'logit-metalog', 'triangular', …"""

    @property
    @abstractmethod
    def text(self) -> str:
        """The range as a table shows it, its kind included."""

    @property
    def support(self) -> tuple[float, float]:
        """The lowest and the highest value that can occur; ±inf where nothing bounds them."""
        return self.bounds.lower, self.bounds.upper

    @abstractmethod
    def quantile(self, u: Floats) -> Floats:
        """The value below which a share `u` lies, element by element; 0 < u < 1."""

    @property
    def central(self) -> float:
        """The median."""
        return float(self.quantile(np.array([0.5]))[0])

    @property
    def varies(self) -> bool:
        """Whether draws differ at all."""
        return True


def _require_finite(**values: float) -> None:
    for name, value in values.items():
        if not math.isfinite(value):
            raise InputError(f"{name} = {value} is not a finite number")


def require_order(what: str, **values: float) -> None:
    """Refuse values that do not rise strictly from first to last."""
    for (name, lower), (next_name, upper) in pairwise(values.items()):
        if not lower < upper:
            relation = "equals" if lower == upper else "exceeds"
            raise InputError(
                f"{what}: {name} = {number(lower)} {relation} {next_name} = {number(upper)}",
                instead="swap them, or write { fixed = … } for a number without doubt"
                if lower > upper
                else "write { fixed = … } for a number without doubt",
            )


def _share(share: float) -> str:
    return f"{100 * share:.4g} %"


@dataclass(frozen=True)
class Interval(Range):
    """A central interval with a stated coverage: normal on the line of its bounds.

    ``low`` and ``high`` are the quantiles ``(1 ∓ coverage)/2``. Without bounds this is a normal
    distribution, above a lower bound a (shifted) log-normal, between two a logit-normal. The
    median is the middle of the interval on that line, so for bounded values not halfway.
    """

    low: float
    high: float
    coverage: float
    bounds: Bounds = ANYWHERE
    _middle: float = field(init=False, repr=False, compare=False)
    _spread: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _require_finite(low=self.low, high=self.high, coverage=self.coverage)
        require_coverage(self.coverage)
        require_order("the range is upside down", low=self.low, high=self.high)
        self.bounds.require("low", self.low, inside=True)
        self.bounds.require("high", self.high, inside=True)
        # The standard library's, so that reading a file does not wait for SciPy.
        tail = NormalDist().inv_cdf((1 + self.coverage) / 2)
        low, high = self.bounds.to_line(self.low), self.bounds.to_line(self.high)
        object.__setattr__(self, "_middle", (low + high) / 2)
        object.__setattr__(self, "_spread", (high - low) / 2 / tail)

    @property
    def kind(self) -> str:
        return f"{self.bounds.prefix}normal"

    @property
    def text(self) -> str:
        ends = f"{number(self.low)} to {number(self.high)}"
        return f"{ends} ({_share(self.coverage)}), {self.kind}"

    def quantile(self, u: Floats) -> Floats:
        from scipy.special import ndtri

        return self.bounds.from_line(self._middle + self._spread * ndtri(u))


def require_coverage(coverage: float) -> None:
    """Refuse a coverage that is no share in (0, 1]."""
    if 0 < coverage <= 1:
        return
    percent = f"; did you mean {number(coverage / 100)}?" if 1 < coverage <= 100 else ""
    raise InputError(
        f"coverage = {number(coverage)} is not a share above 0 and up to 1{percent}",
        instead="write the probability that the number lies between low and high, "
        "as in coverage = 0.9; 1 means hard ends",
    )


@dataclass(frozen=True)
class Uniform(Range):
    """Everything between two hard ends, equally likely: an interval with coverage 1."""

    low: float
    high: float
    bounds: Bounds = ANYWHERE

    kind = "uniform"

    def __post_init__(self) -> None:
        _require_finite(low=self.low, high=self.high)
        require_order("the range is upside down", low=self.low, high=self.high)
        self.bounds.require("low", self.low)
        self.bounds.require("high", self.high)

    @property
    def text(self) -> str:
        return f"{number(self.low)} to {number(self.high)} (100 %), uniform"

    @property
    def support(self) -> tuple[float, float]:
        return self.low, self.high

    def quantile(self, u: Floats) -> Floats:
        return np.clip(self.low + (self.high - self.low) * u, self.low, self.high)


@dataclass(frozen=True)
class Triangular(Range):
    """Two hard ends and the most likely value between them (or at one of them)."""

    low: float
    mode: float
    high: float
    bounds: Bounds = ANYWHERE

    kind = "triangular"

    def __post_init__(self) -> None:
        _require_finite(min=self.low, mode=self.mode, max=self.high)
        require_order("the range is upside down", min=self.low, max=self.high)
        if not self.low <= self.mode <= self.high:
            raise InputError(
                f"mode = {number(self.mode)} is not between min = {number(self.low)} "
                f"and max = {number(self.high)}",
                instead="write { min = lowest, mode = most likely, max = highest }",
            )
        self.bounds.require("min", self.low)
        self.bounds.require("max", self.high)

    @property
    def text(self) -> str:
        ends = f"{number(self.low)} to {number(self.high)} (100 %)"
        return f"{ends}, most likely {number(self.mode)}, triangular"

    @property
    def support(self) -> tuple[float, float]:
        return self.low, self.high

    def quantile(self, u: Floats) -> Floats:
        width = self.high - self.low
        rising, falling = self.mode - self.low, self.high - self.mode
        left = self.low + np.sqrt(u * width * rising)
        right = self.high - np.sqrt((1 - u) * width * falling)
        return np.clip(np.where(u * width < rising, left, right), self.low, self.high)


@dataclass(frozen=True)
class Weighted(Range):
    """A few possible values, each with a weight; the weights need not add up to one."""

    values: tuple[float, ...]
    weights: tuple[float, ...]
    bounds: Bounds = ANYWHERE

    kind = "weighted values"

    def __post_init__(self) -> None:
        if not self.values or len(self.values) != len(self.weights):
            raise InputError(
                "values is empty or without weights",
                instead="write values = [[value, weight], …], as in [[0.1, 1], [0.3, 2]]",
            )
        for value, weight in zip(self.values, self.weights, strict=True):
            _require_finite(value=value, weight=weight)
            self.bounds.require("value", value)
            if weight <= 0:
                raise InputError(
                    f"the value {number(value)} has the weight {number(weight)}",
                    instead="write a weight above 0, or leave the value out",
                )
            if self.values.count(value) > 1:
                raise InputError(
                    f"the value {number(value)} stands more than once",
                    instead="write it once, with the sum of its weights",
                )

    @property
    def text(self) -> str:
        total = math.fsum(self.weights)
        parts = (
            f"{number(value)} ({_share(weight / total)})"
            for value, weight in zip(self.values, self.weights, strict=True)
        )
        return f"{', '.join(parts)}, weighted values"

    @property
    def support(self) -> tuple[float, float]:
        return min(self.values), max(self.values)

    @property
    def varies(self) -> bool:
        return len(self.values) > 1

    def quantile(self, u: Floats) -> Floats:
        order = np.argsort(self.values)
        below = np.cumsum(np.asarray(self.weights)[order])
        # inf{x: F(x) ≥ u}; the last value also takes what rounding leaves above it.
        place = np.searchsorted(below[:-1] / below[-1], u, side="left")
        return np.asarray(self.values, np.float64)[order][place]


@dataclass(frozen=True)
class Fixed(Range):
    """One number, held to be known."""

    value: float
    bounds: Bounds = ANYWHERE

    kind = "fixed"
    varies = False

    def __post_init__(self) -> None:
        _require_finite(fixed=self.value)
        self.bounds.require("fixed", self.value)

    @property
    def text(self) -> str:
        return f"{number(self.value)}, fixed"

    @property
    def support(self) -> tuple[float, float]:
        return self.value, self.value

    def quantile(self, u: Floats) -> Floats:
        return np.full(np.shape(u), self.value)
