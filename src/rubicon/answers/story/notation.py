"""What to ask for the probabilities of the story, where the notation can say it.

A public history is what every player has come to see; questions are about what has happened. They
mean the same where they are about the same paths, and that is looked up, not assumed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rubicon.answers.story.public import ENDING, Item, PublicStory
from rubicon.arrays import Ints
from rubicon.ask.events import Events
from rubicon.ask.syntax import (
    Ending,
    Event,
    Is,
    Name,
    Occurrence,
    Probability,
    Reached,
    conjunction,
)
from rubicon.errors import InputError


def notations(events: Events, story: PublicStory, step: int) -> tuple[str, str]:
    """A public history after the one before it, and at all; empty where no question is it."""
    parent = story.steps[step].parent
    path, earlier = story.path(step), len(story.path(parent))
    return _questions(events, path, earlier, story.arrivals[step], story.arrivals[parent])


def at_node(events: Events, node: int) -> str:
    """The branch that leads to a node, after the path to its parent; empty where no question is
    it."""
    game, path, above = events.game, [], node
    while (parent := int(game.parent[above])) >= 0:
        path.append((int(game.label[parent]), int(game.outcome[above])))
        above = parent
    ends, before = np.array([node]), np.array([game.parent[node]])
    return _questions(events, path[::-1], len(path) - 1, ends, before)[0]


def _questions(
    events: Events, path: Sequence[Item], earlier: int, nodes: Ints, before: Ints
) -> tuple[str, str]:
    """A history, seen at some nodes, after its beginning, seen at those ``before``; and at all."""
    for counted in (True, False):
        parts = _parts(events, path, counted)
        if not _is(events, parts, nodes):
            continue
        reached = str(Probability(conjunction(*parts)))
        if not earlier:
            return reached, reached
        beginning = parts[:earlier]
        if not _is(events, beginning, before):
            return "", reached
        return str(Probability(conjunction(*parts[earlier:]), conjunction(*beginning))), reached
    return "", ""


def _parts(events: Events, path: Sequence[Item], counted: bool) -> list[Event]:
    """An event for each item; ``counted``: with the time that a label comes up, if it recurs."""
    found: list[Event] = []
    times: dict[int, int] = {}
    for label, text in path:
        name = Name(events.game.texts[text])
        if label == ENDING:
            found.append(Ending((name,)))
            continue
        times[label] = times.get(label, 0) + 1
        recurs = events.most(label) > 1
        occurrence: Occurrence = times[label] if counted and recurs else "any"
        found.append(Is(Name(events.game.labels[label]), (name,), occurrence))
    return found


def _is(events: Events, parts: Sequence[Event], nodes: Ints) -> bool:
    """Whether events happen together on the paths through some nodes, and on no others."""
    try:
        mask = events.mask(conjunction(*parts), "")
    except InputError:  # such as a coarse account, which is no outcome of the move itself
        return False
    return bool(np.array_equal(mask, events.paths.below(nodes)))


def ending(name: str) -> str:
    """How likely an ending is."""
    return str(Probability(Ending((Name(name),))))


def coming_up(label: str, occurrence: int = 0) -> str:
    """How likely a decision is to come up; for one that recurs, at its n-th time."""
    return str(Probability(Reached(Name(label), occurrence or 1)))


def taking(label: str, option: str, occurrence: int = 0) -> str:
    """How likely an option is to be taken where its decision comes up."""
    here = Reached(Name(label), occurrence or 1)
    return str(Probability(Is(Name(label), (Name(option),), occurrence or "any"), here))
