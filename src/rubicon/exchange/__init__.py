"""Games in other programs' formats, in and out, so that anyone can check us."""

from rubicon.exchange.draw import at_draw
from rubicon.exchange.gambit import (
    CHANCE,
    ExtensiveGame,
    GambitGame,
    GambitNode,
    GambitOutcome,
    InformationSet,
    StrategicGame,
)
from rubicon.exchange.labels import for_gambit
from rubicon.exchange.peer import from_pygambit, to_pygambit
from rubicon.exchange.reading import parse_game, read_game
from rubicon.exchange.recall import imperfect_recall, require_perfect_recall
from rubicon.exchange.strategic import strategic_form
from rubicon.exchange.writing import write_game

__all__ = [
    "CHANCE",
    "ExtensiveGame",
    "GambitGame",
    "GambitNode",
    "GambitOutcome",
    "InformationSet",
    "StrategicGame",
    "at_draw",
    "for_gambit",
    "from_pygambit",
    "imperfect_recall",
    "parse_game",
    "read_game",
    "require_perfect_recall",
    "strategic_form",
    "to_pygambit",
    "write_game",
]
