"""``rubicon show CRISIS --tree FILE``."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

DATA = Path(__file__).parents[1] / "data"


@pytest.mark.parametrize(
    "crisis", ["beer-quiche", DATA / "selten-horse.efg", DATA / "chicken.nfg"], ids=str
)
def test_a_tree_is_drawn_of_whatever_is_a_game(rubicon, crisis) -> None:
    for ending in ("svg", "tex"):
        did = rubicon("show", crisis, "--tree", f"tree.{ending}")
        assert (did.code, did.err) == (0, "")
        assert "in equilibrium, at the central judgements" in did.out
    assert Path("tree.svg").read_text("utf-8").startswith("<?xml")
    assert "\\begin{tikzpicture}" in Path("tree.tex").read_text("utf-8")
    with Path("tree.csv").open(encoding="utf-8", newline="") as file:
        assert float(next(csv.DictReader(file))["reached"]) == 1


def test_of_a_run_probabilities_are_means(rubicon) -> None:
    rubicon("run", "deterrence-stub", "--draws", 20, "--out", "run", "--no-report")
    did = rubicon("show", "run", "--tree", "tree.svg", "--json")
    rows = json.loads(did.out)
    (first,) = (row for row in rows if row["option"] == "challenge")
    asked = json.loads(rubicon("ask", "run", first["probability_notation"], "--json").out)
    assert first["probability"] == pytest.approx(asked["mean"], abs=1e-12)


def test_what_is_cut_is_said(rubicon) -> None:
    did = rubicon("show", "july-1914", "--tree", "tree.svg", "--depth", 2, "--nodes", 30)
    assert "of 2,911 nodes, the likeliest branches first; at 4 places" in did.out
    assert "of 2,911 nodes" in Path("tree.svg").read_text("utf-8")


def test_what_cannot_be_drawn_is_said(rubicon) -> None:
    for arguments, found, instead in (
        (["--tree", "tree.png"], "tree.png", ".svg or .tex"),
        (["--depth", 3], "--depth and --nodes", "--tree tree.svg"),
        (["--tree", "tree.svg", "--depth", 0], "depth is 0", "1 or more"),
        (["--tree", "nowhere/tree.svg"], "no folder nowhere", "make it first"),
    ):
        did = rubicon("show", "beer-quiche", *arguments)
        assert did.code == 2
        assert found in did.err
        assert instead in did.err
