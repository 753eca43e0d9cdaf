"""Judgements written down read back as the same judgements."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rubicon.crisis.places import library
from rubicon.judgements import JudgementSet, parse_judgements, read_judgements, read_sources
from rubicon.judgements.writing import judgements_text


def without_places(judgements: JudgementSet) -> JudgementSet:
    """The set without the lines and the name of its file."""
    return JudgementSet(
        {name: replace(each, line=0) for name, each in judgements.judgements.items()},
        replace(judgements.rationality, line=0) if judgements.rationality else None,
        {name: replace(each, line=0) for name, each in judgements.overrides.items()},
        tuple(replace(each, line=0, where="") for each in judgements.rankings),
        tuple(replace(each, line=0) for each in judgements.correlations),
        "",
    )


@pytest.mark.parametrize("name", sorted(library()))
def test_every_crisis_of_the_library_is_written_as_it_was_read(name: str) -> None:
    folder = library()[name]
    sources = read_sources(folder / "sources.bib")
    stated = read_judgements(folder / "judgements.toml", sources)
    again = parse_judgements(judgements_text(stated), sources)
    assert without_places(again) == without_places(stated)


def test_every_form_and_every_odd_name_is_written() -> None:
    text = """
[a]
means = "say \\"so\\""
label = "what is \\"said\\""
range = { "p2.5" = -1e-30, p50 = 0, "p97.5" = 2e-30 }
[b]
means = "é [x]"
range = { values = [[1, 2], [0.5, 1]] }
bounds = [-inf, 4]
[c]
means = "c"
range = { min = 0, mode = 0.1, max = 0.3 }
unit = "probability"
source = ["analyst", "kim, p. 3"]
note = '''two
lines'''
[rationality."North Korea"]
means = "λ"
range = { fixed = 1e22 }
unit = "per payoff"
[rankings.order]
means = "r"
player = "North Korea"
over = "endings"
order = ["peace, cold", ["a", "b"], "war"]
[[correlations]]
between = ["a", "b"]
rank = -0.3
why = "both"
"""
    stated = parse_judgements(text)
    again = parse_judgements(judgements_text(stated))
    assert without_places(again) == without_places(stated)
