"""The argument claim by claim: all that was found about each, on a card of its own."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from markupsafe import Markup

from rubicon.answers.answers import ClaimAnswers
from rubicon.answers.margin.ground import Move
from rubicon.answers.margin.lines import Kind
from rubicon.answers.verdicts.classes import class_of
from rubicon.answers.verdicts.grounds import Grounds
from rubicon.ask import Claim, Verdict
from rubicon.judgements import Citation
from rubicon.report.benchmarks.words import of_claim
from rubicon.report.blocks import Table
from rubicon.report.drawing.figures import Figure
from rubicon.report.equilibria import dependence
from rubicon.report.hinges import figures as hinge_figures
from rubicon.report.hinges.words import box_words, flat_map
from rubicon.report.hinges.words import sentences as hinge_sentences
from rubicon.report.intensities import sentences as intensity_sentences
from rubicon.report.knockouts.table import without
from rubicon.report.knockouts.words import on_what_it_names
from rubicon.report.margin import flip_figure, swings_figure
from rubicon.report.margin.table import flips_table
from rubicon.report.margin.words import (
    check_sentences,
    chief,
    margin_sentences,
    ranges,
    tornado_sentence,
)
from rubicon.report.marks import asked
from rubicon.report.page.content import Content
from rubicon.report.verdicts.figure import draw_share
from rubicon.report.verdicts.rests import rests
from rubicon.report.verdicts.words import caveats, shown_word
from rubicon.report.watch.figure import draw as draw_watch
from rubicon.report.watch.record import rows as watch_rows
from rubicon.report.watch.words import sentences as watch_sentences
from rubicon.report.wording import counted, listed, percent, plain, span

MOST_FLIPS = 4
"""Thresholds told on a card; the others are counted."""


@dataclass(frozen=True)
class Card:
    """A claim with all its answers, in sentences and figures; what is missing is empty.

    Parameters
    ----------
    told
        Questions with their answers in sentences, but for the first, which ``wrong`` answers.
    map, folded
        The map where it tips over, if there is one, and figures that unfold.
    called
        What a narrow table calls a judgement.
    grounds
        What is known of verdicts.
    before
        The share in which it held before anything was observed; ``None`` where nothing was.
    """

    answers: ClaimAnswers
    verdict_class: str
    citations: tuple[Citation, ...]
    told: tuple[tuple[str, tuple[str, ...]], ...]
    map: Figure | None
    folded: tuple[Figure, ...]
    called: Callable[[str], str]
    grounds: Grounds
    before: float | None

    @property
    def claim(self) -> Claim:
        return self.answers.claim

    @property
    def verdict(self) -> Verdict:
        return self.answers.verdict

    @property
    def name(self) -> str:
        return self.claim.letter

    @property
    def coin(self) -> float | None:
        """The share if all toss coins."""
        found = self.grounds.benchmarks
        told = found.of(self.claim) if found else None
        return told.told[0].verdicts[1].share if told else None

    @property
    def strip(self) -> Markup:
        """Its line of the forest plot."""
        return draw_share(self.verdict, self.coin, self.before)

    @property
    def rests(self) -> tuple[str, ...]:
        """What the verdict rests on, in a few words each."""
        return rests(self.claim, self.grounds)

    @property
    def without(self) -> tuple[str, ...]:
        """What becomes of it without the mechanisms that move it most."""
        found = self.grounds.knockouts
        if found is None:
            return ()
        return tuple(without(found, found.claims.index(self.claim), self.verdict.draws.all))

    @property
    def word(self) -> str:
        return shown_word(self.verdict)

    @property
    def figures(self) -> tuple[Figure, ...]:
        return (*((self.map,) if self.map else ()), *self.folded)

    @property
    def wrong(self) -> Sequence[str]:
        """How wrong one would have to be."""
        return margin_sentences(self.answers.margin) if self.answers.margin else ()

    @property
    def checks(self) -> Sequence[str]:
        """How sure the search for the nearest flip is of it."""
        return check_sentences(self.answers.margin) if self.answers.margin else ()

    @property
    def one_by_one(self) -> str:
        """What single judgements do to the margin, if there is one at the start."""
        margin = self.answers.margin
        return tornado_sentence(margin.tornado) if margin and math.isfinite(margin.margin) else ""

    @property
    def flips(self) -> Table | None:
        """The judgements that flip it alone, if any does."""
        found = self.answers.thresholds
        return flips_table(found, MOST_FLIPS) if found else None

    @property
    def caveats(self) -> str:
        """What the share leaves out, and how much of it rests on what almost never happens."""
        told = "; ".join(caveats(self.verdict, least=0.0))
        return f"{told[:1].upper()}{told[1:]}." if told else ""

    # ---- what the verdict rests on, in a row

    @property
    def starts(self) -> str:
        margin = self.answers.margin
        if margin is None or margin.holds is None:
            return "–"
        return "holds" if margin.holds else "fails"

    @property
    def contrary(self) -> str:
        """That most draws have the other verdict, if they have."""
        share = self.verdict.share
        told = asked(percent(share), str(self.claim.holds))
        if self.starts == "holds" and share < 0.5:
            return f"though in only {told} of all draws"
        if self.starts == "fails" and share > 0.5:
            return f"though it holds in {told} of all draws"
        return ""

    @property
    def distance(self) -> str:
        margin = self.answers.margin
        if margin is None or margin.holds is None:
            return "–"
        return plain(margin.distance, 2) if margin.flip else "none found"

    @property
    def away(self) -> str:
        """The same in a sentence, where there is a flip: ``0.37 of a range``."""
        return ranges(self.answers.margin.distance) if self.answers.margin else ""

    @property
    def other(self) -> str:
        """What it does beyond the nearest flip."""
        return "fails" if self.starts == "holds" else "holds"

    @property
    def chief(self) -> Sequence[Move]:
        """The largest moves to the nearest flip: two at most."""
        margin = self.answers.margin
        return chief(margin.flip.moves, 2) if margin and margin.flip else ()

    @property
    def chiefly(self) -> str:
        margin = self.answers.margin
        if margin is None or margin.flip is None:
            return ""
        called = self.called
        told = listed([f"{called(m.name)} {'up' if m.ranges > 0 else 'down'}" for m in self.chief])
        return f"{told} (a jump)" if margin.flip.kind == Kind.JUMP else told

    @property
    def hinges(self) -> tuple[str, ...]:
        """The judgements that decide it, or else move its margin most, by name."""
        hinged = self.answers.hinges
        return tuple(each.name for each in hinged.top) if hinged else ()

    @property
    def turning(self) -> tuple[str, ...]:
        """Those that decide it; none where none stands out."""
        hinged = self.answers.hinges
        return self.hinges if hinged and hinged.decided else ()

    @property
    def box(self) -> str:
        hinged = self.answers.hinges
        return box_words(hinged.box, self.called) if hinged else ""

    @property
    def depends(self) -> str:
        found = self.answers.selected
        if found is None:
            return "–"
        share, parts = found.differs, []
        if not found.depends:
            past = f" and {share.of_past} past a bifurcation" if share.of_past else ""
            return (
                f"not seen to, in {counted(share.of_sampled, 'random draw')}{past} "
                f"(up to {percent(share.high)} of all)"
            )
        if share.of_sampled:
            rate = span(share.low, share.high)
            parts.append(f"in {share.sampled} of {share.of_sampled} random draws, {rate}")
        if share.past:
            parts.append(f"in {share.past} of {share.of_past} past a bifurcation")
        return "; ".join(parts)


def cards(content: Content) -> tuple[Card, ...]:
    """A card for every claim."""
    return tuple(_card(content, each) for each in content.answers.claims)


def _card(content: Content, found: ClaimAnswers) -> Card:
    name = class_of(found.verdict)
    if name == "close":
        # What flips it, and what it hinges on, would be less than what matters.
        found = replace(found, margin=None, thresholds=(), scanned=0, hinges=None,
                        intensities=None)  # fmt: skip
    tipping, folded = _figures(content, found)
    strong, selected = found.intensities, found.selected
    knocked = content.answers.knockouts
    through = knocked.through_of(found.claim) if knocked else None
    named = (f"It {on_what_it_names(through, content.run.draws)}.",) if through else ()
    return Card(
        answers=found,
        verdict_class=name,
        citations=content.answers.inputs.citations[found.claim.id],
        told=(
            ("Does it take strategy?", _strategy(content, found)),
            ("What does it hinge on?", _hinges(found)),
            ("Does it rest on what it names?", named),
            ("Does it depend on the intensities?",
             tuple(intensity_sentences(strong, found.hinges)) if strong else ()),
            ("What to watch?", tuple(watch_sentences(found.watch)) if found.watch else ()),
            ("Does it depend on the equilibrium?", (dependence(selected),) if selected else ()),
        ),
        map=tipping,
        folded=tuple(figure for figure in folded if figure),
        called=content.called,
        grounds=content.answers.grounds,
        before=_before(content, found.claim),
    )  # fmt: skip


def _before(content: Content, claim: Claim) -> float | None:
    happened = content.answers.happened
    held = happened.claims if happened else ()
    return next((each.holds[0] for each in held if each.claim.id == claim.id), None)


def by_distance(cards: Sequence[Card]) -> list[Card]:
    """Those for which a flip was found, the nearest first; those that are as far but for rounding
    stay in the order of the claims."""
    far = {card.claim.id: round(card.answers.margin.distance, 6)
           for card in cards if card.answers.margin and card.answers.margin.flip}  # fmt: skip
    found = [card for card in cards if card.claim.id in far]
    return sorted(found, key=lambda card: far[card.claim.id])


def forest(found: Sequence[Card]) -> tuple[Card, ...]:
    """The claims as a forest plot has them: the largest share first, those without one last."""
    return tuple(sorted(found, key=lambda card: -np.nan_to_num(card.verdict.share, nan=-1.0)))


def _strategy(content: Content, found: ClaimAnswers) -> tuple[str, ...]:
    """What the verdict is where players choose otherwise."""
    benchmarks = content.answers.benchmarks
    told = benchmarks.of(found.claim) if benchmarks else None
    return tuple(of_claim(told)) if told else ()


def _hinges(found: ClaimAnswers) -> tuple[str, ...]:
    """What it hinges on; and what a map over the two chief judgements would show, if only that."""
    if not found.hinges:
        return ()
    flat = flat_map(found.hinges.tipping) if found.hinges.tipping else ""
    return (*hinge_sentences(found.hinges), *([flat] if flat else ()))


def _figures(content: Content, found: ClaimAnswers) -> tuple[Figure | None, list[Figure]]:
    """What is seen at once, the map where it tips over, if it does; and the rest."""
    about = f"claim-{found.claim.letter}"
    means, folded = content.means, []
    if found.margin:
        folded.append(flip_figure(found.claim, found.margin, means, 5))
    leading, tipping, box = hinge_figures(found.hinges, means) if found.hinges else (None,) * 3
    if found.watch and (found.watch.telling or found.watch.coming_up):
        drawn, rows = draw_watch(found.watch, 3), watch_rows(found.watch)
        folded.append(Figure.of(f"{about}-watch", "What to watch", drawn, rows))
    if leading:
        folded.append(leading)
    if found.margin:
        folded.append(swings_figure(found.claim, found.margin.tornado, means))
    if box:
        folded.append(box)
    return tipping or None, folded


@dataclass(frozen=True)
class HingeRow:
    """A judgement, and the claims that hinge on it."""

    name: str
    means: str
    claims: tuple[Claim, ...]

    @property
    def is_single(self) -> bool:
        return len(self.claims) == 1


def hinge_rows(found: Sequence[Card], means: Mapping[str, str]) -> tuple[HingeRow, ...]:
    """Judgements by the number of claims that they are named as hinges of, most first."""
    claims: dict[str, list[Claim]] = {}
    for card in found:
        hinged = card.answers.hinges
        if hinged and hinged.decided:
            for each in hinged.top:
                claims.setdefault(each.name, []).append(card.claim)
    rows = [HingeRow(name, means.get(name, ""), tuple(c)) for name, c in claims.items()]
    return tuple(sorted(rows, key=lambda row: (-len(row.claims), row.name)))
