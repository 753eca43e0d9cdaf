"""How much of each list the brief has room for on two sheets of paper.

Nothing is lost by what is left out: it stands behind the brief with all its numbers. Heights are
estimates in pixels on paper, on the tall side, from how long texts are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil

from rubicon.report.drawing.canvas import length

ROOM = 2000.0
"""The height of two sheets, less what is lost where the one ends."""
STAGES_A_ROW = 5
_WIDE = 680.0


@dataclass(frozen=True)
class Told:
    """The texts of the brief."""

    about: Sequence[str]
    judged: Sequence[str]  # key judgements, or what stands for them
    classes: int  # how many classes are explained beside these
    claims: Sequence[str]
    stages: Sequence[tuple[str, int, str]]  # what it says, how many options, who doesn't see it
    hidden: Sequence[str]
    events: Sequence[str]
    lines: tuple[Sequence[str], Sequence[str]]  # of the boxes, left and right


@dataclass(frozen=True)
class Room:
    """How many of each are told: events the last, and stages the first; of claims, see
    :func:`chosen`."""

    events: int = 8
    options: int = 4
    claims: int = 10**6
    stages: int = 10**6


def fitting(told: Told) -> Room:
    """The most that fits; the least that still tells something where nothing does."""
    for room in _rooms(told):
        if height(told, room) <= ROOM:
            break
    return room


def chosen(count: int, named: Sequence[int], most: int) -> list[int]:
    """Which of claims in a row are told: those that are named, and others from both ends."""
    ends = [each for k in range((count + 1) // 2) for each in (k, count - 1 - k)]
    return sorted(list(dict.fromkeys([*named, *ends]))[:most])


def _rooms(told: Told) -> Iterator[Room]:
    """From what tells all to what tells least: what is cut first is what is missed least."""
    room = Room(claims=len(told.claims), stages=len(told.stages))
    yield room
    for events in range(7, 2, -1):
        yield (room := replace(room, events=events))
    for options in (3, 2):
        yield (room := replace(room, options=options))
    for stages in range(len(told.stages) - 1, 2 * STAGES_A_ROW - 1, -1):
        yield (room := replace(room, stages=stages))
    for claims in range(len(told.claims) - 1, 4, -1):
        yield (room := replace(room, claims=claims))
    for stages in range(min(room.stages, 2 * STAGES_A_ROW) - 1, 2, -1):
        yield (room := replace(room, stages=stages))


def height(told: Told, room: Room) -> float:
    """Of all of the brief on paper, with what heads it."""
    head = 48 + sum(8 + 17.6 * _lines(each, _WIDE, 11.3) for each in told.about)
    judged = sum(4.2 + 16.6 * _lines(each, 400, 12.5) for each in told.judged)
    opening = 20 + max(judged, 130 + 27 * told.classes)
    every = [max(15.6, 11.3 * _lines(each, 300, 9)) for each in told.claims]
    # Which they are, is not known here: those that take most.
    forest = 90 + sum(sorted(every, reverse=True)[: room.claims]) if every else 0
    shown = [
        17 + max(26, 13 * _lines(says, 122, 9.6)) + 21 * min(options, room.options)
        + (15 if options > room.options else 0) + 13 * _lines(unseen, 122, 9.6)
        for says, options, unseen in told.stages[: room.stages]
    ]  # fmt: skip
    rows = [max(shown[k : k + STAGES_A_ROW]) + 12 for k in range(0, len(shown), STAGES_A_ROW)]
    hidden = 13 * _lines(" ".join(told.hidden), _WIDE, 9.6)
    game = 45 + sum(rows) + hidden if rows else 0
    happened = sum(3 + 13 * _lines(each, 195, 8.6) for each in told.events[-room.events :])
    left, right = (sum(7 + 15.3 * _lines(each, 310, 10.3) for each in box) for box in told.lines)
    return head + opening + forest + game + 75 + max(happened + left, right)


def _lines(text: str, room: float, size: float) -> int:
    return ceil(length(text, size) / room) if text else 0
