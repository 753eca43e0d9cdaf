"""Crises are listed and shown as their files tell them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rubicon import Crisis
from rubicon.crisis.index import Card, by_kind, card_of, first_sentence
from rubicon.crisis.places import TEMPLATE, copy_crisis, library
from rubicon.game import Game
from rubicon.game.moves import moves
from rubicon.story.tree import unfold
from tests.cli.commands import CommandLine


@pytest.fixture
def rubicon(monkeypatch, capsys) -> CommandLine:
    return CommandLine(monkeypatch, capsys)


def story_of(folder: Path, call: str, known: str = "") -> Path:
    folder.mkdir()
    (folder / "story.py").write_text(f"from rubicon import Crisis\nexit()\ncrisis = {call}\n")
    if known:
        (folder / "known.md").write_text(known)
    return folder


@pytest.mark.parametrize(
    ("call", "title", "line"),
    [
        ('Crisis("A title", ["A"], about="One. Two.")', "A title", "One."),
        ('Crisis(players=["A"], title="A title")', "A title", ""),
        ('Crisis("A title", ["A"], "Only one.")', "A title", "Only one."),
        ("Crisis(name(), ['A'])", "crisis", ""),
    ],
)
def test_a_card_is_read_without_running_the_story(tmp_path, call, title, line):
    """These stories would leave Python if they were run; what they don't state is left out."""
    card = card_of(story_of(tmp_path / "crisis", call))
    assert card == Card("crisis", title, line, "Other crises")


def test_the_first_line_of_known_md_says_where_a_crisis_stands(tmp_path):
    """Shelves keep their order, and empty ones are left out."""
    call = 'Crisis("A title", ["A"])'
    case = card_of(story_of(tmp_path / "case", call, "# A case\n\nNothing."))
    model = card_of(story_of(tmp_path / "model", call, "# A known answer\n"))
    assert list(by_kind([case, model]).items()) == [
        ("Models with a known answer", [model]),
        ("Cases", [case]),
    ]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Two sides. They fight.", "Two sides."),
        (
            "A share of 0.5 vs. the rest, no more. Then war.",
            "A share of 0.5 vs. the rest, no more.",
        ),
        ("  No stop", "No stop"),
        ("", ""),
    ],
)
def test_a_first_sentence_ends_before_a_capital(text, first):
    assert first_sentence(text) == first


def test_moves_stand_in_order_with_who_does_not_see_them():
    """A label that comes up again is one line; what is revealed later says so."""
    crisis = Crisis("Order", ["One", "Two"])

    @crisis.story
    def story(s, j):
        s.nature("kind", {"hard": 0.5, "soft": 0.5}, seen_by="One")
        if s.choose("One", "act", ["open", "secret"], seen_by="One") == "secret":
            s.nature("leak", {"yes": 0.5, "no": 0.5})
        s.choose("Two", "answer", ["a", "b"])
        s.reveal("act", to="Two")
        s.choose("Two", "answer", ["a", "b", "c"])
        return s.end("over", One=1, Two=1)

    told = moves(Game.of(unfold(crisis)))
    assert [(m.player, m.label, m.times, m.outcomes) for m in told] == [
        ("chance", "kind", 1, ("hard", "soft")),
        ("One", "act", 1, ("open", "secret")),
        ("chance", "leak", 1, ("yes", "no")),
        ("Two", "answer", 2, ("a", "b", "c")),
    ]
    assert [(m.hidden_from, m.later) for m in told] == [
        (("Two",), False),
        (("Two",), True),
        ((), False),
        ((), False),
    ]


def test_list_has_a_line_on_each_crisis(rubicon):
    """Name, title and the first sentence of what it is about."""
    listed = rubicon("list")
    assert listed.code == 0
    for name, path in library().items():
        card = card_of(path)
        assert name in listed.out
        assert card.title in listed.out
        assert " ".join(card.line.split()) in " ".join(listed.out.split())


def test_show_tells_what_a_crisis_is_about(rubicon, tmp_path):
    """Moves, claims in words and notation, levers, and the note without its heading."""
    copy_crisis(tmp_path / "mine")
    (tmp_path / "mine" / "known.md").write_text("# A case\n\n**Source.** A [made] up one.\n")
    shown = rubicon("show", tmp_path / "mine")
    assert shown.code == 0, shown.err
    for text in (
        "A covert shipment",
        "protest, withdrawal, fight, undiscovered, quiet",
        "aim expand or defend (hidden from Rival)",
        "ship openly, covertly or not at all (hidden at first from Rival)",
        "(b) If a covert shipment comes to light, the rival will probably escalate.",
        "P(answer=escalate | exposure=exposed) > 0.5",
        "inspections Inspectors find three covert shipments in four.",
        "Source. A [made] up one.",
        "12 judgements, 1 source",
    ):
        assert text in " ".join(shown.out.split())
    assert "A case" not in shown.out


def test_show_as_json_has_all_of_it(rubicon):
    """For programs: the same facts, whole."""
    shown = json.loads(rubicon("show", TEMPLATE, "--json").out)
    assert shown["players"] == ["Patron", "Rival"]
    assert [move["label"] for move in shown["moves"]] == [
        "aim", "ship", "exposure", "answer", "reply"
    ]  # fmt: skip
    assert [claim["letter"] for claim in shown["claims"]] == ["a", "b", "c", "d"]
    assert shown["known"] == ""


def test_a_note_that_is_no_text_is_refused(rubicon, tmp_path):
    """With its file and line."""
    copy_crisis(tmp_path / "mine")
    (tmp_path / "mine" / "known.md").write_bytes(b"# A case\n\xff\n")
    shown = rubicon("show", tmp_path / "mine")
    assert shown.code == 2
    assert "known.md:2" in shown.err
