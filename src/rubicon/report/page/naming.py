"""What a finding calls a judgement: what it means, shortened, with its name in brackets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rubicon.answers.hinges.boxes import Box
from rubicon.answers.intensities.gaps import orders_in
from rubicon.report.hinges.words import box_verb, place
from rubicon.report.page.content import Content
from rubicon.report.wording import percent

SHORT = 20
"""A meaning is cut at a semicolon or a bracket that leaves at least so many characters."""
LONG = 90
"""And after so many characters at most."""


def short(means: str) -> str:
    """A meaning up to where its explanation begins."""
    text = " ".join(means.split()).rstrip(".")
    ends = [at for mark in ("; ", " (", ". ", ", by which") if (at := text.find(mark)) >= 0]
    text = text[: min((end for end in ends if end >= SHORT), default=len(text))]
    if len(text) <= LONG:
        return text
    return f"{text[:LONG].rsplit(' ', 1)[0].rstrip(',')} …"


@dataclass(frozen=True)
class Names:
    """What each judgement, and each gap of a ranking, is called in a sentence."""

    by_name: Mapping[str, str]

    @classmethod
    def of(cls, content: Content) -> Names:
        """Those of a run."""
        found = {row.name: row.means for row in content.judgements if not row.ranking}
        called = {name: f"“{short(means)}” ({name})" for name, means in found.items() if means}
        for each in orders_in(content.run):
            ranking = each.ranking
            whose = f" for {ranking.player}" if ranking.player else ""
            for symbol in each.symbols:
                called[symbol] = f"what “{ranking.shown(symbol)}” is worth{whose}"
            for gap in each.gaps:
                above, below = (ranking.tier(tier) for tier in (gap.above, gap.below))
                called[gap.name] = f"how much more “{above}” is worth than “{below}”{whose}"
        return cls(called)

    def __call__(self, name: str) -> str:
        """One of them; a tier of several symbols has all of their names."""
        return self.by_name.get(name) or self.by_name.get(name.split(" ∼ ")[0], name)

    def box(self, box: Box) -> str:
        """A box: ``fails mostly where “…” (x) is above 0.6: in 87 % of the draws there``."""
        return (
            f"{place(box, called=self)}: in {percent(box.density)} of the draws there, where "
            f"{percent(box.coverage)} of all draws in which it {box_verb(box)} lie"
        )
