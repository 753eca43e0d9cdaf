"""Everything that the page shows, in one object."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from rubicon.answers.answers import Answers
from rubicon.ask import Claim
from rubicon.crisis.preface import Preface, read_preface
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

    @cached_property
    def preface(self) -> Preface:
        """What the ``crisis.toml`` that the run keeps states."""
        return read_preface(self.run.path / "crisis")

    def called(self, name: str) -> str:
        """What a narrow table calls a judgement: its label, or else its name."""
        return self._labels.get(name) or name

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {each.name: each.label for each in self.answers.inputs.judgements}

    @property
    def means(self) -> Meanings:
        """What each judgement is called or else means, and what each gap of a ranking does."""
        return self.answers.inputs.means
