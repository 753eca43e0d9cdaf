"""Whatever labels a file has, everything gets a name of its own that questions can use."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from rubicon.ask import Plan, parse
from rubicon.ask.syntax import Ending, Event, Is, Name, Probability, Reached
from rubicon.exchange import ExtensiveGame, InformationSet, StrategicGame, read_game
from rubicon.exchange.retell.names import name_game
from rubicon.exchange.retell.symbols import symbols_of
from rubicon.judgements.names import require_symbol
from tests.exchange.retold import EFG, NFG, deal, pays, told, tree
from tests.sampled import law


def game_of(labels: list[str], actions: tuple[str, ...] = ("l", "r")) -> ExtensiveGame:
    """One player moves, then Two at one of two information sets; the ends have no labels."""
    owners = [(1, 1), (2, 1), (2, 2)]
    sets = [
        InformationSet(player, number, label, actions)
        for (player, number), label in zip(owners, labels, strict=True)
    ]
    outcomes = tuple(pays(k + 1, "", k % 2, k % 3) for k in range(4))
    nodes = tree((-1, -1, 0, -1), (0, 0, 1, -1), (1, 0, -1, 0), (1, 1, -1, 1),
                 (0, 1, 2, -1), (4, 0, -1, 2), (4, 1, -1, 3))  # fmt: skip
    return ExtensiveGame("", "", ("One", "Two"), tuple(sets), outcomes, nodes)


def test_labels_of_the_file_are_kept() -> None:
    names = name_game(read_game(EFG), "title")
    assert names.title == "One card"
    assert names.labels == ("deal", "Dealer: 1", "after a raise", "Dealer: 2")
    assert names.outcomes == ("ante", "caught high", "folded", "passed", "caught low")
    assert names.ends[3:6] == ("caught high", "folded", "passed")
    assert {each.name for each in names.given} == {"Dealer: 1", "Dealer: 2"}


def test_what_has_no_label_gets_a_stable_name() -> None:
    names = name_game(game_of(["", "", ""], ("", "")), "title")
    assert names.title == "title"
    assert names.labels == ("One: 1", "Two: 1", "Two: 2")
    assert names.actions == (("1", "2"),) * 3
    assert names.outcomes == ("outcome 1", "outcome 2", "outcome 3", "outcome 4")


def test_labels_that_stand_twice_or_mean_something_else_are_replaced() -> None:
    names = name_game(game_of(["ending", "same", "same"], ("go", "go")), "")
    assert names.labels == ("One: 1", "Two: 1", "Two: 2")
    assert names.actions[0] == ("1", "2")
    told_of = {each.name: each.stands_for for each in names.given}
    assert told_of["Two: 2"] == "information set 2 of Two, labelled 'same'"
    assert told_of["One: 1=2"] == "action 2, labelled 'go'"


def test_a_stable_name_that_another_has_already() -> None:
    assert name_game(game_of(["Two: 2", "", ""]), "").labels == ("Two: 2", "Two: 1", "Two: 2 (2)")


def test_players_without_a_usable_name() -> None:
    game = replace(game_of(["a", "b", "c"]), players=("", "nature"))
    assert name_game(game, "").players == ("Player 1", "Player 2")


def test_ends_without_an_outcome_are_counted() -> None:
    game = game_of(["a", "b", "c"])
    nodes = list(game.nodes)
    nodes[3] = replace(nodes[3], outcome=-1, line=12)
    names = name_game(replace(game, nodes=tuple(nodes)), "")
    assert names.ends[3] == "end 2"
    assert any(each.name == "end 2" and "line 12" in each.stands_for for each in names.given)


def test_a_table_is_named_by_its_strategies() -> None:
    names = name_game(read_game(NFG), "")
    assert names.labels == ("Row", "Column")
    assert names.ends == ("swerve, swerve", "drive, swerve", "swerve, drive", "crash")


def test_cells_of_a_table_that_pay_nothing() -> None:
    game = StrategicGame(
        "", "", ("", ""), (("", ""), ("a", "b")), (pays(1, "", 1, 2),), (0, -1, 0, -1)
    )
    names = name_game(game, "")
    assert names.ends == ("1, a", "2, a", "1, a", "2, b")


def test_outcomes_and_cells_called_after_the_word_for_how_it_ends() -> None:
    game = game_of(["a", "b", "c"])
    game = replace(game, outcomes=(pays(1, "ending", 1, 0), *game.outcomes[1:]))
    assert name_game(game, "").outcomes[0] == "outcome 1"
    assert "outcome 1" in told(game).texts
    alone = StrategicGame("", "", ("One",), (("ending", "b"),), (pays(1, "", 1),), (-1, 0))
    assert name_game(alone, "").ends == ("ending (2)", "b")


LABEL = st.text(max_size=6) | st.sampled_from(
    ["ending", "and", "P", "One: 1", "a", '"', "\\", "x\ny", " ", "é", "‘“", "end 1", "1", "\x00"]
)


@law(
    st.lists(LABEL, min_size=3, max_size=3),
    st.tuples(LABEL, LABEL),
    st.tuples(LABEL, LABEL),
    few=30,
)
def test_any_labels_make_a_game_that_can_be_asked(labels, actions, players) -> None:
    """Every name can be written in the notation, and finds what it names."""
    game = replace(game_of(labels, actions), players=players)
    names = name_game(game, "")
    found = told(game)
    assert found.infosets == 3
    events: list[Event] = [Ending((Name(end),)) for end in names.ends if end]
    events += [Reached(Name(label)) for label in names.labels]
    events += [
        Is(Name(label), (Name(action),))
        for label, options in zip(names.labels, names.actions, strict=True)
        for action in options
    ]
    Plan.of(found, [parse(str(Probability(event))) for event in events])
    for symbol in symbols_of(game, names).names:
        require_symbol(symbol)


def test_judgements_are_named_after_player_and_outcome() -> None:
    game = read_game(EFG)
    symbols = symbols_of(game, name_game(game, ""))
    assert "dealer_caught_high" in symbols.names
    assert symbols.values["guest_ante"] == 1
    assert symbols.values["deal_low"] == Fraction(1, 2)
    assert len(set(symbols.names)) == len(symbols.names) == 12


def test_names_of_judgements_are_told_apart() -> None:
    """Labels that differ only in signs give different judgements."""
    game = replace(deal(), outcomes=(pays(1, "win!", 1, -1), pays(2, "Win?", -1, 1)))
    symbols = symbols_of(game, name_game(game, ""))
    assert {"one_win", "one_win_2", "two_win", "two_win_2"} <= set(symbols.names)
