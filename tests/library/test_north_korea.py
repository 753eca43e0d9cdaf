"""The reference crisis: what it quotes, what it knows and when, and how it is told otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import rubicon as rb
from rubicon.ask.events import Events
from rubicon.ask.evidence import Likelihood
from rubicon.ask.kinds import fits
from rubicon.ask.language import parse_event
from rubicon.crisis.folder import read_folder
from rubicon.crisis.places import library
from tests.library.known import Known

NAME = "north-korea-2024"
AS_OF = date(2024, 11, 4)
ARTICLE = Path(__file__).parents[3] / "shared" / "article.txt"
NEWS = ("observed.toml", "later.toml")


def files(*but: str) -> Iterator[Path]:
    """What the crisis is made of, but for some."""
    for path in sorted(library()[NAME].rglob("*.toml")):
        if path.name not in but:
            yield path


def dated() -> dict[str, str]:
    """When each source appeared, as the bibliography has it."""
    text = (library()[NAME] / "sources.bib").read_text("utf-8")
    entries = re.findall(r"^@\w+\{(\w+),(.*?)^\}", text, re.M | re.S)
    found = {}
    for key, body in entries:
        when = re.search(r"(?:date|year)\s*=\s*\{([\d-]+)\}", body)
        assert when, f"{key} has no date"
        found[key] = when[1]
    return found


@pytest.mark.skipif(not ARTICLE.exists(), reason="the article's text may not be kept here")
def test_every_quote_stands_in_the_article_letter_for_letter() -> None:
    article = ARTICLE.read_text("utf-8").replace("\N{NO-BREAK SPACE}", " ")
    claims = read_folder(NAME).claims
    assert all(claim.quote for claim in claims)
    assert [claim.id for claim in claims if claim.quote not in article] == []


def test_no_judgement_and_no_claim_knows_what_came_later() -> None:
    """Only what has happened is told from later sources, and only in the files for it."""
    late = {key for key, when in dated().items() if when > AS_OF.isoformat()}
    assert late
    for path in files(*NEWS):
        text = path.read_text("utf-8")
        assert {key for key in late if re.search(rf"\b{key}\b", text)} == set(), path.name


def test_what_was_observed_ends_with_the_article_and_what_came_later_goes_on() -> None:
    now, later = (library()[NAME] / each for each in NEWS)
    days = [
        re.findall(r"^date\s*= ([\d-]+)", each.read_text("utf-8"), re.M) for each in (now, later)
    ]
    assert max(days[0]) <= AS_OF.isoformat() < max(days[1])
    assert days[0] == sorted(days[0])
    assert days[1] == sorted(days[1])


def test_every_source_is_cited() -> None:
    text = "".join(path.read_text("utf-8") for path in files())
    assert [key for key in dated() if not re.search(rf"\b{key}\b", text)] == []


def test_claims_fit_their_kinds() -> None:
    assert all(map(fits, read_folder(NAME).claims))


@pytest.mark.parametrize(
    ("section", "mark", "count"),
    [("Assertion by assertion", "", 78), ("Read a second time", "A", 116)],
)
def test_every_assertion_of_the_article_has_its_place(section: str, mark: str, count: int) -> None:
    """Two readers listed them; each stands once in the note."""
    note = (library()[NAME] / "known.md").read_text("utf-8")
    table = note.split(f"## {section}")[1].split("\n## ")[0]
    numbers: list[int] = []
    for cell in re.findall(rf"^\| ((?:{mark}\d+[, –]*)+) \|", table, re.M):
        for part in cell.replace(mark or "\0", "").split(","):
            first, _, last = part.strip().partition("–")
            numbers += range(int(first), int(last or first) + 1)
    assert sorted(numbers) == list(range(1, count + 1))


def test_every_claim_has_its_place_in_the_note() -> None:
    note = (library()[NAME] / "known.md").read_text("utf-8")
    assert [claim.id for claim in read_folder(NAME).claims if claim.id not in note] == []


@pytest.mark.library
def test_a_draw_is_solved_and_the_course_of_the_article_can_happen() -> None:
    known = Known.of(NAME)
    assert 0 < known.ask("P(reached(resolve))") < 1
    Likelihood.of(known.model.game, read_folder(NAME).observed)  # or it would say what can't be


@pytest.mark.library
@pytest.mark.slow
def test_it_is_told_in_other_ways() -> None:
    """No claim asks for a label that means another thing in one of them, and the brink is one place
    in every telling: wherever it doesn't end in the abyss, the first to move is asked."""
    crisis = rb.load(NAME)
    told = {each.name: each.model.game for each in crisis.variants}
    assert len(told) >= 8
    assert crisis.shifts == ()
    turned = Events(told["brink-first=Washington"])
    held = "not runaway=out-of-control"
    for events, first in ((Events(crisis.solved_as.game), "moscow"), (turned, "washington")):
        brink, asked = (
            np.count_nonzero(events.mask(parse_event(text), text))
            for text in (f"reached(stage:brink) and {held}", f"reached({first}-brink) and {held}")
        )
        assert brink == asked > 0
