"""Every game of Gambit's own catalogue that has perfect recall; needs pygambit.

Published games that were not made for us: poker, signals, coordination, onion routing in which
who moves first is hidden, tables whose equilibria mix in irrational shares, exact ties and exact
symmetries. They reach the solver as arrays (`tests/peers/catalogue.py`), with no story between.

*The same equilibria*, at λ = 0.5, 1, 2, 5 per unit of payoff. Gambit's answer counts where its
residual, recomputed here from the definition, is small and it arrived at λ. Where the two differ,
`KNOWN` says why, and pytest lists it among the skipped. All of these are games in which exact
symmetry lets the branch split: there is no one principal branch behind the split. So every game
is compared once more with its payoffs moved a little, and there no exception is allowed.

*Little regret* at λ = 1000 and 5000 per range of payoffs. How little? Write x_a for λ·(what
option a is worse by than the best). In a quantal response p_a is proportional to exp(−x_a), so
λ times the agent regret is Σ x_a·exp(−x_a) / Σ exp(−x_a). Among n options that is most where all
but the best have the same x, with (x − 1)·exp(x) = n − 1, and then it is W((n − 1)/e), W being
Lambert's function: 0.278 for two options, 0.463 for three, below ln n always. Two cases follow.

- Where one option is best in the limit, by a share g of the range, the regret is near
  g·exp(−λ·g): below 1e-6 at λ = 1000 as long as g is above 0.01.
- Where the limit mixes unevenly, p has a limit and λ·regret has one above zero, the entropy of p
  plus ln(max p). No correct solver gets below this: the regret falls as 1/λ and no faster.

So every game is held to the exact bound, those in neither of two lists to 1e-6, those in `MIXED`
to a regret that falls as 1/λ, and those in `SLOW`, where an option is best in the limit by a
margin that vanishes (z grows as ln λ) or that is tiny, to one that falls faster.
"""

from __future__ import annotations

import functools
import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from scipy.special import lambertw

from rubicon.solve import Solution, Solver, Status
from rubicon.solve.solution import COUNTED

SPEC = importlib.util.find_spec("pygambit")

pytestmark = [
    pytest.mark.peers,
    pytest.mark.skipif(
        SPEC is None,
        reason="pygambit is not installed: uv sync --group peers (builds for minutes)",
    ),
]

LAMBDAS = (0.5, 1.0, 2.0, 5.0)
LARGE = (1000.0, 5000.0)
TOLERANCE = 1e-6
CERTIFIED = 1e-8
SMALL = 1e-6
NUDGE = 0.02

SYMMETRIC = (
    "the players are interchangeable, and at λ ≈ {} the symmetric branch splits (a pitchfork); "
    "Rubicon stays symmetric, Gambit is carried to another branch"
)
KNOWN: dict[tuple[str, float], str] = {
    **{
        ("books/shohamleytonbrown2008/fig5_10", rationality): SYMMETRIC.format(0.69)
        for rationality in (1.0, 2.0, 5.0)
    },
    **{
        ("journals/ijgt/nau2004/sec3", rationality): SYMMETRIC.format(0.82)
        for rationality in (1.0, 2.0, 5.0)
    },
    **{
        ("journals/other/shapley1974/fig3", rationality): SYMMETRIC.format(1.72)
        for rationality in (2.0, 5.0)
    },
    ("journals/mor/vonstengelforges2008/fig9", 5.0): (
        "even mixing is an equilibrium at every λ; the branch splits at λ = 2√2, where Gambit stops"
    ),
}
"""Where the two differ, and why: found by tracing densely with tiny steps and watching the
determinant of the derivative, which changes its sign there."""

FORGETFUL = (
    "books/shohamleytonbrown2008/fig5_12",
    "books/vonstengel2022/fig10.7",
    "journals/geb/gilboa1997/fig1",
    "journals/geb/gilboa1997/fig2",
    "journals/geb/wichardt2008",
)
"""Games without perfect recall, which Rubicon does not have."""

MIXED = (
    "books/myerson1991/fig2_1",
    "books/myerson1991/fig4_2",
    "books/shohamleytonbrown2008/fig5_10",
    "books/shohamleytonbrown2008/fig6_8",
    "books/vonstengel2022/fig10.1",
    "books/vonstengel2022/fig10.12",
    "journals/geb/bagwell1995",
    "journals/ijgt/nau2004/sec3",
    "journals/ijgt/nau2004/sec4",
    "journals/ijgt/nau2004/sec5",
    "journals/ijgt/selten1975/fig3",
    "journals/other/reiley2008/fig1",
    "journals/other/shapley1974/fig3",
)
"""Games in whose limit someone mixes unevenly."""

SLOW = (
    "books/shohamleytonbrown2008/fig5_15",
    "conf/itcs/jakobsen2016/fig1c",
    "conf/itcs/jakobsen2016/fig3",
    "journals/ijgt/selten1975/fig1",
)
"""Games whose limit is pure and approached slowly."""


def names() -> list[str]:
    """The catalogue as it lies on the disk; Gambit itself need not be imported to collect tests."""
    if SPEC is None or SPEC.origin is None:
        return []
    top = Path(SPEC.origin).parent / "catalog_data"
    files = [path for kind in ("efg", "nfg") for path in top.rglob(f"*.{kind}")]
    return sorted(path.relative_to(top).with_suffix("").as_posix() for path in files)


GAMES = [name for name in names() if name not in FORGETFUL]
every_game = pytest.mark.parametrize("name", GAMES)


@pytest.fixture(scope="module")
def catalogue() -> ModuleType:
    from tests.peers import catalogue

    return catalogue


@pytest.fixture(scope="module")
def ask() -> Iterator[Callable[..., Any]]:
    """Gambit's answer to a game's name, λ and nudge, or the reason why there is none."""
    from tests.peers.catalogue import Apart

    with Apart() as gambit:
        yield gambit.answer


# ---- from the definition ----------------------------------------------------------------------


def infosets(game) -> Iterator[tuple[int, slice]]:
    """The player and the actions of each information set."""
    s = game.structure
    for h, player in enumerate(s.infoset_player):
        yield int(player), slice(int(s.action_start[h]), int(s.action_start[h + 1]))


def worths(game, log_choice: np.ndarray) -> np.ndarray:
    """Each option's expected payoff to its player by Bayes' rule, ``float64[action]``."""
    s, values = game.structure, game.values
    step, reach = np.zeros(len(s.parent)), np.zeros(len(s.parent))
    worth = np.where(s.payoff >= 0, values[s.payoff], 0.0)
    for node in range(1, len(s.parent)):
        parent = s.parent[node]
        h = s.infoset[parent]
        if h >= 0:
            step[node] = log_choice[s.action_start[h] + node - s.first_child[parent]]
        else:
            step[node] = np.log(values[s.chance[node]])
        reach[node] = reach[parent] + step[node]
    for node in range(len(s.parent) - 1, 0, -1):
        worth[s.parent[node]] += np.exp(step[node]) * worth[node]
    expected = np.empty(game.actions)
    for h, (player, actions) in enumerate(infosets(game)):
        members = s.members[s.member_start[h] : s.member_start[h + 1]]
        belief = np.exp(reach[members] - reach[members].max())
        for k in range(actions.stop - actions.start):
            after = worth[s.first_child[members] + k, player]
            expected[actions.start + k] = belief @ after / belief.sum()
    return expected


def log_choices(game, rationality: np.ndarray, behaviour: np.ndarray) -> np.ndarray:
    """Logarithms of behaviour; where a probability is too small for the machine, what λ says."""
    known = np.asarray(behaviour) > 1e-280
    logs = np.log(np.where(known, behaviour, 1e-280))
    for _ in range(len(game.structure.parent)):  # each round settles one more move on a path
        expected, before = worths(game, logs), logs.copy()
        for player, actions in infosets(game):
            top = actions.start + int(np.argmax(behaviour[actions]))
            implied = logs[top] + rationality[player] * (expected[actions] - expected[top])
            logs[actions] = np.where(known[actions], logs[actions], implied)
        if (logs == before).all():
            break
    return logs


def residual(game, rationality: np.ndarray, behaviour: np.ndarray) -> float:
    """Largest |log-odds − λ·(difference in expected payoff)| against the likeliest option."""
    logs = log_choices(game, rationality, np.asarray(behaviour))
    expected, worst = worths(game, logs), 0.0
    for player, actions in infosets(game):
        top = actions.start + int(np.argmax(logs[actions]))
        gains = rationality[player] * (expected[actions] - expected[top])
        worst = max(worst, float(np.abs(logs[actions] - logs[top] - gains).max()))
    return worst


def regrets(game, rationality: np.ndarray, behaviour: np.ndarray) -> np.ndarray:
    """Each player's agent regret in units of payoff, ``float64[player]``."""
    logs = log_choices(game, rationality, np.asarray(behaviour))
    expected, worst = worths(game, logs), np.zeros(game.players)
    for player, actions in infosets(game):
        lost = np.exp(logs[actions]) @ (expected[actions].max() - expected[actions])
        worst[player] = max(worst[player], lost)
    return worst


def ranges(game) -> np.ndarray:
    """Each player's range of payoffs over the ends; 1 for a player with nothing at stake."""
    s = game.structure
    total = np.where(s.payoff >= 0, game.values[s.payoff], 0.0)
    for node in range(1, len(s.parent)):
        total[node] += total[s.parent[node]]
    spread = np.ptp(total[s.children == 0], axis=0)
    return np.where(spread > 0.0, spread, 1.0)


# ---- the same games ---------------------------------------------------------------------------


def test_no_game_is_left_out(catalogue):
    """Every game of the catalogue is tested, save those without perfect recall, named here."""
    import pygambit

    assert names() == list(pygambit.catalog.games()["Game"])
    forget = [name for name in names() if not catalogue.load(name).is_perfect_recall]
    assert forget == sorted(FORGETFUL)
    assert len(GAMES) >= 33
    assert {name for name, _ in KNOWN} | {*MIXED, *SLOW} <= set(GAMES)


def check_worths(catalogue, peer) -> None:
    """At behaviour drawn at random, what each option is worth is what Gambit says."""
    game = catalogue.convert(peer)
    source = np.random.default_rng(5)
    chosen = [source.dirichlet(np.ones(a.stop - a.start)) for _, a in infosets(game)]
    behaviour = np.concatenate(chosen)
    if peer.is_tree:
        profile = peer.mixed_behavior_profile()
        moves = [action for infoset in peer.infosets for action in infoset.actions]
        value = profile.action_value
    else:
        profile = peer.mixed_strategy_profile()
        moves = [strategy for player in peer.players for strategy in player.strategies]
        value = profile.strategy_value
    assert len(moves) == game.actions
    for move, share in zip(moves, behaviour, strict=True):
        profile[move] = float(share)
    known = [float(value(move)) for move in moves]
    size = max(1.0, float(np.abs(game.values).max()))
    np.testing.assert_allclose(worths(game, np.log(behaviour)), known, rtol=0, atol=1e-12 * size)


@every_game
def test_the_arrays_are_gambit_s_game(catalogue, name):
    """Payoffs, chances, information sets and beliefs, all in one: what each option is worth."""
    check_worths(catalogue, catalogue.load(name))


def paid_on_the_way():
    """A toll at the root, a fee on the way, a prize: outcomes at every depth add up."""
    import pygambit

    peer = pygambit.Game.new_tree(players=["A", "B"], title="Paid on the way")
    peer.append_move(peer.root, "A", ["in", "out", "wait"])
    enter, out, wait = peer.root.children
    peer.append_move([enter, wait], "B", ["yes", "no"])
    yes, no = enter.children
    peer.append_move(yes, peer.players.chance, ["rain", "sun"])
    payments = [
        (peer.root, [1, -2]),
        (enter, [3, 5]),
        (out, [2, 2]),
        (yes, [-4, 1]),
        (next(iter(yes.children)), [8, 0]),
        (no, [-2, 3]),
        (next(iter(wait.children)), [0, 7]),
    ]
    for node, paid in payments:
        peer.set_outcome(node, peer.add_outcome(f"{paid}", paid))
    return peer


def test_outcomes_on_the_way_add_up(catalogue):
    """An end pays the sum along its path, the same as in Gambit; nothing may be paid at an end."""
    peer = paid_on_the_way()
    check_worths(catalogue, peer)
    game = catalogue.convert(peer)
    assert ranges(game).tolist() == [8.0 - 0.0, 6.0 - -2.0]
    solution = solve(game, np.array([[1.5], [0.5]]))
    assert solution.status[0] == Status.SOLVED
    assert residual(game, np.array([1.5, 0.5]), solution.behaviour[0]) <= CERTIFIED


def test_games_without_perfect_recall_are_refused(catalogue):
    with pytest.raises(ValueError, match="perfect recall"):
        catalogue.convert(catalogue.load(FORGETFUL[0]))


# ---- the same equilibria ----------------------------------------------------------------------


def solve(game, rationality: np.ndarray) -> Solution:
    """Solve at several λ, ``float64[player, draw]``."""
    values = np.tile(game.values[:, None], rationality.shape[1])
    return Solver(game.structure).solve(values, rationality, threads=1)


@functools.cache
def ours(name: str, nudge: float) -> tuple[Any, ...]:
    """A game and its equilibria at `LAMBDAS`."""
    from tests.peers import catalogue

    game = catalogue.convert(catalogue.load(name, nudge))
    return game, solve(game, np.tile(LAMBDAS, (game.players, 1)))


def difference(name: str, rationality: float, nudge: float, theirs) -> str:
    """Why Gambit's answer is not ours at a λ; empty if it is. Ours must be one in any case."""
    game, solution = ours(name, nudge)
    draw, lam = LAMBDAS.index(rationality), np.full(game.players, rationality)
    status, error = Status(solution.status[draw]), residual(game, lam, solution.behaviour[draw])
    told = f"Rubicon: {status.name} after {solution.rounds[draw]} rounds, residual {error:.1e}"
    if status not in COUNTED:
        told += f", stopped at λ = {solution.reached[draw] * rationality:.6g}"
    off = np.inf
    if isinstance(theirs, str):
        told += f". Gambit: {theirs}"
    else:
        off = residual(game, lam, np.array(theirs.behaviour))
        told += f". Gambit: λ = {theirs.reached:.9g}, residual {off:.1e}"
    where = f"{name}{', payoffs moved,' if nudge else ''} at λ = {rationality:g}: {told}"
    assert status in COUNTED, where
    assert error <= CERTIFIED, f"{where}: SOLVED, but not by the residual recomputed here"
    if not off <= TOLERANCE or abs(theirs.reached - rationality) > TOLERANCE * rationality:
        return f"{where}: Gambit not converged"
    gap = float(np.abs(solution.behaviour[draw] - theirs.behaviour).max())
    return f"{where}: two equilibria, {gap:.1e} apart" if gap > TOLERANCE else ""


@pytest.mark.parametrize("rationality", LAMBDAS)
@every_game
def test_behaviour_is_gambit_s(ask, name, rationality):
    """Every option of every information set, to 1e-6; what is known to differ is skipped by name.

    Even there Rubicon's own answer must be an equilibrium.
    """
    found = difference(name, rationality, 0.0, ask(name, rationality))
    reason = KNOWN.get((name, rationality))
    if found and reason:
        pytest.skip(f"{reason} [{found}]")
    assert not found, found


@pytest.mark.parametrize("rationality", LAMBDAS)
@every_game
def test_behaviour_is_gambit_s_without_symmetries_and_ties(ask, name, rationality):
    """With payoffs moved by up to 2 % of their range the branch is one, and no game differs."""
    found = difference(name, rationality, NUDGE, ask(name, rationality, NUDGE))
    assert not found, found


def test_ours_keeps_the_symmetry_that_the_branch_has():
    """Behind the split, interchangeable players are still alike in Rubicon's answer."""
    mirrors = {
        "books/shohamleytonbrown2008/fig5_10": [0, 1, 4, 5, 2, 3],
        "journals/ijgt/nau2004/sec3": [3, 2, 1, 0],
        "journals/other/shapley1974/fig3": [3, 4, 5, 0, 1, 2],
    }
    assert set(mirrors) == {name for (name, _), why in KNOWN.items() if "interchangeable" in why}
    for name, mirror in mirrors.items():
        behaviour = ours(name, 0.0)[1].behaviour
        np.testing.assert_allclose(behaviour[:, mirror], behaviour, rtol=0, atol=CERTIFIED)


# ---- little regret ----------------------------------------------------------------------------


def most_regret(options: int) -> float:
    """The largest λ·regret of a quantal response among so many options, see above."""
    return float(lambertw((options - 1) / np.e).real)


@pytest.mark.parametrize("options", [2, 3, 4, 7])
def test_no_quantal_response_has_more_regret(options):
    """The bound holds for worths drawn at random, and is met."""
    source = np.random.default_rng(options)
    worse = source.exponential(2.0, (20_000, options))
    worse[:, 0] = 0.0
    worse[0, 1:] = 1.0 + most_regret(options)
    share = np.exp(-worse)
    found = (worse * share).sum(axis=1) / share.sum(axis=1)
    assert found.max() == pytest.approx(most_regret(options), rel=1e-12)
    assert most_regret(options) < np.log(options)


@every_game
def test_regret_vanishes(catalogue, name):
    """Regret at λ = 1000 and 5000 per range: below the bound, and as small as the limit allows."""
    game = catalogue.convert(catalogue.load(name))
    spread = ranges(game)
    rationality = np.array(LARGE) / spread[:, None]
    solution = solve(game, rationality)
    share = np.zeros(len(LARGE))
    for k, large in enumerate(LARGE):
        status, behaviour = Status(solution.status[k]), solution.behaviour[k]
        where = f"{name} at λ = {large:g} per range"
        assert status in COUNTED, (
            f"{where}: {status.name} after {solution.rounds[k]} rounds, at "
            f"λ = {solution.reached[k] * large:.6g}"
        )
        error = residual(game, rationality[:, k], behaviour)
        assert error <= CERTIFIED, f"{where}: residual {error:.1e}"
        regret = regrets(game, rationality[:, k], behaviour) / spread
        np.testing.assert_allclose(solution.regret[k], regret, rtol=1e-6, atol=1e-13)
        for player in range(game.players):
            widths = [a.stop - a.start for who, a in infosets(game) if who == player]
            most = most_regret(max(widths, default=1))
            assert regret[player] * large <= most + 1e-9, (
                f"{where}: player {player} has regret {regret[player]:.2e}, {most / large:.2e} is "
                "the most that a quantal response can have"
            )
        share[k] = regret.max()
    told = f"{name}: regret {share[0]:.2e} and {share[1]:.2e} of the range at λ = {LARGE}"
    falls = share[0] / max(share[1], 1e-300) * LARGE[0] / LARGE[1]
    if name in MIXED:
        assert share[0] > SMALL, f"{told}: small; take it out of MIXED"
        assert falls == pytest.approx(1.0, abs=0.05), f"{told}: doesn't fall as 1/λ"
    elif name in SLOW:
        assert share[0] > SMALL, f"{told}: small; take it out of SLOW"
        assert falls > 1.5, f"{told}: falls no faster than 1/λ"
    else:
        assert share[0] <= SMALL, told
        assert share[1] <= SMALL, told
