"""How far searches go, and that what they say of it is so."""

from __future__ import annotations

import math
from io import StringIO

import pytest
from rich.console import Console, RenderableType

from rubicon.answers.margin.of_claims import claim_margin
from rubicon.answers.margin.thresholds import thresholds
from rubicon.ask import parse
from rubicon.report.margin import show
from rubicon.report.margin.words import (
    check_sentences,
    margin_sentences,
    threshold_sentence,
    tornado_sentence,
)
from tests.answers.margin.margin_games import act, flip_of, judgements_file, made

PASSES = "P(move=act) < 0.5"


def test_a_bounded_judgement_is_searched_up_to_its_bounds(tmp_path):
    """The flip at 0.7 lies 29 narrow ranges away, and within the bounds."""
    text = judgements_file({"x": "{ low = 0.40, high = 0.41, coverage = 0.9 }\nbounds = [0, 1]"})
    run = made(tmp_path / "run", act(lambda j: j.x - 0.7), text, draws=8)
    near = flip_of(run, PASSES)
    assert near.flip is not None
    assert near.flip.moves[0].end == pytest.approx(0.7, abs=1e-5)
    ((along,),) = thresholds(run, [parse(PASSES)])
    assert along.flips == pytest.approx([0.7], abs=1e-6)
    assert threshold_sentence(along) == "fails when x rises above 0.7"


def test_what_was_scanned_of_a_judgement_without_bounds_is_said(tmp_path):
    """The flip at 6 is found by slopes, beyond where one judgement at a time is scanned."""
    text = judgements_file({"x": "{ low = -1, high = 1, coverage = 0.9 }"})
    run = made(tmp_path / "run", act(lambda j: j.x - 6), text, draws=8)
    found = claim_margin(run, PASSES)
    assert found.moves[0].end == pytest.approx(6, abs=1e-5)
    said = shown(show(found))
    assert "or, where there are none, the 0.1 % and 99.9 % values" in said
    assert "wherever" not in said


def test_a_judgement_with_one_value_in_nearly_all_draws_has_a_scale(tmp_path):
    """Its support, so that it can be moved, and doesn't keep others from moving."""
    text = judgements_file({
        "x": "{ values = [[0, 0.9995], [1, 0.0005]] }",
        "y": "{ low = -0.2, high = 0.2, coverage = 1 }",
    })  # fmt: skip
    run = made(tmp_path / "run", act(lambda j: j.x - 0.5 + j.y), text, draws=8)
    claim = "P(move=act) < 0.3"
    ((x, y),) = thresholds(run, [parse(claim)])
    expected = 0.5 - math.log(7 / 3) / 2
    assert (x.width, y.width) == pytest.approx((1, 0.36))
    assert [*x.flips, *y.flips] == pytest.approx([expected, expected], abs=2e-6)
    near = flip_of(run, claim)
    assert near.distance == pytest.approx(expected / math.hypot(1, 0.36), rel=1e-4)


@pytest.mark.parametrize("draws", [1, 5])
def test_a_flip_that_one_judgement_makes_alone_is_found(tmp_path, draws):
    """Slopes at the start lead the other way, and no draw is flipped."""
    text = judgements_file({"x": "{ low = -0.5, high = 0.5, coverage = 1 }"})
    crisis = act(lambda j: 0.5 + 0.1 * j.x - 5 * j.x**3)
    run = made(tmp_path / "run", crisis, text, draws=draws)
    claim = "P(move=act) > 0.5"
    near = flip_of(run, claim)
    ((along,),) = thresholds(run, [parse(claim)])
    assert near.flipped == 0
    assert 0.5 + 0.1 * along.flips[0] - 5 * along.flips[0] ** 3 == pytest.approx(0, abs=1e-5)
    assert near.distance == pytest.approx(along.nearest, abs=1e-5)


def test_where_nothing_varies_nothing_flips(tmp_path):
    run = made(tmp_path / "run", act(lambda j: j.x), judgements_file({"x": "{ fixed = 1 }"}), 8)
    near = flip_of(run, "P(move=act) > 0.5")
    assert near.holds
    assert near.flip is None


def test_what_is_said_at_poles_ties_and_where_nothing_is_defined(tmp_path):
    text = judgements_file({"x": "{ low = -1, high = 1, coverage = 1 }"})
    run = made(tmp_path / "run", act(lambda j: j.x + 0.25), text, draws=8)
    pole = " ".join(check_sentences(flip_of(run, "1 / (P(move=act) - 0.5) > 0")))
    assert "the margin jumps." in pole
    assert "equilibrium" not in pole
    undefined = flip_of(run, "1 / (P(move=act) - P(move=act)) > 0")
    assert tornado_sentence(undefined.tornado).startswith("The margin is undefined at the start")
    tied = made(tmp_path / "tied", act(lambda j: j.x), text, draws=8)
    said = margin_sentences(flip_of(tied, "P(move=act) <= 0.5"))
    assert said[1] == "The start is at a tie: it fails as soon as judgements move at all."


def shown(lines: RenderableType) -> str:
    console = Console(width=80, record=True, file=StringIO())
    console.print(lines)
    return " ".join(console.export_text().split())
