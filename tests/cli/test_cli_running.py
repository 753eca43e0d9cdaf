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
    assert summary.pop("warnings") == []
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


def test_players_may_choose_otherwise(rubicon: CommandLine):
    """The run says so, keeps to it when it is resumed, and refuses what it cannot mean."""
    how = ("--draws", 20, "--no-report", "--out", "run")
    ran = rubicon("run", "beer-quiche", "--behaviour", "level-2", *how, "--json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["behaviour"] == "level-2"
    assert json.loads(Path("run/manifest.json").read_text("utf-8"))["behaviour"] == "level-2"
    for part in Path("run/equilibria").iterdir():
        part.unlink()
    again = rubicon("run", "--resume", "run", "--no-report", "--json")
    assert again.code == 0, again.err
    assert json.loads(again.out)["claims"] == json.loads(ran.out)["claims"]
    other = rubicon("run", "--resume", "run", "--behaviour", "level-1")
    assert other.code == 2
    assert "--behaviour cannot change them" in other.err
    wrong = rubicon("run", "beer-quiche", "--behaviour", "nash", "--out", "none")
    assert wrong.code == 2
    assert "there is no model of choice 'nash'" in wrong.err
    assert not Path("none").exists()


def test_weights_are_told_and_an_export_says_that_it_lacks_them(rubicon: CommandLine):
    """In check, in show, and in the file for Gambit."""
    assert rubicon("new", "weighed").code == 0
    story = Path("weighed/story.py")
    text = story.read_text("utf-8")
    first = text.index("s.choose(")
    options = text.index("]", first) + 1
    listed = json.loads(text[text.index("[", first) : options])
    story.write_text(
        f'{text[:options]}, weights={{"{listed[0]}": 2}}{text[options:]}', encoding="utf-8"
    )
    checked = rubicon("check", "weighed")
    assert checked.code == 0, checked.err
    assert f"{listed[0]} 2, {listed[1]} 1" in checked.out
    assert f"weights: {listed[0]} 2" in " ".join(rubicon("show", "weighed").out.split())
    said = rubicon("export", "weighed", "weighed.efg")
    assert "cannot say" in said.out
    assert "cannot say" in Path("weighed.efg").read_text("utf-8")


TWO_WAYS = """
from rubicon import Crisis

crisis = Crisis("Two ways", players=["A", "B"])


@crisis.story
def story(s, j):
    for player in ["A", "B"] if s.variant("first", ["A", "B"]) == "A" else ["B", "A"]:
        if s.choose(player, f"{player}-acts", ["yes", "no"]) == "no":
            return s.end("over", {player: j.out})
    return s.end("both", A=1, B=1)
"""


@pytest.fixture
def two_ways(rubicon: CommandLine) -> Path:
    """A crisis folder whose story has a variant in which a claim means another place."""
    assert rubicon("new", "two-ways").code == 0
    path = Path("two-ways")
    (path / "story.py").write_text(TWO_WAYS, "utf-8")
    (path / "levers.toml").unlink(missing_ok=True)
    (path / "crisis.toml").unlink()
    (path / "claims.toml").write_text(
        '[begun]\nsays = "It begins."\nholds = "P(reached(A-acts)) > 0.99"\n', "utf-8"
    )
    stated = "".join(
        f'[{name}]\nmeans = "{name}"\nunit = "{unit}"\nrange = {{ low = 0.1, high = 2, '
        'coverage = 0.9 }\nsource = "analyst"\nconfidence = "low"\n'
        for name, unit in (("out", "payoff"), ("rationality", "per payoff"))
    )
    (path / "judgements.toml").write_text(stated, "utf-8")
    return path


def test_variants_are_solved_told_and_warned_of(rubicon: CommandLine, two_ways: Path):
    """In the terminal's 80 columns, as data, by check, and before a run."""
    checked = rubicon("check", two_ways)
    assert checked.code == 0, checked.err
    assert "first=B" in checked.out
    warned = "(a) asks for 'A-acts', which in first=B only comes up after 'B-acts'"
    assert f"mind: {warned}" in " ".join(checked.out.split())
    ran = rubicon("run", two_ways, "--draws", 40, "--variant-draws", 30, "--no-report",
                  "--out", "run")  # fmt: skip
    assert ran.code == 0, ran.err
    assert f"note: {warned}" in " ".join(ran.err.split())
    assert "Solving 70 of 70 draws …" in ran.err
    told = rubicon("variants", "run")
    assert max(map(len, told.out.splitlines())) <= 80
    assert "(a) “It begins” holds widely in the base and fails in first=B" in told.out
    (claim,) = json.loads(rubicon("variants", "run", "--json").out)["claims"]
    assert claim["changes_in"] == ["first=B"]
    assert (claim["base"]["share"], claim["variants"]["first=B"]["share"]) == (1, 0)
    assert "P(reached(B-acts))" in rubicon("ask", "run/variants/first=B", "P(reached(B-acts))").out


def test_no_variant_draws_are_no_variants(rubicon: CommandLine, two_ways: Path):
    ran = rubicon("run", two_ways, "--draws", 20, "--variant-draws", 0, "--no-report",
                  "--out", "run")  # fmt: skip
    assert "note: (a)" not in ran.err
    assert "The run has no variants" in rubicon("variants", "run").out
    assert rubicon("run", two_ways, "--variant-draws", "-1").code == 2
