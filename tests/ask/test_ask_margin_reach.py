"""How far searches go, and that what they say of it is so."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console, RenderableType

from rubicon.ask import parse
from rubicon.ask.thresholds import thresholds, tornado
from rubicon.report.margin_words import threshold_sentence
from rubicon.report.terminal_margin import margin_lines
from tests.ask.margin_games import act, flip_of, judgements_file, made

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
    near = flip_of(run, PASSES)
    assert near.flip is not None
    assert near.flip.moves[0].end == pytest.approx(6, abs=1e-5)
    ((along,),) = thresholds(run, [parse(PASSES)])
    (swings,) = tornado(run, [parse(PASSES)])
    said = shown(margin_lines(near, [along], swings))
    assert "or, where it has none, its 0.1 % and 99.9 % values" in said
    assert "wherever" not in said


def shown(lines: RenderableType) -> str:
    console = Console(width=80, record=True, file=StringIO())
    console.print(lines)
    return " ".join(console.export_text().split())
