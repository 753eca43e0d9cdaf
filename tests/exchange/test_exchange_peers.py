"""What we read and write is what pygambit reads and writes; needs pygambit."""

from __future__ import annotations

import importlib.util
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rubicon import InputError
from rubicon.exchange import (
    CHANCE,
    ExtensiveGame,
    for_gambit,
    from_pygambit,
    imperfect_recall,
    parse_game,
    read_game,
    require_perfect_recall,
    strategic_form,
    to_pygambit,
    write_game,
)
from tests.exchange import random_games

SPEC = importlib.util.find_spec("pygambit")

pytestmark = [
    pytest.mark.peers,
    pytest.mark.skipif(
        SPEC is None,
        reason="pygambit is not installed: uv sync --group peers (builds for minutes)",
    ),
]

sources = st.randoms(use_true_random=False)


def files() -> list[Path]:
    """Every game file that comes with pygambit, its catalogue."""
    if SPEC is None or SPEC.origin is None:
        return []
    top = Path(SPEC.origin).parent
    return sorted(path for kind in ("efg", "nfg") for path in top.rglob(f"*.{kind}"))


every_file = pytest.mark.parametrize("file", files(), ids=lambda file: file.stem)


def test_the_whole_catalogue_is_here():
    """38 games, of which five have imperfect recall."""
    import pygambit

    slugs = set(pygambit.catalog.games()["Game"])
    found = {str(file).partition("catalog_data/")[2].rpartition(".")[0] for file in files()}
    assert slugs == found
    forgetful = [f for f in files() if imperfect_recall_of(f)]
    assert (len(found), len(forgetful)) == (38, 5)


def imperfect_recall_of(file: Path) -> bool:
    game = read_game(file)
    return isinstance(game, ExtensiveGame) and imperfect_recall(game) is not None


def load(file: Path):
    import pygambit

    return (pygambit.read_efg if file.suffix == ".efg" else pygambit.read_nfg)(str(file))


@every_file
def test_a_catalogue_game_reads_as_gambit_reads_it(file):
    """Structure, labels, probabilities and payoffs; and imperfect recall is refused by name."""
    from tests.peers.same import assert_same

    game, peer = read_game(file), load(file)
    assert_same(game, peer)
    if peer.is_perfect_recall:
        require_perfect_recall(game)
    else:
        with pytest.raises(InputError, match=r"imperfect recall: at information set .* player \d"):
            require_perfect_recall(game, str(file))


@every_file
def test_a_catalogue_game_written_is_the_same_to_gambit(file, tmp_path):
    """Read, written, and read by Gambit: the same game. And there and back through memory."""
    from tests.peers.same import assert_same

    game = read_game(file)
    copy = tmp_path / f"copy{file.suffix}"
    copy.write_text(write_game(game), "utf-8")
    assert_same(game, load(copy))
    assert parse_game(write_game(game), "again") == game
    there = from_pygambit(load(file))
    assert_same(there, load(file))
    assert from_pygambit(to_pygambit(there)) == there


@every_file
def test_a_catalogue_game_s_table_is_gambit_s(file):
    """The reduced strategic form pays in every cell what Gambit's does, in the same order."""
    from tests.peers.same import assert_same

    game, peer = read_game(file), load(file)
    if not isinstance(game, ExtensiveGame):
        pytest.skip("a table already")
    if not peer.is_perfect_recall:
        with pytest.raises(InputError, match="imperfect recall"):
            strategic_form(game)
        return
    table = strategic_form(game)
    unnamed = tuple(("",) * len(own) for own in table.strategies)
    assert_same(
        replace(table, strategies=unnamed),
        Table(peer),
    )


class Table:
    """A tree of pygambit's, seen as the table that it keeps for it."""

    is_tree = False

    def __init__(self, peer) -> None:
        self.peer = peer
        self.title, self.description, self.players = peer.title, peer.description, peer.players

    def __getitem__(self, profile):
        return self.peer[profile]


@given(sources)
@settings(deadline=None, max_examples=300)
def test_random_games_go_to_gambit_and_back(source: random.Random):
    """Whatever the labels, Gambit takes them; what it says is the same game; recall agrees."""
    from tests.peers.same import assert_same

    game = random_games.game(source)
    peer = to_pygambit(game)
    made = for_gambit(game)
    assert_same(made, peer)
    if isinstance(game, ExtensiveGame):
        remembers = to_pygambit(apart(game)).is_perfect_recall
        assert remembers == (imperfect_recall(game) is None)
    back = from_pygambit(peer)
    assert write_game(back) == write_game(made)
    assert back == made


@given(sources)
@settings(deadline=None, max_examples=300)
def test_random_games_written_as_they_are_read_alike(source: random.Random):
    """Where Gambit takes a file of ours with its own labels, it is the same game to both."""
    from tests.peers.same import assert_same

    game = random_games.game(source, random_games.plain)
    if isinstance(game, ExtensiveGame):  # which Gambit wants distinct, or without a label
        nodes = tuple(replace(node, label="") for node in game.nodes)
        sets = tuple(replace(held, label="") for held in game.information_sets)
        game = replace(game, nodes=nodes, information_sets=sets)
    peer = load_text(write_game(game))
    assert_same(game, peer)
    assert_same(from_pygambit(peer), peer)


def apart(game: ExtensiveGame) -> ExtensiveGame:
    """The same game with an event of its own for each node of chance.

    Gambit takes an event that comes twice on a path for a lapse of chance's memory.
    """
    sets, nodes = list(game.information_sets), list(game.nodes)
    for k, node in enumerate(nodes):
        if node.information_set >= 0 and sets[node.information_set].player == CHANCE:
            nodes[k] = replace(node, information_set=len(sets))
            sets.append(replace(sets[node.information_set], number=1000 + k))
    return replace(game, information_sets=tuple(sets), nodes=tuple(nodes))


def load_text(text: str):
    import io

    import pygambit

    read = pygambit.read_efg if text.startswith("EFG") else pygambit.read_nfg
    return read(io.BytesIO(text.encode("ascii")))


def test_what_is_no_game_of_gambit_s_is_refused():
    """By its type."""
    with pytest.raises(InputError, match=r"a str is no pygambit.Game"):
        from_pygambit("EFG 2 R")
