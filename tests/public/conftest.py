"""A small crisis told as in a cell, and runs that all tests of the public module share."""

from __future__ import annotations

from typing import Any

import pytest

import rubicon as rb


@pytest.fixture(scope="session")
def crisis() -> rb.GameModel:
    """A crisis of the library."""
    return rb.load("beer-quiche")


@pytest.fixture(scope="session")
def run(crisis: rb.GameModel) -> rb.Run:
    """Its run, in a temporary folder."""
    return crisis.run(draws=50, seed=1)


def deterrence(**judgements: Any) -> rb.GameModel:
    """An attack that may be answered; the defender alone knows whether it is firm."""
    crisis = rb.Crisis("Deterrence", players=["A", "B"])

    @crisis.story
    def story(s, j):
        if s.choose("A", "act", ["attack", "wait"]) == "wait":
            return s.end("quiet", B=1)
        kind = s.nature("kind", {"firm": j.resolve, "weak": 1 - j.resolve}, seen_by="B")
        if s.choose("B", "reply", ["fight", "yield"]) == "yield":
            return s.end("gain", A=1)
        return s.end("war", A=-j.cost, B=0.5 if kind == "firm" else -j.cost)

    stated: dict[str, Any] = {
        "cost": (0.2, 1.5),
        "resolve": rb.Range(p5=0.1, p50=0.3, p95=0.6, unit="probability"),
        "rationality": (1, 10),
    }
    return crisis.with_judgements({**stated, **judgements})


@pytest.fixture(scope="session")
def game() -> rb.GameModel:
    """The crisis told in a cell."""
    return deterrence()
