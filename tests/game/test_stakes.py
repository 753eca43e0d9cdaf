"""A player's stake: by hand, by plain enumeration, and what it must not depend on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import rubicon as rb
from rubicon import Crisis
from rubicon.game import Floats, Game
from rubicon.game import stakes as module
from rubicon.game.stakes import MOST, stakes
from rubicon.story.tree import Kind, unfold
from tests.properties.random_stories import RandomStory, Telling, judgements, stories

Story = Callable[[Any, Any], Any]
PLAYERS = ("One", "Two")
FREAK, PAIR = "freak", ("a", "b")


def crisis(story: Story) -> Crisis:
    told = Crisis("told", players=PLAYERS)
    told.story(story)
    return told


def stakes_of(story: Story, numbers: dict[str, float] | None = None) -> list[float]:
    game = Game.of(unfold(crisis(story)))
    row = np.array([[(numbers or {})[name]] for name in game.table.judgements])
    return stakes(game, game.table.evaluate(row.reshape(-1, 1))[:, 0]).tolist()


def geometric(differences: dict[float, float]) -> float:
    """The stake by its formula: the probability of each difference."""
    roots = {d: w * d**0.5 for d, w in differences.items()}
    return float(np.exp(sum(r * np.log(d) for d, r in roots.items()) / sum(roots.values())))


def plain_stakes(game: Game, values: Floats) -> list[float]:
    """The same from all pairs of endings, each traced to where it parts."""
    ways, shares = {}, {}
    for end in np.flatnonzero(game.kind == Kind.END).tolist():
        way, share, node = [end], 1.0, end
        while node > 0:
            row, before = int(game.chance[node]), int(game.parent[node])
            share *= values[row] if row >= 0 else 1 / game.children[before]
            node = before
            way.append(node)
        ways[end], shares[end] = way[::-1], share
    paid, found = game.payoffs(values[:, None])[:, :, 0], []
    for player in range(len(game.players)):
        pairs: dict[float, float] = {}
        for one, first in ways.items():
            for other, second in ways.items():
                parts = [a for a, b in zip(first, second, strict=False) if a == b][-1]
                far = abs(float(paid[one, player] - paid[other, player]))
                if game.kind[parts] == Kind.DECISION and far > 1e-12:
                    pairs[far] = pairs.get(far, 0) + shares[one] * shares[other]
        found.append(geometric(pairs) if pairs else 0.0)
    return found


@given(stories(), st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_it_is_its_formula_over_all_pairs_of_endings(story: RandomStory, seed: int) -> None:
    game = story.game()
    assume((game.kind == Kind.END).sum() < 300)
    numbers = judgements(game.table.judgements, 1, np.random.default_rng(seed))
    values = game.table.evaluate(numbers)[:, 0]
    assert_allclose(stakes(game, values), plain_stakes(game, values), rtol=1e-9)


TELLINGS = {
    "names and order": Telling(rename="new ", rotate=1),
    "unit": Telling(scale={0: 1e3}),
    "constant": Telling(plus={0: 100.0}),
    "parts and idle chance": Telling(split=True, idle=True),
}


@pytest.mark.parametrize("telling", TELLINGS.values(), ids=TELLINGS)
@given(story=stories(), seed=st.integers(0, 2**32 - 1))
@settings(max_examples=20, deadline=None)
def test_it_is_the_same_however_the_story_is_told(
    telling: Telling, story: RandomStory, seed: int
) -> None:
    """Names, the order of options, a constant and idle chance change nothing; a unit all alike."""
    found = []
    for how in (Telling(), telling):
        game = story.game(how)
        numbers = judgements(game.table.judgements, 1, np.random.default_rng(seed))
        found.append(stakes(game, game.table.evaluate(numbers)[:, 0]))
    unit = [telling.scale.get(player, 1.0) for player in range(story.players)]
    assert_allclose(found[1], found[0] * unit, rtol=1e-7)


def test_two_endings_are_their_difference_however_rare() -> None:
    """The last of seven to move: it matters to Two in one telling of 64."""

    def story(s: Any, j: Any) -> Any:
        for step in range(6):
            if s.choose("One", f"step{step}", ["go on", "stop"]) == "stop":
                s.consequence("rest", One=step)
                return s.end("stopped")
        if s.choose("Two", "last", PAIR) == "a":
            s.consequence("gain", Two=0.3)
        return s.end("over")

    assert stakes_of(story)[1] == pytest.approx(0.3)


def test_matching_pennies() -> None:
    """Options are worth the same under coin tosses; endings are not."""

    def story(s: Any, j: Any) -> Any:
        one, two = s.at_once({"one": ("One", PAIR), "two": ("Two", PAIR)})
        s.consequence("penny", One=1 if one == two else -1, Two=-1 if one == two else 1)
        return s.end("over")

    assert stakes_of(story) == pytest.approx([2, 2])


@pytest.mark.parametrize("players", [("One", "Two"), ("Two", "One")])
def test_moves_at_once_in_either_order(players: tuple[str, str]) -> None:
    """Battle of the sexes: pairs that differ by 2, by 1 and by 1; the same for both."""

    def story(s: Any, j: Any) -> Any:
        taken = s.at_once({player.lower(): (player, PAIR) for player in players})
        if taken[0] == taken[1]:
            s.consequence("fun", One=2 if taken[0] == "a" else 1, Two=1 if taken[0] == "a" else 2)
        return s.end("over")

    expected = geometric({2.0: 2 / 16, 1.0: 2 / 16 + 1 / 16})
    assert stakes_of(story) == pytest.approx([expected, expected])


def test_who_decides_last_and_is_indifferent_has_a_stake() -> None:
    """What others decide about counts, too: near a tie λ would otherwise know no bound."""

    def story(s: Any, j: Any) -> Any:
        if s.choose("One", "stance", ["stay", "go"]) == "stay":
            s.consequence("quiet", Two=1)
            return s.end("quiet")
        reply = s.choose("Two", "reply", PAIR)
        s.consequence("reply", One=1 if reply == "a" else -1, Two=j.tie if reply == "a" else 0)
        return s.end("over")

    for tie in (0.1, 1e-3, 0.0, -1e-3):
        assert 0.7 < stakes_of(story, {"tie": tie})[1] < 1.1


def test_one_move_of_three_or_two_of_two() -> None:
    """Told in two steps, only how coins fall changes: differences 1, 1 and 2 either way."""

    def once(s: Any, j: Any) -> Any:
        s.consequence("gain", One=["no", "some", "all"].index(
            s.choose("One", "take", ["no", "some", "all"])), Two=1)  # fmt: skip
        return s.end("over")

    def twice(s: Any, j: Any) -> Any:
        gain = 0 if s.choose("One", "take", ["no", "yes"]) == "no" else 1
        if gain and s.choose("One", "much", ["some", "all"]) == "all":
            gain = 2
        s.consequence("gain", One=gain, Two=1)
        return s.end("over")

    assert stakes_of(once)[0] == pytest.approx(geometric({1.0: 4 / 9, 2.0: 2 / 9}))
    assert stakes_of(twice)[0] == pytest.approx(geometric({1.0: 3 / 8, 2.0: 2 / 8}))


def with_freak(chance: float, payoff: float, first: bool) -> Story:
    """A choice between 2 and 3, and an end of its own, before it or after either option."""

    def story(s: Any, j: Any) -> Any:
        outcomes = {FREAK: chance, "normal": 1 - chance}
        if first and s.nature("weather", outcomes) == FREAK:
            return s.end("freak", One=payoff, Two=payoff)
        taken = s.choose("One", "choice", PAIR)
        if not first and s.nature("weather", outcomes) == FREAK:
            return s.end("freak", One=payoff, Two=payoff)
        return s.end("good" if taken == "b" else "poor", One=2 + (taken == "b"), Two=4)

    return story


def chosen(story: Story) -> float:
    """The probability that One takes the better of two options, at λ = 10 per stake."""
    return float(crisis(story).with_judgements(rationality=10).at().ask("P(choice=b)"))


@pytest.mark.parametrize("payoff", [100, -1000])
@pytest.mark.parametrize("first", [True, False])
def test_an_end_that_cannot_happen_changes_nothing(payoff: float, first: bool) -> None:
    """It is the same choice, and the range of payoffs would make it another one."""
    assert chosen(with_freak(0, payoff, first)) == pytest.approx(1 / (1 + np.exp(-10)), abs=1e-12)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("gain", [0.05, 0.154, 1])
def test_an_end_that_all_but_cannot_happen_changes_hardly_anything(
    first: bool, gain: float
) -> None:
    """Payoff −1000 with probability 1e-6 beside a choice; with that of 0.154 a little of it
    shows most."""

    def story(chance: float) -> Story:
        def told(s: Any, j: Any) -> Any:
            outcomes = {FREAK: chance, "normal": 1 - chance}
            if first and s.nature("weather", outcomes) == FREAK:
                return s.end("freak", One=-1000, Two=-1000)
            taken = s.choose("One", "other", ["low", "high"])
            taken = s.choose("One", "choice", PAIR)
            if not first and s.nature("weather", outcomes) == FREAK:
                return s.end("freak", One=-1000, Two=-1000)
            own = 1 if s.outcome("other") == "high" else 0
            return s.end("over", One=own + (gain if taken == "b" else 0), Two=4)

        return told

    assert chosen(story(1e-6)) == pytest.approx(chosen(story(0)), abs=1e-3)


def test_a_decision_that_cannot_be_reached_changes_nothing() -> None:
    """Whatever hangs on it."""

    def story(s: Any, j: Any) -> Any:
        if s.nature("weather", {FREAK: j.freak, "normal": 1 - j.freak}) == FREAK:
            taken = s.choose("One", "flight", PAIR)
            s.consequence("escape", One=50 * (taken == "a"), Two=1)
            return s.end("fled")
        taken = s.choose("One", "choice", PAIR)
        return s.end("over", One=2 + (taken == "b"), Two=4)

    assert stakes_of(story, {"freak": 0})[0] == pytest.approx(1, abs=1e-14)
    assert stakes_of(story, {"freak": 1})[0] == pytest.approx(50)


@given(st.floats(1e-9, 0.2), st.floats(-1e3, 1e3))
@settings(max_examples=30)
def test_an_end_before_any_decision_is_no_stake(chance: float, payoff: float) -> None:
    """Whatever it pays and however likely it is."""
    found = stakes_of(with_freak(chance, payoff, first=True))
    assert found == pytest.approx([1, 0], abs=1e-9)


def test_a_probability_that_goes_to_nothing_takes_its_ending_along() -> None:
    """The stake gets ever nearer to that without it, and no jump is left."""
    far = [abs(stakes_of(with_freak(p, -1000, False))[0] - 1) for p in (1e-3, 1e-5, 1e-7, 1e-9)]
    assert_array_equal(np.diff(far) < 0, True)
    assert far[-1] < 1e-6


def test_many_payoffs_are_taken_in_groups() -> None:
    """Twice as many as are told apart: uniform from 0 to 1 against the same half as far again."""

    def story(s: Any, j: Any) -> Any:
        shift = 0.5 if s.choose("One", "shift", PAIR) == "b" else 0
        luck = s.nature("luck", {f"{k}": 1 / many for k in range(many)})
        s.consequence("luck", One=shift + (int(luck) + 0.5) / many, Two=1)
        return s.end("over")

    many = 2 * MOST
    # |0.5 + u − v| for two uniform numbers, by its density, 1 − |d − 0.5| on −0.5 … 1.5
    at = (np.arange(200_000) + 0.5) / 100_000 - 0.5
    weight = (1 - np.abs(at - 0.5)) * np.sqrt(np.abs(at))
    expected = np.exp((weight * np.log(np.abs(at))).sum() / weight.sum())
    assert stakes_of(story)[0] == pytest.approx(expected, rel=1e-3)


def table(size: int) -> Story:
    """Two choose at once among so many options each, with payoffs of no pattern."""
    paid = np.random.default_rng(size).normal(size=(size, size)).tolist()
    options = [str(option) for option in range(size)]

    def story(s: Any, j: Any) -> Any:
        one, two = s.at_once({"x": ("One", options), "y": ("Two", options)})
        return s.end("over", {"One": paid[int(one)][int(two)], "Two": paid[int(two)][int(one)]})

    return story


def test_many_options_are_compared_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """All before at once, or pair by pair: the same up to rounding."""
    many = stakes_of(table(12))
    monkeypatch.setattr("rubicon.game.stakes.FEW", 12)
    assert_allclose(many, stakes_of(table(12)), rtol=1e-12)


@pytest.mark.parametrize("size", [20, 60])
def test_a_table_takes_time_in_proportion_to_its_cells(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Differences that are taken, with payoffs told apart up to a tenth of the options."""
    taken = []

    def counted(values: Floats, *rest: Any) -> tuple[float, float]:
        taken.append(len(values) * len(rest[1]))
        return between(values, *rest)

    between = module._between
    monkeypatch.setattr(module, "_between", counted)
    monkeypatch.setattr(module, "MOST", most := 10)
    stakes_of(table(size))
    assert sum(taken) <= 2 * len(PLAYERS) * (size + 1) * (most + 1) ** 2


def test_per_range_is_the_range_over_all_endings() -> None:
    """What the stake was once is there to be asked for: 53 in 100, as 1 is little to 98."""
    made = crisis(with_freak(0, 100, first=True)).with_judgements(
        rationality=rb.Range(fixed=10, unit="per range")
    )
    expected = 1 / (1 + np.exp(-10 / 98))
    assert float(made.at().ask("P(choice=b)")) == pytest.approx(expected, abs=1e-12)


def test_a_player_without_influence_has_the_range() -> None:
    """Chance alone decides what it gets; its λ makes no difference, and is no mistake."""
    made = crisis(with_freak(0.5, 7, first=True)).with_judgements(rationality=10)
    assert made.check().record["stakes"] == pytest.approx({"One": 1, "Two": 3})
