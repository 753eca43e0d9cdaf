"""A crisis.toml is read whole, told wherever the crisis is told, and its mistakes are shown."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import rubicon as rb
from rubicon.crisis.index import card_of
from rubicon.crisis.places import copy_crisis, library
from rubicon.crisis.preface import KeyJudgement, Preface, parse_preface
from rubicon.ensemble import open_run
from rubicon.errors import InputErrors
from rubicon.report.page.page import NAME as PAGE
from tests.cli.commands import CommandLine

TEXT = """
title    = "Another title"
as_of    = 2024-11-30
author   = "A. Analyst"
smallest = 0.01
key_judgements = [
  { says = "Secrecy pays,
not.", claims = ["a", "discovery-means-trouble"] },
]

[units]
Patron = "what the client is worth to it"

[players]
Rival = "whom the arms are aimed at"
""".replace("pays,\nnot", "pays, not")
"""All that a crisis can state."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example with a crisis.toml that states everything."""
    monkeypatch.chdir(tmp_path)
    copy_crisis(Path("crisis"))
    Path("crisis/crisis.toml").write_text(TEXT, "utf-8")
    return Path("crisis")


def test_everything_stated_is_read() -> None:
    """And nothing has to be."""
    found = parse_preface(TEXT)
    assert found == Preface(
        title="Another title",
        as_of=date(2024, 11, 30),
        author="A. Analyst",
        key_judgements=(KeyJudgement("Secrecy pays, not.", ("a", "discovery-means-trouble")),),
        smallest=0.01,
        units={"Patron": "what the client is worth to it"},
        players={"Rival": "whom the arms are aimed at"},
    )
    assert parse_preface("") == Preface()


@pytest.mark.parametrize(
    ("line", "said", "cure"),
    [
        ('titel = "A"', "'titel' is no key of a crisis", "did you mean 'title'?"),
        ("title = 3", "title = 3 is not text", 'write title = "…"'),
        ('author = " "', "author = ' ' is not text", 'write author = "…"'),
        ('as_of = "2024-11-30"', "as_of = '2024-11-30' is no date", "as_of = 2024-11-30"),
        ("as_of = 2024-11-30T10:00:00", "is no date", "without quotes"),
        ("smallest = -0.1", "smallest = -0.1 is no difference from 0 to 1", "smallest = 0.005"),
        ("smallest = true", "smallest = True is no difference from 0 to 1", "smallest = 0.005"),
        ("smallest = nan", "smallest = nan is no difference from 0 to 1", "smallest = 0.005"),
        ("smallest = 5", "smallest = 5 is no difference from 0 to 1", "smallest = 0.005"),
        ('units = "money"', "'units' is no table", "write [units]"),
        ('units.Nobody = "money"', "[units] names no player: 'Nobody'", "known here: 'Patron'"),
        ('players.Rivall = "x"', "[players] names no player: 'Rivall'", "did you mean 'Rival'?"),
        ("players.Rival = 1", "Rival = 1 is not text", 'write Rival = "…"'),
        ('key_judgements = "x"', "'key_judgements' is no list", "{ says"),
        ('key_judgements = ["x"]', "a key judgement has 'says' and 'claims'", "{ says"),
        ('key_judgements = [{ says = "x" }]', "a key judgement has 'says' and 'claims'", "claims"),
        ('key_judgements = [{ says = "x", claims = "a" }]', "claims = 'a' names no claims", '["a"'),
        ('key_judgements = [{ says = "x", claims = [] }]', "claims = [] names no claims", '["a"'),
        ('key_judgements = [{ says = "x", claims = ["z"] }]', "there is no claim 'z'", "known"),
        (f"key_judgements = [{', '.join(['{}'] * 7)}]", "there are 7 key judgements", "keep the 6"),
        ("title = ", "this is not TOML", "quotes"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_with_its_place(
    line: str, said: str, cure: str, folder: Path, rubicon: CommandLine
) -> None:
    """One message each, with file, line and what to write instead."""
    (folder / "crisis.toml").write_text(f"# The crisis.\n\n{line}\n", "utf-8")
    done = rubicon("check", folder)
    assert done.code == 2
    assert f"{folder / 'crisis.toml'}:3: " in done.err
    assert said in done.err
    assert cure in done.err
    assert done.err.count("error: ") == 1


@pytest.fixture
def rubicon(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(monkeypatch, capsys)


def test_all_mistakes_are_told_at_once() -> None:
    """Each with a line of its own."""
    with pytest.raises(InputErrors) as told:
        parse_preface('titel = "A"\nsmallest = -1\nunits.C = "x"', players=("A", "B"))
    assert [error.where for error in told.value.errors] == [f"crisis.toml:{k}" for k in (1, 2, 3)]


def test_it_is_told_wherever_the_crisis_is(folder: Path, rubicon: CommandLine) -> None:
    """By ``check`` and ``show``, as words and as JSON, of the folder and of its run."""
    run = rb.load(folder).run(draws=20, out=folder.parent / "run", progress=False)
    assert (run.path / "crisis" / "crisis.toml").read_bytes() == TEXT.encode()
    stated = {"as_of": "2024-11-30", "author": "A. Analyst", "smallest": 0.01,
              "units": {"Patron": "what the client is worth to it"},
              "glossary": {"Rival": "whom the arms are aimed at"},
              "key_judgements": [{"says": "Secrecy pays, not.",
                                  "claims": ["a", "discovery-means-trouble"]}]}  # fmt: skip
    for command in (("check", folder), ("show", folder), ("show", run.path)):
        record = json.loads(rubicon(*command, "--json").out)
        assert {key: record[key] for key in stated} == stated
        assert record["title"] == "Another title"
    said = " ".join(rubicon("show", run.path).out.split())
    assert "A. Analyst, as of 30 November 2024" in said
    assert "• Secrecy pays, not. (a, b)" in said
    assert "what the client is worth to it" in said
    assert "2024-11-30" in rubicon("check", folder).out


def test_a_run_notes_what_is_too_small_to_matter(folder: Path) -> None:
    """In its manifest, beside its title; nothing where nothing is stated."""
    crisis = rb.load(folder)
    assert crisis.solved_as.matters.smallest == 0.01
    run = crisis.run(draws=5, progress=False)
    manifest = open_run(run.path).manifest
    assert (manifest["matters"]["smallest"], manifest["title"]) == (0.01, "Another title")
    (folder / "crisis.toml").unlink()
    crisis = rb.load(folder)
    assert crisis.solved_as.matters.smallest == 0.005
    assert crisis.run(draws=5, progress=False).manifest["matters"]["smallest"] == 0.005


def test_its_title_takes_the_place_of_the_storys(folder: Path) -> None:
    """In the library's list, and in another process."""
    assert card_of(folder).title == "Another title"
    crisis = pickle.loads(pickle.dumps(rb.load(folder)))
    assert crisis.title == "Another title"
    assert crisis.about().preface.author == "A. Analyst"


def test_the_page_begins_with_it(folder: Path) -> None:
    """Who argues it, as of when, the key judgements with their claims; units where λ is told."""
    run = rb.load(folder).run(draws=20, progress=False)
    page = run.report(progress=False).path.read_text("utf-8")
    assert PAGE == "report.html"
    head, _, rest = page.partition('id="forest"')
    assert "A. Analyst, as of 30 November 2024" in head
    assert 'Secrecy pays, not. <span class="rests"><a href="#claim-secrecy-pays">(a)' in head
    assert "what the client is worth to it" in rest
    assert "whom the arms are aimed at" in rest


def test_key_judgements_on_claims_that_were_replaced_are_left_out(folder: Path) -> None:
    """They would speak of what was not tested."""
    run = rb.load(folder).with_claims(bold="P(ship=openly) > 0.5").run(draws=5, progress=False)
    assert "Secrecy pays" not in str(run.about())


@pytest.mark.parametrize("name", ["north-korea-2024", "cuba-1962", "july-1914", "taiwan-strait"])
def test_cases_of_the_library_say_what_their_payoffs_are_measured_in(name: str) -> None:
    """For every player, each in words of its own, for none is compared with another's."""
    preface = rb.load(name).folder.preface
    players = rb.load(name).players
    assert tuple(preface.units) == tuple(preface.players) == players
    assert len(set(preface.units.values())) == len(players)
    assert name in library()


def test_other_claims_leave_what_the_old_ones_came_to(folder: Path) -> None:
    """A letter of theirs would be another claim's; and a crisis with others can be read again."""
    other = rb.load(folder).with_claims(bold="P(ship=openly) > 0.5")
    kept = rb.load(other.save("other")).about().preface
    assert kept == replace(parse_preface(TEXT), key_judgements=())
    assert other.about().preface == kept
