"""Derivatives: of what comes out by all that was assumed, against closed forms and differences.

Differences are of answers that are solved anew at moved judgements, in the fourth order of the
step. They are taken by judgements, never by the table's rows, so that probabilities keep adding
up; and only where no minimum or maximum is so near its tie that a step would cross it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from rubicon import Crisis, InputError
from rubicon.ask import Plan, View, parse
from rubicon.ask.slopes import Slopes, Wanted, slopes
from rubicon.ensemble.model import Rationality
from rubicon.game import Game
from rubicon.judgements import Draws
from rubicon.solve import Solution, Solver, Status
from rubicon.solve.solution import counts
from rubicon.story.chain_rule import by_judgement
from rubicon.story.expression_table import ExpressionTable, Op
from rubicon.story.tree import unfold
from tests import games, hard_games
from tests.properties.differences import differences, smooth
from tests.properties.random_stories import PLAYERS, judgements, seeded
from tests.sampled import first

Floats = np.ndarray
WITHIN = 1e-5
"""Largest difference to a slope, relative where it is above 1."""
STEP = 1e-3
LAMBDA = "rationality"
FIRST = "rationality of the first"


class Asked(NamedTuple):
    """A crisis with judgements, those that state λ among them, and questions about it."""

    game: Game
    solver: Solver
    rationality: Rationality
    draws: Draws
    plan: Plan

    def solution(self, draws: Draws) -> Solution:
        values = self.game.table.evaluate(draws.rows(self.game.table.judgements))
        return self.solver.solve(values, self.rationality.of(draws))

    def answers(self, draws: Draws) -> Floats:
        """``float64[question, draw]``, solved anew."""
        found = self.solution(draws)
        assert counts(found.status).all()
        judged = draws.rows(self.game.table.judgements)
        return self.plan.evaluate(View(self.game, judged, found.behaviour.T)).value

    def slopes(self, question: int = 0) -> Slopes:
        found = self.solution(self.draws)
        assert counts(found.status).all()
        wanted = Wanted(self.plan, question, self.draws, found)
        return slopes(self.game, self.rationality, [wanted], self.solver)[0]

    def differences(self, step: float = STEP) -> Floats:
        """``float64[question, judgement, draw]``, judgements in the order of slopes."""
        names = self.draws.names

        def answer(numbers: Floats) -> Floats:
            return self.answers(Draws(names, numbers))

        return differences(answer, self.draws.values, step)


def asked(
    crisis: Crisis,
    questions: Sequence[str],
    numbers: Mapping[str, Any],
    stated: Mapping[str, str] | None = None,
    per: Mapping[str, float] | None = None,
) -> Asked:
    """A crisis asked about; λ of a player is ``stated`` by a judgement, else by `LAMBDA`."""
    game = Game.of(unfold(crisis))
    states = tuple((stated or {}).get(player, LAMBDA) for player in game.players)
    per_unit = tuple((per or {}).get(player, 1.0) for player in game.players)
    names = tuple(dict.fromkeys([*game.table.judgements, *states]))
    rows = np.broadcast_arrays(*(np.atleast_1d(np.asarray(numbers[n], float)) for n in names))
    return Asked(
        game=game,
        solver=Solver(game.structure),
        rationality=Rationality(states, per_unit, ("per stake",) * len(states)),
        draws=Draws(names, np.array(rows)),
        plan=Plan.of(game, [parse(question) for question in questions]),
    )


def by_name(found: Slopes) -> dict[str, Floats]:
    return dict(zip(found.names, found.values, strict=True))


def logistic(x: Any) -> Any:
    return 1 / (1 + np.exp(-np.asarray(x)))


# ---- closed forms -----------------------------------------------------------------------------


def test_deterrence_by_hand() -> None:
    """M1 in closed form, over random payoffs and λ: with p for resisting and q for challenging,
    q = Λ(λ((1 − p)·prize + p·war − peace)), p = Λ(λ·resolve), by every payoff and by λ."""
    source = np.random.default_rng(1)
    u = {name: source.uniform(-1.5, 1.5, 50) for name in ("peace", "prize", "war", "resolve")}
    lam = source.uniform(0.0, 4.0, 50)
    case = asked(
        games.deterrence(), ["P(challenge=challenge)", "P(answer=resist | challenge=challenge)"],
        {**u, LAMBDA: lam},
    )  # fmt: skip
    p = logistic(lam * u["resolve"])
    gain = (1 - p) * u["prize"] + p * u["war"] - u["peace"]
    q = logistic(lam * gain)
    bend_p, bend_q = p * (1 - p), q * (1 - q)
    through = lam * bend_q * (u["war"] - u["prize"]) * bend_p
    known = {
        "peace": -lam * bend_q,
        "prize": lam * bend_q * (1 - p),
        "war": lam * bend_q * p,
        "resolve": through * lam,
        LAMBDA: bend_q * gain + through * u["resolve"],
    }
    found = case.slopes(0)
    assert set(found.names) == set(known)
    for name, slope in by_name(found).items():
        assert_allclose(slope, known[name], rtol=1e-9, atol=1e-11, err_msg=name)
    answer = by_name(case.slopes(1))
    assert_allclose(answer["resolve"], lam * bend_p, rtol=1e-9, atol=1e-11)
    assert_allclose(answer[LAMBDA], bend_p * u["resolve"], rtol=1e-9, atol=1e-11)
    for name in ("peace", "prize", "war"):  # cancel, as what comes before an answer does
        assert_allclose(answer[name], 0.0, atol=1e-15)


def test_the_volunteers_by_hand() -> None:
    """M13, where everybody answers to everybody: from p = Λ(λ(g(1 − p)² − c)) by implicit
    differentiation, dp/dc = −λb/(1 + 2λb·g(1 − p)) with b = p(1 − p), and alike for g and λ."""
    source = np.random.default_rng(2)
    cost, good = source.uniform(0.1, 0.9, 50), source.uniform(0.5, 1.5, 50)
    lam = source.uniform(0.0, 4.0, 50)
    case = asked(
        games.volunteers(3), ["P('Ally 2 helps'=yes)", "P(ending=nobody)", "E['Ally 3']"],
        {"cost": cost, "good": good, LAMBDA: lam},
    )  # fmt: skip
    p = case.answers(case.draws)[0]
    steep = p * (1 - p) / (1 + 2 * lam * p * (1 - p) * good * (1 - p))
    known = {
        "cost": -lam * steep,
        "good": lam * steep * (1 - p) ** 2,
        LAMBDA: steep * (good * (1 - p) ** 2 - cost),
    }
    one, nobody, worth = (by_name(case.slopes(k)) for k in range(3))
    for name, slope in known.items():
        assert_allclose(one[name], slope, rtol=1e-8, atol=1e-10, err_msg=name)
        alone = -3 * (1 - p) ** 2 * slope
        assert_allclose(nobody[name], alone, rtol=1e-8, atol=1e-10, err_msg=name)
        # An ally gets good·(1 − (1 − p)³) − cost·p: through p, and by what it weighs itself.
        weighed = {"cost": -p, "good": 1 - (1 - p) ** 3}.get(name, 0.0)
        through = (3 * good * (1 - p) ** 2 - cost) * slope
        assert_allclose(worth[name], through + weighed, rtol=1e-8, atol=1e-10, err_msg=name)


def test_a_belief_by_hand() -> None:
    """A belief by the prior, directly, and by what moves the types apart; the answer through it.

    Types gain by acting what they are told, so the odds after "act" are prior·a/(1 − prior)·b with
    a = Λ(λ·brave), b = Λ(λ·shy): a belief μ moves by μ(1 − μ) times what its log-odds move.
    """
    crisis = Crisis("types", ["Sender", "Receiver"])

    @crisis.story
    def story(s: Any, j: Any) -> Any:
        kind = s.nature("kind", {"brave": j.prior, "shy": 1 - j.prior}, seen_by="Sender")
        acts = s.choose("Sender", "act", ["rest", "act"]) == "act"
        if not acts:
            return s.end("rest")
        guess = s.choose("Receiver", "guess", ["shy", "brave"])
        return s.end("over", Sender=j[kind], Receiver=j.stake if guess == kind else 0)

    source = np.random.default_rng(3)
    u = {name: source.uniform(-1, 1, 40) for name in ("brave", "shy", "stake")}
    prior, keen, lam = (source.uniform(*ends, 40) for ends in ((0.1, 0.9), (0.0, 4.0), (0.0, 4.0)))
    case = asked(
        crisis, ["belief(Receiver, kind=brave | act=act)", "P(guess=brave | act=act)"],
        {**u, "prior": prior, "keen": keen, LAMBDA: lam}, stated={"Sender": "keen"},
    )  # fmt: skip
    a, b = logistic(keen * u["brave"]), logistic(keen * u["shy"])
    mu = prior * a / (prior * a + (1 - prior) * b)
    bend = mu * (1 - mu)
    known = {
        "prior": bend / (prior * (1 - prior)),
        "brave": bend * keen * (1 - a),
        "shy": -bend * keen * (1 - b),
        "keen": bend * ((1 - a) * u["brave"] - (1 - b) * u["shy"]),
        "stake": 0 * mu,
        LAMBDA: 0 * mu,
    }
    belief, guess = by_name(case.slopes(0)), by_name(case.slopes(1))
    r = logistic(lam * u["stake"] * (2 * mu - 1))
    steep = r * (1 - r)
    direct = {
        "stake": steep * lam * (2 * mu - 1),
        LAMBDA: steep * u["stake"] * (2 * mu - 1),
    }
    for name, slope in known.items():
        assert_allclose(belief[name], slope, rtol=1e-9, atol=1e-11, err_msg=name)
        through = 2 * steep * lam * u["stake"] * slope + direct.get(name, 0.0)
        assert_allclose(guess[name], through, rtol=1e-9, atol=1e-11, err_msg=name)
    assert_array_equal(belief["stake"], 0.0)
    assert_array_equal(belief[LAMBDA], 0.0)


def test_what_states_rationality_counts_for_all_it_states() -> None:
    """One λ for two players moves both; stated per stake it moves each by less; and one that the
    story uses as well counts twice."""
    crisis = Crisis("two", ["A", "B"])

    @crisis.story
    def story(s: Any, j: Any) -> Any:
        s.choose("A", "a", ["l", "r"])
        s.choose("B", "b", ["l", "r"])
        return s.end("over", A=j.gain * (s.outcome("a") == "r"), B=j.keen * (s.outcome("b") == "r"))

    gain, keen = np.array([0.3, -0.8]), np.array([1.5, 2.5])
    case = asked(
        crisis, ["P(a=r) + P(b=r)"], {"gain": gain, "keen": keen},
        stated={"A": "keen", "B": "keen"}, per={"A": 1.0, "B": 4.0},
    )  # fmt: skip
    a, b = logistic(keen * gain), logistic(keen / 4 * keen)
    found = by_name(case.slopes())
    assert list(found) == ["gain", "keen"]
    assert_allclose(found["gain"], a * (1 - a) * keen, rtol=1e-10)
    assert_allclose(found["keen"], a * (1 - a) * gain + b * (1 - b) * keen / 2, rtol=1e-10)


# ---- what doesn't matter ----------------------------------------------------------------------


def test_what_does_not_matter_has_no_slope() -> None:
    """Exactly zero: by a payoff of somebody who never moves, by one got before the first move, by
    one after what is asked about, by the λ of one whose moves nobody answers to. (An expected
    payoff adds up over what comes later, too, so there the last two cancel.)"""
    crisis = Crisis("four", ["A", "B", "Crowd", "Late"])

    @crisis.story
    def story(s: Any, j: Any) -> Any:
        s.consequence("head start", A=j.start, B=j.start)
        side = s.nature("side", {"near": j.near, "far": 1 - j.near}, seen_by="A")
        act = s.choose("A", "act", ["l", "r"])
        guess = s.choose("B", "guess", ["near", "far"])
        s.consequence("applause", Crowd=j.applause if act == "l" else -j.applause)
        late = s.choose("Late", "late", ["yes", "no"])
        return s.end(
            "over", A=j.gain * (guess == "near") + 0.4 * ((act == "l") == (side == "near")),
            B=float(guess == side) + 0.3 * (act == "l"), Late=j.relief if late == "yes" else 0,
        )  # fmt: skip

    source = np.random.default_rng(4)
    numbers = {name: source.uniform(0.2, 0.8, 20)
               for name in ("start", "near", "applause", "gain", "relief")}  # fmt: skip
    numbers |= {LAMBDA: source.uniform(0.5, 5.0, 20), "late": source.uniform(0.5, 5.0, 20)}
    questions = ["P(guess=near | side=near)", "belief(B, side=near | act=l)", "E[B from over]"]
    case = asked(crisis, questions, numbers, stated={"Late": "late"})
    for question in range(3):
        found = by_name(case.slopes(question))
        for name in ("start", "applause", "relief", "late"):
            cancels = 1e-15 if question == 2 and name in ("relief", "late") else 0.0
            where = f"{questions[question]} by {name}"
            assert_allclose(found[name], 0.0, rtol=0, atol=cancels, err_msg=where)
        for name in ("near", "gain", LAMBDA):
            assert (np.abs(found[name]) > 1e-10).all(), f"{questions[question]} by {name}"


def test_slopes_where_chance_is_certain() -> None:
    """Where a chance is exactly 0 or 1, how beliefs answer to it is 0/0: the slope by it is not
    known and says so; close by it is what it is by hand."""
    crisis = Crisis("sides", ["Guesser"])

    @crisis.story
    def story(s: Any, j: Any) -> Any:
        side = s.nature("side", {"near": j.near, "far": 1 - j.near}, seen_by="nobody")
        return s.end("over", Guesser=int(s.choose("Guesser", "guess", ["near", "far"]) == side))

    near, lam = np.array([0.0, 1e-9, 1 - 1e-9, 1.0]), 2.0
    case = asked(crisis, ["P(guess=near)"], {"near": near, LAMBDA: lam})
    guess = logistic(lam * (2 * near - 1))
    known = 2 * lam * guess * (1 - guess)
    known[[0, 3]] = np.nan
    assert_allclose(case.slopes().values[0], known, rtol=1e-6)


# ---- differences ------------------------------------------------------------------------------


class Outcome(NamedTuple):
    label: str
    outcome: str
    player: str | None  # None: chance

    def __str__(self) -> str:
        return f"{self.label}={self.outcome}"


def outcomes(game: Game) -> list[Outcome]:
    """All that can happen under a label."""
    found = []
    for node in range(1, game.nodes):
        parent = game.parent[node]
        player = int(game.label_player[game.label[parent]])
        who = game.players[player] if player >= 0 else None
        found.append(Outcome(game.labels[game.label[parent]], game.texts[game.outcome[node]], who))
    return list(dict.fromkeys(found))


def terms(game: Game, source: np.random.Generator) -> dict[str, list[str]]:
    """Terms of every kind that can be asked of a game."""
    events = outcomes(game)

    def some(count: int) -> list[Outcome]:
        return [events[k] for k in source.integers(0, len(events), count)] if events else []

    found: dict[str, list[str]] = {
        "P": [f"P({a})" for a in some(2)],
        "P|": [f"P({a} | {b})" for a, b in zip(some(6), some(6), strict=True) if a != b],
        "belief": [
            f"belief({source.choice(game.players)}, {a} | {b})"
            for a, b in zip(some(8), some(8), strict=True)
            if a != b
        ],
        "E": [f"E[{player}]" for player in game.players[:2]],
        "E|": [f"E[{source.choice(game.players)} | {a}]" for a in some(3)],
        "value": [f"value({a.player}, {a})" for a in some(6) if a.player],
    }
    return {kind: [text for text in texts if askable(game, text)] for kind, texts in found.items()}


def askable(game: Game, text: str) -> bool:
    """Whether the game can answer; many pairs of events exclude each other."""
    try:
        Plan.of(game, [parse(text)])
    except InputError:
        return False
    return True


def questions(game: Game, source: np.random.Generator) -> list[str]:
    """Terms as they are, then arithmetic on them, then claims."""
    of_kind = terms(game, source)
    single = [text for texts in of_kind.values() for text in texts[:2]]
    a, b, c = (single[k] for k in source.integers(0, len(single), 3))
    d = of_kind["E"][0]
    return [
        *single,
        f"{a} + {b}",
        f"{a} - {d}",
        f"-{a} * {b} * {d}",
        f"{d} / ({a} + 2)",
        f"abs({d} - 0.123)",
        f"min({a}, {b}, {d})",
        f"max({a}, 0.4 * {b}, {d})",
        f"{a} > {b}",
        f"{a} <= 0.3 + {d}",
        f"not {c} < {d}",
        f"{a} > 0.31 and {b} > 0.17 and {d} < 0.21",
        f"{a} > 0.71 or not ({b} < 0.52 and {d} < 0.13)",
    ]


def bends(text: str) -> bool:
    """Whether a question has a place where it has no slope."""
    return any(word in text for word in ("abs", "min", "max", " and ", " or "))


@pytest.mark.parametrize("seed", first(6, range(60)))
def test_slopes_of_random_stories_are_differences(seed: int) -> None:
    """Of probabilities, beliefs, expected payoffs, values of options, arithmetic on them and
    margins of claims, by every judgement and by every λ, in stories made by dice.

    One λ is the first player's own, the other all others'; both per stakes. A question with
    a bend counts where differences with two steps agree that there is none close by.
    """
    story, source = seeded(seed + 500), np.random.default_rng(seed)
    game = story.game()
    drawn = judgements(game.table.judgements, 12, source)
    drawn = drawn[:, smooth(game.table, drawn, 4 * STEP)][:, :2]
    draws = drawn.shape[1]
    assert draws, "no draw without a tie close by"
    numbers = dict(zip(game.table.judgements, drawn, strict=True))
    numbers |= {name: source.uniform(0.1, 8.0, draws) for name in (LAMBDA, FIRST)}
    stakes = {player: float(source.uniform(0.5, 2.0)) for player in game.players}
    case = asked(story.crisis(), questions(game, source), numbers, {PLAYERS[0]: FIRST}, stakes)
    rough, fine = case.differences(STEP), case.differences(STEP / 4)
    compared = 0
    for k, question in enumerate(case.plan.questions):
        found = case.slopes(k)
        assert found.names == case.draws.names
        assert found.residual.max() < 1e-8
        size = np.maximum(1.0, np.abs(fine[k]))
        known = np.isfinite(fine[k])
        assert_array_equal(np.isfinite(found.values), known, err_msg=question.text)
        agree = (np.abs(rough[k] - fine[k]) <= WITHIN * size).all(axis=0)
        clear = known.all(axis=0) & (agree if bends(question.text) else True)
        gap = (np.abs(found.values - fine[k]) / size)[:, clear]
        assert gap.max(initial=0.0) <= WITHIN, f"{question.text}: {found.names}"
        compared += int(clear.sum())
    assert compared >= 0.9 * draws * len(case.plan.questions)


EXAMPLES = [name for name in games.EXAMPLES if name != "M15 centipede of 6"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_pulls_of_known_games_are_differences(name: str) -> None:
    """A random weighing of all behaviour and of the whole table, by every judgement and every λ,
    in every example of a game."""
    example = games.EXAMPLES[name]
    game = Game.of(unfold(example.tell()))
    solver, source = Solver(game.structure), np.random.default_rng(5)
    given = np.array([[example.judgements[name]] for name in game.table.judgements])
    numbers = given.reshape(-1, 1)
    players, rows = len(game.players), len(game.table)
    stakes = game.ranges(game.table.evaluate(numbers))
    lam = source.uniform(2.0, 8.0, (players, 1)) / np.where(stakes > 0, stakes, 1.0)
    assert_pull(game, solver, np.concatenate([numbers, lam]), source)
    assert players + rows > 0


def assert_pull(game: Game, solver: Solver, start: Floats, source: np.random.Generator) -> None:
    """The pull of a random weighing agrees with its differences, at judgements and then λ."""
    count = len(game.table.judgements)
    by_action, by_row = source.normal(size=game.actions), source.normal(size=len(game.table))

    def weighed(numbers: Floats) -> Floats:
        values = game.table.evaluate(numbers[:count])
        found = solver.solve(values, numbers[count:])
        assert_array_equal(found.status, Status.SOLVED)
        return (by_action @ found.behaviour.T + by_row @ values)[None]

    known = differences(weighed, start, STEP / 4)[0]
    values = game.table.evaluate(start[:count])
    log_odds = solver.solve(values, start[count:]).log_odds.T
    pulled = solver.pull(
        values, start[count:], np.ascontiguousarray(log_odds),
        np.repeat(by_action[:, None], start.shape[1], 1),
        np.repeat(by_row[:, None], start.shape[1], 1),
    )  # fmt: skip
    found = np.concatenate([by_judgement(game.table, values, pulled.values), pulled.rationality])
    assert pulled.residual.max() < 1e-8
    gap = np.abs(found - known) / np.maximum(1.0, np.abs(known))
    assert gap.max(initial=0.0) <= WITHIN


def test_pulls_do_not_depend_on_threads_or_neighbours() -> None:
    """A draw's derivatives have the same bits alone, among others, and on any number of threads."""
    game = seeded(11, depth=6).game()
    solver, source = Solver(game.structure), np.random.default_rng(6)
    values = game.table.evaluate(judgements(game.table.judgements, 300, source))
    lam = source.uniform(0, 8, (len(game.players), 300))
    odds = np.ascontiguousarray(solver.solve(values, lam).log_odds.T)
    by_action = source.normal(size=odds.shape)
    by_row = source.normal(size=values.shape)
    together = solver.pull(values, lam, odds, by_action, by_row)
    for draws in ([17], np.arange(299, -1, -1), source.choice(300, 41)):
        for threads in (1, 3):
            part = solver.pull(
                values[:, draws], lam[:, draws], odds[:, draws], by_action[:, draws],
                by_row[:, draws], threads,
            )  # fmt: skip
            assert_array_equal(part.values, together.values[:, draws])
            assert_array_equal(part.rationality, together.rationality[:, draws])
            assert_array_equal(part.residual, together.residual[draws])


# ---- close to folds and bifurcations ----------------------------------------------------------


def test_slopes_grow_towards_a_fold() -> None:
    """Towards the tip of a fold an answer moves like the root of the distance: at a quarter of it
    its slope is twice as steep, and still what differences say."""
    crisis = hard_games.patron()
    tip = fold_of(crisis)
    far = 1e-3 / 4.0 ** np.arange(4)
    case = asked(crisis, ["P(One=stag)"], {"stag": 5.0, LAMBDA: tip - far})
    found = case.slopes()
    assert found.residual.max() < 1e-6
    steep = by_name(found)[LAMBDA]
    assert (steep < 0).all()
    assert_allclose(steep[1:] / steep[:-1], 2.0, rtol=0.02)
    # Closer still, the tip itself moves by as much as the step.
    assert_allclose(found.values[:, :3], case.differences(1e-6)[0, :, :3], rtol=1e-4)


def fold_of(crisis: Crisis) -> float:
    """λ at the tip, by halving: beyond it the branch has turned twice."""
    game = hard_games.case(crisis, stag=5.0)
    low, high = 9.0, 9.2
    for _ in range(45):
        middle = 0.5 * (low + high)
        turned = game.solver.solve(game.values, middle * game.even).folds[0]
        low, high = (low, middle) if turned else (middle, high)
    return high


def test_slopes_grow_towards_a_bifurcation() -> None:
    """Where meeting is worth 1 and the branch splits at λ = 2, what one player would gain more
    moves the two apart by λ/4/(1 − (λ/2)²)-fold, without bound; beyond, with the other sign.

    For a gain ε of One's alone: z₁ = λ((2q − 1) + ε), z₂ = λ(2p − 1), so about z = 0, where p moves
    by z₁/4 and q by z₂/4: z₁ = λε + (λ/2)·z₂ and z₂ = (λ/2)·z₁, so z₁ = λε/(1 − λ²/4).
    """
    crisis = Crisis("meeting", ["One", "Two"])

    @crisis.story
    def story(s: Any, j: Any) -> Any:
        one, two = s.at_once({"one": ("One", ["l", "r"]), "two": ("Two", ["l", "r"])})
        return s.end("over", One=(one == two) + j.more * (one == "r"), Two=int(one == two))

    lam = np.array([1.0, 1.9, 1.99, 1.999, 2.001, 2.01, 2.1, 4.0])
    case = asked(crisis, ["P(one=r)"], {"more": 0.0, LAMBDA: lam})
    found = case.slopes()
    assert found.residual.max() < 1e-6
    slopes_ = by_name(found)
    assert_allclose(slopes_["more"], lam / 4 / (1 - lam**2 / 4), rtol=1e-6)
    assert_allclose(slopes_[LAMBDA], 0.0, atol=1e-9)


def test_a_bifurcation_itself_is_told_by_the_residual() -> None:
    """Exactly where a branch splits there is no slope across it, and the residual, far above
    1e-6, says that what is given is none."""
    crisis = Crisis("meeting", ["One", "Two"])

    @crisis.story
    def story(s: Any, j: Any) -> Any:
        one, two = s.at_once({"one": ("One", ["l", "r"]), "two": ("Two", ["l", "r"])})
        return s.end("over", One=(one == two) + j.more * (one == "r"), Two=int(one == two))

    case = asked(crisis, ["P(one=r)"], {"more": 0.0, LAMBDA: np.array([1.0, 2.0, 3.0])})
    residual = case.slopes().residual
    assert residual[[0, 2]].max() < 1e-8
    assert residual[1] > 1e-6


# ---- expressions ------------------------------------------------------------------------------

LEFT, RIGHT = 0, 1
OPS: dict[str, Callable[[Any, Any], Any]] = {
    "a + b": lambda a, b: a + b,
    "a * b": lambda a, b: a * b,
    "a / b": lambda a, b: a / b,
    "a ** b": lambda a, b: a**b,
    "a ** 3": lambda a, b: a**3,
    "2 ** b": lambda a, b: 2**b,
    "min(a, b)": np.minimum,
    "max(a, b)": np.maximum,
    "exp(a)": lambda a, b: np.exp(a),
    "log(a)": lambda a, b: np.log(a),
}
ROWS = {
    "a + b": (Op.ADD, 0, 1), "a * b": (Op.MULTIPLY, 0, 1), "a / b": (Op.DIVIDE, 0, 1),
    "a ** b": (Op.POWER, 0, 1), "a ** 3": (Op.POWER, 0, 3), "2 ** b": (Op.POWER, 2, 1),
    "min(a, b)": (Op.MINIMUM, 0, 1), "max(a, b)": (Op.MAXIMUM, 0, 1),
    "exp(a)": (Op.EXP, 0, -1), "log(a)": (Op.LOG, 0, -1),
}  # fmt: skip
NAMES = [(Op.JUDGEMENT, 0, -1, 0.0), (Op.JUDGEMENT, 1, -1, 0.0),
         (Op.CONSTANT, -1, -1, 2.0), (Op.CONSTANT, -1, -1, 3.0)]  # fmt: skip


def of(*rows: tuple[Op, int, int]) -> ExpressionTable:
    """Rows after a, b, 2 and 3."""
    return ExpressionTable.of([*NAMES, *((*row, 0.0) for row in rows)], ["a", "b"])


def last_by_judgement(table: ExpressionTable, numbers: Floats) -> Floats:
    """The derivative of the last row by a and b, ``float64[judgement, draw]``."""
    values = table.evaluate(numbers)
    by_row = np.zeros_like(values)
    by_row[-1] = 1.0
    return by_judgement(table, values, by_row)


@pytest.mark.parametrize("text", OPS)
def test_every_operation_has_its_derivative(text: str) -> None:
    """Each operation by both arguments, at random positive numbers."""
    table = of(ROWS[text])
    numbers = np.random.default_rng(7).uniform(0.2, 2.0, (2, 200))
    assert_allclose(table.evaluate(numbers)[-1], OPS[text](*numbers), rtol=1e-15)
    known = differences(lambda x: table.evaluate(x)[-1:], numbers, 1e-4)[0]
    clear = np.abs(numbers[0] - numbers[1]) > 1e-3
    found = last_by_judgement(table, numbers)
    assert clear.sum() > 190
    assert_allclose(found[:, clear], known[:, clear], rtol=1e-8, atol=1e-8)


def test_operations_on_operations() -> None:
    """A row that is used more than once, and by itself, gathers what all its uses say."""
    table = of(
        (Op.ADD, 0, 1),  # 4: a + b
        (Op.MULTIPLY, 4, 4),  # 5: (a + b)²
        (Op.DIVIDE, 5, 1),  # 6: (a + b)²/b
        (Op.MAXIMUM, 6, 0),
        (Op.LOG, 7, -1),
        (Op.MULTIPLY, 8, 4),
        (Op.POWER, 4, 4),
        (Op.MINIMUM, 10, 9),
        (Op.EXP, 11, -1),
        (Op.ADD, 12, 7),
    )
    numbers = np.random.default_rng(8).uniform(0.3, 1.2, (2, 300))
    clear = smooth(table, numbers, 1e-2)
    assert clear.sum() > 250
    known = differences(lambda x: table.evaluate(x)[-1:], numbers, 1e-4)[0]
    found = last_by_judgement(table, numbers)
    assert_allclose(found[:, clear], known[:, clear], rtol=1e-7, atol=1e-7)


def test_all_rows_count_at_once() -> None:
    """Derivatives by several rows add up."""
    table = of((Op.ADD, 0, 1), (Op.MULTIPLY, 0, 1))
    numbers = np.array([[2.0], [5.0]])
    values = table.evaluate(numbers)
    found = by_judgement(table, values, np.array([[10.0], [20.0], [1.0], [1.0], [3.0], [7.0]]))
    assert_array_equal(found, [[10.0 + 3.0 + 7.0 * 5.0], [20.0 + 3.0 + 7.0 * 2.0]])


@pytest.mark.parametrize("op", [Op.MINIMUM, Op.MAXIMUM])
def test_at_a_tie_the_first_argument_counts(op: Op) -> None:
    """Where a minimum or maximum is tied, one derivative of several is taken: the first's."""
    found = last_by_judgement(of((op, 0, 1)), np.array([[0.5], [0.5]]))
    assert_array_equal(found, [[1.0], [0.0]])
    found = last_by_judgement(of((op, 1, 0)), np.array([[0.5], [0.5]]))
    assert_array_equal(found, [[0.0], [1.0]])


def test_where_there_is_no_derivative_it_is_not_finite() -> None:
    """A root at zero; beside it, other draws are what they are."""
    table = ExpressionTable.of(
        [*NAMES, (Op.CONSTANT, -1, -1, 0.5), (Op.POWER, 0, 4, 0.0)], ["a", "b"]
    )
    found = last_by_judgement(table, np.array([[0.0, 4.0], [1.0, 1.0]]))
    assert not np.isfinite(found[0, 0])
    assert_array_equal(found[0, 1], 0.25)
    assert_array_equal(found[1], 0.0)


def test_powers_of_what_is_negative_or_nothing() -> None:
    """A constant power needs no logarithm of what is raised."""
    table = of((Op.POWER, 0, 3))
    found = last_by_judgement(table, np.array([[-2.0, 0.0, 2.0], [1.0, 1.0, 1.0]]))
    assert_array_equal(found[0], [12.0, 0.0, 12.0])


CAPPED = [(Op.DIVIDE, 2, 0), (Op.MINIMUM, 4, 3)]
"""min(2/a, 3): flat where a is small, 0 included."""


def test_a_step_on_the_way_may_be_infinite() -> None:
    """min(2/a, 3) is flat at a = 0, where a step on the way to it is infinite."""
    found = last_by_judgement(of(*CAPPED), np.array([[0.0], [1.0]]))
    assert_array_equal(found, [[0.0], [0.0]])


def test_a_step_on_the_way_may_be_infinite_beside_other_draws() -> None:
    """The same in one draw of several: each has the derivative that it has alone."""
    found = last_by_judgement(of(*CAPPED), np.array([[0.0, 1.0], [1.0, 1.0]]))
    assert_array_equal(found, [[0.0, -2.0], [0.0, 0.0]])
