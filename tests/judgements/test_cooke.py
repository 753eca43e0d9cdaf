"""Experts scored by known answers: closed forms, a published example, and what may be wrong."""

from __future__ import annotations

from math import erfc, exp, log, pi, sqrt
from pathlib import Path

import numpy as np
import pytest

from rubicon import InputError
from rubicon.judgements.cooke import EXPECTED, calibration, counts, information, scored
from rubicon.judgements.seed import read_seed, scores

LINEAR = np.array([False])


def above(x: float) -> float:
    """The chance that χ² with three degrees of freedom exceeds x, in closed form."""
    return erfc(sqrt(x / 2)) + sqrt(2 * x / pi) * exp(-x / 2)


def test_answers_that_fall_as_they_should_are_calibrated_perfectly() -> None:
    assert calibration(np.array([1, 9, 9, 1])) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("found", [(4, 3, 0, 1), (1, 3, 3, 1), (0, 10, 0, 0), (5, 0, 0, 5)])
def test_calibration_is_what_the_closed_form_says(found: tuple[int, ...]) -> None:
    total = sum(found)
    unevenness = 2 * sum(n * log(n / total / p) for n, p in zip(found, EXPECTED, strict=True) if n)
    assert calibration(np.array(found)) == pytest.approx(above(unevenness), rel=1e-9)


@pytest.mark.parametrize(
    ("found", "rounded", "unevenness", "score"),
    [
        ((4, 3, 0, 1), (0.5, 0.38, 0, 0.12), 1.19, 0.00027),
        ((1, 3, 3, 1), (0.12, 0.38, 0.38, 0.12), 0.082, 0.73),
    ],
)
def test_calibration_follows_a_published_example(
    found: tuple[int, ...], rounded: tuple[float, ...], unevenness: float, score: float
) -> None:
    """Experts E and A of eight questions in TU Delft's lecture notes on structured expert
    judgement (MORE, "Calibration score"), which round shares to two digits; and without that."""
    by_hand, exact = (
        sum(s * log(s / p) for s, p in zip(shares, EXPECTED, strict=True) if s)
        for shares in (rounded, [n / 8 for n in found])
    )
    assert f"{by_hand:.{2 if by_hand > 1 else 3}f}" == str(unevenness)
    assert float(f"{above(16 * unevenness):.2g}") == score
    assert calibration(np.array(found)) == pytest.approx(above(16 * exact), rel=1e-9)


def test_answers_are_counted_between_quantiles() -> None:
    said = np.repeat([[1.0], [2.0], [3.0]], 6, axis=1)
    answers = np.array([0.5, 1.0, 1.5, 2.5, 2.6, 3.5])
    assert counts(said, answers).tolist() == [2, 1, 2, 1]


def test_information_is_zero_where_the_quantiles_are_those_of_the_background() -> None:
    """Quantiles of a uniform distribution over what is held possible say no more than that. With 0
    and 1 as ends after the overshoot, all quantiles and the answer lie from 1/12 to 11/12."""
    wide = [[1 / 12], [0.5], [11 / 12]]
    uniform = [[0.05 + 1 / 12], [0.5], [0.95 - 1 / 12]]
    found = information(np.array([wide, uniform]), np.array([0.5]), LINEAR)
    by_hand = [
        2 * 0.05 * log(0.05 * 12) + 2 * 0.45 * log(0.45 / (5 / 12)),
        2 * 0.05 * log(0.05 / (0.05 + 1 / 12)) + 2 * 0.45 * log(0.45 / (0.45 - 1 / 12)),
    ]
    assert found[:, 0] == pytest.approx(by_hand, rel=1e-12)
    alone = np.array([[[0.05], [0.5], [0.95]]])
    # 0 and 1 are ends of what is held possible if an answer's side spans the rest.
    spread = information(np.concatenate([alone, np.array([wide])]), np.array([0.5]), LINEAR)
    ends = 0.05 - 0.09, 0.95 + 0.09
    widths = [0.05 - ends[0], 0.45, 0.45, ends[1] - 0.95]
    exact = log(ends[1] - ends[0]) + sum(
        p * log(p / width) for p, width in zip(EXPECTED, widths, strict=True)
    )
    assert spread[0, 0] == pytest.approx(exact, rel=1e-12)


def test_information_knows_no_unit() -> None:
    said, answers = np.array([[[1.0], [2.0], [4.0]], [[2.0], [3.0], [9.0]]]), np.array([5.0])
    found = information(said, answers, LINEAR)
    assert information(7 * said - 3, 7 * answers - 3, LINEAR) == pytest.approx(found, rel=1e-12)
    ratios = information(said, answers, ~LINEAR)
    assert information(7 * said, 7 * answers, ~LINEAR) == pytest.approx(ratios, rel=1e-12)
    assert ratios == pytest.approx(information(np.log(said), np.log(answers), LINEAR), rel=1e-12)
    assert (found > 0).all()


def test_an_expert_who_is_narrower_tells_more() -> None:
    wide, narrow = [[1.0], [5.0], [9.0]], [[4.0], [5.0], [6.0]]
    found = information(np.array([wide, narrow]), np.array([5.0]), LINEAR)
    assert found[1] - found[0] == pytest.approx(0.9 * log(4) - 0.1 * log(3.8 / 0.8), rel=1e-12)


def questions(shifts: list[float], count: int = 20) -> tuple[np.ndarray, np.ndarray]:
    """Experts who say 5 %, 50 % and 95 % of a uniform distribution, shifted; and answers at its
    (k + ½)/N quantiles."""
    said = np.array([[[q + s] * count for q in (0.05, 0.5, 0.95)] for s in shifts])
    return said, (np.arange(count) + 0.5) / count


def test_a_weight_is_calibration_by_information_above_the_cutoff() -> None:
    said, answers = questions([0.0, 0.1, 0.6])
    scale = np.zeros(20, np.bool_)
    found = scored(said, answers, scale)
    assert found[0].calibration == pytest.approx(1, abs=1e-12)
    assert found[2].calibration < 0.05
    assert found[2].weight == 0
    product = [each.calibration * each.information for each in found[:2]]
    assert [each.weight for each in found[:2]] == pytest.approx(
        [each / sum(product) for each in product], rel=1e-12
    )
    assert scored(said, answers, scale, 0.0)[2].weight > 0
    with pytest.raises(InputError, match=r"no expert's calibration reaches 0\.05; the best is"):
        scored(said[2:], answers, scale)


QUESTION = """[[question]]
asks = "Shells a year?"
answer = 3
said.ann = { p5 = 1, p50 = 2, p95 = 4 }
said.bob = { p5 = 2, p50 = 3, p95 = 9 }
"""


def test_a_file_of_questions_gives_weights(tmp_path: Path) -> None:
    file = tmp_path / "seed.toml"
    file.write_text(
        QUESTION + QUESTION + 'unit = "millions"\nsource = "un2024"\nscale = "log"\n', "utf-8"
    )
    read = read_seed(file)
    assert [each.logarithmic for each in read] == [False, True]
    assert read[1].source == ("un2024",)
    found = scores(read)
    assert list(found) == ["ann", "bob"]
    # Each has one answer on either side, or both on one.
    assert counts(np.array([[1, 1], [2, 2], [4, 4]]), np.array([3, 3])).tolist() == [0, 0, 2, 0]
    assert found["ann"].calibration == pytest.approx(above(4 * log(1 / 0.45)), rel=1e-9)
    assert found["ann"].weight + found["bob"].weight == pytest.approx(1)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (QUESTION.replace("answer = 3", 'answer = "3"'), 3, "answer = '3' is not a number"),
        (QUESTION.replace("answer = 3\n", ""), 1, "lacks 'answer'"),
        (QUESTION.replace("p50 = 2", "p50 = 5"), 4, "p50 = 5 exceeds p95 = 4"),
        (QUESTION.replace(", p95 = 9", ""), 5, "is not three quantiles"),
        (QUESTION + 'scale = "log"\nanswers = 1\n', 7, "unknown key 'answers'"),
        (QUESTION.replace("answer = 3", "answer = -3\nscale = 'log'"), 4, "logarithmic scale"),
        (QUESTION + QUESTION.replace("said.bob", "said.eve"), 4, "lacks an answer of 'eve'"),
        ("[expert]\nname = 'Ann'\n", 1, "outside of any question"),
        ("", 1, "no list of questions"),
    ],
)
def test_mistakes_are_told_with_their_line(
    text: str, line: int, message: str, tmp_path: Path
) -> None:
    file = tmp_path / "seed.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(InputError, match=message) as error:
        read_seed(file)
    assert error.value.where == f"{file}:{line}"
