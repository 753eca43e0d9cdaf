"""The story language: what each verb lets each player see, and every fault with its message."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings

from rubicon import Crisis, InputError
from rubicon.story.crisis import End
from rubicon.story.histories import Histories
from rubicon.story.language import MOST_MOVES
from rubicon.story.tree import Kind, Tree, unfold
from tests.properties.random_stories import RandomStory, seeded, stories

Teller = Callable[[Any, Any], Any]
Seen = list[tuple[str, str]]


def crisis_of(teller: Teller, players: Sequence[str] = ("A", "B")) -> Crisis:
    crisis = Crisis("a test", players=players)
    crisis.story(teller)
    return crisis


def tree_of(teller: Teller, players: Sequence[str] = ("A", "B"), names: Any = None) -> Tree:
    return unfold(crisis_of(teller, players), names)


def recount(tree: Tree, history: int) -> Seen:
    """All that was seen in an observation history, first to last."""
    told: Seen = []
    while history > 0:
        history, label, outcome = tree.histories[history]
        told.append((label, outcome))
    return told[::-1]


def seen_at_ends(tree: Tree, player: str) -> list[Seen]:
    """What a player has seen at every end, in the story's order."""
    place = tree.players.index(player)
    return [recount(tree, node.seen[place]) for node in tree.nodes if node.kind is Kind.END]


def information_sets(tree: Tree) -> dict[tuple[int, str, int], list[int]]:
    sets: dict[tuple[int, str, int], list[int]] = {}
    for index, node in enumerate(tree.nodes):
        if node.kind is Kind.DECISION:
            sets.setdefault((node.player, node.label, node.seen[node.player]), []).append(index)
    return sets


def sizes(tree: Tree, label: str) -> list[int]:
    """How many nodes each information set of a decision has."""
    return [len(nodes) for (_, name, _), nodes in information_sets(tree).items() if name == label]


def paid(s: Any, name: str = "over") -> End:
    return s.end(name, A=1, B=1)


# ---- who sees what -----------------------------------------------------------------------


def test_everyone_sees_everything_unless_told_otherwise() -> None:
    """Chance and choices are public by default, and so every node is its own information set."""

    def story(s: Any, j: Any) -> End:
        s.nature("weather", {"rain": j.rain, "sun": 1 - j.rain})
        s.choose("A", "go", ["yes", "no"])
        s.choose("B", "follow", ["yes", "no"])
        return paid(s)

    tree = tree_of(story)
    assert sizes(tree, "go") == [1, 1]
    assert sizes(tree, "follow") == [1, 1, 1, 1]
    assert seen_at_ends(tree, "A") == seen_at_ends(tree, "B")
    assert seen_at_ends(tree, "B")[0] == [("weather", "rain"), ("go", "yes"), ("follow", "yes")]


@pytest.mark.parametrize(
    ("audience", "sees"),
    [
        ("everyone", {"A", "B", "C"}),
        ("nobody", set()),
        ("B", {"B"}),
        (["B", "C"], {"B", "C"}),
        (("C",), {"C"}),
        ([], set()),
    ],
)
@pytest.mark.parametrize("verb", ["nature", "choose", "hazard", "signal"])
def test_an_audience_sees_and_others_do_not(verb: str, audience: Any, sees: set[str]) -> None:
    """seen_by takes one name, several, everyone or nobody; who moves sees its own move."""

    def story(s: Any, j: Any) -> End:
        if verb == "nature":
            s.nature("it", {"up": j.p, "down": 1 - j.p}, seen_by=audience)
        elif verb == "choose":
            s.choose("A", "it", ["up", "down"], seen_by=audience)
        elif verb == "hazard":
            s.hazard("it", j.p, seen_by=audience)
        else:
            s.nature("state", {"up": 0.5, "down": 0.5}, seen_by="nobody")
            s.signal("it", "state", j.p, seen_by=audience)
        return s.end("over", A=1, B=1, C=1)

    tree = tree_of(story, ["A", "B", "C"])
    for player in tree.players:
        saw = {label for label, _ in seen_at_ends(tree, player)[0]}
        own = verb == "choose" and player == "A"
        assert saw == ({"it"} if player in sees or own else set())


def test_a_hidden_move_makes_one_information_set() -> None:
    """Who doesn't see a move decides the same way after each of its outcomes."""

    def story(s: Any, j: Any) -> End:
        s.nature("aim", {"more": j.p, "less": 1 - j.p}, seen_by="A")
        s.choose("A", "talk", ["yes", "no"])
        s.choose("B", "reply", ["yes", "no"])
        return paid(s)

    tree = tree_of(story)
    assert sizes(tree, "talk") == [1, 1]
    assert sizes(tree, "reply") == [2, 2]


def test_revealing_tells_the_latest_outcome_to_those_who_have_not_seen_it() -> None:
    """A reveal shows the outcome once; who knew already learns nothing, not even that it was."""

    def story(s: Any, j: Any) -> End:
        s.choose("A", "send", ["yes", "no"], seen_by="C")
        s.reveal("send", to="B")
        s.reveal("send")
        return s.end("over", A=1, B=1, C=1)

    tree = tree_of(story, ["A", "B", "C"])
    for player in tree.players:
        assert seen_at_ends(tree, player) == [[("send", "yes")], [("send", "no")]]


def test_revealing_as_something_hides_which() -> None:
    """With as_ only the given text is seen; the outcome itself can still be revealed later."""

    def story(s: Any, j: Any) -> End:
        sent = s.choose("A", "send", ["infantry", "pilots", "nobody"], seen_by="nobody")
        if sent != "nobody":
            s.reveal("send", to="B", as_="foreign troops")
        s.choose("B", "react", ["yes", "no"], seen_by="nobody")
        s.reveal("send", to="B")
        return paid(s)

    tree = tree_of(story)
    assert sorted(sizes(tree, "react")) == [1, 2]
    assert ("send", "foreign troops") in seen_at_ends(tree, "B")[0]
    assert seen_at_ends(tree, "B")[0][-1] == ("send", "infantry")
    assert all(("send", "foreign troops") not in saw for saw in seen_at_ends(tree, "A"))


def test_a_label_may_recur() -> None:
    """The same move in each period: outcome and reveal mean the latest, and each is seen anew."""

    def story(s: Any, j: Any) -> End:
        for _ in range(2):
            s.choose("A", "fire", ["yes", "no"], seen_by="nobody")
        s.reveal("fire", to="B")
        assert s.outcome("fire") == s.outcome("fire")
        return paid(s)

    tree = tree_of(story)
    assert [saw[-1][1] for saw in seen_at_ends(tree, "B")] == ["yes", "no", "yes", "no"]
    assert all(len(saw) == 1 for saw in seen_at_ends(tree, "B"))
    assert all(len(saw) == 2 for saw in seen_at_ends(tree, "A"))


def test_the_verbs_return_what_happened() -> None:
    """nature, choose, signal and outcome give the text; hazard a truth value; at_once all texts."""
    told = []

    def story(s: Any, j: Any) -> End:
        assert s.outcome("sky") is None
        sky = s.nature("sky", {"grey": j.p, "blue": 1 - j.p})
        mood = s.choose("A", "mood", ["good", "bad"])
        both = s.at_once({"x": ("A", ["l", "r"]), "y": ("B", ["u", "d"])})
        found = s.hazard("found", j.q, "found", "not yet")
        assert (s.outcome("sky"), s.outcome("mood")) == (sky, mood)
        assert (s.outcome("x"), s.outcome("y")) == both
        assert s.outcome("found") == ("found" if found else "not yet")
        told.append((sky, mood, *both, found))
        return paid(s)

    tree_of(story)
    everything = itertools.product(
        ["grey", "blue"], ["good", "bad"], ["l", "r"], ["u", "d"], [True, False]
    )
    assert told == list(everything)  # each path once, in the order of the options


# ---- helpers -----------------------------------------------------------------------------


def test_a_hazard_ends_a_loop() -> None:
    """Three periods with a hazard have four endings, with the chances of a geometric law."""

    def story(s: Any, j: Any) -> End:
        for period in range(3):
            if s.hazard("evidence", j.h, "found", "none yet"):
                return paid(s, f"found in {period}")
        return paid(s, "never found")

    tree = tree_of(story)
    ends = [node.label for node in tree.nodes if node.kind is Kind.END]
    assert ends == ["found in 0", "found in 1", "found in 2", "never found"]
    chances = {str(node.chance) for node in tree.nodes if node.chance is not None}
    assert len(chances) == 2
    assert "h" in chances


def test_moves_at_once_are_hidden_until_all_have_moved() -> None:
    """Nobody sees another's choice before choosing; afterwards the audience sees all of them."""

    def story(s: Any, j: Any) -> End:
        s.at_once({"x": ("A", ["l", "r"]), "y": ("B", ["u", "d"])}, seen_by=["A", "B"])
        s.choose("A", "next", ["on", "off"])
        s.choose("C", "look", ["on", "off"])
        return s.end("over", A=1, B=1, C=1)

    tree = tree_of(story, ["A", "B", "C"])
    assert sizes(tree, "x") == [1]
    assert sizes(tree, "y") == [2]
    assert sizes(tree, "next") == [1, 1, 1, 1]
    assert sizes(tree, "look") == [4, 4]


def test_a_signal_is_right_as_often_as_it_is_accurate() -> None:
    """The true state shows with the accuracy; the other states share the rest evenly."""

    def story(s: Any, j: Any) -> End:
        s.nature("state", {"low": 0.2, "middle": 0.3, "high": 0.5}, seen_by="nobody")
        s.signal("sign", "state", 0.6, seen_by="B")
        return paid(s)

    tree = tree_of(story)
    children = tree.children()
    table, row = tree.pool.table([n.chance.index for n in tree.nodes if n.chance is not None])
    value = table.value
    for truth, node in enumerate(children[0]):
        shown = [value[row[tree.nodes[c].chance.index]] for c in children[node]]  # type: ignore[union-attr]
        assert shown == pytest.approx([0.6 if k == truth else 0.2 for k in range(3)])
    assert all(saw == [] for saw in seen_at_ends(tree, "A"))


def test_factions_weigh_consequences_as_events_shift_them() -> None:
    """A consequence is worth what each faction makes of it, by its weight at that moment."""

    def story(s: Any, j: Any) -> End:
        rule = s.factions("A", "hawks", "doves", weight=0.5)
        rule.consequence("one", hawks=1, doves=0)
        rule.shift("hawks", 0.5)
        rule.consequence("two", hawks=1, doves=0)
        rule.shift("doves", 0.5)
        rule.consequence("three", hawks=1, doves=0)
        rule.consequence("four", doves=1)
        return s.end("over", B=1)

    (node,) = tree_of(story).nodes
    found = {c.name: float(str(c.payoff)) for c in node.consequences if c.player == 0}
    assert found == {"one": 0.5, "two": 0.75, "three": 0.375, "four": 0.625}


def test_a_reputation_pays_the_reader_for_reading_right() -> None:
    """The reader chooses among the states without seeing them; standing pays those read so."""

    def story(s: Any, j: Any) -> End:
        s.nature("resolve", {"firm": j.firm, "weak": 1 - j.firm}, seen_by="A")
        s.reputation("reading", "resolve", "B", j.stake, {"firm": {"A": j.deterrence}})
        return s.end("over")

    tree = tree_of(story)
    assert sizes(tree, "reading") == [2]
    ends = [node for node in tree.nodes if node.kind is Kind.END]
    told = [{(c.name, tree.players[c.player]) for c in node.consequences} for node in ends]
    right, standing = ("reading: read right", "B"), ("reading: read as firm", "A")
    assert told == [{right, standing}, set(), {standing}, {right}]


# ---- perfect recall ----------------------------------------------------------------------


def own_past(tree: Tree, index: int) -> list[tuple[tuple[int, str, int], str]]:
    """A player's own information sets and options on the way to its decision node."""
    player, past = tree.nodes[index].player, []
    while index > 0:
        came, index = tree.nodes[index], tree.nodes[index].parent
        node = tree.nodes[index]
        if node.player == player:
            past.append(((player, node.label, node.seen[player]), node.options[came.branch]))
    return past


def check_recall(story: RandomStory) -> None:
    tree = story.tree()
    for nodes in information_sets(tree).values():
        assert len({tree.nodes[n].options for n in nodes}) == 1
        assert len({str(own_past(tree, n)) for n in nodes}) == 1


@given(stories())
@settings(max_examples=60)
def test_players_remember_by_construction(story: RandomStory) -> None:
    """At any two nodes that a player can't tell apart, it has come by the same own moves."""
    check_recall(story)


@pytest.mark.parametrize("seed", range(30))
def test_players_remember_in_larger_stories(seed: int) -> None:
    """The same in stories six moves deep."""
    check_recall(seeded(seed, depth=6))


def test_histories_are_numbered_once() -> None:
    """The same things seen in the same order are one number; another order is another."""
    told = Histories()
    one = told.saw(told.saw(0, "x", "l"), "y", "u")
    assert told.saw(told.saw(0, "x", "l"), "y", "u") == one
    assert told.saw(told.saw(0, "y", "u"), "x", "l") != one
    assert told.recount(one) == [("x", "l"), ("y", "u")]


# ---- faults ------------------------------------------------------------------------------


def fault(teller: Teller, players: Sequence[str] = ("A", "B"), names: Any = None) -> InputError:
    """The error that a story gives; it names this file and a line of the story."""
    with pytest.raises(InputError) as caught:
        tree_of(teller, players, names)
    code = teller.__code__
    assert caught.value.where.startswith(__file__)
    line = int(caught.value.where.removeprefix(__file__ + ":").split(" ")[0])
    last = max(line for _, _, line in code.co_lines() if line)
    assert code.co_firstlineno <= line <= last
    assert str(caught.value).startswith(f"{__file__}:{line}")
    return caught.value


def one_verb(verb: Callable[[Any, Any], Any]) -> Teller:
    """A story with a first move, the given verb, and an end."""

    def story(s: Any, j: Any) -> End:
        s.choose("A", "first", ["left", "right"], seen_by="nobody")
        verb(s, j)
        return paid(s)

    return story


def verb_fault(verb: Callable[[Any, Any], Any], names: Any = None) -> InputError:
    """The error that one verb gives; it names the verb's line and the path so far."""
    with pytest.raises(InputError) as caught:
        tree_of(one_verb(verb), names=names)
    assert caught.value.where.startswith(f"{__file__}:{verb.__code__.co_firstlineno}")
    assert caught.value.where.endswith("(after first=left)")
    return caught.value


FAULTS: dict[str, tuple[Callable[[Any, Any], Any], str, str]] = {
    "unknown player moves": (
        lambda s, j: s.choose("Aa", "x", ["l", "r"]),
        "no player is called 'Aa'",
        "'A'",
    ),
    "unknown player sees": (
        lambda s, j: s.nature("x", {"l": j.p, "r": 1 - j.p}, seen_by="b"),
        "no player is called 'b'",
        "did you mean 'B'?",
    ),
    "unknown player among those who see": (
        lambda s, j: s.choose("A", "x", ["l", "r"], seen_by=["A", "Z"]),
        "no player is called 'Z'",
        "'B'",
    ),
    "unknown player is paid": (
        lambda s, j: s.consequence("gain", a=1),
        "no player is called 'a'",
        "did you mean 'A'?",
    ),
    "unknown player is shown": (
        lambda s, j: s.reveal("first", to="everybody"),
        "no player is called 'everybody'",
        "'A'",
    ),
    "missing payoff": (
        lambda s, j: s.consequence("gain", A=None),
        "'gain' has no payoff for A",
        "a number or j.",
    ),
    "payoff that is text": (lambda s, j: s.consequence("gain", A="1"), "'1' (str) stands", ""),
    "missing probability": (lambda s, j: s.nature("x", {"l": None}), "None (NoneType) stands", ""),
    "outcomes without probabilities": (
        lambda s, j: s.nature("x", ["l", "r"]),
        "the outcomes of 'x' are ['l', 'r']",
        '{"outcome": probability',
    ),
    "no outcomes": (lambda s, j: s.nature("x", {}), "'x' has no options", ""),
    "no options": (lambda s, j: s.choose("A", "x", []), "'x' has no options", ""),
    "an option twice": (
        lambda s, j: s.choose("A", "x", ["l", "r", "l"]),
        "'x' has an option twice: 'l', 'r', 'l'",
        "",
    ),
    "one text as options": (
        lambda s, j: s.choose("A", "x", "left"),
        "the options of 'x' are one text, 'left'",
        '["left", …]',
    ),
    "an option that is no text": (
        lambda s, j: s.choose("A", "x", [1, 2]),
        "'x' has the option 1",
        "options are text",
    ),
    "an option without text": (lambda s, j: s.choose("A", "x", ["l", " "]), "the option ' '", ""),
    "a label without text": (lambda s, j: s.choose("A", "", ["l"]), "s.choose needs a name", ""),
    "a label that means the end": (
        lambda s, j: s.choose("A", "ending", ["l", "r"]),
        "'ending' is the question language's word",
        "another name",
    ),
    "reveal of what has not happened": (
        lambda s, j: s.reveal("frist"),
        "reveals 'frist', which has not happened on this path",
        "did you mean 'first'?",
    ),
    "signal about what has not happened": (
        lambda s, j: s.signal("sign", "frist", 0.5, seen_by="B"),
        "'frist' has not happened on this path",
        "did you mean 'first'?",
    ),
    "reputation about what has not happened": (
        lambda s, j: s.reputation("read", "frist", "B", j.stake),
        "'frist' has not happened on this path",
        "did you mean 'first'?",
    ),
    "reputation for another state": (
        lambda s, j: s.reputation("read", "first", "B", j.stake, {"up": {"A": 1}}),
        "'first' has no outcome 'up' to be read as",
        "it has 'left', 'right'",
    ),
    "a player twice at once": (
        lambda s, j: s.at_once({"x": ("A", ["l", "r"]), "y": ("A", ["l", "r"])}),
        "a player moves twice at once among 'A', 'A'",
        "",
    ),
    "unknown faction": (
        lambda s, j: s.factions("A", "hawks", "doves", j.w).shift("hawk", 0.1),
        "A has no faction 'hawk'",
        "it has 'hawks', 'doves'",
    ),
    "factions of one name": (
        lambda s, j: s.factions("A", "hawks", "hawks", j.w),
        "both factions of A are called 'hawks'",
        "",
    ),
    "one label for chance and a choice": (
        lambda s, j: s.nature("first", {"left": j.p, "right": 1 - j.p}),
        "the label 'first' is used for two different things: a choice of A and a move of chance",
        "another name",
    ),
    "one label for two players": (
        lambda s, j: s.choose("B", "first", ["left", "right"]),
        "used for two different things: a choice of A and a choice of B",
        "another name",
    ),
    "one label for two choices of one player": (
        lambda s, j: s.choose("A", "first", ["up", "down"]),
        "used for two different things: a move with the outcomes 'left', 'right' and one with",
        "another name",
    ),
    "branch on a judgement": (
        lambda s, j: 1 if j.p > 0.5 else 2,
        "the story compares p with 0.5",
        "let a player or chance decide",
    ),
    "a story that raises": (
        lambda s, j: dict[str, Any]()["nothing"],
        "the story raised KeyError: 'nothing'",
        "",
    ),
    "a number that is not finite": (
        lambda s, j: s.consequence("gain", A=float("nan")),
        "nan",
        "finite",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_verb_is_named_with_line_path_and_cure(name: str) -> None:
    """Each fault says what was found, in which line, after which moves, and what to write."""
    verb, found, instead = FAULTS[name]
    error = verb_fault(verb)
    assert found in error.found
    assert instead in error.instead


def test_options_that_differ_within_an_information_set() -> None:
    """The player, the decision, both lists of options and what the player saw are named."""

    def story(s: Any, j: Any) -> End:
        s.choose("A", "open", ["yes", "no"])
        aim = s.nature("aim", {"more": j.p, "less": 1 - j.p}, seen_by="A")
        s.choose("B", "reply", ["talk", "fight"] if aim == "more" else ["talk", "leave"])
        return paid(s)

    error = fault(story)
    assert (
        "B chooses 'reply' among 'talk', 'fight' under one history and among 'talk', 'leave' "
        "under another, and cannot tell them apart (it has seen open: yes)" in error.found
    )
    assert "s.reveal" in error.instead


def test_an_option_that_appears_under_some_histories_only() -> None:
    """One option more under a hidden outcome is the same fault."""

    def story(s: Any, j: Any) -> End:
        aim = s.nature("aim", {"more": j.p, "less": 1 - j.p}, seen_by="A")
        s.choose("B", "reply", ["talk"] + ["fight"] * (aim == "less"))
        return paid(s)

    assert "cannot tell them apart (it has seen nothing yet)" in fault(story).found


def test_options_may_differ_where_the_player_knows() -> None:
    """Options may depend on anything that the player has seen."""

    def story(s: Any, j: Any) -> End:
        aim = s.nature("aim", {"more": j.p, "less": 1 - j.p})
        s.choose("B", "reply", ["talk", "fight"] if aim == "more" else ["talk"])
        return paid(s)

    assert sizes(tree_of(story), "reply") == [1, 1]


def test_one_label_for_two_moves_of_chance() -> None:
    """Two chance moves of one name that share no outcome are two things."""

    def story(s: Any, j: Any) -> End:
        s.hazard("x", j.p, "hit", "miss")
        s.hazard("x", j.q, "rain", "sun")
        return paid(s)

    assert (
        "used for two different things: a move with the outcomes 'hit', 'miss' and one with "
        "'rain', 'sun'" in fault(story).found
    )


def test_outcomes_may_shrink_over_time() -> None:
    """What recurs with some of its outcomes gone, or others added, is still the same thing."""

    def story(s: Any, j: Any) -> End:
        s.choose("A", "scale", ["none", "some", "all"])
        s.choose("A", "scale", ["some", "all", "more"])
        s.choose("A", "scale", ["more"])
        return paid(s)

    assert len(seen_at_ends(tree_of(story), "A")) == 9


@pytest.mark.parametrize("payoff", [None, 0])
def test_a_player_who_is_never_paid(payoff: int | None) -> None:
    """A player for whom nothing matters is named, also where all it gets is zero."""

    def story(s: Any, j: Any) -> End:
        s.choose("B", "x", ["l", "r"])
        return s.end("over", {"A": 1} if payoff is None else {"A": 1, "B": payoff})

    error = fault(story)
    assert "the player B is never paid" in error.found
    assert "B=…" in error.instead


def test_a_story_that_never_ends() -> None:
    """A loop of moves is stopped, the labels that go round are named."""

    def story(s: Any, j: Any) -> End:
        while True:
            s.choose("A", "raise", ["yes", "no"])
            s.hazard("accident", j.p)

    error = fault(story)
    assert f"has not ended after {MOST_MOVES} moves; the last were" in error.found
    assert "'raise'" in error.found
    assert "'accident'" in error.found
    assert "range(3)" in error.instead


def test_a_loop_without_moves_never_ends() -> None:
    """A loop of consequences is stopped, too."""

    def story(s: Any, j: Any) -> End:
        while True:
            s.consequence("cost", A=-1)

    assert "the story has not ended" in fault(story).found


def test_a_story_that_calls_itself_without_end() -> None:
    """Recursion without a bound is named, not a traceback."""

    def story(s: Any, j: Any) -> End:
        def period(number: int) -> End:
            return period(number + 1)

        return period(0)

    with pytest.raises(InputError, match="calls itself without end") as caught:
        tree_of(story)
    assert caught.value.where.startswith(f"{__file__}:")


def test_a_story_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a number of nodes the story is refused, with advice."""
    monkeypatch.setattr("rubicon.story.tree.MOST_NODES", 100)

    def story(s: Any, j: Any) -> End:
        for period in range(8):
            s.choose("A", f"move {period}", ["l", "r"])
        return paid(s)

    error = fault(story)
    assert "more than 100 nodes" in error.found
    assert "fewer periods" in error.instead


@pytest.mark.parametrize("kind", ["no return", "returns a text", "returns its own end"])
def test_a_story_without_an_end(kind: str) -> None:
    """Every path must return s.end(…); the path that doesn't is named."""

    def story(s: Any, j: Any) -> Any:
        if s.choose("A", "x", ["l", "r"]) == "l":
            return paid(s)
        return {"no return": None, "returns a text": "over", "returns its own end": End("over")}[
            kind
        ]

    error = fault(story)
    assert "the story stops without an ending (after x=r)" in error.found
    assert "return s.end" in error.instead


def test_an_end_that_is_not_returned() -> None:
    """s.end without return is the same fault."""

    def story(s: Any, j: Any) -> None:
        s.end("over", A=1, B=1)

    assert "return s.end" in fault(story).instead


@pytest.mark.parametrize(
    "verb",
    [
        lambda s, j: s.choose("A", "x", ["l", "r"]),
        lambda s, j: s.nature("x", {"l": 1}),
        lambda s, j: s.consequence("x", A=1),
        lambda s, j: s.reveal("first"),
        lambda s, j: s.hazard("x", 0.5),
        lambda s, j: s.end("x", A=1),
    ],
    ids=["choose", "nature", "consequence", "reveal", "hazard", "end"],
)
def test_verbs_after_the_end(verb: Any) -> None:
    """Nothing can happen after the end."""

    def story(s: Any, j: Any) -> End:
        s.choose("A", "first", ["left", "right"])
        over = paid(s)
        verb(s, j)
        return over

    with pytest.raises(InputError, match=r"goes on with s\.\w+\('\w+'\) after s\.end") as caught:
        tree_of(story)
    assert caught.value.where.startswith(f"{__file__}:{verb.__code__.co_firstlineno}")


def test_an_end_without_return_is_named_with_its_line() -> None:
    """Not the ending that the story came to afterwards, which is innocent."""

    def story(s: Any, j: Any) -> End:
        if s.choose("A", "first", ["left", "right"]) == "left":
            s.end("pound collapses", A=1)  # no return
        return s.end("withdrawal", A=0)

    with pytest.raises(InputError) as caught:
        tree_of(story)
    first = story.__code__.co_firstlineno
    assert caught.value.where.startswith(f"{__file__}:{first + 3}")
    assert f"after s.end('pound collapses') in line {first + 2}" in caught.value.found
    assert "return s.end('pound collapses'" in caught.value.instead


# ---- what is told again -----------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(12))
def test_a_telling_may_recall_what_it_shares_with_the_one_before(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tree is the same, told from the start along every path or along none but the first."""
    crisis = seeded(seed, depth=5).crisis()
    trees = []
    for whole in (1, 10**9):
        monkeypatch.setattr("rubicon.story.tree.WHOLE", whole)
        trees.append(unfold(crisis))
    assert trees[0].histories == trees[1].histories
    assert [str(node) for node in trees[0].nodes] == [str(node) for node in trees[1].nodes]


@pytest.mark.parametrize("late", ["a verb more", "a verb less", "another payoff"])
def test_a_long_story_that_changes_late_is_noticed(late: str) -> None:
    """Also where most of a telling is recalled."""
    told = itertools.count()

    def story(s: Any, j: Any) -> End:
        changed = next(told) > 200
        s.choose("A", "first", ["l", "r"])
        s.consequence("x", A=2 if changed and late == "another payoff" else 1)
        for _ in range({"a verb more": 2, "a verb less": 0}.get(late, 1) if changed else 1):
            s.consequence("y", A=1)
        for number in range(9):
            s.choose("A", f"x{number}", ["l", "r"])
        return paid(s)

    unsteady(story)


# ---- stories that depend on more than s and j -----------------------------------------------

NOT_THE_SAME = "a story depends on nothing but s and j: no clock, no random numbers"


def changing(first: Any, then: Any) -> Callable[[], Any]:
    """Something that is one thing in the first telling and another in all later ones."""
    values = itertools.chain([first], itertools.repeat(then))
    return lambda: next(values)


def unsteady(teller: Teller) -> None:
    with pytest.raises(InputError) as caught:
        tree_of(teller)
    assert caught.value.instead == NOT_THE_SAME
    code = teller.__code__
    assert caught.value.where.startswith(f"{code.co_filename}:")


def test_a_story_with_another_label_the_second_time() -> None:
    """Labels that change from telling to telling are noticed."""
    label = changing("x", "y")

    def story(s: Any, j: Any) -> End:
        s.choose("A", label(), ["l", "r"])
        return paid(s)

    unsteady(story)


def test_a_story_with_fewer_options_the_second_time() -> None:
    """Options that vanish are noticed."""
    options = changing(["l", "r"], ["l"])

    def story(s: Any, j: Any) -> End:
        s.choose("A", "x", options())
        return paid(s)

    with pytest.raises(InputError):
        tree_of(story)


def test_a_story_that_ends_sooner_the_second_time() -> None:
    """A telling that ends before the path it should take is noticed."""
    moves = changing(2, 1)

    def story(s: Any, j: Any) -> End:
        for number in range(moves()):
            s.choose("A", f"x{number}", ["l", "r"])
        return paid(s)

    unsteady(story)


def test_a_story_without_any_move_the_second_time() -> None:
    """A telling that has no move left is noticed."""
    moves = changing(1, 0)

    def story(s: Any, j: Any) -> End:
        for number in range(moves()):
            s.choose("A", f"x{number}", ["l", "r"])
        return paid(s)

    unsteady(story)


def test_a_story_with_other_payoffs_the_second_time() -> None:
    """Payoffs that change from telling to telling on the same branch are noticed."""
    payoff = changing(1, 2)

    def story(s: Any, j: Any) -> End:
        s.consequence("cost", A=payoff())
        s.choose("A", "x", ["l", "r"])
        return paid(s)

    unsteady(story)


def test_a_story_with_other_chances_the_second_time() -> None:
    """Probabilities that change from telling to telling at the same move are noticed."""
    chance = changing(0.5, 0.25)

    def story(s: Any, j: Any) -> End:
        p = chance()
        s.nature("x", {"l": p, "r": 1 - p})
        return paid(s)

    unsteady(story)


def test_a_story_with_another_mover_the_second_time() -> None:
    """A move that is another player's the next time is noticed."""
    mover = changing("A", "B")

    def story(s: Any, j: Any) -> End:
        s.choose(mover(), "x", ["l", "r"])
        return paid(s)

    with pytest.raises(InputError):
        tree_of(story)


def test_a_story_with_dice_of_its_own() -> None:
    """A story with random numbers in it is noticed."""
    dice = random.Random(1)

    def story(s: Any, j: Any) -> End:
        for number in range(6):
            if dice.random() < 0.5:
                s.choose("A", f"x{number}", ["l", "r"])
        s.choose("B", "last", ["l", "r"])
        return paid(s)

    unsteady(story)


# ---- judgements, crises -------------------------------------------------------------------


def test_a_misspelt_judgement_gets_a_suggestion() -> None:
    """Only judgements that exist can be used; the line and the nearest name are given."""
    error = verb_fault(lambda s, j: s.consequence("x", A=j.exposur), names=["exposure", "cost"])
    assert "the story uses the judgement 'exposur'" in error.found
    assert error.instead == "did you mean 'exposure'?"


@pytest.mark.parametrize(
    ("players", "found"),
    [
        ([], "no list of players"),
        ("Moscow", "no list of players"),
        (["A", "A"], "a player is named twice"),
        (["A", ""], "'' cannot be a player's name"),
        (["A", 3], "3 cannot be a player's name"),
        (["everyone"], "'everyone' cannot be"),
        (["nobody"], "'nobody' cannot be"),
        (["nature"], "'nature' cannot be"),
    ],
)
def test_names_of_players(players: Any, found: str) -> None:
    """Players have names, each its own, and none that the language uses."""
    with pytest.raises(InputError, match=found):
        Crisis("x", players=players)


def test_a_crisis_has_one_story() -> None:
    """No story and two stories are faults."""
    crisis = Crisis("x", players=["A"])
    with pytest.raises(InputError, match="the crisis 'x' has no story") as caught:
        unfold(crisis)
    assert "@crisis.story" in caught.value.instead
    crisis.story(lambda s, j: s.end("over", A=1))
    with pytest.raises(InputError, match="has two stories"):
        crisis.story(lambda s, j: s.end("over", A=1))


def test_unfolding_leaves_the_crisis_as_it_was() -> None:
    """A crisis can be unfolded again, to the same tree."""
    story = seeded(11, depth=4)
    crisis = story.crisis()
    one, two = unfold(crisis), unfold(crisis)
    assert one.histories == two.histories
    assert [str(node) for node in one.nodes] == [str(node) for node in two.nodes]
