"""The story's figures with the numbers behind each, to be written as files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rubicon.report.drawing.figures import Figure
from rubicon.report.page.content import Content
from rubicon.report.page.sections import ChoiceSection, StorySection, TellSection
from rubicon.report.page.tables import (
    belief_records,
    branch_records,
    choice_records,
    ending_records,
)


def drawn(
    content: Content,
    story: StorySection,
    tells: Sequence[TellSection],
    choices: Sequence[ChoiceSection],
) -> Iterator[Figure]:
    """Trees, endings, what acts give away, and turning points."""
    branches = list(branch_records(content))
    for tree in story.trees:
        part = tree.drawing.name
        title = f"Who moves when: {part}" if part else "Who moves when"
        own = [record for record in branches if record["figure"] == part]
        yield Figure.of(f"tree-{part}" if part else "tree", title, tree.figure, own)
    yield Figure.of("endings", "How it ends", story.endings, ending_records(content))
    beliefs = list(belief_records(content))
    for tell in tells:
        own = [record for record in beliefs if record["state"] == tell.name]
        yield Figure.of(f"tells-{tell.name}", f"What tells of {tell.name}", tell.figure, own)
    options = list(choice_records(content))
    for choice in choices:
        turning = choice.turning.choice
        own = [
            record
            for record in options
            if record["label"] == content.game.labels[turning.label]
            and record["occurrence"] == turning.occurrence
        ]
        name = f"choice-{choice.name}"
        yield Figure.of(name, f"{choice.player}: {choice.name}", choice.figure, own)
