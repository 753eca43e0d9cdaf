"""How probable all that was observed is, in the game of each draw.

An event that is certain leaves the paths on which it happens; a report leaves all, each weighed by
how probable the report is on it. So what is known after some events is a weight for every path, and
how probable the next one is then, a ratio of two sums of reach. The product of these ratios, over
all events of all episodes, is the likelihood of the draw's judgements. Where nothing is given, what
follows cancels what goes before, and the product is the probability of it all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rubicon.arrays import Floats, Ints
from rubicon.ask.evaluate import NEVER
from rubicon.ask.events import Events
from rubicon.ask.observed import Observation
from rubicon.ask.paths import Mask
from rubicon.ask.reach import Reach
from rubicon.ask.syntax import Event, Is, conjuncts
from rubicon.ask.terms import Sums, add_paths
from rubicon.ask.view import View, branch_rows
from rubicon.errors import InputError, placed, quoted
from rubicon.game import Game


@dataclass(frozen=True)
class Likelihood:
    """What was observed, worked out for one game, ready for any number of draws."""

    observed: tuple[Observation, ...]
    reach: Reach
    # ``int64[event]``: the sums whose ratio is how probable an event was just before: of what was
    # known then, with what was given; and of what was known afterwards
    before: Ints
    after: Ints

    @classmethod
    def of(cls, game: Game, observed: Sequence[Observation]) -> Likelihood:
        """Look every name up.

        Raises InputError with its place: an unknown name, an event that happens on no path, or on
        none that goes on from what was observed before it.
        """
        events, sums = Events(game), Sums()
        known: dict[str, tuple[Mask | Floats, int]] = {}
        start = add_paths(sums, game, events.paths, events.everything())
        before, after = [], []
        for each in observed:
            weights, at = known.get(each.episode, (events.everything(), start))
            with placed(each.where):
                if each.given is not None:
                    weights = weights * events.mask(each.given, each.given_text)
                    _require_way_on(events, known, each, weights, each.given)
                    at = add_paths(sums, game, events.paths, weights)
                true, false = each.weights
                here = events.mask(each.event, each.text)
                weights = weights * (here if each.trust is None else np.where(here, true, false))
                _require_way_on(events, known, each, weights, each.event)
            before.append(at)
            after.append(add_paths(sums, game, events.paths, weights))
            known[each.episode] = weights, after[-1]
        reach = Reach.of(game, events.paths, branch_rows(game), sums.matrix(game.nodes))
        return cls(tuple(observed), reach, np.array(before, np.int64), np.array(after, np.int64))

    def logs(self, view: View) -> Floats:
        """``float64[event, draw]``: the logarithm of how probable each event was just before it;
        −∞ where it had no chance or what came before had none, ``nan`` where a draw is not solved.
        """
        found = np.empty((len(self.observed), view.draws))
        for draws in view.chunks(16 * view.game.nodes):
            _, odds = view.odds(draws)
            sums = self.reach.sums(odds)
            with np.errstate(all="ignore"):
                logs = np.log(np.where(sums > NEVER, sums, 0.0))
                ratio = logs[self.after] - logs[self.before]
            found[:, draws] = np.where(sums[self.after] > NEVER, ratio, -np.inf)
        found[:, ~view.solved] = np.nan
        return found


def _require_way_on(
    events: Events,
    known: dict[str, tuple[Mask | Floats, int]],
    observation: Observation,
    weights: Mask | Floats,
    event: Event,
) -> None:
    """Refuse an event, or what is given, that cannot follow what was observed before it: ``known``,
    by episode, are the weights of paths before it and their sum, ``weights`` those after it,
    ``[leaf]``."""
    if weights.any():
        return
    before, _ = known.get(observation.episode, (events.everything(), 0))
    raise InputError(
        f"'{event}' cannot follow what was observed before it, on any path",
        instead=offered(events, before, event),
    )


def offered(events: Events, weights: Mask | Floats, event: Event) -> str:
    """What a story still offers, after what leaves paths with these weights, in place of an event;
    in words."""
    found = []
    for part in conjuncts(event):
        if not isinstance(part, Is):
            continue
        label = events.label(part.label, "")
        nodes, _ = events.moves(label)
        branches = events.children(nodes)
        game, paths = events.game, events.paths
        left = branches[paths.through(weights > 0)[branches] > 0]
        texts = [game.texts[k] for k in np.unique(game.outcome[left])]
        told = f"can still be {quoted(texts)}" if texts else "never comes up any more"
        found.append(f"'{part.label.text}' {told}")
    ends = np.unique(events.game.ending[events.paths.leaf_node[np.asarray(weights > 0)]])
    endings = quoted([events.game.texts[k] for k in ends], 6)
    return "; ".join([*found, f"the story can still end in {endings}"])
