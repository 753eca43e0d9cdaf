"""The table of verdicts fits a terminal, whatever is known of them."""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path

import pytest
from rich.cells import cell_len

import rubicon as rb
from rubicon.ask import Claim, Verdict
from rubicon.report.verdicts.table import verdict_table
from rubicon.report.verdicts.words import OfRun
from tests.report.test_blocks import in_terminal


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> rb.Run:
    """With readings, so that there is a band, and a claim of long words."""
    crisis = rb.Crisis("Acts", ["One"])

    @crisis.story
    def story(s, j):
        taken = s.choose("One", "act", ["press", "wait"])
        return s.end(taken, One=j.gain * (taken == "press"))

    stated = crisis.with_judgements(gain=(-0.8, 1), rationality=(1, 10))
    path = tmp_path_factory.mktemp("acts") / "acts"
    stated.with_claims(press="P(act=press) > 0.5").run(draws=60, out=path, progress=False)
    (path / "crisis" / "claims.toml").write_text(
        '[press]\nsays = "Whoever has more to gain from pressing than from waiting presses on, and '
        'that is what was said."\n[press.reading.plain]\nholds = "P(act=press) > 0.5"\nwhy = "So '
        'it says."\n[press.reading.strict]\nholds = "P(act=press) > 0.9"\nwhy = "It means more."\n'
        '[waits]\nsays = "It waits."\nholds = "P(act=wait) > 0.99"\n', "utf-8",
    )  # fmt: skip
    made = rb.open(path)
    made.benchmarks()  # without which nobody knows what verdicts rest on
    return made


@pytest.mark.parametrize("width", [80, 100, 120, 160])
def test_a_claim_has_one_line_of_numbers(run: rb.Run, width: int) -> None:
    lines = in_terminal(run.verdicts.table, width)
    assert max(map(cell_len, lines)) <= width
    head = next(line for line in lines if "holds in" in line)
    assert [word for word in head.split() if word not in ("claim", "coin", "toss")] == [
        "holds", "in", "95", "%", "band", "verdict", "rests", "on"]  # fmt: skip
    share = f"{100 * run.claims['press'].mean:.0f} %"
    (told,) = (line for line in lines if "strategy" in line and share in line)
    assert "open" in told
    assert "0 %" in told
    if width == 80:  # the claim in a line above its numbers, whole as far as it fits
        assert any(line.startswith("(a) Whoever has more to gain from pressing") for line in lines)


def test_a_narrow_terminal_is_told_in_lines(run: rb.Run) -> None:
    lines = in_terminal(run.verdicts.table, 40)
    assert max(map(cell_len, lines)) <= 40
    assert "  rests on: strategy" in [line.rstrip() for line in lines]


def test_what_stands_above_the_table_of_branches_is_not_said_of_each_claim(run: rb.Run) -> None:
    """Only of a claim that says more: one whose forced moves have branches of their own."""
    claim, found = run.claims["a"].claim, run.claims["a"].found
    assert isinstance(claim, Claim)
    assert isinstance(found, Verdict)
    split = dataclasses.replace(found, draws=dataclasses.replace(found.draws, past=0.1))

    def under(told: OfRun | None) -> str:
        return " ".join(verdict_table([claim], [split], told=told).rows[0][1].under)

    assert "past a bifurcation in 10 % of draws" in under(None)
    assert "bifurcation" not in under(OfRun(0.0, 0.1))
    assert "past a bifurcation in 10 % of draws" in under(OfRun(0.0, 0.05))


def test_what_is_written_down_has_it_too(run: rb.Run) -> None:
    """``summary.json`` and ``verdicts.csv``."""
    claims = run.summarise()["claims"]
    text = (run.path / "answers" / "verdicts.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    for claim, row in zip(claims, rows, strict=True):
        told = claim["benchmarks"]
        assert float(row["coin_toss"]) == told["ways"]["coin-toss"]["share"]
        assert float(row["lambda_x100"]) == told["ways"]["lambda-x100"]["share"]
        assert (row["strategy"], row["rests_on"]) == (
            told["strategy"],
            "; ".join(claim["rests_on"]),
        )


def test_the_rare_part_of_a_conjunction_is_named(tmp_path: Path) -> None:
    """Below the claim stands which of its parts rests on what almost never happens."""
    crisis = rb.Crisis("Storms", ["One"])

    @crisis.story
    def story(s, j):
        s.hazard("storm", j.storm)
        taken = s.choose("One", "act", ["press", "wait"])
        return s.end(taken, One=j.gain * (taken == "press"))

    stated = crisis.with_judgements(gain=(0.2, 1), storm=0.0005, rationality=(1, 10))
    claim = "P(act=press) > 0.5 and P(act=press | storm=yes) > 0.5"
    run = stated.with_claims(both=claim).run(draws=40, progress=False)
    told = " ".join(" ".join(in_terminal(run.verdicts.table, 100)).split())
    assert "its parts: 100 %; 100 % (rare in 100 %)" in told
