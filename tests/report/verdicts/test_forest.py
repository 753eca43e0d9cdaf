"""The forest plot: every claim once, sorted, each with what it is held against."""

from __future__ import annotations

import re
from dataclasses import replace
from math import nan
from pathlib import Path

import numpy as np
import pytest

import rubicon as rb
from rubicon.answers.answering import answer_run
from rubicon.answers.verdicts.classes import CLASSES
from rubicon.ask import parse
from rubicon.ask.verdicts import Verdict, verdict
from rubicon.report.page.cards import cards, forest
from rubicon.report.page.content import Content
from rubicon.report.verdicts.figure import draw_key, draw_share


def told(holding: int, draws: int = 100, close: int = 0) -> Verdict:
    """A verdict on so many draws."""
    margin = np.where(np.arange(draws) < holding, 1.0, -1.0)
    tight = np.arange(draws) >= draws - close
    status = np.zeros(draws, np.int8)
    return verdict(parse("P(a=b) > 0.5"), margin, margin > 0, tight, np.ones(draws), status)


def places(svg: str) -> list[float]:
    """Where shapes begin, from the left."""
    return [float(x) for x in re.findall(r' d="M([\d.]+) ', svg)]


def test_a_strip_says_all_that_it_draws() -> None:
    first, second = told(60), told(90)
    both = replace(first, readings=(first, second))
    label = re.search(r'aria-label="([^"]*)"', draw_share(both, coin=0.1, before=0.25))
    assert label
    assert label[1] == (
        "Holds in 60 %; 95 % interval 50–69 %; readings 60–90 %; 25 % before what was observed; "
        "10 % if all toss coins"
    )


def test_what_is_not_known_is_not_drawn() -> None:
    assert not draw_share(replace(told(60), share=nan))
    plain = draw_share(told(60))
    assert len(places(plain)) < len(places(draw_share(told(60), coin=0.1)))
    assert len(places(plain)) < len(places(draw_share(told(60), before=0.1)))


def test_every_class_has_a_mark_and_those_that_are_sure_differ_in_shape_and_colour() -> None:
    marks = {name: str(draw_key(name)) for name in CLASSES}
    shapes, colours = set(), set()
    for name in ("holds", "open", "fails"):
        shapes.add(re.sub(r"#\w+|aria-label=\"\w+\"", "", marks[name]))
        colours.add(tuple(c for c in re.findall(r"#\w+", marks[name]) if c != "#ffffff")[-1])
    assert len(shapes) == len(colours) == 3


@pytest.mark.parametrize("name", ["deterrence-stub"])
def test_the_page_has_every_claim_in_order_of_its_share(name: str, tmp_path: Path) -> None:
    run = rb.load(name).run(draws=40, out=tmp_path / "run", progress=False)
    content = Content(run.stored, answer_run(run.stored))
    rows = forest(cards(content))
    shares = [row.verdict.share for row in rows]
    assert shares == sorted(shares, reverse=True)
    assert sorted(row.name for row in rows) == [claim.letter for claim in content.claims]
    page = run.report(progress=False).path.read_text("utf-8")
    drawn = page[page.index('id="forest"') :]
    letters = re.findall(
        r'<li class="row"><span class="letter [\w-]+">(\w+)</span>\s*<a class="says" href="#claim-',
        drawn,
    )
    assert letters == [row.name for row in rows]
    assert page.index("<h1>") < page.index("Confidence in the inputs: ") < page.index('id="forest"')
