"""What a verdict rests on, in two or three words each."""

from __future__ import annotations

import pytest

from rubicon.report.verdicts.rests import ROOM, clipped, rests_on


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({}, ()),
        ({"strategy": "none"}, ("inputs alone",)),
        ({"strategy": "little"}, ("mostly inputs",)),
        ({"strategy": "some", "variants": ["no-wind-up"]},
         ("partly strategy", "variant no-wind-up")),
        ({"strategy": "much", "ways": ["level 1", "λ × 100"]},
         ("strategy", "level 1 differs", "λ × 100 differs")),
        ({"ways": ["level 1", "level 2"], "variants": ["a", "b"]},
         ("2 variants", "2 levels differ")),
        ({"idle": ["factions"], "strategy": "much", "needs": ["lock-in"]},
         ("not on factions", "strategy", "needs lock-in")),
        ({"variants": ["brink-first=West"]}, ("variant brink-first=West",)),
    ],
)  # fmt: skip
def test_the_weightiest_comes_first(known: dict[str, object], said: tuple[str, ...]) -> None:
    found = rests_on(**known)  # type: ignore[arg-type]
    assert found == said
    assert all(len(clipped(each)) <= ROOM for each in found)


def test_a_narrow_column_has_the_beginning() -> None:
    assert clipped("variant brink-first=West") == "variant brink-fir…"
