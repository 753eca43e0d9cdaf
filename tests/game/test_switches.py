"""Consequences switched off, and chances fixed: as if the story had been told that way."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given

from rubicon import Crisis
from rubicon.errors import InputError
from rubicon.game import Game
from rubicon.game.luck import with_chances
from rubicon.game.switches import payments, switch, switched, switches
from rubicon.solve import Solver
from rubicon.story.tree import unfold
from tests.properties.random_stories import RandomStory, judgements, stories


def values(game: Game, numbers: dict[str, Any]) -> Any:
    return game.table.evaluate(np.array([numbers[name] for name in game.table.judgements]))


@given(stories())
def test_with_all_switches_on_a_game_is_what_it_was(story: RandomStory) -> None:
    """Every payoff and every chance to the bit; and so is behaviour, but for rounding."""
    game = story.game()
    new = switched(game, payments(game))
    names, source = game.table.judgements, np.random.default_rng(1)
    known = dict(zip(names, judgements(names, 4, source), strict=True))
    every = known | {name: np.ones(4) for name in switches(new)}
    old, now = values(game, known), values(new, every)
    for before, after in ((game.payoff, new.payoff), (game.chance, new.chance)):
        assert ((before < 0) == (after < 0)).all()
        np.testing.assert_array_equal(old[before[before >= 0]], now[after[after >= 0]])
    np.testing.assert_array_equal(game.payoffs(old), new.payoffs(now))
    lam = np.full((len(game.players), 4), 2.0)
    found = [Solver(g.structure).solve(v, lam) for g, v in ((game, old), (new, now))]
    np.testing.assert_array_equal(found[0].status, found[1].status)
    np.testing.assert_allclose(found[0].behaviour, found[1].behaviour, atol=1e-12)


def told(without: str = "", luck: float | None = None) -> Game:
    """What follows from waiting or acting; ``without`` a consequence, or with chances as told."""
    crisis = Crisis("Told", ["A", "B"])

    @crisis.story
    def story(s, j):
        def follows(name: str, **payoffs: Any) -> None:
            if name != without:
                s.consequence(name, **payoffs)

        p = {"high": j.p, "middle": j.q, "low": 1 - j.p - j.q}
        if luck is not None:
            rest = (1 - luck) / (j.p + (1 - j.p - j.q))
            p = {"high": j.p * rest, "middle": luck, "low": (1 - j.p - j.q) * rest}
        tide = s.nature("tide", p, seen_by="A")
        follows("tide", A=j.a if tide == "high" else -j.a, B=j.b)
        if s.choose("A", "sail", ["yes", "no"]) == "yes":
            follows("voyage", A=j.a * 2 if tide != "low" else -j.b, B=-j.b)
        if s.choose("B", "greet", ["yes", "no"]) == "yes":
            follows("greeting", A=j.a, B=j.b)
            follows("voyage", B=j.a)
        return s.end("over", A=j.a * j.b, B=-j.a)

    return Game.of(unfold(crisis))


NUMBERS = {"p": 0.25, "q": 0.35, "a": 0.8, "b": 0.6}
DRAWN = {name: np.linspace(x - 0.1, x + 0.1, 5) for name, x in NUMBERS.items()}


def behaviour(game: Game, **off: float) -> Any:
    every = DRAWN | {name: np.full(5, off.get(name, 1.0)) for name in switches(game)}
    return Solver(game.structure).solve(values(game, every), np.full((2, 5), 3.0)).behaviour


@pytest.mark.parametrize("name", ["tide", "voyage", "greeting"])
def test_a_consequence_switched_off_is_a_story_without_it(name: str) -> None:
    game = told()
    new = switched(game, payments(game))
    gone = [switch(game, pair) for pair in payments(game)
            if game.consequence_names[pair[0]] == name]  # fmt: skip
    assert len(gone) == 2
    found = behaviour(new, **dict.fromkeys(gone, 0.0))
    np.testing.assert_allclose(found, behaviour(told(without=name)), atol=1e-12)
    assert np.abs(found - behaviour(game)).max() > 1e-3 or name == "tide"  # which weighs on nothing


def test_chances_fixed_are_a_story_with_them() -> None:
    """The other outcomes share the rest as they did before."""
    game = told()
    tide, middle = game.labels.index("tide"), game.texts.index("middle")
    fixed = with_chances(game, {tide: {middle: 0.9}})
    want, now = told(luck=0.9), values(fixed, DRAWN)
    old = values(want, DRAWN)
    for mine, theirs in zip(fixed.chance, want.chance, strict=True):
        if mine >= 0:
            np.testing.assert_allclose(now[mine], old[theirs], atol=1e-15)
    np.testing.assert_allclose(behaviour(fixed), behaviour(want), atol=1e-12)
    np.testing.assert_array_equal(fixed.payoff, game.payoff)


def test_all_chances_of_a_move_add_up_to_one() -> None:
    game = told()
    tide = game.labels.index("tide")
    every = [game.texts.index(text) for text in ("high", "middle", "low")]
    with pytest.raises(InputError, match=r"add up to 0\.9"):
        with_chances(game, {tide: dict.fromkeys(every, 0.3)})
    sure = with_chances(game, {tide: dict(zip(every, (0.0, 1.0, 0.0), strict=True))})
    chances = values(sure, DRAWN)[sure.chance[1:4]]
    np.testing.assert_array_equal(chances, np.array([[0.0], [1.0], [0.0]]).repeat(5, axis=1))
