"""Events as sets of paths: names are looked up in the game, and each event becomes a mask."""

from __future__ import annotations

import numpy as np

from rubicon.arrays import Floats, Ints
from rubicon.ask.mistakes import mistake, unknown
from rubicon.ask.paths import Mask, Paths
from rubicon.ask.syntax import (
    AndEvent,
    Do,
    Ending,
    Event,
    Is,
    Name,
    NotEvent,
    Observed,
    OrEvent,
    Reached,
    conjuncts,
)
from rubicon.errors import quoted
from rubicon.game import Game
from rubicon.game.variant import Forced


class Events:
    """Finds the paths of events in one game; each label and event is worked out once.

    A mask is ``bool[leaf]`` in the order of :class:`~rubicon.ask.paths.Paths`.
    """

    def __init__(self, game: Game, paths: Paths | None = None) -> None:
        self.game = game
        self.paths = Paths.of(game) if paths is None else paths
        self._label = {name: k for k, name in enumerate(game.labels)}
        self._text = {name: k for k, name in enumerate(game.texts)}
        self._player = {name: k for k, name in enumerate(game.players)}
        self._moves: dict[int, tuple[Ints, Ints]] = {}
        self._masks: dict[Event, Mask] = {}

    # ---- names ------------------------------------------------------------------------

    def player(self, name: Name, text: str) -> int:
        """A player's index."""
        if name.text not in self._player:
            raise unknown(text, name, "no player is called", self.game.players)
        return self._player[name.text]

    def label(self, name: Name, text: str) -> int:
        """A label's index."""
        found = self._label.get(name.text)
        if found is not None:
            return found
        if name.text in self._text:
            homes = [label for label, k in self._label.items()
                     if self._text[name.text] in self.outcomes(k)]  # fmt: skip
            if homes:
                instead = f"it is an outcome of {quoted(homes)}: {Name(homes[0])}={name}"
                raise mistake(text, name.span, f"'{name.text}' is no label", instead)
        if name.text in self._player:
            raise mistake(text, name.span, f"'{name.text}' is a player, not a label",
                          f"labels here: {quoted(self.game.labels)}")  # fmt: skip
        raise unknown(text, name, "no label is called", self.game.labels)

    def outcome(self, label: int, name: Name, text: str) -> int:
        """The index of an outcome's text, checked to be one that the label has."""
        known = self.outcomes(label)
        found = self._text.get(name.text, -1)
        if found not in known:
            what = f"'{self.game.labels[label]}' has no outcome"
            raise unknown(text, name, what, [self.game.texts[k] for k in known])
        return found

    def outcomes(self, label: int) -> list[int]:
        """The texts of all outcomes that a label has anywhere, in order."""
        nodes, _ = self.moves(label)
        return [int(k) for k in np.unique(self.game.outcome[self.children(nodes)])]

    def moves(self, label: int) -> tuple[Ints, Ints]:
        """The nodes where a label comes up, and which time on its path each of them is, from 1."""
        if label not in self._moves:
            nodes = np.flatnonzero(self.game.label == label)
            self._moves[label] = nodes, self.paths.above(nodes)[nodes] + 1
        return self._moves[label]

    def most(self, label: int) -> int:
        """How often a label comes up on a path at most."""
        return int(self.moves(label)[1].max(initial=0))

    def times(self, label: int, name: Name, occurrence: int, text: str) -> Ints:
        """The nodes where a label comes up for the n-th time.

        Parameters
        ----------
        label, name
            The label's number, and its name as it stands in the question.
        occurrence
            Which time, counted from 1.
        text
            The question, for the caret of an error.
        """
        return _nth(*self.moves(label), name, occurrence, text)

    def reaches(self, event: Reached, text: str) -> Ints:
        """The nodes at which a label comes up, or a stage is come to, for the n-th time."""
        name, occurrence = event.label, event.occurrence
        if not event.stage:
            return self.times(self.label(name, text), name, occurrence, text)
        if name.text not in self.game.stages:
            if name.text in self._label:
                raise mistake(text, name.span, f"'{name.text}' is a label, not a stage",
                              f"write reached({name})")  # fmt: skip
            raise unknown(text, name, "no stage is called", self.game.stages)
        here = self.game.stage_name == self.game.stages.index(name.text)
        nodes = self.game.stage_node[here].astype(np.int64)
        return _nth(nodes, self.paths.above(nodes)[nodes] + 1, name, occurrence, text)

    def children(self, nodes: Ints) -> Ints:
        """The nodes that come directly after these."""
        counts = self.game.children[nodes]
        start = np.repeat(self.game.first_child[nodes] - (np.cumsum(counts) - counts), counts)
        return np.asarray(start + np.arange(int(counts.sum())), np.int64)

    # ---- masks ------------------------------------------------------------------------

    def mask(self, event: Event, text: str) -> Mask:
        """The paths on which an event happens. Raises InputError if a name is unknown, or the
        event or a part of it happens on no path."""
        if event not in self._masks:
            found = self._find(event, text)
            if not found.any():
                raise mistake(text, event.span, f"'{event}' cannot happen on any path")
            self._masks[event] = found
        return self._masks[event]

    def everything(self) -> Mask:
        """All paths."""
        return np.ones(self.paths.leaves, np.bool_)

    def weights(self, event: Event, text: str) -> Mask | Floats:
        """``[leaf]``: how much each path counts once this is known: as :meth:`mask`; or, where
        reports that may be wrong are part of it, how probable they are on that path."""
        parts = conjuncts(event)
        if all(not isinstance(part, Observed) or part.certain for part in parts):
            return self.mask(event, text)
        found = self.everything().astype(np.float64)
        for part in parts:
            if isinstance(part, Observed):
                for each, (true, false) in zip(part.events, part.weights, strict=True):
                    found *= np.where(self.mask(each, text), true, false)
            else:
                found *= self.mask(part, text)
        if not found.any():
            raise mistake(text, event.span, f"'{event}' cannot happen on any path")
        return found

    def _find(self, event: Event, text: str) -> Mask:
        match event:
            case AndEvent(events=parts):
                return np.asarray(np.all([self.mask(part, text) for part in parts], axis=0))
            case OrEvent(events=parts):
                return np.asarray(np.any([self.mask(part, text) for part in parts], axis=0))
            case NotEvent(event=part):
                return ~self.mask(part, text)
            case Reached():
                return self.paths.below(self.reaches(event, text))
            case Ending():
                return self._ending(event, text)
            case Is():
                return self._happens(event, text)
            case Observed(events=parts):
                if not parts:
                    raise mistake(text, event.span, "nothing has been observed here",
                                  "write observed.toml beside the crisis' other files, or ask an "
                                  "updated run: rubicon observe RUN")  # fmt: skip
                if not event.certain:
                    raise mistake(text, event.span, "some of what was observed may be wrong, so "
                                  "it is no event", "put it after the bar of P(…) or E[…], alone "
                                  "or joined by 'and'")  # fmt: skip
                return np.asarray(np.all([self.mask(part, text) for part in parts], axis=0))
            case Do():
                raise AssertionError("forced moves are taken out before events are looked up")

    def _ending(self, event: Ending, text: str) -> Mask:
        ending = self.game.ending[self.paths.leaf_node]
        known = [self.game.texts[k] for k in np.unique(ending)]
        for name in event.names:
            if name.text not in known:
                raise unknown(text, name, "no ending is called", known)
        found = np.isin(ending, [self._text[name.text] for name in event.names])
        return ~found if event.negated else found

    def _happens(self, event: Is, text: str) -> Mask:
        label = self.label(event.label, text)
        wanted = [self.outcome(label, name, text) for name in event.outcomes]
        nodes, count = self.moves(label)
        if isinstance(event.occurrence, int):
            nodes = self.times(label, event.label, event.occurrence, text)
        if event.occurrence == "last":
            return self._last(nodes, count, wanted, event.negated)
        branches = self.children(nodes)
        fits = np.isin(self.game.outcome[branches], wanted) != event.negated
        happened = self.paths.below(branches[fits])
        if event.occurrence == "every":
            happened &= ~self.paths.below(branches[~fits])
        return happened

    def _last(self, nodes: Ints, count: Ints, wanted: list[int], negated: bool) -> Mask:
        """Deeper occurrences overwrite what shallower ones said of the same leaves."""
        latest = np.zeros(self.paths.leaves, np.bool_)
        for occurrence in range(1, int(count.max(initial=0)) + 1):
            branches = self.children(nodes[count == occurrence])
            fits = np.isin(self.game.outcome[branches], wanted) != negated
            latest &= ~self.paths.below(branches)
            latest |= self.paths.below(branches[fits])
        return latest

    # ---- forced moves -----------------------------------------------------------------

    def forced(self, move: Do, text: str) -> Forced:
        """A forced move, looked up. Raises InputError if a name is unknown, or the option never
        on offer at that time."""
        label = self.label(move.label, text)
        option = self.outcome(label, move.option, text)
        nodes, _ = self.moves(label)
        if move.occurrence:
            nodes = self.times(label, move.label, move.occurrence, text)
        if option not in self.game.outcome[self.children(nodes)]:
            raise mistake(text, move.option.span,
                          f"'{move.option.text}' is not on offer at that time")  # fmt: skip
        return Forced(label, option, move.occurrence)


def _nth(nodes: Ints, count: Ints, name: Name, occurrence: int, text: str) -> Ints:
    """Those of a label's or stage's nodes that come up for the n-th time."""
    chosen = nodes[count == occurrence]
    if not len(chosen):
        most = int(count.max(initial=0))
        raise mistake(
            text,
            name.span,
            f"'{name.text}' never comes up {occurrence} times on a path",
            f"the most is {most}" if most > 1 else "it comes up once at most",
        )
    return np.asarray(chosen)
