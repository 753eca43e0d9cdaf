"""Other ways to tell a story: which there are, and what is wrong with one is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from rubicon import Crisis
from rubicon.errors import InputError
from rubicon.game import Game
from rubicon.story.tree import Tree, unfold
from rubicon.story.variants import Combination, Told, tellings


def told(
    function: Callable[..., Any], combinations: Mapping[str, Combination] | None = None
) -> tuple[Tree, dict[str, tuple[Told, Tree]]]:
    """The base of a story of A and B, and its other tellings by name."""
    crisis = Crisis("Told twice", ["A", "B"])
    crisis.story(function)
    base = unfold(crisis)
    found = tellings(base, lambda way: unfold(crisis, told=way), combinations or {})
    return base, {name: (way, tree) for name, way, tree in found}


def together(way: Told) -> Combination:
    """As a file states it, an option a line."""
    places = {name: f"variants.toml:{line}" for line, name in enumerate(way, 2)}
    return Combination(way, "variants.toml:1", places)


def moves(tree: Tree) -> list[str]:
    """The labels of a tree in order, each once."""
    return list(dict.fromkeys(node.label for node in tree.nodes if node.options))


def same(one: Tree, other: Tree) -> bool:
    """Whether two trees are one but for their titles."""
    games = [Game.of(tree) for tree in (one, other)]
    arrays = [{name: each.tolist() for name, each in game.arrays().items()} for game in games]
    names = [{**game.names(), "title": ""} for game in games]
    return arrays[0] == arrays[1] and names[0] == names[1]


def who_first(s, j):
    order = ["A", "B"] if s.variant("first", ["A", "B"]) == "A" else ["B", "A"]
    for player in order:
        options = ["stay", "leave"]
        if s.variant("pause", ["no", "short", "long"]) != "no":
            options.append("pause")
        if s.choose(player, f"{player} moves", options) == "leave":
            return s.end("left", A=1, B=1)
    if s.variant("first", ["A", "B"]) == "B" and s.variant("late", ["no", "yes"]) == "yes":
        s.choose("A", "late", ["a", "b"])
    return s.end("stayed", A=2, B=2)


def test_every_variant_is_told_by_itself_in_the_order_met() -> None:
    """One met only in another's telling is told within it."""
    base, others = told(who_first)
    assert {name: way for name, (way, _) in others.items()} == {
        "first=B": {"first": "B"},
        "pause=short": {"pause": "short"},
        "pause=long": {"pause": "long"},
        "first=B, late=yes": {"first": "B", "late": "yes"},
    }
    assert moves(base) == ["A moves", "B moves"]
    assert moves(others["first=B"][1]) == ["B moves", "A moves"]
    assert moves(others["first=B, late=yes"][1])[-1] == "late"
    assert same(others["pause=long"][1], others["pause=short"][1])


def test_a_combination_is_told_too() -> None:
    _, others = told(who_first, {"both": together({"first": "B", "pause": "long"})})
    way, tree = others["both"]
    assert way == {"first": "B", "pause": "long"}
    assert tree.nodes[0].label == "B moves"
    assert tree.nodes[0].options == ("stay", "leave", "pause")


@pytest.mark.parametrize(
    ("way", "message"),
    [
        ({"frist": "B", "pause": "long"}, "variants.toml:2: the story has no variant 'frist'"),
        ({"first": "C", "pause": "long"}, "the variant 'first' has no option 'C'"),
        ({"first": "A", "pause": "long"}, "first=A is what the base tells"),
        (
            {"pause": "long", "late": "yes"},
            "variants.toml:3: in this combination 'late' comes up on no path",
        ),
    ],
)
def test_a_combination_of_what_is_not_there_is_said(way: Told, message: str) -> None:
    with pytest.raises(InputError) as error:
        told(who_first, {"both": together(way)})
    assert message in str(error.value)


def test_a_telling_is_the_story_with_its_option_written_out() -> None:
    """Node for node, but for the title."""

    def direct(s, j):
        for player in ["B", "A"]:
            if s.choose(player, f"{player} moves", ["stay", "leave"]) == "leave":
                return s.end("left", A=1, B=1)
        return s.end("stayed", A=2, B=2)

    crisis = Crisis("Told once", ["A", "B"])
    crisis.story(direct)
    assert same(told(who_first)[1]["first=B"][1], unfold(crisis))


def test_what_only_a_variant_has_may_be_compared_with() -> None:
    """A mistyped option is found all the same."""

    def story(s, j, asked="silence"):
        options = ["yes", "no"]
        if s.variant("silent", ["no", "yes"]) == "yes":
            options.append("silence")
        if s.choose("A", "say", options) == asked:
            return s.end("silence", A=1)
        return s.end("said", A=2, B=1)

    base, others = told(story)
    assert len(base.nodes) == 3
    assert len(others["silent=yes"][1].nodes) == 4
    with pytest.raises(InputError, match="'say' is compared with 'slience'"):
        told(lambda s, j: story(s, j, "slience"))


def test_a_mistyped_option_of_a_variant_is_found() -> None:
    def story(s, j):
        if s.variant("first", ["A", "B"]) == "C":
            return s.end("never", A=1, B=1)
        return s.end("ever", A=1, B=1)

    with pytest.raises(InputError, match="'first' is compared with 'C'"):
        told(story)


def end(s):
    return s.end("over", A=1, B=1)


def one_option(s, j):
    s.variant("x", ["a"])
    return end(s)


def text_for_options(s, j):
    s.variant("x", "ab")
    return end(s)


def two_meanings(s, j):
    s.variant("x", ["a", "b"])
    s.variant("x", ["a", "c"])
    return end(s)


def two_meanings_apart(s, j):
    s.variant("y", ["1", "2"])
    s.variant("x", ["a", "b"] if s.variant("y", ["1", "2"]) == "1" else ["a", "c"])
    return end(s)


def other_options(s, j):
    other = s.variant("x", ["a", "b"]) == "b"
    s.choose("A", "act", ["fight", "flee"] if other else ["press", "wait"])
    return end(s)


def faulty_there(s, j):
    if s.variant("x", ["a", "b"]) == "b":
        s.choose("C", "act", ["press", "wait"])
    return end(s)


@pytest.mark.parametrize(
    ("story", "message"),
    [
        (one_option, "the variant 'x' has one option"),
        (text_for_options, "the options of the variant 'x' are 'ab'"),
        (two_meanings, "the variant 'x' has the options 'a', 'b' and, elsewhere, 'a', 'c'"),
        (two_meanings_apart, "'a', 'b' in one telling and 'a', 'c' in another"),
        (other_options, "the label 'act' means two things: the base has it with 'press', 'wait'"),
        (faulty_there, "told with x=b, no player is called 'C'"),
    ],
)
def test_what_is_wrong_is_said(story: Callable[..., Any], message: str) -> None:
    with pytest.raises(InputError) as error:
        told(story)
    assert message in str(error.value)
    assert error.value.instead
    assert "test_variants.py:" in error.value.where


def test_a_stage_is_where_the_telling_passes() -> None:
    """Also right before an end, and more than once on a path."""

    def story(s, j):
        s.stage("table")
        for _ in range(2):
            if s.choose("A", "go", ["on", "home"]) == "home":
                break
            s.stage("brink")
            s.stage("brink")
        return end(s)

    game = Game.of(told(story)[0])
    passed = zip(game.stage_node.tolist(), game.stage_name.tolist(), strict=True)
    assert game.stages == ("table", "brink")
    assert [(node, game.stages[name]) for node, name in passed] == [
        (0, "table"), (1, "brink"), (3, "brink"),
    ]  # fmt: skip
    assert game.ending[3] >= 0
