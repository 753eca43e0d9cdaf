"""Whether players of an extensive game remember what they have seen and done."""

from __future__ import annotations

from rubicon.exchange.gambit import GambitGame


def require_perfect_recall(game: GambitGame) -> None:
    """Refuse a game of imperfect recall with the information set, its player and its line."""
    raise NotImplementedError
