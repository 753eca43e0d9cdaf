"""Draws past a bifurcation are told as what they are: where, between what, how many branches."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import brentq

from rubicon.answers.equilibria.forks import Fork, places
from rubicon.answers.equilibria.selection import select
from rubicon.ensemble import Run
from rubicon.report.equilibria import show
from rubicon.report.forks import sentence
from rubicon.solve import Solver
from rubicon.solve.search import split_off
from tests.answers.equilibria.test_selection import MEETING, UNIFORM, claim, told

TYPES = """
aim = s.nature("aim", {"peace": 0.5, "war": 0.5}, seen_by="One")
s.choose("One", "one", ["left", "right"])
guess = s.choose("Two", "guess", ["peace", "war"])
right = int(guess == aim)
return s.end("over", One=right, Two=right)
"""
"""Two types who gain alike by either act as long as nothing follows from it."""

VOLUNTEERS = """
taken = s.at_once({n.lower(): (n, ["left", "right"]) for n in ("One", "Two", "Three")})
helping = list(taken).count("left")
pay = {n: (1 if helping else 0) - (0.5 if x == "left" else 0)
       for n, x in zip(("One", "Two", "Three"), taken)}
return s.end("over", pay)
"""


def forks(run: Run, *claims: str) -> tuple[Fork, ...]:
    return select(run, [claim(text) for text in claims], 1, 40, 8).forks


def test_a_meeting_splits_at_both_players_into_two(tmp_path: Path) -> None:
    """Beyond λ = 2 they may also meet on the left or on the right, with logit(p) = λ(2p − 1)."""
    run = told(tmp_path, MEETING, '"Meeting", ["One", "Two"]', UNIFORM.format(2.1, 3), draws=12)
    (fork,) = forks(run, "P(one=left) > 2", "P(one=left) > 0.45")
    assert [(p.player, p.label, p.seen, p.sides) for p in fork.places] == [
        ("One", "one", (), ()),
        ("Two", "two", (), ()),
    ]
    np.testing.assert_array_equal(fork.draws, np.arange(12))
    np.testing.assert_array_equal(fork.branches, 2)
    left, never = fork.claims  # the one that differs comes first
    assert (left.principal, left.principal_of, left.others, left.others_of) == (12, 12, 12, 24)
    assert left.margin.median == pytest.approx(0.05, abs=1e-9)
    most = float(run.judgements()["rationality"].max())
    p = brentq(lambda q: np.log(q / (1 - q)) - most * (2 * q - 1), 0.5 + 1e-6, 1 - 1e-9)
    assert (left.lowest, left.highest) == pytest.approx((0.55 - p, p - 0.45), abs=1e-6)
    assert left.moves == pytest.approx(p - 0.5, abs=1e-6)
    assert (left.differs, never.differs) == (True, False)
    assert "12 draws past a bifurcation at One’s one and Two’s two:" in sentence(fork)
    assert "2 other equilibria were found in each" in sentence(fork)


def test_types_that_do_alike_are_named_against_each_other(tmp_path: Path) -> None:
    run = told(tmp_path, TYPES, '"Types", ["One", "Two"]', UNIFORM.format(8, 12), draws=4)
    (fork,) = forks(run)
    (place,) = fork.places  # what Two guesses follows from it
    assert (place.player, place.label, place.seen) == ("One", "one", ())
    assert set(place.sides) == {(("aim", "peace"),), (("aim", "war"),)}
    assert "One’s one, of aim=" in sentence(fork)
    assert " against aim=" in sentence(fork)
    assert (fork.branches >= 2).all()
    shown = show(select(run, [], 1, 4, 8))
    (kept,) = shown.record["past_a_bifurcation"]
    assert kept["at"][0]["player"] == "One"
    assert sorted(side["aim"] for side in kept["at"][0]["of"]) == ["peace", "war"]
    assert kept["draws"] == fork.draws.tolist()


def test_three_who_are_alike_are_all_named_whatever_the_eigenvectors(tmp_path: Path) -> None:
    """Two eigenvalues are equal, so their eigenvectors are any two directions of a plane."""
    players = '"Volunteers", ["One", "Two", "Three"]'
    run = told(tmp_path, VOLUNTEERS, players, UNIFORM.format(14, 20), draws=6)
    (fork,) = forks(run)
    assert [place.player for place in fork.places] == ["One", "Two", "Three"]
    assert len(fork.draws) == 6
    draws = run.judgements(0, 1)
    values = run.game.table.evaluate(draws.rows(run.game.table.judgements))
    own = next(part["log_odds"] for _, part in run.columns("log_odds"))[:1]
    (apart, *_) = split_off(
        Solver(run.game.structure), values, run.rationality.of(draws), own
    ).apart
    assert apart.shape == (2, run.game.actions)
    for angle in np.linspace(0, np.pi, 7):
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        assert places(run.game, turn @ apart) == fork.places
