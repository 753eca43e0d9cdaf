"""taiwan-strait: no answer is known, so what is tested is what theory says any answer must do."""

from __future__ import annotations

import numpy as np
import pytest

from rubicon.judgements import Judgement
from tests.library.known import Known

pytestmark = pytest.mark.library

ANY_USE_OF_FORCE = "pressure in {quarantine, blockade, invasion}"


@pytest.fixture(scope="module")
def strait() -> Known:
    return Known.of("taiwan-strait")


def over_its_range(strait: Known, question: str, judgement: str, points: int = 9) -> np.ndarray:
    """A question's values from the 5 % to the 95 % quantile of a judgement."""
    held = strait.model.judgements[judgement]
    assert isinstance(held, Judgement)
    of = held.range
    low, high = of.quantile(np.array([0.05, 0.95]))
    return np.asarray(strait.ask(question, **{judgement: np.linspace(low, high, points)}))


@pytest.mark.parametrize(
    "deters", ["beaten", "war_beijing", "landing_cost", "trade_beijing", "p_firm"]
)
def test_what_makes_an_invasion_dearer_makes_it_rarer(strait: Known, deters: str):
    assert np.all(np.diff(over_its_range(strait, "P(pressure=invasion)", deters)) < 0)


@pytest.mark.parametrize("invites", ["falls_helped", "falls_unbased"])
def test_what_makes_it_succeed_makes_it_likelier(strait: Known, invites: str):
    assert np.all(np.diff(over_its_range(strait, "P(pressure=invasion)", invites)) > 0)


def test_what_makes_it_succeed_alone_does_where_nobody_comes(strait: Known):
    """Otherwise Washington fights the more, the less Taiwan can hold alone, and that deters."""
    question = "P(pressure=invasion | do(fights=no))"
    assert np.all(np.diff(over_its_range(strait, question, "falls_alone")) > 0)
    fights = over_its_range(strait, "P(fights=yes | pressure=invasion)", "falls_alone")
    assert np.all(np.diff(fights) > 0)


def test_a_beijing_in_a_hurry_does_more(strait: Known):
    """The dearer waiting is to it, the more; and more than a patient one throughout."""
    hurried = over_its_range(strait, f"P({ANY_USE_OF_FORCE} | clock=hurried)", "waiting_hurried")
    patient = over_its_range(strait, f"P({ANY_USE_OF_FORCE} | clock=patient)", "waiting_hurried")
    assert np.all(np.diff(hurried) > 0)
    assert np.all(hurried > patient)


def test_a_clear_word_ties_hands_and_deters_by_that(strait: Known):
    """Fearon's tying hands: the more a broken word costs, the readier Washington is to fight after
    one, and the more a word given as an order deters."""
    tied = over_its_range(
        strait,
        "P(fights=yes | word=clear, pressure=invasion) - "
        "P(fights=yes | word=ambiguous, pressure=invasion)",
        "word_broken",
    )
    deterred = over_its_range(
        strait,
        "P(pressure=invasion | do(word=ambiguous)) - P(pressure=invasion | do(word=clear))",
        "word_broken",
    )
    assert np.all(np.diff(tied) > 0)
    assert np.all(np.diff(deterred) > 0)


def test_and_it_provokes_by_what_it_does_to_letting_things_be(strait: Known):
    """Where it provokes little it deters force on any rung; where much, the reverse."""
    more = over_its_range(
        strait,
        f"P({ANY_USE_OF_FORCE} | do(word=clear)) - P({ANY_USE_OF_FORCE} | do(word=ambiguous))",
        "provoked",
    )
    assert np.all(np.diff(more) > 0)
    assert more[0] < 0 < more[-1]


@pytest.mark.parametrize(
    ("rung", "share"),
    [("grey-zone", 1 / 16), ("quarantine", 1 / 4), ("blockade", 9 / 16), ("invasion", 1)],
)
def test_trade_suffers_by_the_square_of_the_rung(strait: Known, rung: str, share: float):
    lost = strait.ask(f'E[Beijing from "trade and sanctions" | pressure={rung}]', trade_beijing=0.8)
    assert lost == pytest.approx(-0.8 * share, abs=1e-12)


def test_washington_and_tokyo_move_at_once(strait: Known):
    """Tokyo does the same whether Washington escorts or not, all else that it has seen alike."""
    seen = "word=ambiguous, line=careful, pressure=blockade"
    beside, alone = (
        strait.ask(f"P(tokyo=opens-bases | answer={answer}, {seen})")
        for answer in ("escort", "words")
    )
    assert beside == pytest.approx(alone, abs=1e-9)
