"""What actors who can't tell places apart hold for likely there: the sums behind a surprise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from rubicon.answers.observers.occasions import Occasion, happening
from rubicon.answers.surprise.course import Step
from rubicon.arrays import Floats, Ints
from rubicon.ask.evaluate import difference
from rubicon.ask.events import Events
from rubicon.ask.paths import Mask
from rubicon.ask.terms import Sums
from rubicon.game import Game


@dataclass(frozen=True)
class Item:
    """Something that an actor could not know: its name, and its row among the results."""

    name: str
    row: int


@dataclass(frozen=True)
class Look:
    """What actors who have seen the same make of a step: their row among the results, and the
    items that they could not know."""

    row: int
    items: tuple[Item, ...]


def alike(game: Game, step: Step, player: int) -> tuple[Ints, Ints]:
    """Places that an actor cannot tell from those where the step may happen, and a number for
    each set that looks alike."""
    history = game.seen[:, player]
    places = step.asked[np.isin(history[step.asked], history[step.nodes])]
    _, group = np.unique(history[places], return_inverse=True)
    return places, np.asarray(group, np.int64)


def look(
    events: Events,
    step: Step,
    places: Ints,
    group: Ints,
    values_at: Sequence[tuple[Occasion, Ints]],
    beliefs: Beliefs,
) -> Look:
    """What to add up for the actors who cannot tell the places of each group apart.

    Parameters
    ----------
    step
        What the actors look ahead to.
    places, group
        ``int64[k]``: the nodes where they may be, and which of them look alike.
    values_at
        By occasion, ``int64[node]``: which of its outcomes it has had, something they may not know.
    beliefs
        Takes the sums.
    """
    start = beliefs.add(events, step, places, group)
    row = beliefs.result(np.unique(group) + start)
    possible = np.isin(places, step.nodes)
    items = []
    for occasion, values in values_at:
        value = values[places]
        if not _unknown(group, value, possible):
            continue
        finer, inverse = np.unique(np.stack([group, value]), axis=1, return_inverse=True)
        begin = beliefs.add(events, step, places, np.ravel(inverse), finer[0] + start)
        for k, outcome in enumerate(occasion.outcomes(events)):
            groups = np.flatnonzero(finer[1] == k)
            if (possible & (value == k)).any():
                name = happening(occasion.name, outcome)
                items.append(Item(name, beliefs.result(groups + begin)))
    return Look(row, tuple(items))


def _unknown(group: Ints, value: Ints, possible: Mask) -> bool:
    """Whether something has happened where the step may happen that an actor cannot infer.

    What it has seen it can tell, since places that look alike then have it in common.
    """
    pairs = np.unique(np.stack([group, value]), axis=1)
    several = np.bincount(pairs[0], minlength=int(group.max()) + 1) > 1
    return bool((several[group] & (value >= 0) & possible).any())


class Beliefs:
    """Sets of places that look alike, and four sums of reach over each: of all places, of where
    the step leads from them; and both again, of places where all told before has happened."""

    def __init__(self) -> None:
        self.sums = Sums()
        self._within: list[Ints] = []
        self._members: list[Ints] = []
        self._pasts: list[int] = []

    @property
    def results(self) -> int:
        return len(self._members)

    def add(
        self, events: Events, step: Step, places: Ints, group: Ints, within: Ints | None = None
    ) -> int:
        """The number of the first of the new sets.

        Parameters
        ----------
        step
            What the actors look ahead to.
        places, group
            ``int64[k]``: nodes, and the set from 0 on to which each belongs.
        within
            ``int64[set]``: the coarser set that each is a part of, if any.
        """
        start, count = self.sums.count // 4, int(group.max()) + 1
        branches = events.children(places)
        from_ = np.repeat(group, events.game.children[places])
        leads = step.fits[branches]
        past = np.isin(places, step.nodes)
        also = leads & np.isin(events.game.parent[branches], step.nodes)
        rows = [4 * group, 4 * from_[leads] + 1, 4 * group[past] + 2, 4 * from_[also] + 3]
        nodes = [places, branches[leads], places[past], branches[also]]
        self.sums.add(np.concatenate(rows), np.concatenate(nodes), 4 * count)
        self._within.append(np.arange(start, start + count) if within is None else within)
        return start

    def result(self, members: Ints) -> int:
        """The number of a result: the mean over some sets."""
        self._members.append(members)
        return len(self._members) - 1

    def past(self, events: Events, step: Step) -> None:
        """Add up how probable it is that a step can be next; one more row, in order of steps."""
        everywhere = np.zeros(len(step.nodes), np.int64)
        self._pasts.append(self.add(events, step, step.nodes, everywhere))

    @property
    def rows(self) -> int:
        """Of the reduced sums: three for every result, and one for every past."""
        return 3 * self.results + len(self._pasts)

    def reduction(self) -> Callable[[Floats], Floats]:
        """From sums to results, ``float64[3 × result + past, draw]``: beliefs where the past has
        happened, how much more they are than those of the coarser sets, beliefs where the step
        then happened, and the probability of each past."""
        from scipy import sparse

        within = np.concatenate(self._within)
        rows = np.repeat(np.arange(self.results), [len(m) for m in self._members])
        shape = (self.results, len(within))
        adding = sparse.csr_array(
            (np.ones(len(rows)), (rows, np.concatenate(self._members))), shape=shape
        )

        def mean(belief: Floats, weight: Floats) -> Floats:
            return np.asarray(np.minimum(adding @ (weight * belief) / (adding @ weight), 1.0))

        def reduce(sums: Floats) -> Floats:
            asked, leads, past, then = sums.reshape(len(within), 4, -1).transpose(1, 0, 2)
            with np.errstate(all="ignore"):  # 0/0 where the past all but never happens
                belief = np.where(asked > 0, np.minimum(leads / asked, 1.0), 0.0)
                known = mean(belief, past)
                lift = difference(known, mean(belief[within], past))
                return np.concatenate([known, lift, mean(belief, then), asked[self._pasts]])

        return reduce
