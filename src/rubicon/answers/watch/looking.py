"""What to watch: sightings ranked by what they would tell, with what each would do.

An indicator is a move, as far as an observer gets to see it *in time*: while it cannot tell yet
how the target turns out. What is seen later is no sign of anything, and that it comes late would
itself tell how the target turned out. So paths on which it comes late don't count for its numbers:
they hold while the matter is open, and looking is expected to gain as much as the share of those
paths allows. A move that is only ever seen later is not offered. Neither is the target itself: the
same move, a label of which an event speaks, or a move whose every sighting settles the matter. What
the observer saw before the move is left aside: the numbers are for somebody who looks at this one
thing.

Given what was observed, only moves count that are seen after all of it.

That a move comes up at all tells how far the story has got, and that may be all that it tells. So
what its outcome tells once it comes up is reckoned by itself, and indicators are ranked by that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from rubicon.answers.observers.information import Crossings, Looked, entropy, rarely, ratio
from rubicon.answers.observers.notation import asked_before
from rubicon.answers.observers.occasions import occasions
from rubicon.answers.observers.seen import Candidate
from rubicon.answers.observers.sightings import Observer, Sightings
from rubicon.answers.observers.targets import TRUE, Target
from rubicon.answers.watch.indicators import Counts, Indicator, Sighting, indicator
from rubicon.arrays import Floats, Ints
from rubicon.ask import Average, View
from rubicon.ask.events import Events
from rubicon.ensemble.model import SMALLEST
from rubicon.game import Game

EVEN = 0.01
"""Answers whose probabilities differ by less are as probable as one another: with two, both are
50 %, rounded."""


@dataclass(frozen=True)
class Watch:
    """A target, and what to watch for it, the one whose outcome tells most first."""

    target: Target
    observer: tuple[str, ...]  # the players whose common view is taken
    public: bool
    asked: tuple[str, ...]  # the questions that ``before`` answers
    # before, entropy: how probable each answer is before anything is seen, and the bits of
    # uncertainty
    before: tuple[Average, ...]
    entropy: Average
    # the place of the answer whose probability is told: of an event, that it comes true; of a state
    # the most probable, on average, and of several that are all but ``EVEN`` the first
    leading: int
    indicators: tuple[Indicator, ...]
    looked: Looked
    # share of the draws that count in which the target's condition almost never happens, or a state
    # almost never comes up: the numbers rest on that there
    rare: float = 0.0

    @property
    def even(self) -> bool:
        """Whether another answer of a state is as probable as the leading one."""
        most = self.before[self.leading].mean
        others = sum(each.mean >= most - EVEN for each in self.before) - 1
        return others > 0 and not self.target.is_event

    @property
    def contrary(self) -> Counts:
        """What sightings count that would speak against what is expected: for an event that is
        improbable, and otherwise against the leading answer."""
        unlikely = self.target.is_event and self.before[self.leading].mean < 0.5 - EVEN
        return "for" if unlikely else "against"

    @property
    def telling(self) -> tuple[Indicator, ...]:
        """The indicators whose outcome tells something worth mention."""
        return tuple(each for each in self.indicators if each.tells)

    @property
    def coming_up(self) -> Indicator | None:
        """If no outcome tells anything: the move that tells most by coming up at all."""
        if self.telling:
            return None
        found = [each for each in self.indicators if each.only_coming_up]
        return max(found, key=lambda each: each.share.mean, default=None)

    def counting(self, counts: Counts) -> tuple[tuple[Indicator, Sighting], ...]:
        """What would count for or against the leading answer, however little it is to be expected:
        by what it does to the probability, rare sightings last."""
        found = [
            (indicator, sighting)
            for indicator in self.indicators
            for sighting in indicator.sightings
            if sighting.counts == counts
        ]

        def weight(pair: tuple[Indicator, Sighting]) -> tuple[bool, float]:
            return pair[1].rare, -abs(pair[1].change[self.leading].mean)

        return tuple(sorted(found, key=weight))


def watch(
    game: Game,
    views: Iterable[View],
    targets: Sequence[Target],
    as_player: str | None = None,
    smallest: float = SMALLEST,
) -> tuple[Watch, ...]:
    """What to watch for each target.

    The observer is a player, or else what all those see who are not told the target at once.
    No one is told beforehand whether an event comes true, so there it is the public: what every
    player gets to see.

    Raises InputError if no player has the name.

    Parameters
    ----------
    views
        Of the run's draws.
    as_player
        The observer; left out, all those who are not told the target at once.
    smallest
        The least change of a probability that matters.

    >>> watch(run.game, views(run), hidden_states(events, sightings))
    """
    events = Events(game)
    sightings = Sightings.of(events)
    observers: dict[tuple[int, ...], Observer] = {}
    crossings, planned = Crossings(game, events.paths), []
    for target in targets:
        players = target.untold if as_player is None else (game.player(as_player),)
        if players not in observers:
            observers[players] = Observer.of(events, sightings, players)
        planned.append((observers[players], *_plan(events, target, observers[players], crossings)))
    if not planned:
        return ()
    tables, looked = crossings.pass_over(views)
    return tuple(
        _measured(game, target, observer, tables, prior, found, looked, smallest)
        for target, (observer, prior, found) in zip(targets, planned, strict=True)
    )


def _plan(
    events: Events, target: Target, observer: Observer, crossings: Crossings
) -> tuple[int, list[Candidate]]:
    """The target's own table, and the candidates with theirs."""
    among = target.codes >= 0
    doubt = observer.in_doubt(events.paths, events.game, target.codes)
    counting, shape = target.known, (len(target.answers), 1)
    prior = crossings.add(target.codes, np.zeros_like(target.codes), shape, counting)
    found = []
    for occasion in occasions(events):
        if target.is_itself(occasion):
            continue
        if counting is not None and not observer.has_yet_to_see(occasion, events, counting):
            continue
        seen = observer.in_time(occasion, events, doubt, among)
        if seen is not None and not _settles(*seen, target.codes):
            found.append(Candidate.of(events, target, occasion, seen, crossings))
    return prior, found


def _settles(outcomes: Sequence[str | None], codes: Ints, answers: Ints) -> bool:
    """Whether every sighting leaves one answer only: that is the target by another name."""
    seen, answers = np.minimum(codes, len(outcomes) - 1)[codes >= 0], answers[codes >= 0]
    pairs = np.unique(seen * (int(answers.max()) + 1) + answers)
    return len(pairs) == len(np.unique(seen))


def _measured(
    game: Game,
    target: Target,
    observer: Observer,
    tables: Sequence[Floats],
    prior: int,
    candidates: Sequence[Candidate],
    looked: Looked,
    smallest: float,
) -> Watch:
    whole = tables[prior][:, 0]
    holds = whole.sum(axis=0)
    before = ratio(whole, holds)
    averages = tuple(map(Average.of, before))
    means = np.nan_to_num([each.mean for each in averages])
    likeliest = int(np.argmax(means >= means.max() - EVEN))
    leading = target.answers.index(TRUE) if target.is_event else likeliest
    uncertainty = entropy(before)
    found = [
        indicator(game, each, tables[each.table], holds, uncertainty, leading, smallest)
        for each in candidates
    ]
    found.sort(key=lambda each: tuple(-np.nan_to_num([each.by_outcome.mean, each.gain.mean])))
    return Watch(
        target=target,
        observer=tuple(game.players[k] for k in observer.players),
        public=len(observer.players) == len(game.players),
        asked=asked_before(target),
        before=averages,
        entropy=Average.of(uncertainty),
        leading=leading,
        indicators=tuple(found),
        looked=looked,
        rare=rarely(holds),
    )
