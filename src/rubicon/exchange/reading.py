"""Gambit's files as data: ``.efg`` and ``.nfg``, told apart by their first word."""

from __future__ import annotations

from pathlib import Path

from rubicon.exchange.gambit import GambitGame


def read_game(path: Path) -> GambitGame:
    """The game in a file; an :class:`~rubicon.errors.InputError` says file, line and column."""
    raise NotImplementedError


def parse_game(text: str, where: str) -> GambitGame:
    """The game in a text; ``where`` names the file in errors."""
    raise NotImplementedError
