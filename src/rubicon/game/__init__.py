"""The game as flat arrays, where names become indices; and the same game changed."""

from rubicon.arrays import Floats
from rubicon.game.arrays import Game
from rubicon.story.tree import Kind

__all__ = ["Floats", "Game", "Kind"]
