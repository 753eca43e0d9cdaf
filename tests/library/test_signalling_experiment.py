"""signalling-experiment: game 5 of Brandts and Holt (1993), payoffs as filed with Gambit.

Two poolings are equilibria; the intuitive criterion leaves the one on N. McKelvey and Palfrey
(1998) report that quantal response selects unintuitive equilibria in such games; that it does so
here is found by a tracer of its own, which shares nothing with the solver.
"""

from __future__ import annotations

import numpy as np
import pytest

from tests.library.by_hand import regret_by_hand
from tests.library.known import Known

pytestmark = pytest.mark.library

POOL_N = {
    "message | type=A": {"N": 1.0},
    "message | type=B": {"N": 1.0},
    "answer | message=N": {"C": 1.0},
    "answer | message=S": {"D": 1.0},
}
POOL_S = {
    "message | type=A": {"S": 1.0},
    "message | type=B": {"S": 1.0},
    "answer | message=S": {"C": 1.0},
    "answer | message=N": {"D": 1.0},
}
# Points of sender and receiver: [type A, B][message N, S][answer C, D, E].
SENDER = np.array([[[45, 0, 0], [30, 30, 60]], [[30, 30, 30], [45, 0, 0]]], float)
RECEIVER = np.array([[[30, 0, 15], [90, 15, 60]], [[30, 45, 0], [0, 30, 15]]], float)

SCALE = 20.0
"""λ stretched for the tracer, so that a step along the branch is like in all coordinates."""


@pytest.fixture(scope="module")
def laboratory() -> Known:
    return Known.of("signalling-experiment")


def off(point: np.ndarray, lot: float, regard: float) -> np.ndarray:
    """By how much log-odds of S against N, of types A and B, miss the logit equations.

    ``point`` is the two of them and `SCALE`·λ.
    """
    z, lam = point[:2], point[2] / SCALE
    to_sender, to_receiver = SENDER + regard * RECEIVER, RECEIVER + regard * SENDER
    sends = np.stack([1 / (1 + np.exp(z)), 1 / (1 + np.exp(-z))])  # [message, type]
    reach = sends * [lot, 1 - lot]
    belief = reach / reach.sum(axis=1, keepdims=True)
    worth = lam * np.einsum("mt,tma->ma", belief, to_receiver)
    answer = np.exp(worth - worth.max(axis=1, keepdims=True))
    answer /= answer.sum(axis=1, keepdims=True)
    value = np.einsum("ma,tma->tm", answer, to_sender)
    return z - lam * (value[:, 1] - value[:, 0])


def slopes(point: np.ndarray, *at: float) -> np.ndarray:
    """The derivatives of `off` by differences, ``[equation, coordinate]``."""
    steps = 1e-6 * np.eye(3)
    return np.stack([(off(point + h, *at) - off(point - h, *at)) / 2e-6 for h in steps], axis=1)


def traced(lam: float, *at: float, step: float = 0.01) -> np.ndarray:
    """Log-odds of S of types A and B, followed from λ = 0 along the branch, round folds too.

    At some chance of A, and some regard for the other's points.
    """
    point, tangent = np.zeros(3), np.array([0.0, 0.0, 1.0])
    while True:
        tangent = np.linalg.solve(np.vstack([slopes(point, *at), tangent]), [0.0, 0.0, 1.0])
        tangent /= np.linalg.norm(tangent)
        ahead, normal = point + step * tangent, tangent
        held = ahead[2] >= SCALE * lam
        if held:
            ahead[2], normal = SCALE * lam, np.array([0.0, 0.0, 1.0])
        for _ in range(20):
            gap = off(ahead, *at)
            if np.abs(gap).max() < 1e-11:
                break
            ahead -= np.linalg.solve(np.vstack([slopes(ahead, *at), normal]), [*gap, 0.0])
        else:
            raise AssertionError("no convergence")
        if held:
            return ahead[:2]
        point = ahead


def test_both_poolings_are_equilibria(laboratory: Known):
    """On N and on S nobody gains by another choice. Both are sequential: D is best after the
    message that isn't sent if A is believed in with less than 1/4 (after S) or 1/3 (after N)."""
    assert regret_by_hand(laboratory, POOL_N) == 0.0
    assert regret_by_hand(laboratory, POOL_S) == 0.0


@pytest.mark.parametrize("answer", ["C", "E"])
def test_pooling_on_s_rests_on_the_unintuitive_belief(laboratory: Known, answer: str):
    """Only A could gain by N (45 for its 30; B gets 30 for its 45). If N were answered as an A
    deserves, with C, A would send it and gain 15; E is no threat that anyone would carry out."""
    choices = {**POOL_S, "answer | message=N": {answer: 1.0}}
    assert regret_by_hand(laboratory, choices) == (15.0 if answer == "C" else 0.0)


def test_the_branch_leads_to_the_unintuitive_pooling(laboratory: Known):
    """At even lots all come to send S and N is answered with D: gaps are 30 and 15 points for
    the senders, 7.5 for the receiver on S; at λ = 4 per point errors are below exp(−30)."""
    found = [
        laboratory.ask(question, rationality=4.0)
        for question in ("P(message=S | type=A)", "P(message=S | type=B)",
                         "P(answer=C | message=S)", "P(answer=D | message=N)")
    ]  # fmt: skip
    assert found == pytest.approx([1.0] * 4, abs=1e-10)
    assert laboratory.ask("belief(Receiver, type=A | message=N)", rationality=4.0) < 1e-10


@pytest.mark.parametrize(
    ("lot", "lam", "regard"),
    [(0.5, 0.05, 0.0), (0.5, 0.5, 0.0), (0.4, 0.3, 0.0), (0.6, 0.05, 0.0), (0.6, 0.5, 0.0),
     (0.5, 0.3, 0.1), (0.5, 0.3, -0.1)],
)  # fmt: skip
def test_another_tracer_comes_to_the_same(laboratory: Known, lot: float, lam: float, regard: float):
    """Also where the lot says A more often, or people grudge each other their points: either
    sends the branch to the pooling on N."""
    known = 1 / (1 + np.exp(-traced(lam, lot, regard)))
    found = [
        laboratory.ask(f"P(message=S | type={kind})", rationality=lam, lot_a=lot, regard=regard)
        for kind in "AB"
    ]
    assert found == pytest.approx(known.tolist(), abs=1e-8)
    if lam >= 0.3:
        assert (found[0] < 0.5) == (lot > 0.5 or regard < 0)


def test_the_selection_turns_not_far_from_even_lots(laboratory: Known):
    """Which pooling comes out is decided between 1/2 and 0.54 as the tracer says, too."""
    turn = laboratory.threshold("P(message=S | type=A) > 0.5", "lot_a", 0.4, 0.8, rationality=1.0)
    assert 0.5 < turn < 0.54
    for lot, z in ((turn - 1e-3, 1.0), (turn + 1e-3, -1.0)):
        assert np.sign(traced(1.0, lot, 0.0)[0]) == z
