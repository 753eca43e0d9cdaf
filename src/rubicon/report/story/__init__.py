"""How the story goes: tables, trees and charts, and records."""

from __future__ import annotations

from rubicon.answers.story.choices import Turning
from rubicon.answers.story.found import Story
from rubicon.report.drawing.figures import Figure
from rubicon.report.shown import Shown
from rubicon.report.story.charts import draw_choice, draw_endings
from rubicon.report.story.record import branch_rows, choice_rows, ending_rows, record
from rubicon.report.story.table import tables
from rubicon.report.story.tree import draw_tree
from rubicon.report.story.words import choice_name

MOST_ENDINGS = 14
"""Endings that are drawn."""


def show(story: Story) -> Shown[Story]:
    """How the story goes, as it is shown."""
    figures = (*trees(story), endings(story), *(choice(story, each) for each in story.choices))
    return Shown.of(story, "", tables(story), record(story), *figures)


def trees(story: Story) -> tuple[Figure, ...]:
    """A figure for every drawing of the public story."""
    return tuple(
        Figure.of(
            f"tree-{each.name}" if each.name else "tree",
            f"Who moves when: {each.name}" if each.name else "Who moves when",
            draw_tree(story.game, each),
            branch_rows(story, each),
        )
        for each in story.drawings
    )


def endings(story: Story) -> Figure:
    """How it ends."""
    svg = draw_endings(story.endings[:MOST_ENDINGS])
    return Figure.of("endings", "How it ends", svg, ending_rows(story))


def choice(story: Story, turning: Turning) -> Figure:
    """How a decision is spread over draws."""
    name = choice_name(story.game, turning.choice)
    who = story.game.players[turning.choice.player]
    svg = draw_choice(story.game, turning)
    return Figure.of(f"choice-{name}", f"{who}: {name}", svg, choice_rows(story, turning))
