"""Everything that the page shows, in one object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rubicon.answers.answers import Answers
from rubicon.answers.inputs.found import Inputs
from rubicon.answers.story.found import Story
from rubicon.ask import Claim, Verdict
from rubicon.ensemble.store import Run
from rubicon.game import Game


@dataclass(frozen=True)
class Content:
    """What is said; how it looks is the template's and the figures' business."""

    run: Run
    answers: Answers

    @property
    def game(self) -> Game:
        return self.run.game

    @property
    def story(self) -> Story:
        return self.answers.story

    @property
    def inputs(self) -> Inputs:
        return self.answers.inputs

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(each.claim for each in self.answers.claims)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        return self.answers.verdicts

    @property
    def means(self) -> Mapping[str, str]:
        """What each judgement means, and each gap of a ranking."""
        return self.inputs.means


def gather(run: Run, answers: Answers) -> Content:
    """What a run and the answers to it come to on the page."""
    return Content(run, answers)
