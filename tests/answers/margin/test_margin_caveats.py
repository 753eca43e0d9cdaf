"""What a distance does not heed: values from a list, and judgements that are drawn together."""

from __future__ import annotations

import math

import pytest

from rubicon.answers.margin.nearest import margins
from rubicon.answers.margin.thresholds import thresholds
from rubicon.ask import parse
from rubicon.report.margin.record import flip_record
from rubicon.report.margin.words import (
    caveats,
    margin_sentences,
    ranges,
    threshold_sentence,
)
from tests.answers.margin.margin_games import act, flip_of, judgements_file, made

ACTS = "P(move=act) > 0.5"
UNIT = "{ low = -0.5, high = 0.5, coverage = 0.9 }"
TOGETHER = """
[[correlations]]
between = ["x", "y"]
rank    = 0.6
why     = "x"
"""


def correlated(path, sign: float):
    """Acting is worth 1 − x − sign · y; z does not matter."""
    text = judgements_file(dict.fromkeys("xyz", UNIT), more=TOGETHER)
    return made(path, act(lambda j: 1 - j.x - sign * j.y + 0 * j.z), text, draws=8)


@pytest.mark.parametrize(("sign", "shorter"), [(1, True), (-1, False)])
def test_correlations_shorten_moves_along_them_and_lengthen_those_against(tmp_path, sign, shorter):
    """Both move by half a range: √(uᵀR⁻¹u) is √(½ / (1 ± r)), with r that of normal scores."""
    flip = flip_of(correlated(tmp_path / "run", sign), ACTS).flip
    assert flip is not None
    r = 2 * math.sin(math.pi * 0.6 / 6)
    assert flip.distance == pytest.approx(math.sqrt(0.5), rel=1e-4)
    assert flip.leaning == pytest.approx(math.sqrt(0.5 / (1 + sign * r)), rel=1e-4)
    assert (flip.leaning < flip.distance) is shorter
    assert flip.together == (("x", "y", 0.6),)
    (said,) = caveats(flip)
    assert "x and y (+0.6)" in said
    assert f"the same move is {ranges(flip.leaning)} long" in said
    assert flip_record(flip)["drawn_together"] == [{"between": ["x", "y"], "rank": 0.6}]


def test_a_judgement_that_stays_behind_counts_too(tmp_path):
    """x alone, by a whole range: 1 / √(1 − r²), since y would have gone with it."""
    run = correlated(tmp_path / "run", 1)
    (found,) = margins(run, [parse(ACTS)], by=1)
    flip = found.few[0].flip
    assert flip is not None
    r = 2 * math.sin(math.pi * 0.6 / 6)
    assert flip.distance == pytest.approx(1, rel=1e-4)
    assert flip.leaning == pytest.approx(1 / math.sqrt(1 - r * r), rel=1e-4)


def test_without_correlations_nothing_is_said(tmp_path):
    text = judgements_file(dict.fromkeys("xy", UNIT))
    flip = flip_of(made(tmp_path / "run", act(lambda j: 1 - j.x - j.y), text, draws=8), ACTS).flip
    assert flip is not None
    assert caveats(flip) == []
    assert flip.leaning == flip.distance


def test_a_value_between_listed_ones_is_named_with_its_neighbours(tmp_path):
    """Acting is worth 0.35 − x, and x is 0.5, 0, 0.2 or 0.9."""
    text = judgements_file({"x": "{ values = [[0.5, 1], [0, 3], [0.2, 4], [0.9, 1]] }"})
    run = made(tmp_path / "run", act(lambda j: 0.35 - j.x), text, draws=8)
    found = flip_of(run, ACTS)
    assert found.flip is not None
    assert found.flip.moves[0].end == pytest.approx(0.35, abs=1e-5)
    assert found.flip.moves[0].between == (0.2, 0.5)
    said = "x is drawn from a list, and 0.35 lies between 0.2 and 0.5 on it."
    assert margin_sentences(found)[-1] == said
    ((along,),) = thresholds(run, [parse(ACTS)])
    assert threshold_sentence(along) == (
        "fails when x rises above 0.35 (between 0.2 and 0.5 on its list)"
    )
    assert flip_record(found.flip)["moves"][0]["between"] == [0.2, 0.5]


def test_a_listed_value_is_between_no_two(tmp_path):
    text = judgements_file({"x": "{ values = [[0, 3], [0.2, 4], [0.35, 1]] }"})
    run = made(tmp_path / "run", act(lambda j: 0.35 - 1e-7 - j.x), text, draws=8)
    found = flip_of(run, ACTS)
    assert found.flip is not None
    assert found.flip.moves[0].between is None
