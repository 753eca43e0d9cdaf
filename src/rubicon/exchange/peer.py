"""To and from pygambit, where it is installed. By way of files, which both read exactly."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

from rubicon.errors import InputError
from rubicon.exchange.gambit import ExtensiveGame, GambitGame
from rubicon.exchange.labels import for_gambit
from rubicon.exchange.reading import parse_game
from rubicon.exchange.writing import write_game


def from_pygambit(game: Any) -> GambitGame:
    """A ``pygambit.Game`` as data: a tree as :class:`ExtensiveGame`, a table as a strategic
    game. Raises InputError if pygambit is not installed, or ``game`` is none of its games."""
    pygambit = _pygambit()
    if not isinstance(game, pygambit.Game):
        raise InputError(f"a {type(game).__name__} is no pygambit.Game")
    found = parse_game(game.to_efg() if game.is_tree else game.to_nfg(), "pygambit.Game")
    if isinstance(found, ExtensiveGame):  # there is no file whose lines could be named
        return replace(found, nodes=tuple(replace(node, line=0) for node in found.nodes))
    return found


def to_pygambit(game: GambitGame) -> Any:
    """The game as a ``pygambit.Game``, with labels that Gambit takes. Raises InputError if
    pygambit is not installed."""
    pygambit = _pygambit()
    if isinstance(game, ExtensiveGame):
        return pygambit.read_efg(_file(for_gambit(game)))
    return pygambit.read_nfg(_file(for_gambit(game)))


def _file(game: GambitGame) -> io.BytesIO:
    return io.BytesIO(write_game(game).encode("ascii"))


def _pygambit() -> Any:
    try:
        import pygambit
    except ModuleNotFoundError:
        raise InputError(
            "pygambit is not installed", instead="install it: pip install 'pygambit>=16.7,<17'"
        ) from None
    return pygambit
