"""What a page takes: a limit for each draw that it carries.

The page of the reference crisis has 2,000 draws of 110 judgements, and is to stay below 4 MB.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import rubicon as rb
from rubicon.answers.live.centre import ASKED
from rubicon.crisis.places import TEMPLATE

MORE = 1000
SENT = 4 / 3 * 1.03
"""Bytes for one in the page, which is text; three hundredths are lost to the text within."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[rb.Page, str]]:
    """The example's, with all draws that come along to be asked, and with more."""

    def made(place: Path, draws: int) -> tuple[rb.Page, str]:
        run = rb.load(TEMPLATE).run(draws=draws, seed=2, out=place, progress=False)
        page = run.report(progress=False)
        return page, page.path.read_text("utf-8")

    place = tmp_path_factory.mktemp("size")
    return [made(place / str(draws), draws) for draws in (ASKED, ASKED + MORE)]


def carried(page: str) -> int:
    found = re.search(r'id="live-data">([^<]*)<', page)
    assert found
    return len(found[1])


def test_a_draw_takes_two_bytes_a_judgement_and_half_a_byte_a_claim(
    pages: list[tuple[rb.Page, str]],
) -> None:
    page, text = pages[1]
    varying = sum(each.used for each in page.answers.inputs.judgements)
    most = 2 * varying + len(page.answers.claims) / 2
    assert 0 < carried(text) - carried(pages[0][1]) < MORE * most * SENT


def test_what_a_figure_tells_stands_in_it_once(pages: list[tuple[rb.Page, str]]) -> None:
    for _, text in pages:
        labels = re.findall(r'<svg [^>]*aria-label="([^"]{60,})"', text)
        assert len(labels) > 5
        assert "<desc>" not in text
