"""The literature that the page offers for a paper."""

from __future__ import annotations

import re

import pytest

from rubicon.judgements.sources import parse_sources
from rubicon.report.page.paper import Work, literature


@pytest.mark.parametrize("work", literature().values(), ids=literature())
def test_an_entry_to_paste_is_what_the_page_prints(work: Work) -> None:
    """It stands beside its own text, an office is no person, and LaTeX can read it."""
    (source,) = parse_sources(work.bibtex).values()
    assert source.text == work.text
    assert not work.text[0].islower()
    assert not re.search(r"(?<!\\)[&%#$_]", work.bibtex)
