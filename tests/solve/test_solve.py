"""Solving: games whose equilibria are known, and the hard cases, each named for what it breaks."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from rubicon import Crisis, maximum, minimum
from rubicon.game import Game
from rubicon.solve import Solution, Solver, Status
from rubicon.solve.lanes import LANES
from rubicon.solve.plan import ADVISE, CHOOSE, DECIDED, make_plan
from rubicon.solve.sweep import fill_lane, make_buffers, sweep
from rubicon.story.tree import Tree, unfold
from tests.certified import certified
from tests.properties.plain import by_set, check

Teller = Callable[[Any, Any], Any]


class Solved(NamedTuple):
    tree: Tree
    game: Game
    numbers: list[dict[str, float]]  # by draw
    rationality: np.ndarray  # [player, draw]
    solution: Solution

    def chance(self, label: str, option: str, *saw: tuple[str, str]) -> np.ndarray:
        """``float64[draw]``: how often a decision is taken so by a player who saw that."""
        for h in range(self.game.infosets):
            if (
                self.game.labels[self.game.infoset_label[h]] == label
                and tuple(self.game.recount(int(self.game.infoset_seen[h]))) == saw
            ):
                action = self.game.action_start[h] + self.game.options(h).index(option)
                return np.asarray(self.solution.behaviour[:, action])
        raise AssertionError(f"no {label} after {saw}")


def solve(
    teller: Teller,
    players: Sequence[str],
    rationality: Any,
    numbers: Sequence[dict[str, float]] = ({},),
) -> Solved:
    """A story solved; ``rationality`` is one number, one per draw, or ``[player, draw]``."""
    crisis = Crisis("a test", players=players)
    crisis.story(teller)
    tree = unfold(crisis)
    game = Game.of(tree)
    table = game.table
    rows = [[draw[name] for draw in numbers] for name in table.judgements]
    values = table.evaluate(np.array(rows, float).reshape(len(rows), len(numbers)))
    lam = np.array(np.broadcast_to(rationality, (len(players), len(numbers))), float)
    solution = Solver(game.structure).solve(values, lam)
    return Solved(tree, game, list(numbers), lam, solution)


def check_solved(case: Solved, within: float = 1e-8) -> None:
    """Every draw solved, and an equilibrium by plain recursion (where nothing underflows)."""
    assert_array_equal(case.solution.status, Status.SOLVED)
    assert_array_equal(case.solution.reached, 1.0)
    assert case.solution.residual.max() <= within
    for draw, names in enumerate(case.numbers):
        if case.solution.behaviour[draw].min() < 1e-290:
            continue  # log-odds cannot be had from probabilities
        policy = by_set(case.game, case.solution.behaviour[draw].tolist())
        residual, _ = check(case.tree, names, policy, case.rationality[:, draw].tolist())
        assert residual <= within


def logit(x: float) -> float:
    return 1 / (1 + math.exp(-x))


# ---- known equilibria --------------------------------------------------------------------


def test_one_decision_is_the_logit_formula() -> None:
    """A single choice has the closed form, at every λ."""

    def story(s: Any, j: Any) -> Any:
        x = s.choose("A", "x", ["l", "m", "r"])
        return s.end("over", A={"l": 0.0, "m": j.gain, "r": 1.0}[x])

    lam = np.array([0.0, 0.3, 2.0, 30.0])
    case = solve(story, ["A"], lam, [{"gain": g} for g in (0.5, -1.0, 2.0, 0.9)])
    worth = np.array([[0.0, draw["gain"], 1.0] for draw in case.numbers]) * lam[:, None]
    expected = np.exp(worth) / np.exp(worth).sum(axis=1, keepdims=True)
    assert_allclose(case.solution.behaviour, expected, rtol=1e-12)
    check_solved(case)


def matching_pennies(s: Any, j: Any) -> Any:
    one, other = s.at_once({"x": ("A", ["heads", "tails"]), "y": ("B", ["heads", "tails"])})
    same = one == other
    return s.end("over", A=j.prize if same and one == "heads" else int(same), B=int(not same))


def test_asymmetric_matching_pennies() -> None:
    """The one equilibrium of a game without a pure one (Goeree, Holt & Palfrey 2016, ch. 2)."""
    case = solve(matching_pennies, ["A", "B"], [1.0, 5.0, 50.0], [{"prize": 9.0}] * 3)
    check_solved(case)
    for draw, lam in enumerate((1.0, 5.0, 50.0)):
        p = case.chance("x", "heads")[draw]
        q = case.chance("y", "heads")[draw]
        assert_allclose(math.log(p / (1 - p)), lam * (9 * q - (1 - q)), atol=1e-8)
        assert_allclose(math.log(q / (1 - q)), lam * ((1 - p) - p), atol=1e-8)


def selten(s: Any, j: Any) -> Any:
    """Selten's horse (1975)."""
    if s.choose("A", "a", ["across", "down"], seen_by="B") == "across":
        if s.choose("B", "b", ["across", "down"], seen_by="nobody") == "across":
            return s.end("through", A=1, B=1, C=1)
        if s.choose("C", "c", ["left", "right"]) == "left":
            return s.end("b left", A=4, B=4, C=0)
        return s.end("b right", A=0, B=0, C=1)
    if s.choose("C", "c", ["left", "right"]) == "left":
        return s.end("a left", A=3, B=3, C=2)
    return s.end("a right", A=0, B=0, C=0)


def test_seltens_horse_goes_to_the_sequential_equilibrium() -> None:
    """As λ grows the principal branch leads to both going across, not to the other Nash one."""
    lam = np.array([1.0, 5.0, 20.0, 100.0, 1000.0])
    case = solve(selten, ["A", "B", "C"], lam, [{}] * len(lam))
    check_solved(case)
    a, b = case.chance("a", "across"), case.chance("b", "across", ("a", "across"))
    right = case.chance("c", "right")
    assert a[-1] > 0.99
    assert b[-1] > 0.99
    assert right[-1] > 0.7  # B goes across only if C goes right with 3/4 in the limit
    assert (np.diff(case.solution.regret.max(axis=1)[2:]) < 0).all()


def beer_quiche(s: Any, j: Any) -> Any:
    """Cho & Kreps (1987)."""
    kind = s.nature("kind", {"weak": 0.1, "strong": 0.9}, seen_by="A")
    meal = s.choose("A", "meal", ["beer", "quiche"])
    fight = s.choose("B", "reply", ["fight", "leave"]) == "fight"
    likes = (kind == "strong") == (meal == "beer")
    return s.end("over", A=likes + 2 * (not fight), B=int(fight == (kind == "weak")))


def test_beer_and_quiche_far_along_the_branch() -> None:
    """Up to λ = 5000 per unit: the pool on beer, which the intuitive criterion keeps."""
    lam = np.array([1.0, 10.0, 100.0, 1000.0, 5000.0])
    case = solve(beer_quiche, ["A", "B"], lam, [{}] * len(lam))
    check_solved(case)
    beer = case.chance("meal", "beer", ("kind", "strong"))
    assert beer[-1] > 0.999
    assert case.chance("meal", "beer", ("kind", "weak"))[-1] > 0.999
    assert case.chance("reply", "fight", ("meal", "beer"))[-1] < 1e-6
    assert case.solution.regret[-1].max() < 1e-2


@pytest.mark.parametrize("scale", [1e-6, 1e6])
@pytest.mark.parametrize("teller", [selten, beer_quiche, matching_pennies])
def test_units_of_payoffs_do_not_matter(teller: Teller, scale: float) -> None:
    """Payoffs in millionths or millions, with λ to match, give the same behaviour."""

    class Scaled:
        def __init__(self, s: Any) -> None:
            self.s = s

        def __getattr__(self, name: str) -> Any:
            return getattr(self.s, name)

        def end(self, name: str, **payoffs: Any) -> Any:
            return self.s.end(name, **{k: v * scale for k, v in payoffs.items()})

    players = ["A", "B", "C"] if teller is selten else ["A", "B"]
    plain = solve(teller, players, 7.0, [{"prize": 3.0}])
    scaled = solve(lambda s, j: teller(Scaled(s), j), players, 7.0 / scale, [{"prize": 3.0}])
    check_solved(plain)
    check_solved(scaled)
    assert_allclose(scaled.solution.behaviour, plain.solution.behaviour, atol=1e-9)


# ---- beliefs where reach underflows -------------------------------------------------------


def far_away(steps: int) -> Teller:
    """A decision with hidden history behind a product of unlikely moves of chance.

    Before B decides, each of ``steps`` hidden moves of chance took a branch of probability
    ``j.rare``, with the odds between the two histories that B can't tell apart 1 to 3.
    """

    def story(s: Any, j: Any) -> Any:
        side = s.nature("side", {"near": 0.25, "far": 0.75}, seen_by="nobody")
        for step in range(steps):
            if not s.hazard(f"survives {step}", j.rare, "yes", "no", seen_by="B"):
                return s.end("early", A=1, B=0)
        s.choose("A", "act", ["talk", "fight"], seen_by="nobody")
        guess = s.choose("B", "guess", ["near", "far"], seen_by="nobody")
        return s.end("over", A=j.gain * int(s.outcome("act") == "talk"), B=int(guess == side))

    return story


def test_beliefs_survive_where_reach_underflows() -> None:
    """An information set reached with probability 1e-400 has the beliefs of a likely one."""
    rare = [{"rare": p, "gain": 1.0} for p in (0.5, 1e-3, 1e-100)]
    case = solve(far_away(4), ["A", "B"], 2.0, rare)
    check_solved(case)
    saw = tuple((f"survives {k}", "yes") for k in range(4))
    guess = case.chance("guess", "far", *saw)
    assert_allclose(guess, logit(2.0 * (0.75 - 0.25)), rtol=1e-12)


def test_beliefs_survive_behind_unlikely_choices() -> None:
    """The same where players themselves make the history all but impossible."""

    def story(s: Any, j: Any) -> Any:
        side = s.nature("side", {"near": 0.25, "far": 0.75}, seen_by="nobody")
        for step in range(4):
            s.consequence("price", A=-j.price)
            if s.choose("A", f"pay {step}", ["no", "yes"], seen_by="B") == "no":
                s.consequence("price back", A=j.price)
                return s.end("early", A=0, B=0)
        guess = s.choose("B", "guess", ["near", "far"], seen_by="nobody")
        return s.end("over", A=0, B=int(guess == side))

    numbers = [{"price": p} for p in (0.1, 10.0, 115.0)]
    case = solve(story, ["A", "B"], 2.0, numbers)
    assert_array_equal(case.solution.status, Status.SOLVED)
    saw = tuple((f"pay {k}", "yes") for k in range(4))
    assert_allclose(case.chance("guess", "far", *saw), logit(1.0), rtol=1e-10)
    reach = sum(math.log(case.chance(f"pay {k}", "yes", *saw[:k])[2]) for k in range(4))
    assert reach < -700


def test_beliefs_behind_an_impossible_branch_are_the_limit_ones() -> None:
    """Where chance rules a history out in some draws, its odds are those as it becomes rare."""
    numbers = [{"rare": p, "gain": 1.0} for p in (1e-12, 0.0)]
    case = solve(far_away(1), ["A", "B"], 2.0, numbers)
    assert_array_equal(case.solution.status, Status.SOLVED)
    guess = case.chance("guess", "far", ("survives 0", "yes"))
    assert_allclose(guess, logit(1.0), rtol=1e-9)


def test_an_impossible_branch_beside_a_possible_one_has_no_weight() -> None:
    """A chance of 0 in some draws: the player is sure of the other history there."""

    def story(s: Any, j: Any) -> Any:
        side = s.nature("side", {"near": j.p, "far": 1 - j.p}, seen_by="nobody")
        guess = s.choose("B", "guess", ["near", "far"])
        return s.end("over", A=1, B=int(guess == side))

    case = solve(story, ["A", "B"], 3.0, [{"p": p} for p in (0.0, 0.5, 1.0)])
    assert_array_equal(case.solution.status, Status.SOLVED)
    assert case.solution.residual.max() <= 1e-8
    expected = [logit(3.0 * (2 * p - 1)) for p in (0.0, 0.5, 1.0)]
    assert_allclose(case.chance("guess", "near"), expected, rtol=1e-12)


# ---- circles -----------------------------------------------------------------------------


def race(s: Any, j: Any) -> Any:
    """Who moves first is hidden; both would rather differ, and dislike moving alone first."""
    moves = [("A", "a"), ("B", "b")]
    first = s.nature("first", {"A": j.p, "B": 1 - j.p}, seen_by="nobody")
    for player, label in moves if first == "A" else moves[::-1]:
        if s.choose(player, label, ["go", "wait"], seen_by="nobody") == "go" and player == first:
            s.consequence("early", {player: -j.early})
    a, b = s.outcome("a"), s.outcome("b")
    return s.end("over", A=j.gain * int(a != b), B=(a == "go") - 0.5 * (b == "go"))


def test_information_sets_in_a_circle() -> None:
    """A's precedes B's on one branch and B's precedes A's on the other: still an equilibrium."""
    source = np.random.default_rng(3)
    numbers = [
        {"p": p, "early": e, "gain": g}
        for p, e, g in zip(
            source.uniform(0.1, 0.9, 20), source.uniform(0, 2, 20), source.normal(0, 1, 20),
            strict=True,
        )
    ]  # fmt: skip
    case = solve(race, ["A", "B"], source.uniform(0, 10, 20), numbers)
    plan, _ = make_plan(case.game.structure)
    assert (plan.step_kind == ADVISE).sum() == 2, "neither sees the other move"
    assert len(plan.lagging) == 2
    check_solved(case)


def test_a_circle_in_which_no_move_is_missed() -> None:
    """Where only one option of the first leads to the second, one of the two has to wait."""

    def relay(s: Any, j: Any) -> Any:
        order = ["A", "B"] if s.nature("first", {"A": j.p, "B": 1 - j.p}, "nobody") == "A" else "BA"
        for player in order:
            if s.choose(player, player.lower(), ["stop", "pass"], seen_by="nobody") == "stop":
                return s.end(f"{player} stopped", {player: j.prize, "AB".replace(player, ""): 0})
        return s.end("passed twice", A=1, B=1)

    numbers = [{"p": p, "prize": q} for p in (0.2, 0.5, 0.8) for q in (0.3, 0.9, 1.5)]
    case = solve(relay, ["A", "B"], np.full(9, 6.0), numbers)
    plan, _ = make_plan(case.game.structure)
    kinds = plan.step_kind.tolist()
    assert {CHOOSE, DECIDED, ADVISE} <= set(kinds)
    assert kinds.count(ADVISE) == 1
    waiting = plan.step_choice[plan.step_kind == ADVISE]
    assert_array_equal(plan.lagging, waiting)
    decided = plan.step_choice[plan.step_kind == DECIDED]
    assert waiting[0] in decided, "what it waits with is played"
    check_solved(case)


def test_a_circle_is_the_simultaneous_game() -> None:
    """Where the order pays nobody, a race is the same game as moving at once."""

    def at_once(s: Any, j: Any) -> Any:
        a, b = s.at_once({"a": ("A", ["go", "wait"]), "b": ("B", ["go", "wait"])})
        return s.end("over", A=j.gain * int(a != b), B=(a == "go") - 0.5 * (b == "go"))

    numbers = [{"p": 0.3, "early": 0.0, "gain": 2.0}]
    circle = solve(race, ["A", "B"], 4.0, numbers)
    straight = solve(at_once, ["A", "B"], 4.0, numbers)
    check_solved(circle)
    assert_allclose(circle.chance("a", "go"), straight.chance("a", "go"), rtol=1e-9)
    assert_allclose(circle.chance("b", "go"), straight.chance("b", "go"), rtol=1e-9)


def test_a_circle_of_three() -> None:
    """Three players in a hidden order that goes round."""

    def story(s: Any, j: Any) -> Any:
        start = s.nature("start", {"0": 0.2, "1": 0.3, "2": 0.5}, seen_by="nobody")
        for turn in range(3):
            player = "ABC"[(int(start) + turn) % 3]
            s.choose(player, f"move of {player}", ["up", "down"], seen_by="nobody")
        a, b, c = (s.outcome(f"move of {player}") == "up" for player in "ABC")
        lead = s.outcome(f"move of {'ABC'[int(start)]}") == "up"
        return s.end("over", A=a * (b - 0.3), B=b * (c - 0.4) + lead, C=c * (a - 0.6) - lead)

    case = solve(story, ["A", "B", "C"], [[1, 4, 9], [2, 3, 1], [5, 5, 5]], [{}] * 3)
    assert (make_plan(case.game.structure)[0].step_kind == ADVISE).any()
    check_solved(case)


# ---- small and odd -----------------------------------------------------------------------


def test_a_move_with_one_option() -> None:
    """A move that can only go one way is taken, and what follows is unaffected."""

    def story(s: Any, j: Any) -> Any:
        s.choose("A", "must", ["yes"], seen_by="nobody")
        x = s.choose("B", "x", ["l", "r"])
        return s.end("over", A=1, B=int(x == "r"))

    case = solve(story, ["A", "B"], 2.0)
    check_solved(case)
    assert case.chance("must", "yes")[0] == 1.0
    assert_allclose(case.chance("x", "r"), logit(2.0), rtol=1e-12)


def test_a_story_with_moves_of_one_option_only() -> None:
    """No unknowns at all, but information sets."""

    def story(s: Any, j: Any) -> Any:
        s.choose("A", "must", ["yes"])
        return s.end("over", A=j.gain)

    case = solve(story, ["A"], 2.0, [{"gain": 1.0}, {"gain": 2.0}])
    check_solved(case)
    assert_array_equal(case.solution.behaviour, 1.0)


def test_a_story_without_a_decision() -> None:
    """Chance alone: nothing to solve, and solved."""

    def story(s: Any, j: Any) -> Any:
        return s.end("over", A=int(s.hazard("x", j.p)))

    case = solve(story, ["A"], 2.0, [{"p": 0.1}, {"p": 0.7}, {"p": 0.0}])
    assert_array_equal(case.solution.status, Status.SOLVED)
    assert case.solution.behaviour.shape == (3, 0)
    assert_array_equal(case.solution.residual, 0.0)
    assert_array_equal(case.solution.regret, 0.0)


def test_a_story_of_one_node() -> None:
    """A story that only ends is solved as it stands."""
    case = solve(lambda s, j: s.end("over", A=j.gain), ["A"], 2.0, [{"gain": 1.0}])
    assert_array_equal(case.solution.status, Status.SOLVED)
    assert case.solution.behaviour.shape == (1, 0)


def test_no_draws_at_all() -> None:
    """Solving for no draws gives no answers, and no error."""
    case = solve(lambda s, j: s.end(s.choose("A", "x", ["l", "r"]), A=j.gain), ["A"], 1.0, [])
    assert case.solution.behaviour.shape == (0, 2)


def test_a_tie_is_split_evenly() -> None:
    """Options worth the same are as likely, however large λ is."""

    def story(s: Any, j: Any) -> Any:
        s.choose("A", "x", ["l", "m", "r"])
        return s.end("over", A=1)

    case = solve(story, ["A"], [1.0, 1e6], [{}] * 2)
    check_solved(case)
    assert_array_equal(case.solution.behaviour, 1 / 3)


def test_a_very_large_rationality() -> None:
    """λ at which the worse option's probability is below any number: the better one is sure."""

    def story(s: Any, j: Any) -> Any:
        return s.end("over", A=int(s.choose("A", "x", ["l", "r"]) == "r"))

    case = solve(story, ["A"], [500.0, 5000.0, 1e9], [{}] * 3)
    assert_array_equal(case.solution.status, Status.SOLVED)
    assert_array_equal(case.chance("x", "r"), 1.0)
    assert_allclose(case.solution.regret, 0.0, atol=1e-12)


# ---- draws that are not numbers -----------------------------------------------------------


def three_ways(s: Any, j: Any) -> Any:
    x = s.choose("A", "x", ["l", "m", "r"])
    return s.end("over", A={"l": 0.0, "m": j.gain, "r": 1.0}[x])


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_payoff_that_is_not_finite_among_three(bad: float) -> None:
    """One of several options is worth nan or infinity: that draw says so, the others are solved."""
    good = solve(three_ways, ["A"], 2.0, [{"gain": 0.5}] * 3)
    case = solve(three_ways, ["A"], 2.0, [{"gain": 0.5}, {"gain": bad}, {"gain": 0.5}])
    assert_array_equal(case.solution.status, [Status.SOLVED, Status.NOT_FINITE, Status.SOLVED])
    assert_array_equal(case.solution.behaviour[[0, 2]], good.solution.behaviour[[0, 2]])


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_the_certificate_does_not_lose_what_is_no_number(bad: float) -> None:
    """With a payoff that is not finite at one option, the recomputed residual isn't finite."""
    good = solve(three_ways, ["A"], 2.0, [{"gain": 0.5}])
    values = good.game.table.evaluate(np.array([[bad, 0.5]]))
    log_odds = np.array([[0.0, 0.0], [0.0, 0.5], [1.0, 1.0]])  # right but for what is bad
    found = certified(good.game.structure, values, log_odds, np.ones((1, 2)))
    assert not found.residual[0] <= 1e-8
    assert found.residual[1] <= 1e-15


@pytest.mark.parametrize("bad", [math.nan, math.inf])
@pytest.mark.parametrize("whom", ["decides", "does not decide"])
@pytest.mark.parametrize("where", ["before", "after"])
def test_a_payoff_that_is_not_finite_anywhere(bad: float, whom: str, where: str) -> None:
    """Also where it moves no decision, a payoff that is no number makes the draw not finite."""

    def story(s: Any, j: Any) -> Any:
        player = "A" if whom == "decides" else "B"
        if where == "before":
            s.consequence("it", {player: j.bad})
        x = s.choose("A", "x", ["l", "r"])
        if where == "after":
            s.consequence("it", {player: j.bad})
        return s.end("over", A=int(x == "r"), B=1)

    case = solve(story, ["A", "B"], 2.0, [{"bad": 1.0}, {"bad": bad}])
    assert_array_equal(case.solution.status, [Status.SOLVED, Status.NOT_FINITE])


def test_a_step_on_the_way_to_a_payoff_may_be_infinite() -> None:
    """Only payoffs and chances must be finite: minimum(1/0, 2) is 2."""

    def story(s: Any, j: Any) -> Any:
        x = s.choose("A", "x", ["l", "r"])
        return s.end("over", A=minimum(1 / maximum(j.small, 0), 2) * (1 if x == "r" else 0.5))

    case = solve(story, ["A"], 1.0, [{"small": 0.0}, {"small": 1.0}])
    check_solved(Solved(*case[:2], case.numbers[1:], case.rationality[:, 1:], _only(case, [1])))
    assert_array_equal(case.solution.status, Status.SOLVED)
    assert_allclose(case.chance("x", "r"), [logit(1.0), logit(0.5)], rtol=1e-10)


def _only(case: Solved, draws: list[int]) -> Solution:
    solution = case.solution
    return Solution(
        **{
            field.name: getattr(solution, field.name)[draws]
            for field in dataclasses.fields(solution)
        }
    )


def test_a_chance_that_is_no_number() -> None:
    """A chance that is nan is never passed off as solved, even where no decision hangs on it."""

    def story(s: Any, j: Any) -> Any:
        s.nature("side", {"near": j.p, "far": 1 - j.p})
        guess = s.choose("B", "guess", ["near", "far"])
        return s.end("over", A=1, B=int(guess == s.outcome("side")))

    case = solve(story, ["A", "B"], 3.0, [{"p": 0.5}, {"p": math.nan}])
    assert_array_equal(case.solution.status, [Status.SOLVED, Status.NOT_FINITE])


def test_statuses_have_words() -> None:
    """Every status says in words what happened."""
    assert all(status.text for status in Status)


# ---- one sweep, by hand -------------------------------------------------------------------


def test_a_sweep_uses_all_lanes_alike() -> None:
    """The same draw in every lane gives the same numbers in every lane."""
    crisis = Crisis("pennies", players=["A", "B"])
    crisis.story(matching_pennies)
    game = Game.of(unfold(crisis))
    plan, _ = make_plan(game.structure)
    buffers = make_buffers(plan)
    values = game.table.evaluate(np.array([[3.0]] * len(game.table.judgements)))[:, 0]
    for lane in range(LANES):
        fill_lane(plan, buffers, lane, np.ascontiguousarray(values))
    assert plan.unknowns == 2
    z = np.repeat([[0.3], [-0.7]], LANES, axis=1)
    sweep(plan, buffers, z, np.full((2, LANES), 2.0))
    for rows in (buffers.response, buffers.payoff, buffers.old, buffers.value):
        assert_array_equal(rows, np.repeat(rows[:, :1], LANES, axis=1))
    assert (buffers.response[plan.unknown_option] != 0).all()
