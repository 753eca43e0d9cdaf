"""A table of judgements as the draws of a run."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import rubicon as rb
from rubicon.errors import InputError
from tests.exchange.retold import EFG

RANKED = """
from rubicon import Crisis
crisis = Crisis("Ranked", players=["A"])
@crisis.story
def story(s, j):
    way = s.choose("A", "way", ["left", "right"])
    return s.end(way, A=j.left if way == "left" else j.right)
"""
ORDER = """
[rankings.wishes]
order = ["right", "left"]
low = 0
high = 1
means = "What A wants."
source = "analyst"
confidence = "low"
[rationality]
means = "How closely A follows its payoffs."
range = { fixed = 2 }
unit = "per payoff"
source = "analyst"
confidence = "low"
"""


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_each_row_is_solved_as_a_point(tmp_path: Path) -> None:
    """What has no column is at its median, as at a point of its own; λ keeps its unit."""
    crisis = rb.load("beer-quiche")
    grid = [(wimp, lam) for wimp in (0.05, 0.2, 0.6) for lam in (1, 8)]
    text = "draw;wimp;rationality\n" + "".join(
        f"{k}; {100 * w:g}% ;{lam:.1e}\n" for k, (w, lam) in enumerate(grid)
    )
    run = crisis.run(draws_from=written(tmp_path / "grid.csv", text), progress=False)
    assert run.draws == 6
    asked = "P(meal=beer | kind=wimp)"
    points = [crisis.at(wimp=w, rationality=lam).ask(asked) for w, lam in grid]
    assert run.ask(asked).per_draw.tolist() == points
    assert "its median" in run.changed["taste"]
    assert run.changed["wimp"].startswith("0.05 to 0.6, by")


def test_the_draws_of_a_run_give_the_same_run(tmp_path: Path) -> None:
    """From its own file, Parquet; variants and what is asked of it, too."""
    crisis = rb.load("beer-quiche")
    one = crisis.run(40, seed=4, out=tmp_path / "one", progress=False)
    two = crisis.run(draws_from=tmp_path / "one" / "draws.parquet", progress=False)
    for mine, yours in zip(one.stored.chunks(), two.stored.chunks(), strict=True):
        assert mine[1].behaviour.tobytes() == yours[1].behaviour.tobytes()
    assert two.claims["a"].per_draw.tolist() == one.claims["a"].per_draw.tolist()
    two.hinges("a")
    two.margin("a")
    assert "--draws-from" in two.report(progress=False).path.read_text("utf-8")
    with pytest.raises(InputError, match="the draws are those of a table"):
        two.observe(tmp_path / "none.toml")


def test_a_game_file_takes_one(tmp_path: Path) -> None:
    """Also of numbers that no option gave a range."""
    game = written(tmp_path / "game.efg", EFG.read_text("utf-8"))
    crisis = rb.load(game)
    name = next(iter(rb.load(game, payoffs="±10%").judgements.judgements))
    run = crisis.run(draws_from=written(tmp_path / "t.csv", f"{name}\n1\n2\n"), progress=False)
    assert run.judgements[name].tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "row 1: there are no columns"),
        ("wimp\n", "there is no row of numbers"),
        ("wimp,\n1,2\n", "row 1: column 2 has no name"),
        ("wimp,wimp\n1,2\n", "row 1: column 2 'wimp' is there twice"),
        ("wmip\n0.1\n", "there is no judgement 'wmip'\n  did you mean 'wimp'"),
        ("wimp\n0.1\n\nx\n", "row 4, column 'wimp': 'x' is no number"),
        ("wimp;taste\n0,1;1\n", "row 2, column 'wimp': '0,1' is no number"),
        ("wimp,taste\n0.1\n", "row 2: the row has 1 cell, and the head 2"),
        ("wimp,taste\n0.1,\n", "row 2, column 'taste': the cell is empty"),
        ("wimp\n0.1\n1.5\n", "row 3, column 'wimp': 1.5 is beyond its bounds, 0 to 1"),
        ("wimp\nnan\n", "row 2, column 'wimp': 'nan' is no number"),
        ("rationality\n1e400\n", "column 'rationality': inf is no number"),
        ("rationality\n-1\n", "column 'rationality': -1 is beyond its bounds"),
        ("rationality\n1e15\n", "λ is 1e+15 in one of the draws"),
    ],
)
def test_what_is_wrong_is_said_with_its_cell(tmp_path: Path, text: str, said: str) -> None:
    """And before there is a folder."""
    table, out = written(tmp_path / "t.csv", text), tmp_path / "run"
    with pytest.raises(InputError) as refused:
        rb.load("beer-quiche").run(draws_from=table, out=out, progress=False)
    assert said in str(refused.value)
    assert not out.exists()


def test_parquet_holds_numbers(tmp_path: Path) -> None:
    for name, cells, said in (
        ("text", ["a"], "column 'wimp' holds string"),
        ("empty", [0.5, None], "row 1, column 'wimp': nan is no number"),
        ("none", pa.array([], pa.float64()), "there is no row of numbers"),
    ):
        pq.write_table(pa.table({"wimp": cells}), tmp_path / f"{name}.parquet")
        with pytest.raises(InputError, match=re.escape(said)):
            rb.load("beer-quiche").run(draws_from=tmp_path / f"{name}.parquet", progress=False)
    with pytest.raises(InputError, match="this is no Parquet file"):
        rb.load("beer-quiche").run(draws_from=written(tmp_path / "x.parquet", "wimp\n1\n"))


def test_a_ranking_keeps_its_order(tmp_path: Path) -> None:
    """Its payoffs come all together, and none above its better."""
    folder = tmp_path / "ranked"
    folder.mkdir()
    written(folder / "story.py", RANKED)
    written(folder / "judgements.toml", ORDER)
    for name in ("claims.toml", "sources.bib"):
        written(folder / name, "")
    crisis = rb.load(folder)
    head = "right,left\n"
    fine = crisis.run(draws_from=written(tmp_path / "a.csv", f"{head}.9,.1\n"), progress=False)
    assert fine.ask("P(way=right)").per_draw[0] == pytest.approx(1 / (1 + np.exp(-2 * 0.8)))
    for text, said in (
        (f"{head}.9,.1\n.1,.9\n", "row 3: 'right' is ranked above 'left', and here "
         "they are 0.1 and 0.9"),
        ("right\n.9\n", "the table lacks 'left'"),
    ):  # fmt: skip
        with pytest.raises(InputError, match=re.escape(said)):
            crisis.run(draws_from=written(tmp_path / "b.csv", text), progress=False)
