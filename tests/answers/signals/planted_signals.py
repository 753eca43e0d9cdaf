"""Small crises whose equilibrium is a formula: what an act tells is then one, too."""

from __future__ import annotations

import numpy as np

from rubicon import Crisis
from rubicon.answers.observers.sightings import Sightings
from rubicon.answers.observers.targets import Target, of_text
from rubicon.ask import View
from rubicon.ask.events import Events
from rubicon.game import Game
from tests.play import equilibrium

PAYS = {"strong": 0.7, "weak": -1.1}
"""What sending is worth to each type; not sending is worth nothing."""


def logistic(x: float) -> float:
    return float(1 / (1 + np.exp(-x)))


def bits(*probabilities: float) -> float:
    """Entropy, written down again."""
    return -sum(p * float(np.log2(p)) for p in probabilities if p > 0)


def message(idle: bool = False, secret: bool = False) -> Crisis:
    """Two types, one message, no reply; then war, likelier with the one type than the other.

    ``idle`` adds chance that nothing hangs on; ``secret`` hides the message.
    """
    crisis = Crisis("One message", ["Sender", "Receiver"])

    @crisis.story
    def story(s, j):
        kind = s.nature("kind", {"strong": j.strong, "weak": 1 - j.strong}, seen_by="Sender")
        if idle:
            s.nature("weather", {"fair": 0.3, "foul": 0.7})
        seen_by = "nobody" if secret else "everyone"
        if s.choose("Sender", "message", ["send", "silent"], seen_by=seen_by) == "send":
            s.consequence("sending", Sender=j[f"pays_{kind}"])
        war = j[f"war_{kind}"]
        s.consequence("peace", Receiver=1)
        if s.nature("war", {"yes": war, "no": 1 - war}) == "yes":
            s.choose("Receiver", "parade", ["small", "large"])
        return s.end("over")

    return crisis


NUMBERS = {"strong": 0.4, "pays_strong": PAYS["strong"], "pays_weak": PAYS["weak"],
           "war_strong": 0.8, "war_weak": 0.15}  # fmt: skip


def told_to_one() -> Crisis:
    """An order that the Spy gets to see and the Public doesn't; the General acts on it."""
    crisis = Crisis("An order", ["General", "Spy", "Public"])

    @crisis.story
    def story(s, j):
        order = s.nature(
            "order", {"attack": j.attack, "wait": 1 - j.attack}, seen_by=["General", "Spy"]
        )
        s.nature("sunrise", {"comes": 1})
        if s.choose("General", "move", ["strike", "stay"]) == "strike":
            s.consequence("striking", General=j[f"pays_{order}"])
        return s.end("over", Spy=1, Public=1)

    return crisis


ORDER = {"attack": 0.3, "pays_attack": 0.9, "pays_wait": -0.6}


def solved(crisis: Crisis, rationality: float, **numbers: float) -> View:
    """A crisis at its equilibrium, in one draw."""
    play = equilibrium(crisis, rationality, **numbers)
    names = play.game.table.judgements
    rows = np.array([numbers[name] for name in names]).reshape(len(names), 1)
    return View(play.game, rows, play.behaviour)


def target(game: Game, text: str) -> Target:
    events = Events(game)
    return of_text(events, Sightings.of(events), text)
