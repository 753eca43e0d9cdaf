"""Games as Gambit's files: what :mod:`rubicon.exchange.reading` reads, and Gambit, too."""

from __future__ import annotations

from rubicon.exchange.gambit import GambitGame


def write_game(game: GambitGame) -> str:
    """The text of an ``.efg`` or ``.nfg`` file; equal games have equal texts."""
    raise NotImplementedError
