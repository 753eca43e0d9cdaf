"""All answers to a run at once, as its report shows them.

What takes a game solved again rests on fewer draws than the run has, so that nobody waits; every
part says on how many. A part that a run gives no ground for is left out and says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from rubicon.answers.equilibria.selection import Selected, Selection
from rubicon.answers.explain.explain import Explanation
from rubicon.answers.hinges.found import Hinges
from rubicon.answers.inputs.found import Inputs
from rubicon.answers.intensities.intensities import Intensities
from rubicon.answers.levers.effects import LeverEffects
from rubicon.answers.margin.nearest import Margin
from rubicon.answers.margin.thresholds import Thresholds, Tornado
from rubicon.answers.signals.signals import StateSignals
from rubicon.answers.story.found import Story
from rubicon.answers.watch.looking import Watch
from rubicon.ask.claims import Claim
from rubicon.ask.verdicts import Verdict


@dataclass(frozen=True)
class Effort:
    """How much is computed.

    Parameters
    ----------
    explained, all_explained, decisions
        Draws behind the explanations of decisions; all where nodes × draws come to no more than
        ``all_explained``, about two seconds. And how many decisions are explained.
    pulled, all_pulled
        Draws on which levers are pulled, each being another game, solved again; all draws where
        nodes × draws × levers come to no more than ``all_pulled``, about four seconds.
    searched, past, starts
        Random draws and draws past a bifurcation that are searched for further equilibria, and
        from how many starts each.
    exchanged
        Draws that are solved again with the intensities of others, where there are rankings.
    swings, moves
        Judgements of each claim that thresholds are sought for: those with the largest swings,
        and those that move most on the way to the nearest flip.
    exact
        Ranges within which a threshold is to be known.
    """

    explained: int = 500
    all_explained: int = 5_000_000
    decisions: int = 6
    pulled: int = 200
    all_pulled: int = 20_000_000
    searched: int = 6
    past: int = 2
    starts: int = 4
    exchanged: int = 200
    swings: int = 2
    moves: int = 1
    exact: float = 1e-4


@dataclass(frozen=True)
class ClaimAnswers:
    """All about one claim; what is missing is ``None`` or empty.

    Parameters
    ----------
    thresholds
        Along the judgements that matter most, the nearest flip first; those that flip nothing
        are left out.
    scanned
        How many judgements were looked along.
    watch
        What tells whether the claim's event comes true, if the claim is about one.
    selected
        The claim in the further equilibria that were found.
    intensities
        What it owes to the intensities that rankings leave open.
    """

    claim: Claim
    verdict: Verdict
    hinges: Hinges | None = None
    margin: Margin | None = None
    thresholds: tuple[Thresholds, ...] = ()
    scanned: int = 0
    tornado: Tornado | None = None
    watch: Watch | None = None
    selected: Selected | None = None
    intensities: Intensities | None = None


@dataclass(frozen=True)
class Answers:
    """What a run comes to.

    Parameters
    ----------
    inputs, story
        What went in, and how the story goes.
    explanations
        Why one option rather than another, at the most open decisions.
    selection
        Which verdicts depend on the equilibrium.
    states, signals
        What to watch for each hidden state, and what acts give away about it.
    levers
        ``None`` without levers.
    why_not
        By part, why there is nothing, in a sentence.
    seconds, draws
        By part, how long it took, and on how many draws it rests.
    """

    inputs: Inputs
    story: Story
    explanations: tuple[Explanation, ...] = ()
    claims: tuple[ClaimAnswers, ...] = ()
    selection: Selection | None = None
    states: tuple[Watch, ...] = ()
    signals: tuple[StateSignals, ...] = ()
    levers: LeverEffects | None = None
    why_not: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    seconds: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    draws: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        return tuple(each.verdict for each in self.claims)
