"""Outcomes that remember their label, so that a mistyped option cannot pass in silence.

``aim == "expnad"`` is good Python and always false. An outcome therefore notes every text that
it is compared with and that its label has not had so far; when the whole story has been told,
a noted text that the label never had on any path is a mistake.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from types import FrameType

from rubicon.errors import InputError, did_you_mean, placed, require_known
from rubicon.story.places import place_of


@dataclass(frozen=True)
class Comparisons:
    """What outcomes were compared with, and which labels were asked for, and where first.

    ``texts`` maps a label and a text to file and line; ``labels`` a label that had not come up.
    """

    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)

    def check(self, outcomes: Mapping[str, Set[str]]) -> None:
        """Compare the notes with what every label had on all paths. Raises InputError with file and
        line: a text that is no outcome of its label, or no label."""
        for label, where in self.labels.items():
            with placed(where):
                fault = f"the story asks for the outcome of '{label}', which comes up on no path"
                require_known(label, outcomes, fault)
        for (label, text), where in self.texts.items():
            if text not in outcomes[label]:
                raise InputError(
                    f"'{label}' is compared with '{text}', which is none of its outcomes "
                    "on any path",
                    where=where,
                    instead=f"{did_you_mean(text, sorted(outcomes[label]))} "
                    "(str(…) == … compares with any text)",
                )


class Outcome(str):
    """The text of an outcome; a string in every way, which notes what it is compared with.

    Parameters
    ----------
    known
        The label's outcomes so far: they grow while the story is told.
    noted
        Where comparisons with other texts are noted.
    """

    __slots__ = ("_known", "_label", "_noted")

    _label: str
    _known: Set[str]
    _noted: Comparisons

    def __new__(cls, text: str, label: str, known: Set[str], noted: Comparisons) -> Outcome:
        outcome = super().__new__(cls, text)
        outcome._label, outcome._known, outcome._noted = label, known, noted
        return outcome

    def __eq__(self, other: object) -> bool:
        if str.__eq__(self, other) is True:
            return True
        self._note(other)
        return False

    def __ne__(self, other: object) -> bool:
        if str.__eq__(self, other) is True:
            return False
        self._note(other)
        return True

    # What is equal must be found in the same place of a dictionary or a set.
    __hash__ = str.__hash__

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """Whatever leaves the telling, as a copy or in a file, is plain text."""
        return str, (str(self),)

    def _note(self, other: object) -> None:
        # Outcomes of two labels may be compared: "did it do what the other did?"
        if type(other) is not str or other in self._known:
            return
        frame = sys._getframe(2)
        if _ours(frame):  # verbs look for words of the language, not for outcomes
            return
        where = place_of(frame.f_code.co_filename, frame.f_lineno)
        self._noted.texts.setdefault((self._label, other), where)


def caller() -> str:
    """File and line of the story that called a verb."""
    frame = sys._getframe(1)
    while frame.f_back is not None and _ours(frame):
        frame = frame.f_back
    return place_of(frame.f_code.co_filename, frame.f_lineno)


def _ours(frame: FrameType) -> bool:
    """Whether a frame is of the language. The rest of the package tells stories as others do."""
    return str(frame.f_globals.get("__name__", "")).startswith("rubicon.story.")
