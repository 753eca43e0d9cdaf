"""The game as flat arrays, where names become indices; and the same game changed."""

from rubicon.game.arrays import Floats, Game, Ints

__all__ = ["Floats", "Game", "Ints"]
