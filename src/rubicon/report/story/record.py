"""How the story goes, as rows of ``branches.csv``, ``endings.csv`` and ``choices.csv``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rubicon.answers.story.branches import Drawing
from rubicon.answers.story.choices import Turning
from rubicon.answers.story.found import Story
from rubicon.report.data import as_data, averages, fields
from rubicon.report.story.words import also_text, branch_text, mover, path_labels

_NUMBERS = ("mean", "p5", "median", "p95")
_QUANTILES = ("p5", "p25", "median", "p75", "p95")
COLUMNS: Mapping[str, Sequence[str]] = {
    "endings": ("ending", *_NUMBERS, "notation"),
    "branches": ("figure", "path", "depth", "player", "label", "outcome", "also", *_NUMBERS,
                 *(f"reached_{name}" for name in _NUMBERS), "notation", "reached_notation"),
    "choices": ("player", "label", "occurrence", "option", "reached_mean", "mean", *_QUANTILES,
                "notation", "reached_notation"),
}  # fmt: skip
"""The columns of each table, which has them even if it has no rows."""


def ending_rows(story: Story) -> list[dict[str, Any]]:
    """Every ending, the most probable first."""
    return [
        {"ending": each.name, **averages(each.probability), "notation": each.notation}
        for each in story.endings
    ]


def branch_rows(story: Story, drawing: Drawing) -> Iterator[dict[str, Any]]:
    """The branches of one drawing."""
    game = story.game
    for row in drawing.branches:
        assert row.given is not None
        assert row.reached is not None
        ending = row.kind == "ending"
        late = "" if row.open else " comes to light"
        yield {
            "figure": drawing.name,
            "path": path_labels(game, row.path),
            "depth": row.depth,
            "player": "" if ending else mover(game, row.player),
            "label": "ending" if ending else game.labels[row.label] + late,
            "outcome": branch_text(game, row),
            "also": also_text(game, row),
            **averages(row.given),
            **averages(row.reached, "reached_"),
            **fields(row, notation="given_notation", reached_notation="reached_notation"),
        }


def choice_rows(story: Story, turning: Turning) -> Iterator[dict[str, Any]]:
    """Every option of a decision."""
    game, choice = story.game, turning.choice
    for option in turning.options:
        yield as_data({
            "player": game.players[choice.player],
            "label": game.labels[choice.label],
            "occurrence": choice.occurrence,
            "option": game.texts[option.text],
            "reached_mean": turning.reached.mean,
            "mean": option.taken.mean,
            **dict(zip(_QUANTILES, option.quantiles, strict=True)),
            "notation": option.notation,
            "reached_notation": turning.notation,
        })  # fmt: skip


def record(story: Story) -> dict[str, list[dict[str, Any]]]:
    """All of it; an empty list where there is nothing."""
    return {
        "endings": ending_rows(story),
        "choices": [row for each in story.choices for row in choice_rows(story, each)],
        "branches": [row for each in story.drawings for row in branch_rows(story, each)],
    }
