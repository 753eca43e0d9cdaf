"""What happened, step by step: an event in notation as moves in the order in which they come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from rubicon.answers.observers.occasions import onward
from rubicon.answers.observers.targets import probability_of
from rubicon.arrays import Ints
from rubicon.ask.events import Events
from rubicon.ask.mistakes import mistake
from rubicon.ask.paths import Mask
from rubicon.ask.syntax import Event, Is, conjuncts
from rubicon.errors import InputError


@dataclass(frozen=True)
class Step:
    """One thing that happened."""

    # as it was written, ``stance=deny``, with the time that is meant where there are several
    name: str
    # label, mover: which move, and whose; −1 is chance
    label: int
    mover: int
    # where it could have happened next, all steps before having happened and it not yet
    nodes: Ints
    # where its label comes up at all, ``nodes`` among them: a player who has not seen the steps
    # before cannot tell these places apart
    asked: Ints
    fits: Mask  # ``bool[node]``: the nodes to which it leads
    part: int  # which of the parts it is, as they were written


def steps_of(events: Events, text: str) -> tuple[Step, ...]:
    """The steps of ``"gambit=europe, exposure=exposed, stance=deny"``.

    They are kept in the order in which they stand if there is a path with that order, and
    otherwise brought into the order in which they come on the paths on which all happen. A label
    without a number means the first time at which all can happen in that order; which one that is
    stands in the name of the step.

    Raises InputError with a caret: something that is no move with an outcome, or moves that never
    happen on one path.
    """
    event, given, whole = probability_of(text)
    if given is not None:
        raise mistake(whole, given.span, "what happened has no condition",
                      "join all that happened with commas")  # fmt: skip
    parts = [_move(part, whole) for part in conjuncts(event)]
    together = events.mask(event, whole)
    firsts = [_arrivals(events, part, whole) for part in parts]
    order = _order(events, firsts, together)
    if order is None:
        names = ", ".join(str(part) for part in parts)
        raise InputError(
            f"no order of these is that of a path: {names}",
            instead="say which time is meant, as in stance[2]=deny",
        )
    parts = _numbered(events, [parts[k] for k in order], whole)
    arrivals = [_arrivals(events, part, whole) for part in parts]
    return _steps(events, list(zip(order, parts, strict=True)), arrivals, whole)


def _move(part: Event, text: str) -> Is:
    if not isinstance(part, Is):
        raise mistake(text, part.span, f"'{part}' is no move with an outcome",
                      "list what happened as label=outcome, joined by commas")  # fmt: skip
    if part.negated or part.occurrence in ("every", "last"):
        raise mistake(text, part.span, f"'{part}' does not say which move came out how",
                      "write label=outcome, or label[2]=outcome for its second time")  # fmt: skip
    return part


def _numbered(events: Events, parts: Sequence[Is], text: str) -> list[Is]:
    """The parts with the first time of each label that may recur at which all happen in this
    order: several times together would be no one's view at any moment."""
    found = list(parts)
    for place, part in enumerate(parts):
        most = events.most(events.label(part.label, text))
        if isinstance(part.occurrence, int) or most < 2:
            continue
        for time in range(1, most + 1):
            tried = [*found]
            tried[place] = replace(part, occurrence=time)
            if _in_order(events, tried, text):
                found = tried
                break
    return found


def _in_order(events: Events, parts: Sequence[Is], text: str) -> bool:
    """Whether the parts happen on a path as they stand."""
    arrivals = [_arrivals(events, part, text)[1] for part in parts]
    depth = np.array([_depths(events, nodes) for nodes in arrivals])
    return bool(_ascending(depth[:, (depth > 0).all(axis=0)]))


def _ascending(depth: Ints) -> bool:
    """Whether a path has depths that grow from part to part."""
    rising = [before < after for before, after in pairwise(depth)]
    return bool(np.all(rising, axis=0).any()) if rising else bool(depth.size)


def _arrivals(events: Events, part: Is, text: str) -> tuple[Ints, Ints]:
    """Where the label comes up, and the nodes right after, where it first has the outcome."""
    label = events.label(part.label, text)
    nodes, _ = events.moves(label)
    if isinstance(part.occurrence, int):
        nodes = events.times(label, part.label, part.occurrence, text)
    wanted = [events.outcome(label, name, text) for name in part.outcomes]
    branches = events.children(nodes)
    fits = branches[np.isin(events.game.outcome[branches], wanted)]
    return np.asarray(nodes, np.int64), fits[events.paths.above(fits)[fits] == 0]


def _order(events: Events, firsts: Sequence[tuple[Ints, Ints]], together: Mask) -> list[int] | None:
    """The order as it stands, if a path has it; else that of most paths; else none."""
    depth = np.array([_depths(events, arrivals) for _, arrivals in firsts])[:, together]
    as_it_stands = list(range(len(firsts)))
    by_depth = [int(k) for k in np.argsort(depth.mean(axis=1), kind="stable")]
    for order in (as_it_stands, by_depth):
        if _ascending(depth[order]):
            return order
    return None


def _depths(events: Events, arrivals: Ints) -> Ints:
    """``int64[leaf]``: how deep on its path a leaf has the first of some nodes; 0 if none."""
    paths = events.paths
    level = np.repeat(np.arange(len(paths.levels) - 1), np.diff(paths.levels))
    found = np.zeros(paths.leaves + 1, np.int64)
    # No arrival lies below another, so their leaves don't overlap.
    np.add.at(found, paths.first[arrivals], level[arrivals])
    np.add.at(found, paths.stop[arrivals], -level[arrivals])
    return np.asarray(np.cumsum(found)[:-1])


def _steps(
    events: Events,
    parts: Sequence[tuple[int, Is]],
    firsts: Sequence[tuple[Ints, Ints]],
    text: str,
) -> tuple[Step, ...]:
    """The steps of parts, each with its place as it was written."""
    found = []
    past = np.ones(events.game.nodes, np.bool_)
    for (written, part), (asked, arrivals) in zip(parts, firsts, strict=True):
        label = events.label(part.label, text)
        branches = events.children(asked)
        wanted = [events.outcome(label, name, text) for name in part.outcomes]
        fits = np.zeros(events.game.nodes, np.bool_)
        fits[branches[np.isin(events.game.outcome[branches], wanted)]] = True
        done = onward(events.paths, arrivals)
        nodes = asked[past[asked] & ~done[asked]]
        mover = int(events.game.label_player[label])
        found.append(Step(str(part), label, mover, nodes, asked, fits, written))
        past = past & onward(events.paths, arrivals[past[events.game.parent[arrivals]]])
    return tuple(found)
