"""How wrong one would have to be: words, tables, figures and records."""

from __future__ import annotations

from rubicon.answers.margin.nearest import Margin
from rubicon.answers.margin.of_claims import ClaimMargin, ClaimMargins
from rubicon.answers.margin.swings import Tornado
from rubicon.ask import Claim
from rubicon.report.blocks import Block, Heading, Words
from rubicon.report.drawing.figures import Figure
from rubicon.report.margin.figure import MOST_MOVES, draw_flip, draw_tornado
from rubicon.report.margin.record import flip_rows, record, record_all, tornado_rows
from rubicon.report.margin.table import (
    claims_table,
    few_table,
    moves_table,
    swings_table,
    thresholds_table,
)
from rubicon.report.margin.words import check_sentences, margin_sentences, tornado_sentence
from rubicon.report.shown import Shown
from rubicon.report.wording import UNTOLD, Meanings


def show(found: ClaimMargin, means: Meanings = UNTOLD) -> Shown[ClaimMargin]:
    """One claim: the nearest flip, one judgement at a time, and what moves the margin."""
    claim, nearest = found.claim, found.nearest
    blocks: list[Block] = [Words("\n".join(margin_sentences(nearest, found.draw)))]
    if checks := check_sentences(nearest):
        blocks.append(Words("\n".join(checks), "dim"))
    if nearest.flip is not None:
        blocks.append(moves_table(nearest.moves))
    if nearest.few and (nearest.flip is None or nearest.moves):
        blocks += [Heading("By a few judgements alone"), few_table(nearest.few)]
    if nearest.holds is not None:
        blocks += [Heading("One judgement at a time"), thresholds_table(found.thresholds)]
    blocks += [Heading("What moves the margin"), Words(tornado_sentence(found.tornado))]
    if any(bar.swing > 0 for bar in found.tornado.bars):
        blocks.append(swings_table(found.tornado))
    figures = flip_figure(claim, nearest, means), swings_figure(claim, found.tornado, means)
    title = f"({claim.letter}) {claim.says}" if claim.letter else claim.says
    return Shown.of(found, title, blocks, record(found), *figures)


def show_all(found: ClaimMargins) -> Shown[ClaimMargins]:
    """Every claim with its distance to a flip."""
    return Shown(found, "How wrong one would have to be", (claims_table(found),), record_all(found))


def flip_figure(
    claim: Claim, found: Margin, means: Meanings = UNTOLD, most: int = MOST_MOVES
) -> Figure:
    """The largest moves of a claim's nearest flip; false where none was found.

    Parameters
    ----------
    means
        What the judgements mean.
    most
        Moves drawn at most.
    """
    drawn = draw_flip(found, means, most)
    return Figure.of(f"{_name(claim)}-flip", "How wrong one would have to be", drawn,
                     flip_rows(found))  # fmt: skip


def swings_figure(claim: Claim, found: Tornado, means: Meanings = UNTOLD) -> Figure:
    """How the margin moves with one judgement at a time; false where none moves it."""
    drawn = draw_tornado(found, means)
    return Figure.of(f"{_name(claim)}-tornado", "One judgement at a time", drawn,
                     tornado_rows(found))  # fmt: skip


def _name(claim: Claim) -> str:
    """What the names of a claim's figures begin with."""
    return f"claim-{claim.letter or claim.id}"
