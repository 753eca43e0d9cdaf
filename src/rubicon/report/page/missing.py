"""Why a part of the page has nothing to show, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from rubicon.answers.answers import Missing
from rubicon.errors import InputError

_WHY: Mapping[Missing, str] = {
    Missing.NO_CLAIMS: "This crisis states no claims.",
    Missing.UNSOLVED: "No set of judgements could be solved.",
    Missing.NOTHING_HIDDEN: "Nothing in this story is hidden from anybody.",
    Missing.NO_LEVER_FILE: "This crisis states no levers: it has no levers.toml.",
    Missing.NO_LEVERS: "This crisis states no levers: its levers.toml has none.",
    Missing.NO_REASONS: "Players of this run don’t choose for what options bring, given what the "
    "others do.",
}


def why_missing(why: Missing | InputError) -> str:
    """The sentence; of a mistake in the files of a run, what it says."""
    return _WHY[why] if isinstance(why, Missing) else f"It could not be found out: {why}"
