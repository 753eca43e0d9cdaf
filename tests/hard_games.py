"""Games that are hard to solve, each told as a crisis, and what tests of them need.

What is hard about each, and where it comes from, stands with it. Games that are merely known stand
in `tests/games.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rubicon import Crisis
from rubicon.game import Game
from rubicon.solve import Solver
from rubicon.story.tree import Kind, unfold
from tests.play import branches, reach, situations

Floats = NDArray[np.float64]


# ---- stories ----------------------------------------------------------------------------------


def table(title: str, options: Sequence[str], one: Sequence[Any], two: Sequence[Any]) -> Crisis:
    """Two players choose at once; payoffs by row (the first's option) and column."""
    crisis = Crisis(title, ["One", "Two"])

    @crisis.story
    def story(s, j):
        a, b = s.at_once({"one": ("One", options), "two": ("Two", options)})
        row, column = options.index(a), options.index(b)
        return s.end("over", One=float(one[row][column]), Two=float(two[row][column]))

    return crisis


def stag_hunt() -> Crisis:
    """Three Nash equilibria: both hunt the stag, both the hare, and a mixture in between."""
    return table("Stag hunt", ["stag", "hare"], [[4, 0], [3, 3]], [[4, 3], [0, 3]])


def hawk_dove() -> Crisis:
    """Symmetric, and its symmetric equilibrium is not half and half: its branch must bend."""
    return table("Hawk and dove", ["hawk", "dove"], [[-3, 4], [0, 2]], [[-3, 0], [4, 2]])


def battle() -> Crisis:
    """The battle of the sexes: players are alike when one's options are swapped."""
    return table("Battle of the sexes", ["left", "right"], [[3, 0], [0, 1]], [[1, 0], [0, 3]])


def outside_option() -> Crisis:
    """Van Damme's game: One takes 2, or the two play the battle of the sexes.

    E. van Damme (1989), Stable equilibria and forward induction, Journal of Economic Theory 48.
    Entering to play "right" is dominated by staying out, so by forward induction Two, asked to
    play, believes in "left".
    """
    crisis = Crisis("An outside option", ["One", "Two"])

    @crisis.story
    def story(s, j):
        if s.choose("One", "enter", ["out", "in"]) == "out":
            return s.end("out", One=2, Two=2)
        return _battle(s)

    return crisis


def burning() -> Crisis:
    """Van Damme's other game: One may burn a dollar before the battle of the sexes.

    From the same paper; payoffs as in Gambit's `contrib/games/vd.nfg`. By forward induction One
    need not burn anything to get its way.
    """
    crisis = Crisis("Burning a dollar", ["One", "Two"])

    @crisis.story
    def story(s, j):
        if s.choose("One", "dollar", ["burn", "keep"]) == "burn":
            s.consequence("a dollar less", One=-1)
        return _battle(s)

    return crisis


def _battle(s: Any) -> Any:
    one, two = s.at_once({
        "one": ("One", ["left", "right"]), "two": ("Two", ["left", "right"]),
    })  # fmt: skip
    if one != two:
        return s.end("missed")
    return s.end(one, One=3 if one == "left" else 1, Two=1 if one == "left" else 3)


ANSWERS = {
    ("A", "I"): ((45, 30), (0, 0), (0, 15)), ("A", "S"): ((30, 90), (30, 15), (60, 60)),
    ("B", "I"): ((30, 30), (30, 45), (30, 0)), ("B", "S"): ((45, 0), (0, 30), (0, 15)),
}  # fmt: skip


def two_pools() -> Crisis:
    """Game 5 of Brandts and Holt: both types may pool on I, or both on S.

    J. Brandts and C. A. Holt (1993), Adjustment patterns and equilibrium selection in
    experimental signaling games, International Journal of Game Theory 22; payoffs as in Gambit's
    catalogue. The intuitive criterion keeps only the pool on I.
    """
    crisis = Crisis("Two pools", ["Sender", "Receiver"])

    @crisis.story
    def story(s, j):
        kind = s.nature("type", {"A": 0.5, "B": 0.5}, seen_by="Sender")
        message = s.choose("Sender", "message", ["I", "S"])
        answer = s.choose("Receiver", "answer", ["C", "D", "E"])
        sender, receiver = ANSWERS[kind, message]["CDE".index(answer)]
        return s.end("over", Sender=sender, Receiver=receiver)

    return crisis


def cheap_talk(words: Sequence[str] = ("ping", "pong")) -> Crisis:
    """Words cost nothing and all want the same: they may mean something, or nothing at all."""
    crisis = Crisis("Cheap talk", ["Sender", "Receiver"])

    @crisis.story
    def story(s, j):
        kind = s.nature("kind", {"red": 0.5, "blue": 0.5}, seen_by="Sender")
        s.choose("Sender", "word", list(words))
        guess = s.choose("Receiver", "guess", ["red", "blue"])
        return s.end("over", Sender=int(guess == kind), Receiver=int(guess == kind))

    return crisis


def alike(places: int) -> Crisis:
    """Some places where people may meet or miss each other, alike but for their names.

    All branches split at the same λ, in as many directions as there are places.
    """
    crisis = Crisis(f"{places} places", ["One", "Two"])

    @crisis.story
    def story(s, j):
        place = s.nature("place", {f"place {k}": 1 / places for k in range(places)})
        one, two = s.at_once({
            f"one at {place}": ("One", ["left", "right"]),
            f"two at {place}": ("Two", ["left", "right"]),
        })  # fmt: skip
        return s.end("over", One=int(one == two), Two=int(one == two))

    return crisis


def burdens(costs: Sequence[float]) -> Crisis:
    """The volunteer's dilemma among allies who are alike but for what helping costs them."""
    names = [f"Ally {k}" for k in range(len(costs))]
    crisis = Crisis("Burdens", names)

    @crisis.story
    def story(s, j):
        taken = s.at_once({f"{name} helps": (name, ["yes", "no"]) for name in names})
        for name, cost, helps in zip(names, costs, taken, strict=True):
            if helps == "yes":
                s.consequence("cost", {name: -cost})
        return s.end("helped", dict.fromkeys(names, 1.0)) if "yes" in taken else s.end("nobody")

    return crisis


WAR, BLUFF = (-3.2, -2.4, -1.9, -1.4, -0.6), (-2.2, -1.2, -0.2)
RESIST = (-4.2, -3.4, -2.9, -2.4, -1.6)


def lewis_schultz() -> Crisis:
    """Crisis bargaining in which both sides know only their own worth of war.

    J. B. Lewis and K. A. Schultz (2003), Revealing preferences: empirical estimation of a crisis
    bargaining game with incomplete information, Political Analysis 11; means as in a case with
    several equilibria of C. Crisman-Cox and M. Gibilisco (2021), Estimating signaling games in
    international relations, Political Science Research and Methods 9. What they let vary normally
    with deviation 1 takes about the means of fifths (war) and thirds (backing down) here.
    """
    crisis = Crisis("Crisis bargaining", ["A", "B"])

    @crisis.story
    def story(s, j):
        war = s.nature("war for A", {f"war {u}": 1 / 5 for u in WAR}, seen_by="A")
        bluff = s.nature("backing down", {f"bluff {u}": 1 / 3 for u in BLUFF}, seen_by="A")
        cost = s.nature("war for B", {f"war {u}": 1 / 5 for u in RESIST}, seen_by="B")
        if s.choose("A", "challenge", ["no", "yes"]) == "no":
            return s.end("status quo")
        if s.choose("B", "answer", ["concede", "resist"]) == "concede":
            return s.end("conceded", A=1)
        if s.choose("A", "stand", ["back down", "fight"]) == "back down":
            return s.end("backed down", A=float(bluff.split()[1]), B=1)
        return s.end("war", A=float(war.split()[1]), B=float(cost.split()[1]))

    return crisis


def patron() -> Crisis:
    """A stag hunt whose prize a patron withholds ever more surely as λ grows.

    At small λ hunting together pays and the branch goes there; at large λ it can't stay. So it
    turns back, round a fold, and forward again on hares, round another.
    """
    crisis = Crisis("A hunt with a patron", ["One", "Two", "Patron"])

    @crisis.story
    def story(s, j):
        taken = s.at_once({name: (name, ["hare", "stag"]) for name in ("One", "Two")})
        for name, hare, prey in zip(("One", "Two"), (1.0, 1.1), taken, strict=True):
            if prey == "hare":
                s.consequence("hare", {name: hare})
        if "hare" in taken:
            return s.end("somebody ate hare")
        if s.choose("Patron", "help", ["help", "renege"]) == "help":
            return s.end("a stag", One=j.stag, Two=j.stag)
        return s.end("let down", Patron=0.1)

    return crisis


def near_tie() -> Crisis:
    """One's two acts, behind a strict choice of Two's, differ in worth by ``edge`` alone.

    Three answers without having seen the act, by a margin that doesn't depend on it.
    """
    crisis = Crisis("A near tie", ["One", "Two", "Three"])

    @crisis.story
    def story(s, j):
        if s.choose("Two", "enter", ["stay", "enter"]) == "stay":
            return s.end("stay", Two=0.4)
        act = s.choose("One", "act", ["mild", "harsh"], seen_by="nobody")
        s.consequence("act", One=j.edge if act == "harsh" else 0)
        if s.choose("Three", "answer", ["yield", "resist"]) == "yield":
            return s.end("yielded", One=1, Two=1, Three=-1 if act == "harsh" else 0)
        return s.end("resisted", Three=-0.2 if act == "harsh" else 0.3)

    return crisis


def far_away(likely: Sequence[str]) -> Crisis:
    """Four moves of chance, each of probability ``rare``, before Two guesses what One was told.

    One has been told the side and acts by it, unseen; Two doesn't know either.
    """
    crisis = Crisis("Far away", ["One", "Two"])

    @crisis.story
    def story(s, j):
        side = s.nature("side", {"near": 0.25, "far": 0.75}, seen_by="One")
        for step in range(4):
            if not s.hazard(f"survives {step}", j.rare, "yes", "no"):
                return s.end("early")
        gain = j.gain if side == "near" else -j.gain
        if s.choose("One", "act", list(likely), seen_by="nobody") == likely[0]:
            return s.end("acted", One=gain)
        guess = s.choose("Two", "guess", ["near", "far"])
        return s.end("guessed", Two=int(guess == side))

    return crisis


# ---- as arrays --------------------------------------------------------------------------------


class Case(NamedTuple):
    """A crisis at one set of judgements; ``unit`` is λ = 1 per range of each player's payoffs."""

    game: Game
    solver: Solver
    values: Floats  # [row, 1]
    unit: Floats  # [player, 1]

    @property
    def even(self) -> Floats:
        """λ = 1 per unit of payoff."""
        return np.ones_like(self.unit)

    def repeated(self, draws: int) -> Floats:
        """The table for some draws, ``float64[row, draw]``."""
        return np.repeat(self.values, draws, axis=1)

    def actions(self, situation: str) -> slice:
        """The actions of a situation, as `play.situations` names it."""
        h = situations(self.game).index(situation)
        return slice(int(self.game.action_start[h]), int(self.game.action_start[h + 1]))

    def members(self, situation: str) -> slice:
        """Its places, in the order of beliefs."""
        h = situations(self.game).index(situation)
        return slice(int(self.game.member_start[h]), int(self.game.member_start[h + 1]))

    def action(self, situation: str, option: str) -> int:
        """One action."""
        h = situations(self.game).index(situation)
        return int(self.game.action_start[h]) + self.game.options(h).index(option)


def case(crisis: Crisis, **judgements: float) -> Case:
    """A crisis made ready to be solved."""
    game = Game.of(unfold(crisis, judgements))
    rows = [[float(judgements[name])] for name in game.table.judgements]
    values = game.table.evaluate(np.array(rows).reshape(-1, 1))
    stakes = game.ranges(values)
    return Case(game, Solver(game.structure), values, 1 / np.where(stakes > 0, stakes, 1.0))


Payoffs = Mapping[str, Any]


class _Scaled:
    """A story's verbs, with each player's payoffs in another unit."""

    def __init__(self, s: Any, unit: Mapping[str, float]) -> None:
        self._s, self._unit = s, unit

    def __getattr__(self, name: str) -> Any:
        return getattr(self._s, name)

    def _told(self, verb: Any, name: str, payoffs: Payoffs | None, by_player: Payoffs) -> Any:
        paid = {**(payoffs or {}), **by_player}
        return verb(name, {player: paid[player] * self._unit[player] for player in paid})

    def consequence(self, name: str, payoffs: Payoffs | None = None, /, **by_player: Any) -> None:
        self._told(self._s.consequence, name, payoffs, by_player)

    def end(self, name: str, payoffs: Payoffs | None = None, /, **by_player: Any) -> Any:
        return self._told(self._s.end, name, payoffs, by_player)


def scaled(crisis: Crisis, unit: float | Mapping[str, float]) -> Crisis:
    """The same story with all payoffs, or each player's, times ``unit``."""
    units = unit if isinstance(unit, Mapping) else dict.fromkeys(crisis.players, unit)
    other = Crisis(crisis.title, crisis.players)
    function: Any = crisis.function
    other.story(lambda s, j: function(_Scaled(s, units), j))
    return other


# ---- from the definition ----------------------------------------------------------------------


def largest_gain(case: Case, behaviour: Floats, belief: Floats) -> float:
    """What another option would bring somewhere, given these beliefs, as a share of the range.

    ``behaviour`` is ``float64[action]``, ``belief`` ``float64[member]``. Zero means sequential
    rationality.
    """
    game, worst = case.game, 0.0
    share = branches(game, case.values, behaviour[:, None])
    worth = np.where((game.kind == Kind.END)[:, None, None], game.payoffs(case.values), 0.0)
    for node in range(game.nodes - 1, 0, -1):
        worth[game.parent[node]] += share[node] * worth[node]
    for h, player in enumerate(game.infoset_player):
        places = slice(game.member_start[h], game.member_start[h + 1])
        actions = slice(game.action_start[h], game.action_start[h + 1])
        first = game.first_child[game.members[places]]
        expected = np.array([
            belief[places] @ worth[first + k, player, 0]
            for k in range(actions.stop - actions.start)
        ])  # fmt: skip
        gain = expected.max() - behaviour[actions] @ expected
        worst = max(worst, float(gain * case.unit[player, 0]))
    return worst


def off_bayes(case: Case, behaviour: Floats, belief: Floats) -> float:
    """How far beliefs are from Bayes' rule where behaviour leads."""
    game, worst = case.game, 0.0
    reached = reach(game, case.values, behaviour[:, None])[:, 0]
    for h in range(game.infosets):
        places = slice(game.member_start[h], game.member_start[h + 1])
        own = reached[game.members[places]]
        if own.sum() > 1e-3:
            worst = max(worst, float(np.abs(own / own.sum() - belief[places]).max()))
    return worst
