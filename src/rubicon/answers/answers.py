"""All answers to a run at once, as its report shows them.

What takes a game solved again rests on fewer draws than the run has, so that nobody waits; every
part says on how many. A part that a run gives no ground for is left out and says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from rubicon.answers.benchmarks.found import Benchmarks
from rubicon.answers.equilibria.selection import Selected, Selection
from rubicon.answers.experts.found import Experts
from rubicon.answers.explain.explain import Explanation
from rubicon.answers.hinges.found import Hinges
from rubicon.answers.inputs.found import Inputs
from rubicon.answers.intensities.intensities import Intensities
from rubicon.answers.knockouts.found import Knockouts
from rubicon.answers.levers.effects import LeverEffects
from rubicon.answers.live.centre import Centre
from rubicon.answers.live.switches import Switches
from rubicon.answers.margin.nearest import Margin
from rubicon.answers.margin.thresholds import Thresholds
from rubicon.answers.observed.found import Happened
from rubicon.answers.observed.now import Now
from rubicon.answers.signals.signals import StateSignals
from rubicon.answers.story.found import Story
from rubicon.answers.tree.found import GameTree
from rubicon.answers.variants.found import Variants
from rubicon.answers.verdicts.grounds import Grounds
from rubicon.answers.watch.looking import Watch
from rubicon.ask import Claim, Verdict
from rubicon.errors import InputError


@dataclass(frozen=True)
class Effort:
    """How much is computed."""

    # explained, all_explained, decisions: draws behind the explanations of decisions; all where
    # nodes × draws come to no more than ``all_explained``, about two seconds. And how many
    # decisions are explained.
    explained: int = 500
    all_explained: int = 5_000_000
    decisions: int = 6
    # pulled, all_pulled: draws on which levers are pulled, each being another game, solved again;
    # all draws where nodes × draws × levers come to no more than ``all_pulled``, about four seconds
    pulled: int = 200
    all_pulled: int = 20_000_000
    # nodes × draws × mechanisms of all knock-outs, about fifteen processor seconds; half of it for
    # those that are stated or that claims name
    knocked: int = 80_000_000
    # searched, past, starts: random draws and draws past a bifurcation that are searched for
    # further equilibria, and from how many starts each
    searched: int = 6
    past: int = 2
    starts: int = 4
    # draws that are solved again with the intensities of others, where there are rankings
    exchanged: int = 200
    # swings, moves: judgements of each claim that thresholds are sought for: those with the largest
    # swings, and those that move most on the way to the nearest flip
    swings: int = 2
    moves: int = 1
    drawn: int = 40  # nodes of a game whose tree is drawn, whole
    exact: float = 1e-4  # ranges within which a threshold is to be known


@dataclass(frozen=True)
class ClaimAnswers:
    """All about one claim; what is missing is ``None`` or empty."""

    claim: Claim
    verdict: Verdict
    # ``uint8[draw]``: what becomes of it in each, as :mod:`rubicon.answers.verdicts.outcomes` says
    outcomes: NDArray[np.uint8]
    hinges: Hinges | None = None
    margin: Margin | None = None
    # along the judgements that matter most, the nearest flip first; those that flip nothing are
    # left out
    thresholds: tuple[Thresholds, ...] = ()
    scanned: int = 0  # how many judgements were looked along
    # what tells whether the claim's event comes true, if the claim is about one
    watch: Watch | None = None
    selected: Selected | None = None  # the claim in the further equilibria that were found
    # what it owes to the intensities that rankings leave open
    intensities: Intensities | None = None


class Missing(Enum):
    """Why a part of the answers has nothing in it."""

    NO_CLAIMS = auto()
    """The crisis states none."""
    UNSOLVED = auto()
    """No set of judgements could be solved."""
    NOTHING_HIDDEN = auto()
    """Everyone is told every move of chance at once."""
    NO_LEVER_FILE = auto()
    """The crisis has no ``levers.toml``."""
    NO_LEVERS = auto()
    """It has one that states none."""
    NO_REASONS = auto()
    """Players of a level don't choose by what the others really do."""


@dataclass(frozen=True)
class Answers:
    """What a run comes to."""

    # inputs, story: what went in, and how the story goes
    inputs: Inputs
    story: Story
    tree: GameTree | None = None  # the game's, where it is small enough to be drawn whole
    # why one option rather than another, at the most open decisions
    explanations: tuple[Explanation, ...] = ()
    claims: tuple[ClaimAnswers, ...] = ()
    selection: Selection | None = None  # which verdicts depend on the equilibrium
    # states, signals: what to watch for each hidden state, and what acts give away about it
    states: tuple[Watch, ...] = ()
    signals: tuple[StateSignals, ...] = ()
    levers: LeverEffects | None = None  # ``None`` without levers
    knockouts: Knockouts | None = None  # ``None`` without claims
    variants: Variants | None = None  # ``None`` where the story is told in one way only
    benchmarks: Benchmarks | None = None  # ``None`` without claims
    experts: Experts | None = None  # claims by expert; ``None`` where draws are of none
    centre: Centre | None = None  # the game for the page's own solver; ``None`` where too large
    switches: Switches | None = None  # by what else draws may be weighed; ``None``: none is solved
    # happened, now: what was observed in an updated run, and what is open since then
    happened: Happened | None = None
    now: Now | None = None
    # by part, why there is nothing; or the mistake for which levers could not be pulled, or
    # mechanisms not switched off
    why_not: Mapping[str, Missing | InputError] = field(
        default_factory=lambda: MappingProxyType({})
    )
    # seconds, draws: by part, how long it took, and on how many draws it rests
    seconds: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    draws: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def grounds(self) -> Grounds:
        """What is known of the verdicts."""
        return Grounds(self.benchmarks, self.variants, self.knockouts, self.experts)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        return tuple(each.verdict for each in self.claims)
