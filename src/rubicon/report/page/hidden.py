"""Hidden states: what acts give away about each, and what to watch for it."""

from __future__ import annotations

from dataclasses import dataclass

from rubicon.answers.answers import Answers
from rubicon.answers.signals.signals import StateSignals
from rubicon.answers.watch.looking import Watch
from rubicon.report import signals, watch
from rubicon.report.drawing.figures import file_name
from rubicon.report.shown import Shown


@dataclass(frozen=True)
class HiddenState:
    """What is said of one hidden state. Its figure and its table are those of the signals: what to
    watch for it would show the same probabilities again."""

    id: str
    signals: Shown[StateSignals]
    watch: Shown[Watch]

    @property
    def words(self) -> list[str]:
        """Sentences; a warning that both answers have stands once."""
        return list(dict.fromkeys(f"{self.watch.words}\n{self.signals.words}".split("\n")))


def hidden_states(answers: Answers) -> tuple[HiddenState, ...]:
    """Every hidden state."""
    return tuple(
        HiddenState(
            f"watch-{file_name(told.name)}",
            signals.show(told),
            watch.show(looked),
        )
        for told, looked in zip(answers.signals, answers.states, strict=True)
    )
