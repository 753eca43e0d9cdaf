"""Salami tactics, `egame122` of Kenkel and Signorino's R package, by backward recursion.

Probabilities are held to 1e-8, as an error of 1e-10 in log-odds is carried back once by λ times
payoffs of about one.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit

from tests.library.known import Known

pytestmark = pytest.mark.library

PAYOFFS = ("slice", "whole", "fight_slice", "fight_whole", "resist_slice", "resist_grab")


@pytest.fixture(scope="module")
def known() -> Known:
    return Known.of("salami-tactics")


@pytest.mark.parametrize("rationality", [1 / np.sqrt(2), 3.0])
def test_the_recursion_holds_over_ranges(known: Known, rationality: float):
    """Payoffs anywhere; λ = 1/√2 makes every choice R's ``plogis(x / sqrt(2))``."""
    source = np.random.default_rng(4)
    u = {name: source.uniform(-1.5, 1.5, 300) for name in PAYOFFS}
    slice_, grab = (expit(rationality * u[name]) for name in ("resist_slice", "resist_grab"))
    taking = (1 - slice_) * u["slice"] + slice_ * u["fight_slice"]
    grabbing = (1 - grab) * u["whole"] + grab * u["fight_whole"]
    grabs = expit(rationality * (grabbing - taking))
    u["rationality"] = np.full(300, rationality)
    for asked, answer in (
        ("P(answer=resist | act=slice)", slice_),
        ("P(answer=resist | act=grab)", grab),
        ("P(act=grab)", grabs),
        ("P(ending='large fight')", grabs * grab),
        ("E[Challenger]", grabs * grabbing + (1 - grabs) * taking),
        ("E[Defender]", grabs * grab * u["resist_grab"] + (1 - grabs) * slice_ * u["resist_slice"]),
    ):
        np.testing.assert_allclose(known.ask(asked, **u), answer, rtol=0, atol=1e-8)


@pytest.mark.parametrize(("act", "judgement"), [("slice", "resist_slice"), ("grab", "resist_grab")])
@pytest.mark.parametrize("rationality", [1.0, 300.0])
def test_the_defender_turns_where_resisting_is_worth_nothing(
    known: Known, act: str, judgement: str, rationality: float
):
    """Sees which act it is: what resisting the other would be worth makes no difference."""
    turn = known.threshold(
        f"P(answer=resist | act={act}) > 0.5", judgement, -0.7, 1.1, rationality=rationality
    )
    assert turn == pytest.approx(0.0, abs=1e-5)


@pytest.mark.parametrize("rationality", [2.0, 20.0, 400.0])
def test_the_slice_that_is_large_enough(known: Known, rationality: float):
    """By the formula; in the limit a slice that is worth the fight for the whole, 0.2 here.

    At λ = 400 the defender lets a slice pass and resists a grab but for e^(−120).
    """
    slice_, grab = expit(-0.3 * rationality), expit(0.3 * rationality)
    turn = known.threshold(
        "P(act=slice) > 0.5", "slice", 0.0, 2.0, rationality=rationality,
        fight_slice=-0.3, fight_whole=0.2, resist_slice=-0.3, resist_grab=0.3,
    )  # fmt: skip
    exact = ((1 - grab) * 1.0 + grab * 0.2 + slice_ * 0.3) / (1 - slice_)
    assert turn == pytest.approx(exact, abs=1e-5)
    if rationality == 400.0:
        assert turn == pytest.approx(0.2, abs=1e-3)


@pytest.mark.parametrize(
    ("resist_slice", "resist_grab", "ending"),
    [(-0.1, 0.1, "a slice is lost"), (-0.1, -0.1, "all is lost"), (0.1, 0.1, "small fight"),
     (0.1, -0.1, "all is lost")],
)  # fmt: skip
def test_large_lambda_is_the_subgame_perfect_equilibrium(
    known: Known, resist_slice: float, resist_grab: float, ending: str
):
    """Every gap is 0.1 or more, so that either move slips with probability below exp(−40)."""
    found = known.ask(
        f"P(ending='{ending}')", rationality=400, resist_slice=resist_slice,
        resist_grab=resist_grab,
    )  # fmt: skip
    assert found == pytest.approx(1.0, abs=1e-12)
