"""What is known of verdicts besides in how many draws they hold."""

from __future__ import annotations

from dataclasses import dataclass

from rubicon.answers.benchmarks.found import Benchmarks
from rubicon.answers.experts.found import Experts
from rubicon.answers.knockouts.found import Knockouts
from rubicon.answers.variants.found import Variants


@dataclass(frozen=True)
class Grounds:
    """Answers that tell what verdicts rest on; ``None`` where one is not known."""

    benchmarks: Benchmarks | None = None
    variants: Variants | None = None
    knockouts: Knockouts | None = None
    experts: Experts | None = None


UNKNOWN = Grounds()
"""Nothing but the verdicts is known."""
