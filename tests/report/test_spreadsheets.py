"""Tables that a spreadsheet opens: a text stays a text, a number a number."""

from __future__ import annotations

import csv

import pytest

from rubicon.report.data import csv_text


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "+1", "-2+3", "@SUM(A1)", "\t=1"])
def test_what_would_be_a_formula_is_a_text(text):
    (row,) = csv.DictReader(csv_text(["name"], [{"name": text}]).splitlines())
    assert row["name"] == f"'{text}"


@pytest.mark.parametrize("value", [-1.5, -2, "plain", "a=b", "", 3])
def test_numbers_and_other_texts_are_as_they_are(value):
    (row,) = csv.DictReader(csv_text(["x", "y"], [{"x": value, "y": 1}]).splitlines())
    assert row["x"] == str(value)
