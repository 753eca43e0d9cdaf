"""What a verdict owes to intensities as plain data; shares are from 0 to 1."""

from __future__ import annotations

from typing import Any

from rubicon.answers.intensities.intensities import Intensities
from rubicon.report.data import as_data, fields
from rubicon.report.intensities.words import sentences


def record(found: Intensities) -> dict[str, Any]:
    """Everything that was found about a claim, for JSON."""
    near, moved = found.nearest, found.flip_gaps
    return as_data({
        "changed": found.changed.share,
        **fields(found.changed, "low", "high", prefix="changed_"),
        "draws": found.counted,
        "differing": found.differing,
        "by_ranking": {name: share.share for name, share in found.by_ranking},
        "gaps": [each.name for each in found.which.top],
        "nearest": near and {
            **fields(near, "holds", "distance"),
            "gaps": [dict(zip(("gap", "start", "end"), each, strict=True)) for each in moved],
        },
        "sentences": sentences(found),
    })  # fmt: skip
