"""How wrong one would have to be about a claim, or about each claim of a run."""

from __future__ import annotations

from dataclasses import dataclass

from rubicon.answers.margin.ground import Move
from rubicon.answers.margin.nearest import Margin, Setting, margins
from rubicon.answers.margin.swings import Tornado
from rubicon.answers.margin.thresholds import Thresholds, thresholds
from rubicon.ask import Claim, Question, kept_claims
from rubicon.ask.picking import pick_claim
from rubicon.ensemble.store import Run
from rubicon.errors import InputError

BY = 3
"""Judgements that one claim is flipped by together, unless it is said otherwise."""
MOST_BY = 5
"""More are no longer a few, and there are too many sets of them."""


@dataclass(frozen=True)
class ClaimMargin:
    """How wrong one would have to be about a claim."""

    claim: Claim  # the claim
    nearest: Margin  # the nearest flip by all judgements together, and by a few alone
    # where the verdict flips along each judgement, all others at the start
    thresholds: tuple[Thresholds, ...]
    # the draw to start from, counted from 0; ``None`` for the central judgements
    draw: int | None = None

    @property
    def tornado(self) -> Tornado:
        """How the claim's margin moves with each judgement, all others at the start."""
        return self.nearest.tornado

    @property
    def moves(self) -> tuple[Move, ...]:
        """The moves of the nearest flip, the largest first; none where no flip was found."""
        return self.nearest.moves

    @property
    def distance(self) -> float:
        """Of the nearest flip, in ranges; ``inf`` if none was found, ``nan`` without a verdict."""
        return self.nearest.distance


@dataclass(frozen=True)
class ClaimMargins:
    """How wrong one would have to be about each claim of a run."""

    # claims, nearest: the claims, and the nearest flip of each
    claims: tuple[Claim, ...]
    nearest: tuple[Margin, ...]
    # the draw to start from, counted from 0; ``None`` for the central judgements
    draw: int | None = None


def claim_margin(
    run: Run, claim: Claim | Question | str, draw: int | None = None, by: int = BY
) -> ClaimMargin:
    """The nearest flip of one claim, and what one judgement does at a time.

    Raises InputError if there is no such claim or draw, or ``by`` is out of range.

    Parameters
    ----------
    claim
        One of its claims, by letter or id, or one in notation.
    draw
        The draw to start from, counted from 0; left out, the central judgements.
    by
        Also the nearest flips by at most one, two, … so many judgements.
    """
    _check(by)
    asked = pick_claim(kept_claims(run.path), claim)
    at, questions = Setting.of(run, draw), [asked.question]
    (nearest,) = margins(run, questions, at, by=by)
    (along,) = thresholds(run, questions, setting=at)
    return ClaimMargin(asked, nearest, along, draw)


def claim_margins(run: Run, draw: int | None = None, by: int = 0) -> ClaimMargins:
    """The nearest flip of every claim of a run; for the rest see :func:`claim_margin`."""
    _check(by)
    claims = kept_claims(run.path)
    if not claims:
        raise InputError(
            "the run has no claims", instead='write one: rubicon margin RUN "P(…) > 0.5"'
        )
    found = margins(run, [claim.question for claim in claims], Setting.of(run, draw), by=by)
    return ClaimMargins(claims, found, draw)


def _check(by: int) -> None:
    if not 0 <= by <= MOST_BY:
        raise InputError(
            f"flips by {by} judgements alone are asked for", instead=f"0 to {MOST_BY}, as --by"
        )
