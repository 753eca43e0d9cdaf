"""What to compute in which order: a game's distinct computations as arrays for kernels.

A sweep maps log-odds to log-odds (see :mod:`rubicon.solve.sweep`). It works on buffers of
rows, ``float64[row, lane]``. The value buffer holds, one after the other: the table of
distinct expressions; a zero and a one; *folds*, the sums in which nobody decides, computed
once a draw; the probabilities of every choice's options; and all other sums, in the order
in which a sweep computes them.

The *unknowns* are the log-odds of the choices that some belief depends on, and of those that
lag behind. All other choices follow from them within a sweep.
"""

from __future__ import annotations

from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np

from rubicon.arrays import Floats, Ints32
from rubicon.solve.beliefs import Term
from rubicon.solve.merge import Merged, merge
from rubicon.solve.structure import Structure

CHOOSE, ADVISE, DECIDED, AVERAGE = 0, 1, 2, 3
"""Kinds of step: a choice; a choice that waits for the next sweep; sums by the probabilities
of a choice; sums by those of chance."""


class Plan(NamedTuple):
    """The order of a sweep, as arrays that kernels read from first to last."""

    rows: int  # of the table; then a zero and a one
    buffer: int  # rows of the value buffer
    unknowns: int
    choices: int
    options: int
    players: int
    sigma: int  # row of the first option's probability
    sums: int  # row of the first sum that is computed in every sweep
    choice_start: Ints32  # [choice + 1]: its options
    choice_player: Ints32
    default: Floats  # [option]: log-odds where nothing is at stake
    choice_belief: Ints32  # −1 where nothing needs to be believed
    choice_unknown: Ints32  # its first unknown, or −1
    own_start: Ints32  # [choice]
    own: Ints32  # rows of the mover's values, by class (outer) and option (inner)
    unknown_option: Ints32  # [unknown]
    unknown_choices: Ints32
    lagging: Ints32  # choices that play their old probabilities until the next sweep
    chance_rows: Ints32  # [chance]: rows whose logarithm is taken
    reach_before: Ints32  # [reach]: the place of the reach one step before
    reach_step: Ints32  # [reach]: option, or options + chance, that leads here
    belief_class: Ints32  # [belief + 1]: its classes
    class_term: Ints32  # [class + 1]: its terms
    term_reach: Ints32  # [term]
    moving: Ints32  # beliefs that depend on choices
    fold_start: Ints32  # [fold + 1]: its terms
    fold_payoff: Ints32  # a row
    fold_weights: Ints32  # rows, one for each term
    fold_terms: Ints32
    step_kind: Ints32
    step_choice: Ints32  # [step]: for sums by chance, where their weights stand in `weights`
    step_sum: Ints32  # [step + 1]: its sums, counted from `sums`
    step_width: Ints32  # [step]: terms of each of its sums
    step_term: Ints32  # [step]: where its terms begin
    live: Ints32  # steps that depend on the unknowns
    every: Ints32  # all steps
    weights: Ints32  # rows of the probabilities of chance
    payoff: Ints32  # [sum]: row to add
    terms: Ints32  # rows of the terms of sums


def make_plan(game: Structure) -> tuple[Plan, Ints32]:
    """Arrange a game; memory linear in nodes, time at most in nodes × moves on a path.

    Also, ``int32[action]``, the plan's option behind each action of the game.
    """
    layout = _Layout(game, merge(game))
    return layout.plan(), _ints(layout.option)


def _ints(values: Any) -> Ints32:
    return np.array(values, np.int32).reshape(-1)


def _starts(sizes: Any) -> Ints32:
    return _ints([0, *accumulate(sizes)])


class _Layout:
    def __init__(self, game: Structure, merged: Merged) -> None:
        self.merged = merged
        self.players = game.payoff.shape[1]
        self.actions = int(game.action_start[-1])
        self.first_option = _starts(c.options for c in merged.choices).tolist()
        self.options = self.first_option[-1]
        # The option behind each action of the game.
        self.option: list[int] = []
        for h, c in enumerate(merged.infoset_choice):
            start = self.first_option[c]
            width = int(game.action_start[h + 1] - game.action_start[h])
            self.option.extend(range(start, start + width))
        self._number_rows()

    def _number_rows(self) -> None:
        """Rows for sums: first those that depend on nobody's choice."""
        merged = self.merged
        fixed = [True] * merged.first_sum
        for total in merged.sums:
            fixed.append(total.weights < 0 and all(fixed[t] for t in total.terms))
        computed = [n for n in merged.stream if n >= 0]
        self.folds = [n for n in computed if fixed[n]]
        self.sigma = merged.first_sum + len(self.folds)
        self.first = self.sigma + self.options
        self.row = list(range(merged.first_sum)) + [-1] * len(merged.sums)
        for place, n in enumerate(self.folds):
            self.row[n] = merged.first_sum + place
        rest = [n for n in computed if not fixed[n]]
        for place, n in enumerate(rest):
            self.row[n] = self.first + place
        self.buffer = self.first + len(rest)
        self.fixed = fixed

    def plan(self) -> Plan:
        merged = self.merged
        unknown_choices = sorted(self._believed() | {
            c for c, choice in enumerate(merged.choices) if choice.lagging
        })  # fmt: skip
        unknown_option: list[int] = []
        choice_unknown = [-1] * len(merged.choices)
        for c in unknown_choices:
            choice_unknown[c] = len(unknown_option)
            unknown_option.extend(range(self.first_option[c] + 1, self.first_option[c + 1]))
        own = [[self.row[v] for worth in c.worths for v in worth] for c in merged.choices]
        return Plan(
            rows=merged.rows,
            buffer=self.buffer,
            unknowns=len(unknown_option),
            choices=len(merged.choices),
            options=self.options,
            players=self.players,
            sigma=self.sigma,
            sums=self.first,
            choice_start=_ints(self.first_option),
            choice_player=_ints([c.player for c in merged.choices]),
            default=np.array([z for c in merged.choices for z in c.default], np.float64),
            choice_belief=_ints([c.belief for c in merged.choices]),
            choice_unknown=_ints(choice_unknown),
            own_start=_starts(map(len, own))[:-1],
            own=_ints([row for rows in own for row in rows]),
            unknown_option=_ints(unknown_option),
            unknown_choices=_ints(unknown_choices),
            lagging=_ints([c for c, choice in enumerate(merged.choices) if choice.lagging]),
            **self._reaches(),
            **self._folds(),
            **self._steps(),
        )

    def _believed(self) -> set[int]:
        """Choices that some belief depends on."""
        steps = {s for belief in self.merged.beliefs for terms in belief for t in terms for s in t}
        choice_of = {}
        for h_choice, first in enumerate(self.first_option[:-1]):
            for option in range(first, self.first_option[h_choice + 1]):
                choice_of[option] = h_choice
        return {choice_of[self.option[s]] for s in steps if s < self.actions}

    def _reaches(self) -> dict[str, Any]:
        """The ways to the places of beliefs, each start of a way kept once."""
        used = {s for belief in self.merged.beliefs for terms in belief for t in terms for s in t}
        chance_rows = sorted(s - self.actions for s in used if s >= self.actions)
        chance = {row: k for k, row in enumerate(chance_rows)}
        before, step = [-1], [-1]
        place: dict[tuple[int, int], int] = {}

        def reach(way: Term) -> int:
            here = 0
            for s in way:
                if s < self.actions:
                    taken = self.option[s]
                else:
                    taken = self.options + chance[s - self.actions]
                if (here, taken) not in place:
                    place[here, taken] = len(before)
                    before.append(here)
                    step.append(taken)
                here = place[here, taken]
            return here

        beliefs = self.merged.beliefs
        term_reach = [reach(t) for belief in beliefs for terms in belief for t in terms]
        self.moves = [
            any(s < self.actions for terms in b for t in terms for s in t) for b in beliefs
        ]
        return {
            "chance_rows": _ints(chance_rows),
            "reach_before": _ints(before),
            "reach_step": _ints(step),
            "belief_class": _starts(map(len, beliefs)),
            "class_term": _starts(len(terms) for belief in beliefs for terms in belief),
            "term_reach": _ints(term_reach),
            "moving": _ints([b for b, moves in enumerate(self.moves) if moves]),
        }

    def _weights(self, weights: int) -> list[int]:
        """Rows of the probabilities by which a sum is taken."""
        if weights >= 0:
            first, stop = self.first_option[weights : weights + 2]
            return list(range(self.sigma + first, self.sigma + stop))
        return list(self.merged.chances[~weights])

    def _payoff(self, n: int) -> int:
        paid = self.merged.sums[n - self.merged.first_sum].payoff
        return paid if paid >= 0 else self.merged.zero

    def _folds(self) -> dict[str, Any]:
        sums = [self.merged.sums[n - self.merged.first_sum] for n in self.folds]
        return {
            "fold_start": _starts(len(s.terms) for s in sums),
            "fold_payoff": _ints([self._payoff(n) for n in self.folds]),
            "fold_weights": _ints([row for s in sums for row in self._weights(s.weights)]),
            "fold_terms": _ints([self.row[t] for s in sums for t in s.terms]),
        }

    def _steps(self) -> dict[str, Any]:
        """Choices, and sums grouped by their weights, in order; which depend on unknowns."""
        merged = self.merged
        kind: list[int] = []
        choice: list[int] = []
        start: list[int] = []
        width: list[int] = []
        first_term: list[int] = []
        alive: list[bool] = []
        weights: list[int] = []
        payoff: list[int] = []
        terms: list[int] = []
        chosen = [c.lagging for c in merged.choices]
        valued = [False] * len(self.row)

        def begin(what: int, of: int, wide: int, is_live: bool) -> None:
            kind.append(what)
            choice.append(of)
            start.append(len(payoff))
            width.append(wide)
            first_term.append(len(terms))
            alive.append(is_live)

        group: object = None
        for n in merged.stream:
            if n < 0:
                c = merged.choices[~n]
                is_live = (c.belief >= 0 and self.moves[c.belief]) or any(
                    valued[v] for worth in c.worths for v in worth
                )
                chosen[~n] |= is_live
                begin(ADVISE if c.lagging else CHOOSE, ~n, c.options, is_live or c.lagging)
                group = None
                continue
            if self.fixed[n]:
                continue
            total = merged.sums[n - merged.first_sum]
            is_live = any(valued[t] for t in total.terms)
            is_live |= total.weights >= 0 and chosen[total.weights]
            valued[n] = is_live
            if group != (total.weights, is_live):
                group = (total.weights, is_live)
                if total.weights >= 0:
                    begin(DECIDED, total.weights, len(total.terms), is_live)
                else:
                    begin(AVERAGE, len(weights), len(total.terms), is_live)
                    weights.extend(self._weights(total.weights))
            payoff.append(self._payoff(n))
            terms.extend(self.row[t] for t in total.terms)
        return {
            "step_kind": _ints(kind),
            "step_choice": _ints(choice),
            "step_sum": _ints([*start, len(payoff)]),
            "step_width": _ints(width),
            "step_term": _ints(first_term),
            "live": _ints([s for s, is_live in enumerate(alive) if is_live]),
            "every": _ints(range(len(kind))),
            "weights": _ints(weights),
            "payoff": _ints(payoff),
            "terms": _ints(terms),
        }
