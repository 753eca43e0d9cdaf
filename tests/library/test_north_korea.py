"""The reference crisis told otherwise: the five tellings that a reader from the field asked for."""

from __future__ import annotations

import numpy as np
import pytest

import rubicon as rb
from rubicon.ask.events import Events
from rubicon.ask.language import parse_event

pytestmark = pytest.mark.library


@pytest.fixture(scope="module")
def crisis() -> rb.GameModel:
    return rb.load("north-korea-2024")


def test_it_is_told_in_five_other_ways(crisis: rb.GameModel) -> None:
    """No claim asks for a label that means another thing in one of them."""
    assert {each.name for each in crisis.variants} == {
        "no-comment=yes",
        "beijing-first=yes",
        "wind-up-once-owned=no",
        "brink-first=West",
        "open-way=in-full",
    }
    assert crisis.shifts == ()


def test_the_brink_is_one_place_in_every_telling(crisis: rb.GameModel) -> None:
    """Wherever the slope doesn't end in the abyss, the first to move is asked; where the West goes
    first, Moscow is asked in the second round only."""
    told = {each.name: each.model.game for each in crisis.variants}
    base, turned = Events(crisis.solved_as.game), Events(told["brink-first=West"])

    def paths(events: Events, text: str) -> int:
        return int(np.count_nonzero(events.mask(parse_event(text), text)))

    held = "not runaway=out-of-control"
    for events in (base, turned):
        assert paths(events, f"reached(stage:brink) and {held}") > 0
    assert paths(base, f"reached(stage:brink) and {held}") == paths(
        base, f"reached(moscow-brink) and {held}"
    )
    assert paths(turned, f"reached(stage:brink) and {held}") == paths(
        turned, f"reached(west-brink) and {held}"
    )
    assert paths(turned, f"reached(moscow-brink) and {held}") < paths(
        turned, f"reached(west-brink) and {held}"
    )
