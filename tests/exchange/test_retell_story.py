"""A game told from a file has the file's information sets, and so has the story written of it."""

from __future__ import annotations

import ast
import random
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import strategies as st

from rubicon.errors import InputError
from rubicon.exchange import (
    ExtensiveGame,
    InformationSet,
    StrategicGame,
    at_draw,
    parse_game,
    read_game,
    require_perfect_recall,
)
from rubicon.exchange.retell import story_text as texts
from rubicon.exchange.retell.names import name_game
from rubicon.exchange.retell.sight import sight_of
from rubicon.exchange.retell.telling import Retold
from rubicon.game import Game
from rubicon.judgements import parse_judgements
from rubicon.solve import Solver
from tests.exchange.retold import (
    EFG,
    NFG,
    assert_same_game,
    deal,
    from_story,
    partition,
    partition_of,
    pays,
    preorder,
    told,
    tree,
)
from tests.exchange.trees import read_tree
from tests.properties.random_stories import judgements, seeded
from tests.sampled import law

NONE = parse_judgements('[rationality]\nmeans = "λ"\nrange = { fixed = 1 }\n')


def check(game: ExtensiveGame) -> Game:
    """The information sets are the file's, and the written story tells the same game."""
    retold = Retold.of(game, "a file", "a game")
    found = Game.of(retold.tell(retold.crisis(())))
    assert partition(found) == partition_of(game)
    assert_same_game(found, from_story(retold, ()), NONE)
    return found


def test_a_file_has_its_own_information_sets() -> None:
    game = read_tree(EFG)
    found = check(game)
    assert [found.name(h) for h in range(3)] == [
        "Dealer: Dealer: 1 (deal=high)",
        "Dealer: Dealer: 2 (deal=low)",
        "Guest: after a raise (nothing seen)",
    ]
    # The outcome on the inner node is a consequence there, and counts at every end.
    totals = found.payoffs(found.table.evaluate(np.zeros((0, 1))))[:, :, 0]
    assert totals[preorder(found)[3]].tolist() == [2, -2]
    assert found.consequence_names[0] == "ante"


def test_players_learn_the_part_of_a_deal_that_is_theirs() -> None:
    found = check(deal())
    assert found.name(0) == "One: One: 1 (deal=01 or 02)"
    assert "Two: Two: 3 (deal=02 or 12)" in [found.name(h) for h in range(found.infosets)]


def test_everyone_sees_what_splits_no_information_set() -> None:
    """Where the file hides nothing, the story hides nothing."""
    sets = [InformationSet(1, 1, "first", ("l", "r")), InformationSet(2, 1, "left", ("a", "b")),
            InformationSet(2, 2, "right", ("a", "b"))]  # fmt: skip
    nodes = tree((-1, -1, 0, -1), (0, 0, 1, -1), (1, 0, -1, 0), (1, 1, -1, 1),
                 (0, 1, 2, -1), (4, 0, -1, 1), (4, 1, -1, 0))  # fmt: skip
    outcomes = (pays(1, "x", 1, 0), pays(2, "y", 0, 1))
    game = ExtensiveGame("", "", ("A", "B"), tuple(sets), outcomes, nodes)
    assert "seen_by" not in texts.story_text(Retold.of(game, "f", "t"), ()).split("story(s, j)")[1]
    check(game)


def test_moves_in_another_order_on_other_paths() -> None:
    """Who moved first is hidden from Three, who sees that both have moved."""
    sets = (
        InformationSet(0, 1, "first", ("one", "two"), (Fraction(1, 2), Fraction(1, 2))),
        InformationSet(1, 1, "of one", ("a",)),
        InformationSet(2, 1, "of two", ("a",)),
        InformationSet(3, 1, "of three", ("x", "y")),
    )
    nodes = tree((-1, -1, 0, -1), (0, 0, 1, -1), (1, 0, 2, -1), (2, 0, 3, -1), (3, 0, -1, 0),
                 (3, 1, -1, 1), (0, 1, 2, -1), (6, 0, 1, -1), (7, 0, 3, -1), (8, 0, -1, 1),
                 (8, 1, -1, 0))  # fmt: skip
    outcomes = (pays(1, "x", 1, 0, 0), pays(2, "y", 0, 1, 1))
    game = ExtensiveGame("", "", ("A", "B", "C"), sets, outcomes, nodes)
    require_perfect_recall(game)
    check(game)
    hidden = [2 not in seen for seen in sight_of(game, name_game(game, "")).seen_by]
    assert hidden == [True, True, True, True]


@pytest.mark.parametrize("seed", range(40))
def test_random_stories_come_back_from_a_file(seed: int) -> None:
    """Written as data and told again, a game has the same information sets and equilibria."""
    original = seeded(seed, depth=4).game()
    source = np.random.default_rng(seed)
    values = original.table.evaluate(judgements(original.table.judgements, 1, source))
    data = at_draw(original, values[:, 0])
    if not data.information_sets or all(each.player == 0 for each in data.information_sets):
        pytest.skip("nobody decides anything")
    found = check(data)
    assert partition(found) == partition(original)
    lam = np.full((len(original.players), 1), 1.5)
    ours = Solver(found.structure).solve(found.table.evaluate(np.zeros((0, 1))), lam)
    theirs = Solver(original.structure).solve(values, lam)
    assert ours.status.tolist() == theirs.status.tolist() == [0]
    for mine, its in _pairs(found, original):
        a, b = (slice(*g.action_start[h : h + 2]) for g, h in ((found, mine), (original, its)))
        np.testing.assert_allclose(ours.behaviour[0, a], theirs.behaviour[0, b], atol=1e-9)


def _pairs(one: Game, other: Game) -> set[tuple[int, int]]:
    """Information sets of two games of the same shape that belong to the same nodes."""
    both = zip(preorder(one), preorder(other), strict=True)
    return {(int(one.infoset[a]), int(other.infoset[b])) for a, b in both if one.infoset[a] >= 0}


def test_a_table_is_chosen_at_once() -> None:
    game = read_game(NFG)
    retold = Retold.of(game, "a file", "a game")
    found = Game.of(retold.tell(retold.crisis(())))
    assert found.infosets == 2
    assert found.recount(int(found.infoset_seen[1])) == []
    assert_same_game(found, from_story(retold, ()), NONE)
    paid = found.payoffs(found.table.evaluate(np.zeros((0, 1))))[:, :, 0]
    by_ending = {
        found.texts[found.ending[n]]: paid[n].tolist() for n in np.flatnonzero(found.kind == 0)
    }
    assert by_ending["drive, swerve"] == [4, 1]
    assert by_ending["crash"] == [-5, -5]


@pytest.mark.parametrize(
    "stated", [["deal_a"], ["deal_a", "deal_c"], ["deal_a", "deal_b", "deal_c"]]
)
def test_chances_that_are_judged_and_chances_that_share_the_rest(stated: list[str]) -> None:
    """One that is stated leaves the others the rest; when all are stated they are weights."""
    sets = (
        InformationSet(0, 1, "deal", ("a", "b", "c", "never"),
                       (Fraction(1, 2), Fraction(1, 3), Fraction(1, 6), Fraction(0))),
        InformationSet(1, 1, "go", ("l", "r")),
    )  # fmt: skip
    lines = [(-1, -1, 0, -1)]
    for k in range(4):
        at = len(lines)
        lines += [(0, k, 1, -1), (at, 0, -1, k % 2), (at, 1, -1, 1)]
    outcomes = (pays(1, "x", 1), pays(2, "y", 0))
    game = ExtensiveGame("", "", ("A",), sets, outcomes, tree(*lines))
    retold = Retold.of(game, "a file", "a game")
    tables = "".join(f'[{name}]\nmeans = "x"\nrange = {{ fixed = 0.25 }}\n' for name in stated)
    known = parse_judgements(tables + '[rationality]\nmeans = "λ"\nrange = { fixed = 1 }\n')
    found = Game.of(retold.tell(retold.crisis(stated), stated))
    values = found.table.evaluate(np.full((len(stated), 1), 0.25))[:, 0]
    chances = values[found.chance[found.first_child[0] : found.first_child[0] + 4]]
    expected = {
        1: [1 / 4, 1 / 2, 1 / 4, 0],
        2: [1 / 4, 1 / 2, 1 / 4, 0],
        3: [1 / 3, 1 / 3, 1 / 3, 0],
    }
    np.testing.assert_allclose(chances, expected[len(stated)], atol=1e-15)
    assert_same_game(found, from_story(retold, stated), known)


# ---- what a file could smuggle in ----------------------------------------------------------------

EVIL = [
    '"); import os; os.system("touch pwned")  #',
    "'); __import__('os').system('touch pwned')  #",
    '"""\nimport os\nos.system("touch pwned")\n"""',
    "a\\", "\\'", "{j}", "%s", "\r\nimport os", "\u2028import os", "#", "x\x00y",
]  # fmt: skip


def evil() -> ExtensiveGame:
    label = iter(EVIL * 9)
    game = deal(2)
    return replace(
        game,
        title=EVIL[2],
        comment=EVIL[0],
        players=(EVIL[0], EVIL[1]),
        information_sets=tuple(
            replace(each, label=next(label), actions=(next(label), next(label)))
            for each in game.information_sets
        ),
        outcomes=tuple(replace(each, label=next(label)) for each in game.outcomes),
    )


def calls(text: str) -> set[str]:
    return {
        ast.unparse(node.func) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)
    }


@pytest.mark.parametrize("table", [False, True])
def test_no_label_becomes_code(table: bool, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    game = evil()
    written: ExtensiveGame | StrategicGame = game
    if table:
        strategies = ((EVIL[0], EVIL[2]), (EVIL[1], EVIL[3]))
        written = StrategicGame(
            EVIL[2], EVIL[0], game.players, strategies, game.outcomes, (0, 1, 1, -1)
        )
    retold = Retold.of(written, "a file", "a game")
    text = texts.story_text(retold, ())
    names = {"s.nature", "s.choose", "s.reveal", "s.end", "s.at_once", "Crisis", "payoffs",
             "payoffs(j).get"}  # fmt: skip
    assert calls(text) <= names
    imported = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Import | ast.ImportFrom)]
    assert [ast.unparse(n) for n in imported] == ["from rubicon import Crisis"]
    found = Game.of(retold.tell(retold.crisis(())))
    assert_same_game(found, from_story(retold, ()), NONE)
    assert list(tmp_path.iterdir()) == []
    assert found.players[1] == EVIL[1].replace("  ", " ")


@law(st.text(max_size=30), st.text(max_size=30), few=25)
def test_any_text_is_a_literal_in_the_story(one: str, other: str) -> None:
    game = deal(2)
    sets = [replace(each, label=one) for each in game.information_sets[:1]]
    game = replace(
        game,
        title=other,
        information_sets=(*sets, *game.information_sets[1:]),
        outcomes=(replace(game.outcomes[0], label=one + other), game.outcomes[1]),
    )
    check(game)


# ---- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize("tries", [150, pytest.param(600, marks=pytest.mark.slow)])
@pytest.mark.parametrize("file", [EFG, NFG], ids=["efg", "nfg"])
def test_spoilt_files_are_told_alike_or_refused(file: Path, tries: int) -> None:
    """Whatever is changed in a file, it gives an error, or a story and a telling that agree."""
    source, text, told_alike = random.Random(1), file.read_text(), 0
    for _ in range(tries):
        spoilt = text
        for _ in range(source.randint(1, 3)):
            at = source.randrange(len(spoilt))
            put = "".join(source.choices('"{}0129 ,/.-\n\\aé#', k=source.randint(0, 2)))
            spoilt = spoilt[:at] + put + spoilt[at + source.randint(0, 2) :]
        try:
            game = parse_game(spoilt, "spoilt")
            require_perfect_recall(game)
            retold = Retold.of(game, "spoilt", "a game")
            found = Game.of(retold.tell(retold.crisis(())))
        except InputError:
            continue
        told_alike += 1
        assert_same_game(found, from_story(retold, ()), NONE)
    assert told_alike > tries / 12


def test_a_game_too_large_to_read_is_refused_as_a_story(monkeypatch) -> None:
    monkeypatch.setattr(texts, "MOST_NODES", 20)
    with pytest.raises(
        InputError, match=r"the game has 43 nodes; a story of more than 20"
    ) as caught:
        texts.story_text(Retold.of(deal(), "deal.efg", ""), ())
    assert "rubicon run deal.efg" in caught.value.instead


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('EFG 2 R "t" { "A" }\nt "" 1 "x" { 1 }\n', "nobody decides anything"),
        ('EFG 2 R "t" { "A" }\np "" 1 1 "" { "l" "r" } 0\nt "" 0\nt "" 0\n', "no outcomes"),
    ],
)
def test_games_in_which_nothing_happens(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        Retold.of(parse_game(text, "odd.efg"), "odd.efg", "")
    assert caught.value.where.startswith("odd.efg")


def test_a_path_that_is_too_long() -> None:
    sets = tuple(InformationSet(1, k + 1, "", ("on", "out")) for k in range(201))
    lines = []
    for k in range(201):
        lines.append((2 * k - 2 if k else -1, 0 if k else -1, k, -1))
        lines.append((2 * k, 1, -1, 0))
    order = [lines[2 * k] for k in range(201)]  # preorder: all on, then the outs from the deepest
    nodes = [(k - 1, 0 if k else -1, k, -1) for k in range(len(order))]
    nodes += [(200, 0, -1, 1)] + [(k, 1, -1, 0) for k in range(200, -1, -1)]
    game = ExtensiveGame("", "", ("A",), sets, (pays(1, "x", 1), pays(2, "y", 2)), tree(*nodes))
    with pytest.raises(InputError, match="a path of the game has 201 moves"):
        told(game)
