"""Events read out to whoever knows no notation."""

from __future__ import annotations

from rubicon.ask.syntax import (
    AndEvent,
    Ending,
    Event,
    Is,
    Name,
    NotEvent,
    Observed,
    OrEvent,
    Reached,
)
from rubicon.ask.words import nth
from rubicon.game import Game


def in_words(game: Game, event: Event) -> str:
    """An event by what the story says of its moves: ``whether Moscow owns up: deny``.

    What was observed is left out of it; what has no words stays in notation.
    """
    match event:
        case Is(label, outcomes, occurrence, False) if label.text in game.labels:
            time = nth(occurrence) if isinstance(occurrence, int) else ""
            return f"{_says(game, label)}{time}: {_either(outcomes)}"
        case Ending(names, False):
            return f"it ends in {_either(names)}"
        case Reached(label, occurrence, stage):
            time = nth(occurrence) if occurrence > 1 else ""
            return f"it comes to this: {label.text if stage else _says(game, label)}{time}"
        case NotEvent(part):
            return f"not so: {in_words(game, part)}"
        case AndEvent(parts):
            return ", and ".join(filter(None, (in_words(game, part) for part in parts)))
        case OrEvent(parts):
            return ", or ".join(in_words(game, part) for part in parts)
        case Observed():
            return ""
    return str(event)


def _says(game: Game, label: Name) -> str:
    return game.says[game.labels.index(label.text)]


def _either(names: tuple[Name, ...]) -> str:
    return " or ".join(each.text for each in names)
