"""Weights and groups in a story: what they come to, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rubicon import Crisis, InputError
from rubicon.game import Game
from rubicon.story.tree import Tree, unfold

Tell = Callable[[Any, Any], Any]


def told(tell: Tell) -> Tree:
    crisis = Crisis("weighed", players=["A", "B"])
    crisis.story(tell)
    return unfold(crisis)


def once(**how: Any) -> Tell:
    def tell(s: Any, j: Any) -> Any:
        taken = s.choose("A", "act", ["x", "y", "z"], **how)
        return s.end(taken, A=1, B=1)

    return tell


@pytest.mark.parametrize(
    ("how", "share", "group"),
    [
        ({}, (), ()),
        ({"weights": {"x": 1}}, (), ()),
        ({"weights": {"x": 3}}, (3, 1, 1), ("", "", "")),
        ({"groups": {"g": ["y", "z"]}}, (1, 0.5, 0.5), ("", "g", "g")),
        ({"groups": {"g": ["y", "z"]}, "weights": {"g": 4, "y": 3}}, (1, 3, 1), ("", "g", "g")),
    ],
)
def test_weights_of_options(how: Any, share: Any, group: Any) -> None:
    """A group has the weight of one option; within it, its options share by their own."""
    weights = told(once(**how)).nodes[0].weights
    assert (weights.share, weights.group) == (share, group)


@pytest.mark.parametrize(
    ("how", "found", "instead"),
    [
        ({"weights": {"w": 2}}, "no option 'w' to be weighed", "'x', 'y', 'z'"),
        ({"weights": {"x": 0}}, "weight of 'x' in 'act' is 0", "leave out"),
        ({"weights": {"x": float("nan")}}, "is nan", "above 0"),
        ({"weights": {"x": True}}, "is True", "above 0"),
        ({"weights": {"x": "2"}}, "is '2'", "above 0"),
        ({"weights": [1, 2, 3]}, "the weights of 'act' are [1, 2, 3]", "weights={"),
        ({"groups": ["y", "z"]}, "the groups of 'act' are ['y', 'z']", "groups={"),
        ({"groups": {"g": 3}}, "no list of options", '"g"'),
        ({"groups": {"g": "yz"}}, "no list of options", '"g"'),
        ({"groups": {"x": ["y", "z"]}}, "'x' cannot be the name of a group", "none of them has"),
        ({"groups": {"g": ["y", "w"]}}, "no option 'w' for the group 'g'", "'x', 'y', 'z'"),
        ({"groups": {"g": ["y"], "h": ["z", "y"]}}, "'y' is in two groups", "one of them"),
        ({"groups": {"g": ["y", "y"]}}, "'y' is in two groups", "once"),
    ],
)
def test_what_is_wrong_is_said(how: Any, found: str, instead: str) -> None:
    """With the line of the story, and what to write instead."""
    with pytest.raises(InputError) as error:
        told(once(**how))
    assert found in error.value.found
    assert instead in (error.value.instead or "")
    assert "test_weights.py" in str(error.value)


def test_a_weight_is_no_judgement() -> None:
    """Weights say how a decision is counted, and are the same in every draw."""

    def tell(s: Any, j: Any) -> Any:
        s.choose("A", "act", ["x", "y"], weights={"x": j.much})
        return s.end("over", A=1, B=1)

    with pytest.raises(InputError, match=r"in .act. is much"):
        told(tell)


def test_one_information_set_has_one_set_of_weights() -> None:
    """What a player cannot see cannot change what it does by default."""

    def tell(s: Any, j: Any, seen_by: str = "nobody") -> Any:
        coin = s.nature("coin", {"heads": 0.5, "tails": 0.5}, seen_by=seen_by)
        s.choose("A", "act", ["x", "y"], weights={"x": 2} if coin == "heads" else None)
        return s.end("over", A=1, B=1)

    with pytest.raises(InputError, match="'act' with other weights or groups") as error:
        told(tell)
    assert "let the player see" in (error.value.instead or "")
    assert len(told(lambda s, j: tell(s, j, "A")).nodes) == 7


def test_moves_at_once_are_weighed_by_label() -> None:
    """As :meth:`choose` takes weights and groups; of a label that is none, it says so."""
    choices = {"one": ("A", ["x", "y"]), "two": ("B", ["x", "y", "z"])}

    def tell(s: Any, j: Any, **how: Any) -> Any:
        s.at_once(choices, **how)
        return s.end("over", A=1, B=1)

    game = Game.of(
        told(lambda s, j: tell(s, j, weights={"one": {"y": 3}}, groups={"two": {"g": ["y", "z"]}}))
    )
    assert game.action_weight.tolist() == [1, 3, 1, 0.5, 0.5]
    assert [game.groups[g] if g >= 0 else "" for g in game.action_group] == [*[""] * 3, "g", "g"]
    with pytest.raises(InputError, match="'three' is not among the choices"):
        told(lambda s, j: tell(s, j, weights={"three": {"x": 2}}))
