"""Events read out to whoever knows no notation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rubicon.ask import in_words
from rubicon.ask.language import parse_event
from rubicon.ask.syntax import AndEvent, Observed
from tests.ask.ask_games import shipment


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("stance=deny", "whether Moscow owns up: deny"),
        ("stance[2]=deny", "whether Moscow owns up (the second time): deny"),
        ("stance in {deny, own}", "whether Moscow owns up: deny or own"),
        ("ending=quiet", "it ends in quiet"),
        ("reached(stance)", "it comes to this: whether Moscow owns up"),
        ("reached(stage:brink)", "it comes to this: brink"),
        ("not stance=deny", "not so: whether Moscow owns up: deny"),
        ("stance=deny and ending=quiet", "whether Moscow owns up: deny, and it ends in quiet"),
        ("stance=deny or ending=quiet", "whether Moscow owns up: deny, or it ends in quiet"),
        ("stance!=deny", "stance != deny"),
        ("elsewhere=deny", "elsewhere=deny"),
    ],
)
def test_an_event_reads_as_its_story_says(text: str, said: str) -> None:
    game = shipment().game
    says = ["whether Moscow owns up" if each == "stance" else each for each in game.labels]
    told = replace(game, says=tuple(says))
    assert in_words(told, parse_event(text)).replace(" ", "") == said.replace(" ", "")
    both = AndEvent((parse_event(text), Observed()))
    assert in_words(told, both) == in_words(told, parse_event(text))
