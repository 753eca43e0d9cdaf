"""Styles as classes, colours by night, and judgements by their words."""

from __future__ import annotations

import re

import numpy as np
import pytest

from rubicon.answers.inputs.found import Input, Inputs
from rubicon.ask import Average
from rubicon.judgements import Grounds
from rubicon.report.drawing.canvas import INK, MUTED, PAPER, PLAYERS, Canvas, at_night
from rubicon.report.marks import asked, capital, judged, marking, unmarked
from rubicon.report.page import mentions, styles
from rubicon.report.verdicts.figure import COLOURS


def light(colour: str) -> float:
    """Relative luminance, as WCAG has it."""
    rgb = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_what_is_pale_by_day_is_dark_by_night() -> None:
    assert light(at_night(PAPER)) < 0.02
    assert light(at_night(INK)) > 0.7


@pytest.mark.parametrize("colour", [INK, MUTED, *COLOURS.values()])
def test_type_can_be_read_by_day_and_by_night(colour: str) -> None:
    assert contrast(colour, PAPER) >= 4.5
    assert contrast(at_night(colour), at_night(PAPER)) >= 4.5


def test_players_stay_apart_by_night() -> None:
    assert len({at_night(colour) for colour in PLAYERS}) == len(PLAYERS)
    assert all(contrast(at_night(colour), at_night(PAPER)) >= 3 for colour in PLAYERS)


def test_styles_that_recur_are_written_once_and_mean_the_same() -> None:
    canvas = Canvas(10, 10)
    for x in range(5):
        canvas.box(x, 0, 1, 9, INK)
    canvas.text(1, 9, "a", colour=MUTED)
    drawn = str(canvas.svg("Lines"))
    page = styles.restyled(f"<style>{styles.FIGURES}</style>{drawn}")
    sheet, _, body = page.partition("</style>")
    assert "style=" not in body
    names = re.findall(r"class=(_\w+)", body)
    assert len(names) == 6
    rules = dict(re.findall(r"\.(_\w+)\{([^}]*)\}", sheet))
    assert set(rules) == set(names)
    day = dict(re.findall(r"(--x\w{6}):(#\w{6})", sheet.partition("@media")[0]))
    meant = [re.sub(r"var\((--x\w+)\)", lambda found: day[found[1]], rules[name]) for name in names]
    assert meant == re.findall(r'<(?:path|text) style="([^"]*)"', drawn)


def test_what_a_figure_tells_is_on_the_page_once() -> None:
    """In its file the title and the description are elements too."""
    drawn = Canvas(10, 10).svg("Lines", "One & two.")
    page = styles.restyled(f"<p>{drawn}</p>")
    assert drawn.count("One &amp; two.") == 2
    assert page.count("One &amp; two.") == page.count('aria-label="Lines. One &amp; two."') == 1
    assert "<title" not in page


def test_a_judgement_is_told_by_its_words_and_escaped() -> None:
    values = np.array([1.0, 2.0])
    given = Input("odd_name", "What <it> is.", "cost & benefit", "", "1 to 2", Grounds(), values,
                  Average.of(values), True)  # fmt: skip
    inputs = Inputs((given,), {"odd_name": "What <it> is."})
    with marking():
        told = f"<p>{capital(judged('odd_name'))} moves {judged('odd_name')}.</p>"
        inside = f'<svg aria-label="{judged("odd_name")}"></svg>'
    page = mentions.told(told + inside + mentions.TIPS, inputs)
    assert re.findall(r"<button[^>]*>([^<]*)</button>", page) == [
        "Cost &amp; benefit",
        "cost &amp; benefit",
    ]
    assert page.count("<div popover") == 1
    assert "What &lt;it&gt; is." in page
    assert 'aria-label="cost &amp; benefit"' in page
    assert "odd_name: 1 to 2" in page
    assert judged("odd_name") == "odd_name", "elsewhere it is its name"


def test_a_sentence_is_as_long_as_it_is_read() -> None:
    with marking():
        assert unmarked(f"From {asked('3 %', 'P(a=b)')} on.") == "From 3 % on."
