"""``observed.toml`` and the faults that it may have."""

from __future__ import annotations

from datetime import date

import pytest

from rubicon import InputError
from rubicon.ask import out_of_order
from rubicon.ask.observed import Trust, observed_text, parse_observed, trust_of

GOOD = """
[[event]]
date   = 2024-10-18
says   = "Seoul's service shows images."
event  = "exposure=exposed"
source = ["nis2024", "other, p. 3"]
grade  = "B2"

[[event]]
date  = 2024-11-08
event = "stance[1]=deny"
given = "exposure=exposed"

[[event]]
date    = 1968-01-31
event   = "ending=quiet"
trust   = { if_true = 0.9, if_false = 0.1 }
grade   = "A1"
episode = "1968"
base_rate = 0.05
"""


def test_events_are_read_in_order() -> None:
    first, second, third = parse_observed(GOOD)
    assert (first.date, first.text) == (date(2024, 10, 18), "exposure=exposed")
    assert first.source == ("nis2024", "other, p. 3")
    assert first.trust == Trust(0.8, 1 - 0.8)
    assert first.where == "observed.toml:5"
    assert str(second.event) == "stance[1]=deny"
    assert (str(second.given), second.trust, second.weights) == ("exposure=exposed", None, (1, 0))
    assert second.name == "stance[1]=deny | exposure=exposed"
    assert third.trust == Trust(0.9, 0.1)  # what is stated counts, not the grade
    assert (third.episode, third.base_rate, first.base_rate) == ("1968", 0.05, None)


def test_what_is_written_is_read_again() -> None:
    observed = parse_observed(GOOD)
    again = parse_observed(observed_text(observed))
    assert [each.key for each in again] == [each.key for each in observed]
    for key in ("says", "base_rate"):
        assert [getattr(each, key) for each in again] == [getattr(each, key) for each in observed]


def test_grades_are_the_lower_of_letter_and_digit_and_may_be_stated() -> None:
    assert trust_of("A1").if_true == 0.95
    assert trust_of("A3").if_true == trust_of("C3").if_true - 0 == 0.65
    assert trust_of("F2").if_true == 0.8  # of an unknown source the digit counts
    assert trust_of("B6").if_true == 0.85
    assert trust_of("F6") == Trust(0.5, 0.5)
    own = parse_observed(f"{GOOD}\n[grades]\nB = 0.7\n")
    assert own[0].trust == Trust(0.7, 1 - 0.7)


def test_dates_out_of_order_are_kept_and_told() -> None:
    later = '[[event]]\ndate = 2024-10-01\nevent = "stance=deny"\n'
    observed = parse_observed(GOOD + later)
    assert len(observed) == 4
    (told,) = out_of_order(observed)  # another episode's are of their own
    assert "2024-10-01" in told
    assert "2024-11-08" in told
    assert not out_of_order(parse_observed(GOOD))


@pytest.mark.parametrize(
    ("text", "found", "line"),
    [
        ('event = "a=b"', "'event' is no list of tables", 1),
        ('[event]\ndate = 2024-01-01\nevent = "a=b"', "'event' is no list of tables", 1),
        ("[events]", "'events' stands outside of any event", 1),
        ('[[event]]\nevent = "a=b"', "[event] lacks 'date'", 1),
        ("[[event]]\ndate = 2024-01-01", "[event] lacks 'event'", 1),
        ('[[event]]\ndate = "2024-01-01"\nevent = "a=b"', "is no day", 2),
        ('[[event]]\ndate = 2024-01-01T00:00:00\nevent = "a=b"', "is no day", 2),
        ('[[event]]\ndate = 2024-01-01\nevent = "a="', "ends too soon", 3),
        ('[[event]]\ndate = 2024-01-01\nevent = "do(a=b)"', "a forced move is a condition", 3),
        ('[[event]]\ndate = 2024-01-01\nevent = "a=b"\ngiven = "c"', "ends too soon", 4),
        ('[[event]]\ndate = 2024-01-01\nevent = "a=b"\ngrade = "G1"', "not an Admiralty grade", 4),
        ('[[event]]\ndate = 2024-01-01\nevent = "a=b"\ntrust = 0.9', "trust = 0.9 is no table", 4),
        ('[[event]]\ndate = 2024-01-01\nevent = "a=b"\nsure = 1', "unknown key 'sure'", 4),
        ('[[event]]\ndate = 2024-01-01\nevent = "a=b"\nsource = 3', "source = 3 is not text", 4),
        ("[grades]\nG = 0.7", "unknown key 'G'", 2),
        ("[grades]\nB = 0.2", "B = 0.2 is no share", 2),
    ],
)
def test_faults_are_named_with_their_line(text: str, found: str, line: int) -> None:
    with pytest.raises(InputError) as error:
        parse_observed(text)
    assert found in str(error.value)
    assert error.value.where == f"observed.toml:{line}"


@pytest.mark.parametrize("value", ["0", "1", "1.5", "-0.1", '"high"', "true"])
def test_trust_is_strictly_between_0_and_1(value: str) -> None:
    text = (
        '[[event]]\ndate = 2024-01-01\nevent = "a=b"\n'
        f"trust = {{ if_true = {value}, if_false = 0.1 }}"
    )
    with pytest.raises(InputError, match="is not between 0 and 1"):
        parse_observed(text)


@pytest.mark.parametrize("value", ["0", "1", "1.5", "-0.1", '"high"', "true"])
def test_a_base_rate_is_strictly_between_0_and_1(value: str) -> None:
    text = f'[[event]]\ndate = 2024-01-01\nevent = "a=b"\nbase_rate = {value}'
    with pytest.raises(InputError, match="is not between 0 and 1") as error:
        parse_observed(text)
    assert error.value.where == "observed.toml:4"


def test_trust_needs_both() -> None:
    text = '[[event]]\ndate = 2024-01-01\nevent = "a=b"\ntrust = { if_true = 0.5 }'
    with pytest.raises(InputError, match="trust lacks 'if_false'"):
        parse_observed(text)
    with pytest.raises(InputError, match="unknown key 'if_not'"):
        parse_observed(text.replace("}", ", if_not = 0.1 }"))


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(InputError) as error:
        parse_observed("[[event]]\ndate = 2024-01-01\n[[event]]\ndate = 5\nevent = 'a=b'")
    assert "lacks 'event'" in str(error.value)
    assert "is no day" in str(error.value)
