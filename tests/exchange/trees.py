"""Game files that hold a tree, and no table."""

from __future__ import annotations

from pathlib import Path

from rubicon.exchange import ExtensiveGame, parse_game, read_game


def parse_tree(text: str, where: str) -> ExtensiveGame:
    """The tree in a text; fails where it is a table."""
    game = parse_game(text, where)
    assert isinstance(game, ExtensiveGame)
    return game


def read_tree(path: Path) -> ExtensiveGame:
    """The tree in a file; fails where it is a table."""
    game = read_game(path)
    assert isinstance(game, ExtensiveGame)
    return game
