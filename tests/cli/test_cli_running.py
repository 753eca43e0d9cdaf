"""``rubicon run``: what is said while it works, and what it leaves out on demand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import CommandLine

COMPILING = "Compiling the solver (once, about half a minute) …"
SOLVING = "Solving 20 of 20 draws …"


@pytest.mark.parametrize("compiled", [True, False])
def test_a_first_run_says_that_it_compiles(
    rubicon: CommandLine, monkeypatch: pytest.MonkeyPatch, compiled: bool
):
    """In words where no terminal shows a bar, and before it solves."""
    monkeypatch.setattr("rubicon.public.run.compiled", lambda: compiled)
    ran = rubicon("run", "beer-quiche", "--draws", 20, "--no-report", "--out", "run")
    assert ran.code == 0, ran.err
    assert ran.err.splitlines() == ([SOLVING] if compiled else [COMPILING, SOLVING])


def test_what_is_compiled_is_known(beer: Path):
    """Of this process, or kept by an earlier one."""
    from rubicon.solve.principal import compiled

    assert compiled(), f"{beer} was just solved"


def test_a_run_without_a_report_has_its_verdicts(rubicon: CommandLine):
    """Solved and judged; the report can be written later, and says the same."""
    ran = rubicon("run", "beer-quiche", "--draws", "2e1", "--no-report", "--out", "run", "--json")
    assert ran.code == 0, ran.err
    summary = json.loads(ran.out)
    assert (summary["draws"], len(summary["claims"])) == (20, 6)
    assert json.loads(Path("run/summary.json").read_text("utf-8")) == summary
    assert Path("run/answers/verdicts.csv").is_file()
    assert not Path("run/report.html").exists()
    reported = json.loads(rubicon("report", "run", "--json").out)
    assert reported["claims"] == summary["claims"]
    assert Path("run/report.html").is_file()


def test_a_run_without_a_report_says_where_it_is(rubicon: CommandLine):
    """What was printed as the report's place is the run's."""
    said = rubicon("run", "beer-quiche", "--draws", 20, "--no-report", "--out", "run").out
    assert "\nrun: run\n" in said
    assert "report" not in said


@pytest.mark.parametrize("number", ["1.5", "many", "1e-3", "nan", "inf"])
def test_a_number_of_draws_is_whole(rubicon: CommandLine, number: str):
    """Also where it has an exponent."""
    failed = rubicon("run", "beer-quiche", "--draws", number)
    assert failed.code == 2
    assert f"invalid value for '--draws': '{number}' is not a valid integer" in failed.err


def test_widths_of_game_files_have_exponents(rubicon: CommandLine):
    """As numbers have everywhere."""
    Path("game.efg").write_text(
        'EFG 2 R "A" { "A" "B" } p "" 1 1 "act" { "go" "stay" } 0 t "" 1 { 1, 2 } t "" 2 { 0, 0 }'
    )
    told = rubicon("check", "game.efg", "--payoffs", "±1e-1", "--rationality", "1e0 to 2.5e1")
    assert told.code == 0, told.err
