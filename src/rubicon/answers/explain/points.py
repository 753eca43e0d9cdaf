"""Turning points by name: a player's decision, at its n-th time or whenever it comes up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rubicon.answers.observers.information import tabulate
from rubicon.answers.story import notation
from rubicon.arrays import Ints
from rubicon.ask.events import Events
from rubicon.ask.language import parse
from rubicon.ask.observed import Observation, resolved, spelt_out
from rubicon.ask.paths import Mask
from rubicon.ask.runs import views
from rubicon.ask.syntax import Event, Name, Probability
from rubicon.ask.terms import Compiler, Sums, subtrees
from rubicon.ensemble.store import Run
from rubicon.errors import InputError, require_known
from rubicon.game import Game

_TIME = re.compile(r"(.*)\[(\d+)\]", re.DOTALL)


@dataclass(frozen=True)
class TurningPoint:
    """A decision."""

    game: Game
    # player, label: indices in the game
    player: int
    label: int
    occurrence: int  # which time on a path, from 1; 0 whenever it comes up
    options: tuple[str, ...]  # the names of all options that it has there
    given: Event | None = None  # what else is known to be so; ``None`` for nothing

    @classmethod
    def of(
        cls, game: Game, label: str, given: str = "", observed: Sequence[Observation] = ()
    ) -> TurningPoint:
        """Look a decision up. Raises InputError if nobody takes that decision, it doesn't come up
        so often, or the event is faulty.

        Parameters
        ----------
        label
            ``stance``, or ``stance[2]`` for the second time.
        given, observed
            An event that is known to be so, and what ``observed`` stands for in it.
        """
        events = Events(game)
        name, occurrence = _parsed(game, label)
        k = game.labels.index(name)
        if occurrence:
            nodes = events.times(k, Name(name), occurrence, label)
        else:
            nodes, _ = events.moves(k)
        texts = dict.fromkeys(game.outcome[events.children(nodes)].tolist())
        options = tuple(game.texts[text] for text in texts)
        event = _event(events, given, observed)
        return cls(game, int(game.label_player[k]), k, occurrence, options, event)

    @property
    def name(self) -> str:
        """The decision as questions write it."""
        which = f"[{self.occurrence}]" if self.occurrence else ""
        return f"{Name(self.game.labels[self.label])}{which}"

    def value(self, option: str) -> str:
        """What an option is worth, in the notation of questions."""
        player = Name(self.game.players[self.player])
        given = "" if self.given is None else f" | {self.given}"
        return f"value({player}, {self.name}={Name(option)}{given})"

    def chance(self, option: str) -> str:
        """How likely an option is taken where it comes up, in that notation; empty where the
        decision is one of several times, or something is given, and no question says it."""
        once = self.occurrence or Events(self.game).most(self.label) == 1
        if self.given is not None or not once:
            return ""
        return notation.taking(self.game.labels[self.label], option, self.occurrence)


def _parsed(game: Game, label: str) -> tuple[str, int]:
    """A label that somebody decides, and its occurrence; a label may itself end in a bracket."""
    decided = [name for k, name in enumerate(game.labels) if game.label_player[k] >= 0]
    if label in decided:
        return label, 0
    if not label.strip():
        raise InputError("which decision?", instead=f"one of {', '.join(decided) or 'none'}")
    match = _TIME.fullmatch(label)
    name, occurrence = (match[1], int(match[2])) if match else (label, 0)
    if name in game.labels and name not in decided:
        raise InputError(
            f"'{name}' is chance's move: nobody weighs its outcomes",
            instead=f"decisions are {', '.join(decided) or 'not part of this story'}",
        )
    require_known(name, decided, f"no decision is called '{name}'")
    if match and not occurrence:
        raise InputError(f"'{label}': times are counted from 1", instead=f"{name}[1]")
    return name, occurrence


def _event(events: Events, given: str, observed: Sequence[Observation]) -> Event | None:
    if not given.strip():
        return None
    question = resolved(parse(f"P({given})"), observed)
    if not isinstance(question.body, Probability) or question.body.given is not None:
        raise InputError(f"'{given}' is no event", instead='write one, such as "label=outcome"')
    events.mask(question.body.event, question.text)
    return spelt_out(question.body.event)


# ---- how often options are taken --------------------------------------------------------------


def coming_up(compiler: Compiler, point: TurningPoint) -> int:
    """The sum that counts how often a decision comes up."""
    return _count(compiler, point, list(_times(compiler.events, point)))


def taking(compiler: Compiler, point: TurningPoint, option: str) -> int:
    """The sum that counts how often an option is taken at a decision."""
    game = compiler.game
    text = game.texts.index(option)
    branches = [compiler.events.children(nodes) for nodes in _times(compiler.events, point)]
    return _count(compiler, point, [b[game.outcome[b] == text] for b in branches])


def _times(events: Events, point: TurningPoint) -> Iterator[Ints]:
    """The nodes at which a decision comes up, a time on the path after the other."""
    nodes, count = events.moves(point.label)
    every = range(1, events.most(point.label) + 1)
    for time in [point.occurrence] if point.occurrence else every:
        yield nodes[count == time]


def _count(compiler: Compiler, point: TurningPoint, times: Sequence[Ints]) -> int:
    events = compiler.events
    known: Mask = events.everything() if point.given is None else events.mask(point.given, "")
    within = [events.paths.within(events.paths.below(nodes) & known) for nodes in times]
    nodes = np.concatenate([subtrees(compiler.game, mask) for mask in within])
    sums = compiler.sums.setdefault(None, Sums())
    return sums.add(np.zeros(len(nodes), np.int64), nodes, 1)


def most_taken(run: Run, point: TurningPoint) -> tuple[str, ...]:
    """The options of a decision, the one most often taken over a run's draws first."""
    compiler = Compiler(run.game)
    base = coming_up(compiler, point)
    takes = [taking(compiler, point, option) for option in point.options]
    paths, (sums,) = compiler.events.paths, compiler.sums.values()
    found = tabulate(run.game, paths, views(run), sums).values
    with np.errstate(all="ignore"):  # it may never come up in a draw
        total = np.nan_to_num(found[takes] / found[base]).sum(axis=1)
    return tuple(point.options[k] for k in np.argsort(-total, kind="stable"))
