"""Everything that the page shows, in one object."""

from __future__ import annotations

from dataclasses import dataclass

from rubicon.answers.answers import Answers
from rubicon.ask import Claim
from rubicon.ensemble.store import Run
from rubicon.report.wording import Meanings


@dataclass(frozen=True)
class Content:
    """A run and the answers to it; how they look is the template's and the figures' business."""

    run: Run
    answers: Answers

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(each.claim for each in self.answers.claims)

    @property
    def means(self) -> Meanings:
        """What each judgement means, and each gap of a ranking."""
        return self.answers.inputs.means
