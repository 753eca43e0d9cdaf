"""Several changes at once."""

from __future__ import annotations

from rubicon.changes import Change, joined
from rubicon.changes.stated import EVERYONE


def test_a_consequence_is_dropped_for_all_whom_one_of_them_names() -> None:
    first, second = (Change(name, "", drop={"boost": (name,)}) for name in "AB")
    assert joined([first, second]).drop == {"boost": ("A", "B")}
    every = Change("all", "", drop={"boost": (EVERYONE,)})
    assert joined([every, first]).drop == {"boost": (EVERYONE,)}
