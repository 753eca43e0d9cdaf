"""What a check of a large game file takes, counted in calls: in proportion to the game's size."""

from __future__ import annotations

import random
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

import rubicon as rb
from rubicon.answers.knockouts import mechanisms
from rubicon.exchange.retell import sight, spreads
from rubicon.report import check as report
from rubicon.story import tree


def table(folder: Path, size: int) -> Path:
    """A square table with payoffs that all differ."""
    some = random.Random(1)
    rows = [" ".join(f'"{name}{k}"' for k in range(size)) for name in "ab"]
    cells = " ".join(f"{some.uniform(-1, 1):.6f}" for _ in range(2 * size**2))
    file = folder / f"table-{size}.nfg"
    file.write_text(
        f'NFG 1 R "table" {{ "A" "B" }}\n{{ {{ {rows[0]} }} {{ {rows[1]} }} }}\n{cells}'
    )
    return file


def binary(folder: Path, depth: int) -> Path:
    """A tree in which two players move in turn, and neither sees what the other does."""
    some, sets, lines = random.Random(2), dict[tuple[int, str], int](), list[str]()

    def grow(path: str) -> None:
        mover = len(path) % 2
        if len(path) == depth:
            number = len(lines) + 1
            paid = f"{some.uniform(-1, 1):.6f}, {some.uniform(-1, 1):.6f}"
            lines.append(f't "" {number} "end {number}" {{ {paid} }}')
            return
        number = sets.setdefault((mover, path[mover::2]), len(sets) + 1)
        lines.append(f'p "" {mover + 1} {number} "" {{ "l" "r" }} 0')
        for option in "lr":
            grow(path + option)

    grow("")
    file = folder / f"tree-{depth}.efg"
    file.write_text('EFG 2 R "tree" { "A" "B" }\n' + "\n".join(lines))
    return file


def calls(file: Path) -> int:
    """How many functions are called while a game file is checked, in all threads."""
    count = 0

    def counted(frame: Any, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    threading.setprofile(counted)
    sys.setprofile(counted)
    try:
        str(rb.load(file).check())
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return count


def growth(files: list[Path]) -> float:
    """By how much more calls go up from the second to the third than to the second."""
    for file in files:  # what is done once only, such as imports
        rb.load(file).check()
    few, some, many = map(calls, files)
    return (many - some) / (some - few)


@pytest.mark.parametrize("size", [7, pytest.param(12, marks=pytest.mark.slow)])
def test_a_table_takes_calls_in_proportion_to_its_cells(size: int, tmp_path: Path) -> None:
    # (48² − 24²) / (24² − 12²) = 4; of the square of cells it would be 16
    assert growth([table(tmp_path, times * size) for times in (1, 2, 4)]) < 5


@pytest.mark.parametrize("depth", [5, pytest.param(6, marks=pytest.mark.slow)])
def test_a_tree_takes_calls_in_proportion_to_its_nodes_and_moves(
    depth: int, tmp_path: Path
) -> None:
    # Nodes × moves grow by 4.9 or 5.0 times as much; nodes squared would by 16.
    assert growth([binary(tmp_path, depth + more) for more in (0, 2, 4)]) < 6


def test_a_telling_is_compared_only_where_it_was_not_recalled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = 0

    def counted(move: Any) -> Any:
        nonlocal compared
        compared += 1
        return plain(move)

    plain = tree._repeatable
    monkeypatch.setattr(tree, "_repeatable", counted)
    found, depth = rb.load(binary(tmp_path, 9)).unfolded, 9
    ends = sum(node.kind is tree.Kind.END for node in found.nodes)
    whole = tree.WHOLE + ends // tree.WHOLE
    # Two of them where a telling parts from the one before; all of a path if it is told anew.
    assert ends == 2**depth
    assert compared <= 2 * (ends + depth * whole)
    assert compared < ends * depth / 2


def test_what_is_not_asked_for_is_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mechanisms that no claim names, and ranges of payoffs that no spread is a share of."""
    asked = []
    monkeypatch.setattr(mechanisms, "mechanisms_of", lambda *_: asked.append("mechanisms"))
    monkeypatch.setattr(spreads, "payoff_ranges", lambda *_: asked.append("ranges"))
    made = rb.load(table(tmp_path, 4), payoffs="±10%")
    _ = made.solved_as
    assert asked == []


def test_a_record_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def counted(found: Any) -> dict[str, Any]:
        made.append(found)
        return plain(found)

    plain = report.record
    monkeypatch.setattr(report, "record", counted)
    found = rb.load(table(tmp_path, 3)).check()
    assert len(made) == 1
    assert {"kind": "judgement", "name": "a_a0_b0", "stands_for": "What A gets at ‘a0, b0’"} in (
        found.record["names"]
    )


def test_the_branches_at_each_move_of_a_path() -> None:
    assert sight._taken([(3, 0), (1, 2), (3, 1)]) == {3: [0, 1], 1: [2]}
