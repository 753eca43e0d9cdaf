"""The commands, and one clear message for everything that can be wrong."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from rubicon import __version__ as rubicon_version
from rubicon.crisis.places import FILES, library
from rubicon.ensemble import open_run
from rubicon.ensemble.lock import locked
from rubicon.ensemble.manifest import read_manifest, write_manifest
from rubicon.exchange import read_game, strategic_form
from rubicon.report.wording import percent
from rubicon.story.tree import Tree, unfold
from tests.cli.commands import replace, run_in, slow_process
from tests.exchange.trees import read_tree


@pytest.fixture
def crisis(rubicon, tmp_path) -> Path:
    """A fresh copy of the example that `rubicon new` makes."""
    assert rubicon("new", "crisis").code == 0
    return tmp_path / "crisis"


@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> Path:
    """A finished run of the example; tests leave it as it is."""
    place = tmp_path_factory.mktemp("finished")
    run_in(place, "new", "crisis")
    run_in(place, "run", "crisis", "--draws", 200, "--seed", 7, "--out", "run", "--no-report")
    return place / "run"


STILL = """from rubicon import Crisis

crisis = Crisis("still", ["A"])


@crisis.story
def story(s, j):
    if s.hazard("storm", 0.3):
        return s.end("wet", A=-1)
    return s.end("dry", A=1)
"""


def make_still(crisis: Path) -> None:
    """Let nobody decide anything in it, so that its report is written at once."""
    (crisis / "story.py").write_text(STILL)
    (crisis / "claims.toml").write_text(
        '[wet]\nletter = "a"\nsays = "Dry."\nholds = "P(storm=no) > 0.6"\n'
    )
    (crisis / "levers.toml").unlink()
    (crisis / "crisis.toml").unlink()


def test_the_library_is_listed_without_running_a_story(rubicon):
    """Titles are read from the text of story files."""
    listed = rubicon("list")
    assert listed.code == 0
    for name in library():
        assert name in listed.out
    assert {entry["name"] for entry in json.loads(rubicon("list", "--json").out)} == set(library())


def test_new_then_run_works_at_once(rubicon, crisis):
    """The example runs as it is and prints a verdict for every claim."""
    ran = rubicon("run", "crisis", "--draws", 100)
    assert ran.code == 0, ran.err
    for letter in "abcd":
        assert f"({letter})" in ran.out
    assert "crisis-run/report.html" in ran.out
    assert Path("crisis-run/report.html").is_file()


def test_the_summary_has_what_programs_need(finished):
    """summary.json names sizes, counts and every claim with its verdict."""
    summary = json.loads((finished / "summary.json").read_text())
    assert summary["crisis"] == "crisis"
    assert (summary["seed"], summary["draws"]) == (7, 200)
    assert summary["solved"] + summary["unsolved"] == 200
    assert (summary["nodes"], summary["information_sets"], summary["actions"]) == (29, 8, 18)
    assert summary["players"] == ["Patron", "Rival"]
    assert summary["seconds"] > 0
    assert len(summary["claims"]) == 4
    for claim in summary["claims"]:
        assert {"id", "says", "holds", "share", "low", "high", "word", "undefined", "unsolved",
                "source"} <= set(claim)  # fmt: skip
        assert 0 <= claim["low"] <= claim["share"] <= claim["high"] <= 1


def test_a_second_run_gets_a_name_of_its_own(rubicon, crisis):
    """Nothing is written over when no folder is named."""
    rubicon("run", "crisis", "--draws", 20, "--no-report")
    before = Path("crisis-run/summary.json").read_bytes()
    again = rubicon("run", "crisis", "--draws", 20, "--no-report", "--json")
    assert again.code == 0
    assert json.loads(again.out)["draws"] == 20
    assert Path("crisis-run-2/summary.json").is_file()
    assert Path("crisis-run/summary.json").read_bytes() == before


def test_check_says_what_the_crisis_is(rubicon, crisis):
    """Sizes, stakes and unused judgements, without solving."""
    facts = json.loads(rubicon("check", "crisis", "--json").out)
    assert (facts["nodes"], facts["information_sets"]) == (29, 8)
    assert facts["unused_judgements"] == []
    assert facts["stakes"].keys() == {"Patron", "Rival"}
    for each in facts["rationality"]:
        assert (each["unit"], each["payoff"]) == ("per stake", facts["stakes"][each["player"]])
        assert each["tenth"] == pytest.approx(each["payoff"] / 10)
    said = " ".join(rubicon("check", "crisis").out.split())
    tenth = f"{facts['stakes']['Rival'] / 10:.3g}"
    assert f"Rival {tenth}" in said
    assert "at λ = 10 an option better by a tenth of the player's stake" in said
    assert f"Rival takes what is better by {tenth} in payoff" in facts["rationality"][1]["says"]
    assert "fit together" in said


def test_check_counts_what_has_no_source(rubicon, crisis):
    """Judgements and claims whose grounds are not stated: no error, but said."""
    sourced = json.loads(rubicon("check", "crisis", "--json").out)
    assert sourced["judgements_without_source"] == []
    for name in ("judgements.toml", "claims.toml"):
        lines = (crisis / name).read_text("utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith("source")]
        assert len(kept) < len(lines)
        (crisis / name).write_text("".join(kept), "utf-8")
    checked = rubicon("check", "crisis", "--json")
    assert checked.code == 0
    facts = json.loads(checked.out)
    assert len(facts["judgements_without_source"]) == facts["judgements"]
    assert len(facts["claims_without_source"]) == facts["claims"]
    told = " ".join(rubicon("check", "crisis").out.split())
    assert "judgements without source 12: expansionist, exposure," in told
    assert "claims without source 4: secrecy-pays," in told


def test_check_tells_no_stakes_where_lambda_is_per_payoff(rubicon, crisis):
    """A unit of 1 is not a stake of 1."""
    judgements = crisis / "judgements.toml"
    judgements.write_text(judgements.read_text("utf-8").replace('"per stake"', '"per payoff"'))
    assert json.loads(rubicon("check", "crisis", "--json").out)["stakes"] == {}
    said = " ".join(rubicon("check", "crisis").out.split())
    assert "stakes" not in said
    assert "better by a tenth of a unit is taken 2.7 times as often" in said


def test_a_number_is_answered_with_interval_and_word(rubicon, finished):
    """An answer has a mean, a spread over draws and an ICD 203 word."""
    answered = rubicon("ask", finished, "P(answer=escalate | exposure=exposed)")
    assert answered.code == 0
    assert "90 % of draws" in answered.out
    record = json.loads(
        rubicon("ask", finished, "P(answer=escalate | exposure=exposed)", "--json").out
    )
    assert record["p5"] <= record["median"] <= record["p95"]
    assert record["word"]


def test_a_claim_is_answered_with_a_verdict(rubicon, finished):
    """A comparison asked of a run gives the share of draws in which it holds."""
    record = json.loads(rubicon("ask", finished, "P(ship=covertly) > P(ship=openly)", "--json").out)
    assert 0 <= record["low"] <= record["share"] <= record["high"] <= 1


def test_asking_runs_no_story(rubicon, finished, tmp_path):
    """A run is data: the copy of its story is never executed."""
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-r", finished, copy], check=True)
    (copy / "crisis" / "story.py").write_text("raise SystemExit('the story was run')")
    assert rubicon("ask", copy, "P(ship=covertly)").code == 0


def test_the_export_is_the_draw_that_was_solved(rubicon, finished):
    """A draw exported from the run and from the crisis is the same game."""
    crisis = finished.parent / "crisis"
    drawn = ("--draws", 200, "--seed", 7)
    assert rubicon("export", crisis, "a.efg", "--draw", 3, *drawn).code == 0
    assert rubicon("export", finished, "b.efg", "--draw", 3).code == 0
    a, b = (Path(name).read_text().splitlines() for name in ("a.efg", "b.efg"))
    assert a == b
    assert a[0].startswith("EFG 2 R")
    assert "draw 3, seed 7, lhs" in "\n".join(a)


@pytest.mark.parametrize("option", [("--draws", 9), ("--seed", 2), ("--design", "sobol")])
def test_a_run_is_exported_with_its_own_draws(rubicon, finished, option):
    """What a run has settled can't be given again."""
    answer = rubicon("export", finished, "x.efg", "--draw", 3, *option)
    assert answer.code == 2
    assert "keeps its own draws" in answer.err
    assert not Path("x.efg").exists()


def test_what_users_write_is_no_markup(rubicon, crisis):
    """Square brackets and colons in titles, letters and paths are printed as they are."""
    make_still(crisis)
    replace(crisis / "story.py", 'Crisis("', 'Crisis("[/x] [draft] :bomb: ')
    replace(crisis / "claims.toml", 'letter = "a"', 'letter = "[/b]"')
    checked = rubicon("check", "crisis")
    assert checked.code == 0, checked.err
    assert "[/x] [draft] :bomb:" in checked.out
    ran = rubicon("run", "crisis", "--draws", 20, "--out", "[q]/r")
    assert ran.code == 0, ran.err
    for text in ("[/x] [draft] :bomb:", "([/b])", "report: [q]/r/report.html"):
        assert text in ran.out
    assert "[q]/r.efg" in rubicon("export", "[q]/r", "[q]/r.efg", "--draw", 1).out
    assert "[n]" in rubicon("new", "[n]").out


def test_a_story_without_decisions_runs(rubicon, crisis):
    """Chance alone is a story: run, ask and report work."""
    make_still(crisis)
    assert rubicon("run", "crisis", "--draws", 20, "--out", "run").code == 0
    assert Path("run/report.html").is_file()
    assert json.loads(rubicon("ask", "run", "P(storm=yes)", "--json").out)["mean"] == pytest.approx(
        0.3
    )
    assert rubicon("export", "run", "x.efg", "--draw", 0).code == 0


@pytest.mark.parametrize("where", ["def story(s, j):\n    ", "from rubicon import Crisis\n"])
def test_a_story_that_leaves_python_is_an_error(rubicon, crisis, where):
    """exit() in a story doesn't end the command in silence."""
    replace(
        crisis / "story.py", where, where + "raise SystemExit(0)\n" + " " * 4 * ("def" in where)
    )
    answer = rubicon("check", "crisis")
    assert answer.code == 2
    assert "leaves Python" in answer.err
    assert "story.py:" in answer.err


def test_a_story_is_told_once_for_an_export(rubicon, crisis, monkeypatch):
    """Cutting short doesn't tell the story a second time."""
    told = []

    def tell(*args: Any, **named: Any) -> Tree:
        told.append(1)
        return unfold(*args, **named)

    monkeypatch.setattr("rubicon.crisis.folder.unfold", tell)
    monkeypatch.setattr("rubicon.story.tree.unfold", lambda *args: pytest.fail("told twice"))
    assert rubicon("export", "crisis", "short.efg", "--depth", 2).code == 0
    assert told == [1]


def test_two_resumes_at_once_are_refused(rubicon, finished, tmp_path):
    """Who comes second is told so, and nothing is written."""
    run = tmp_path / "run"
    shutil.copytree(finished, run)
    for part in (run / "equilibria").iterdir():
        part.unlink()
    with locked(open_run(run)):
        answer = rubicon("run", "--resume", run, "--no-report")
    assert answer.code == 2
    assert "another process is solving this run" in answer.err
    assert not list((run / "equilibria").iterdir())
    manifest = read_manifest(run)
    manifest["versions"]["numpy"] = "1.0"
    write_manifest(run, manifest)
    again = rubicon("run", "--resume", run, "--no-report")
    assert again.code == 0
    assert again.err.count("begun with numpy 1.0, now") == 1


FAULTS = {
    "a misspelt judgement": (
        "story.py", '"exposure", j.exposure', '"exposure", j.exposre',
        ["story.py:", "'exposre'", "did you mean 'exposure'?"],
    ),
    "a misspelt player": (
        "story.py", 's.choose("Rival"', 's.choose("Rivall"',
        ["story.py:", "'Rivall'", "did you mean 'Rival'?"],
    ),
    "a misspelt label in a claim": (
        "claims.toml", "P(answer=escalate", "P(anwser=escalate",
        ["claims.toml:", "anwser", "^", "did you mean 'answer'?"],
    ),
    "a misspelt outcome in a claim": (
        "claims.toml", "answer=escalate", "answer=escalte",
        ["claims.toml:", "escalte", "did you mean 'escalate'?"],
    ),
    "a low above its high": (
        "judgements.toml", "{ low = 0.2, high = 0.8,", "{ low = 0.9, high = 0.8,",
        ["judgements.toml:", "low", "high"],
    ),
    "quantiles out of order": (
        "judgements.toml", "p5 = 0.1, p50 = 0.35", "p5 = 0.4, p50 = 0.35",
        ["judgements.toml:", "p5", "p50"],
    ),
    "a missing payoff": (
        "story.py", "Rival=-j.audience_cost", "Rival=None",
        ["story.py:", "looks weak at home", "Rival"],
    ),
    "an unknown source": (
        "judgements.toml", '"example2024, p. 3"', '"exmple2024, p. 3"',
        ["judgements.toml:", "exmple2024", "did you mean 'example2024'?"],
    ),
    "an unknown source of a claim": (
        "claims.toml", '"example2024, p. 2"', '"exmple2024, p. 2"',
        ["claims.toml:", "exmple2024"],
    ),
    "correlations that contradict each other": (
        "judgements.toml", "rank = 0.3\n",
        'rank = 0.9\nwhy = "so"\n[[correlations]]\nbetween = ["gain_expand", "harm"]\nrank = 0.9\n'
        'why = "so"\n[[correlations]]\nbetween = ["cost_expand", "harm"]\nrank = -0.9\n',
        ["judgements.toml", "gain_expand", "cost_expand", "harm"],
    ),
    "a claim with a syntax error": (
        "claims.toml", "exposed) > 0.5", "exposed > 0.5",
        ["claims.toml:", "^"],
    ),
    "an event that cannot happen": (
        "claims.toml", "P(answer=escalate | exposure=exposed)",
        "P(answer=escalate | exposure=secret)",
        ["claims.toml:", "cannot happen"],
    ),
    "a story that raises": (
        "story.py", "    # The rival has seen", "    1 / 0\n    # The rival has seen",
        ["story.py:", "ZeroDivisionError"],
    ),
    "a story that is no Python": (
        "story.py", "def story(s, j):", "def story(s, j:",
        ["story.py:", "^"],
    ),
    "a branch on a judgement": (
        "story.py", 'if ship == "openly":', "if j.exposure > 0.5:",
        ["story.py:", "exposure", "before any number is known"],
    ),
    "a chance above one": (
        "story.py", "j.exposure,", "j.exposure * 2,",
        ["exposure", "[0, 1]"],
    ),
    "a player who is never paid": (
        "story.py", 'players=["Patron", "Rival"]', 'players=["Patron", "Rival", "Bystander"]',
        ["story.py:", "Bystander"],
    ),
    "a story that never ends": (
        "story.py", "    # The patron moves.",
        '    while True:\n        s.hazard("storm", j.exposure)\n    # The patron moves.',
        ["story.py:", "has not ended", "storm"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_bad_input_gets_one_clear_message(rubicon, crisis, fault):
    """What was found, where, and what to write instead; exit code 2; nothing written."""
    file, old, new, expected = FAULTS[fault]
    replace(crisis / file, old, new)
    there = sorted(Path().rglob("*"))
    for command in (("check", "crisis"), ("run", "crisis", "--draws", 10)):
        answer = rubicon(*command)
        assert answer.code == 2, answer.err
        assert "Traceback" not in answer.err
        for part in expected:
            assert part in answer.err, answer.err
    assert sorted(Path().rglob("*")) == there


def test_mistakes_in_several_tables_and_files_are_told_together(rubicon, crisis):
    """Each with its own line and cure, once what can be read alone is read."""
    replace(crisis / "judgements.toml", "{ low = 0.2, high = 0.8,", "{ low = 0.9, high = 0.8,")
    replace(crisis / "judgements.toml", 'means = "Chance that the', 'meens = "Chance that the')
    replace(crisis / "claims.toml", "exposed) > 0.5", "exposed > 0.5")
    replace(crisis / "claims.toml", 'letter = "a"', 'leter = "a"')
    said = rubicon("check", "crisis")
    assert said.code == 2
    told = said.err.split("error: ")
    assert told[0] == ""
    assert len(told) == 5
    for place in ("judgements.toml", "claims.toml"):
        assert sum(f"crisis/{place}:" in each for each in told) == 2
    assert "did you mean 'letter'?" in said.err


def test_all_claims_that_do_not_fit_the_story_are_told(rubicon, crisis):
    """Not only the first of them."""
    text = (crisis / "claims.toml").read_text("utf-8")
    changed = text.replace("ship=openly", "shipp=openly").replace("answer=escalate", "answer=x")
    (crisis / "claims.toml").write_text(changed, "utf-8")
    said = rubicon("check", "crisis").err
    assert "did you mean 'ship'?" in said
    assert "'answer' has no outcome 'x'" in said


def test_many_mistakes_are_cut_short(rubicon, crisis):
    """Ten, and how many more."""
    text = (crisis / "judgements.toml").read_text("utf-8")
    (crisis / "judgements.toml").write_text(text.replace("means =", "meens ="), "utf-8")
    said = rubicon("check", "crisis").err
    assert said.count("error: ") == 10
    assert "and 2 more of the kind" in said


@pytest.mark.parametrize("file", FILES)
def test_a_crisis_folder_without_a_file_is_named(rubicon, crisis, file):
    """The missing file is named, with what a crisis folder has."""
    (crisis / file).unlink()
    answer = rubicon("run", "crisis")
    assert answer.code == 2
    assert f"no {file}" in answer.err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("run", "nort-korea-2024"), "north-korea-2024"),
        (("run",), "rubicon run CRISIS"),
        (("run", "crisis", "--draws", "0"), "draws"),
        (("run", "crisis", "--design", "lsh"), "did you mean 'lhs'?"),
        (("run", "crisis", "--out", "crisis"), "exists"),
        (("run", "--resume", "crisis"), "not the folder of a run"),
        (("ask", "crisis", "P(a=b)"), "not the folder of a run"),
        (("ask", "nowhere", "P(a=b)"), "there is no run"),
        (("run", "crisis", "--draws", "abc"), "integer"),
        (("run", "crisis", "--drws", "3"), "--draws"),
        (("ask", "crisis"), "QUESTION"),
        (("rnu",), "rnu"),
        (("new", "crisis"), "exists"),
        (("export", "crisis", "crisis/story.py"), "exists"),
        (("export", "crisis", "x.efg", "--draw", "5000"), "draws are 0 to 1999"),
        (("export", "crisis", "x.txt"), "ends in neither .efg nor .nfg"),
    ],
)
def test_wrong_arguments_get_one_clear_message(rubicon, crisis, arguments, expected):
    """Exit code 2, and what to do instead."""
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    answer = rubicon(*arguments)
    assert answer.code == 2
    assert expected in answer.err
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before


def test_questions_with_mistakes_get_a_caret(rubicon, finished):
    """A misspelt label in a question is shown with its place and the nearest known one."""
    answer = rubicon("ask", finished, "P(anwser=escalate)")
    assert answer.code == 2
    assert "^^^^^^" in answer.err
    assert "did you mean 'answer'?" in answer.err


@pytest.mark.parametrize(
    "sent", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)]
)
def test_control_c_leaves_a_run_that_can_be_finished(rubicon, crisis, sent):
    """Exit code 1 and the command that finishes the run; being told to end is the same."""
    process = subprocess.Popen(
        slow_process("run", "crisis", "--draws", 200, "--chunk", 10, "--out", "run"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 120
    while len(list(Path().glob("run/equilibria/part-*"))) < 2 and time.monotonic() < until:
        time.sleep(0.05)
    os.kill(process.pid, sent)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1, err
    assert "rubicon run --resume run" in err
    assert "Traceback" not in err
    done = rubicon("run", "--resume", "run", "--no-report", "--json")
    assert done.code == 0, done.err
    assert json.loads(done.out)["draws"] == 200


def test_help_starts_without_the_heavy_libraries():
    """`rubicon --help` loads neither NumPy nor Numba nor matplotlib."""
    code = (
        "import sys, rubicon.cli\n"
        "sys.argv = ['rubicon', '--help']\n"
        "try: rubicon.cli.main()\n"
        "except SystemExit: pass\n"
        "print(sorted({'numpy', 'numba', 'matplotlib', 'scipy', 'pyarrow'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_crisis_is_exported_cut_short(rubicon, crisis):
    """The first moves are a game of their own; a run's game is exported whole."""
    assert rubicon("export", "crisis", "whole.efg").code == 0
    assert rubicon("export", "crisis", "short.efg", "--depth", 2).code == 0
    nodes = [
        sum(line[:2] in ("c ", "p ", "t ") for line in Path(name).read_text().splitlines())
        for name in ("whole.efg", "short.efg")
    ]
    assert nodes == [29, 1 + 2 + 6]


def test_a_crisis_is_exported_as_a_table(rubicon, crisis):
    """The table has the strategies of the tree, and the same game's payoffs."""
    assert rubicon("export", "crisis", "tree.efg").code == 0
    told = rubicon("export", "crisis", "table.nfg")
    assert told.code == 0
    table = strategic_form(read_tree(Path("tree.efg")))
    assert table == read_game(Path("table.nfg"))
    assert " × ".join(str(len(own)) for own in table.strategies) + " strategies" in told.out


def test_a_table_too_large_is_refused(rubicon):
    """A long crisis has more plans than any file could hold; its first moves do not."""
    refused = rubicon("export", "taiwan-strait", "x.nfg")
    assert refused.code == 2
    assert "more than 100,000 cells" in refused.err
    assert not Path("x.nfg").exists()
    assert rubicon("export", "taiwan-strait", "x.nfg", "--depth", 3).code == 0


@pytest.mark.parametrize(
    "claim", ["P(ship=covertly) < 1/0", "P(ship=covertly) > 1/0", "1/0 >= 2", "not (1/0 < 2)"]
)
def test_a_division_by_zero_is_undefined_not_false(rubicon, finished, claim):
    """Nothing is concluded from a side that is no number."""
    record = json.loads(rubicon("ask", finished, claim, "--json").out)
    assert record["undefined"] == 1
    assert record["share"] is None


@pytest.mark.parametrize(
    ("payoff", "expected"),
    [
        ("j.harm / (j.harm - j.harm)", "not finite"),
        ("1e308 * (1 + j.harm) * 1e10", "not finite"),
    ],
)
def test_a_payoff_that_is_not_finite_is_named(rubicon, crisis, payoff, expected):
    """Not "nothing at stake", but which consequence and its formula."""
    replace(crisis / "story.py", "Rival=-j.cost_rival", f"Rival={payoff}")
    answer = rubicon("check", "crisis")
    assert answer.code == 2
    assert expected in answer.err
    assert "'fight' pays" in answer.err


def test_what_a_verdict_leaves_out_is_said_at_eighty_columns(rubicon, crisis, monkeypatch):
    """Undefined draws stand under the claim, however narrow the terminal."""
    monkeypatch.setenv("COLUMNS", "80")
    replace(crisis / "claims.toml", "P(answer=escalate | exposure=exposed) > 0.5", "1/0 > 0.5")
    shown = " ".join(rubicon("run", "crisis", "--draws", 20, "--no-report").out.split())
    assert "undefined in 100 %" in shown


@pytest.mark.parametrize("columns", [30, 40, 60, 75, 76, 80, 120])
def test_a_narrow_terminal_loses_nothing(rubicon, finished, monkeypatch, columns):
    """Letter, claim, share, class and what it rests on, however few columns there are."""
    monkeypatch.setenv("COLUMNS", str(columns))
    answer = rubicon("run", "--resume", finished, "--no-report")
    told = json.loads((finished / "summary.json").read_text())["claims"]
    shown = answer.out
    for claim in told:
        words = set(shown.split())
        assert f"({claim['letter']})" in words
        assert percent(claim["share"]) in " ".join(shown.split())
        assert claim["class"].split("-")[0] in words
        assert set(" ".join(claim["rests_on"]).split()) <= words
        assert all(word in shown for word in claim["says"].split())
    assert "…" not in shown


def test_the_version_is_told(rubicon):
    """As the package says it."""
    answer = rubicon("--version")
    assert (answer.code, answer.out) == (0, f"rubicon {rubicon_version}\n")


def test_a_folder_that_is_no_run_yet_is_not_left_behind(rubicon, crisis, monkeypatch):
    """Interrupted while it is made, a run leaves nothing that blocks the next try."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("rubicon.ensemble.store.write_manifest", interrupted)
    answer = rubicon("run", "crisis", "--out", "run")
    assert answer.code == 1
    assert answer.err.strip() == "stopped: nothing was solved yet, and nothing is kept"
    assert not Path("run").exists()


@pytest.mark.parametrize(
    "stage",
    [
        "rubicon.crisis.gamefile.read_folder",
        "rubicon.crisis.folder.unfold",
        "rubicon.ensemble.starting.sample",
    ],
)
def test_control_c_is_answered_from_the_beginning(rubicon, crisis, monkeypatch, stage):
    """While the files are read, the story is told, judgements are drawn."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(stage, interrupted)
    answer = rubicon("run", "crisis", "--out", "run")
    said = "stopped: nothing was solved yet, and nothing is kept"
    assert (answer.code, answer.err.strip()) == (1, said)
    assert not Path("run").exists()


def test_control_c_during_the_report_says_what_is_kept(rubicon, crisis, monkeypatch):
    """The draws are solved; --resume does the rest."""
    make_still(crisis)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("rubicon.public.page.write_report", interrupted)
        answer = rubicon("run", "crisis", "--draws", 8, "--out", "run")
    assert answer.code == 1
    assert "rubicon run --resume run" in answer.err
    assert rubicon("run", "--resume", "run").code == 0
    assert Path("run", "report.html").is_file()


@pytest.mark.parametrize(("what", "said"), [("memory", "memory"), ("free_disk", "disk space")])
def test_draws_without_room_are_refused_at_once(rubicon, crisis, monkeypatch, what, said):
    """Before anything is drawn, with what is needed and what would fit."""
    monkeypatch.setattr(f"rubicon.ensemble.capacity.{what}", lambda *_: 10**8)
    assert rubicon("run", "crisis", "--draws", 8, "--out", "small", "--no-report").code == 0
    answer = rubicon("run", "crisis", "--draws", 10**7, "--out", "run")
    assert answer.code == 2
    assert f"10,000,000 draws take about 3 GB of {said}, and there is 100 MB" in answer.err
    assert "ask for at most about 100,000 draws" in answer.err
    assert not Path("run").exists()


def test_too_many_draws_for_the_memory_are_said_to_be(rubicon, crisis):
    """One message and nothing left behind."""
    answer = rubicon("run", "crisis", "--draws", 10**13, "--out", "run")
    assert answer.code == 2
    assert "memory" in answer.err
    assert not Path("run").exists()


def test_a_reader_who_has_had_enough_is_no_failure() -> None:
    """As of ``rubicon list | head -3``."""
    command = [sys.executable, "-m", "rubicon.cli", "list"]
    reading, writing = os.pipe()
    os.close(reading)
    found = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, timeout=60)
    os.close(writing)
    assert (found.returncode, found.stderr) == (0, b"")
