"""What a verdict owes to intensities as plain data; shares are from 0 to 1."""

from __future__ import annotations

from typing import Any

from rubicon.answers.intensities.intensities import Intensities
from rubicon.report.intensities.words import sentences
from rubicon.report.verdicts.record import number


def record(found: Intensities) -> dict[str, Any]:
    """Everything that was found about a claim, for JSON."""
    near = found.nearest
    return {
        "changed": number(found.changed.share),
        "changed_low": number(found.changed.low),
        "changed_high": number(found.changed.high),
        "draws": found.counted,
        "differing": number(found.differing),
        "by_ranking": {name: number(share.share) for name, share in found.by_ranking},
        "gaps": [each.name for each in found.which.top],
        "nearest": None
        if near is None
        else {
            "holds": near.holds,
            "distance": number(near.distance),
            "gaps": [
                {"gap": name, "start": number(start), "end": number(end)}
                for name, start, end in found.flip_gaps
            ],
        },
        "sentences": list(sentences(found)),
    }
