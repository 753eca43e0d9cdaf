"""How the story goes, as tables: how it ends, and what is chosen where."""

from __future__ import annotations

from collections.abc import Iterator

from rubicon.answers.story.found import Story
from rubicon.ask import Average
from rubicon.report.blocks import Block, Cell, Column, Row, Table, Words, plain_cells
from rubicon.report.story.words import choice_name
from rubicon.report.wording import percent, span, unlisted

MOST = 12
"""Endings and decisions that are told."""
_NUMBERS = (Column("mean", right=True), Column("90 % of draws", right=True))


def tables(story: Story) -> Iterator[Block]:
    """The endings and the most open decisions, most probable first, and how to read them."""
    ended = [(Cell(e.name), *_numbers(e.probability)) for e in story.endings[:MOST]]
    yield Table((Column("how it ends", wide=True), *_NUMBERS), tuple(ended))
    if more := unlisted(len(story.endings), MOST, "ending", ": answers/endings.csv"):
        yield Words(more, "dim")
    if story.choices:
        names = (Column("who", wide=True), Column("where", wide=True), Column("chooses", wide=True))
        yield Table((*names, *_NUMBERS), tuple(_choices(story)))
        if more := unlisted(len(story.choices), MOST, "decision", ": answers/figures/choice-….csv"):
            yield Words(more, "dim")
    else:
        yield Words("No decision is open.")
    yield Words(
        "Means over the sets of judgements, and the middle 90 % of them; choices where they "
        "come up.",
        "dim",
    )


def _choices(story: Story) -> Iterator[Row]:
    game = story.game
    for each in story.choices[:MOST]:
        who, where = game.players[each.choice.player], choice_name(game, each.choice)
        for option in each.options:
            yield (*plain_cells(who, where, game.texts[option.text]), *_numbers(option.taken))
            who = where = ""


def _numbers(shown: Average) -> Row:
    return plain_cells(percent(shown.mean), span(shown.p5, shown.p95))
