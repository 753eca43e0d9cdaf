"""What the brief has room for."""

from __future__ import annotations

from dataclasses import replace

from rubicon.report.page.room import ROOM, Room, Told, chosen, fitting, height

SAYS = "Whoever is found out early answers otherwise than whoever is found out late, or never."
TOLD = Told(
    about=[SAYS * 4], judged=[SAYS * 2] * 6, classes=6, claims=["Short."] * 29,
    stages=[("what is done", 3, "not seen by most")] * 10, hidden=["what is wanted"] * 2,
    events=[SAYS] * 8, lines=([SAYS] * 4, [SAYS] * 5),
)  # fmt: skip


def test_what_fits_is_told_whole() -> None:
    few = replace(TOLD, claims=TOLD.claims[:5], judged=TOLD.judged[:3])
    assert height(few, Room()) < ROOM
    assert fitting(few) == Room(claims=5, stages=10)


def test_what_does_not_fit_is_cut_until_it_does_and_events_first() -> None:
    for claims in (29, 40, 60, 200):
        told = replace(TOLD, claims=[SAYS] * claims)
        room = fitting(told)
        assert height(told, room) <= ROOM < height(told, Room())
        assert room.events < 8
        if room.claims < claims:
            assert (room.events, room.options) == (3, 2)
            assert height(told, replace(room, claims=room.claims + 1)) > ROOM
    assert fitting(replace(TOLD, stages=[*TOLD.stages] * 9)).stages < 90


def test_claims_that_are_named_stay_and_then_the_ends() -> None:
    assert chosen(9, [4], 4) == [0, 1, 4, 8]
    assert chosen(3, [], 9) == [0, 1, 2]
    assert chosen(6, [1, 2, 3], 2) == [1, 2]
