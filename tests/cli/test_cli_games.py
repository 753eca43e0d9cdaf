"""A game file instead of a crisis: `rubicon run game.efg`, `check`, `export`, `import`."""

from __future__ import annotations

import html
import json
import os
import re
import shlex
import shutil

import numpy as np
import pytest

from rubicon.ensemble import open_run
from rubicon.report.wording import percent
from tests.cli.commands import CommandLine
from tests.exchange.retold import EFG, NFG, behaviour
from tests.exchange.trees import read_tree

BLUFF = 'P("Dealer: 2"=raise | reached("Dealer: 2")) > 0.5'
CALLED = 'called: belief(Guest, deal=low | reached("after a raise")) > 1/3'


@pytest.fixture
def rubicon(monkeypatch, capsys, tmp_path) -> CommandLine:
    """The command line in an empty folder with two game files."""
    shutil.copyfile(EFG, tmp_path / "one-card.efg")
    shutil.copyfile(NFG, tmp_path / "chicken.nfg")
    monkeypatch.chdir(tmp_path)
    return CommandLine(monkeypatch, capsys)


def test_run_tests_claims_on_a_game_file(rubicon, tmp_path):
    """The draws are around the file's payoffs; run and questions speak the file's language."""
    ran = rubicon("run", "one-card.efg", "--payoffs", "±20%", "--chances", "+-10%", "--draws", 60,
                  "--claim", BLUFF, "--claim", CALLED, "--out", "run", "--no-report",
                  "--json")  # fmt: skip
    assert ran.code == 0, ran.err
    assert "1 of 10 payoffs do not move: each is 0" in ran.err
    summary = json.loads(ran.out)
    assert [claim["id"] for claim in summary["claims"]] == ["claim-1", "called"]
    run = open_run(tmp_path / "run")
    draws = run.judgements()
    caught = draws["dealer_caught_high"]
    assert 2.4 <= caught.min() < 2.5 < 3.5 < caught.max() <= 3.6
    assert (run.path / "crisis" / "game.efg").read_bytes() == EFG.read_bytes()
    asked = rubicon("ask", "run", BLUFF, "--json")
    assert json.loads(asked.out)["share"] == summary["claims"][0]["share"]
    for command in (["hinges", "run", "a"], ["margin", "run", "called"], ["report", "run"],
                    ["watch", "run", "deal"], ["explain", "run", "after a raise"],
                    ["ask", "run", "P(deal=low | do('Dealer: 2'=raise))"]):  # fmt: skip
        done = rubicon(*command)
        assert done.code == 0, (command, done.err)


def test_beliefs_at_an_information_set_are_bayes_rule(rubicon, tmp_path):
    """A player at its information set believes what its members' chances are, and no more."""
    rubicon("run", "one-card.efg", "--payoffs", "±20%", "--draws", 40, "--no-report",
            "--out", "run")  # fmt: skip
    asked = 'P(deal=low | reached("after a raise"))'
    believed = 'belief(Guest, deal=low | reached("after a raise"))'
    gap = rubicon("ask", "run", f"abs({asked} - {believed})", "--json")
    assert json.loads(gap.out)["p95"] == 0
    high, low, _ = behaviour(tmp_path / "run")[:, [0, 2, 4]].T
    assert open_run(tmp_path / "run").game.options(1) == ("raise", "pass")
    mean = json.loads(rubicon("ask", "run", believed, "--json").out)["mean"]
    assert mean == pytest.approx(float((low / (low + high)).mean()), rel=1e-9)
    unseen = rubicon("ask", "run", "belief(Guest, deal=high | 'Dealer: 1'=raise)")
    assert unseen.code == 2
    assert "Guest never comes to know" in unseen.err


def test_an_imported_folder_gives_the_same_numbers(rubicon, tmp_path):
    options = ("--payoffs", "±20%", "--chances", "±10%", "--claim", BLUFF)
    settings = ("--draws", 50, "--seed", 4, "--no-report")
    done = rubicon("import", "one-card.efg", "--to", "crisis", *options)
    assert done.code == 0, done.err
    assert "rubicon run crisis" in done.out
    direct = rubicon("run", "one-card.efg", *options, *settings, "--out", "one", "--json")
    folder = rubicon("run", "crisis", *settings, "--out", "two", "--json")
    one, two = json.loads(direct.out), json.loads(folder.out)
    assert one["claims"] == two["claims"]
    np.testing.assert_array_equal(behaviour(tmp_path / "one"), behaviour(tmp_path / "two"))
    # A payoff without a range is a number in the one and fixed in the other.
    assert "guest_passed" not in open_run(tmp_path / "one").judgements().names
    assert set(open_run(tmp_path / "two").judgements()["guest_passed"]) == {0}


def test_an_imported_table_runs_with_its_example_claim(rubicon):
    assert rubicon("import", "chicken.nfg", "--to", "crisis").code == 0
    ran = rubicon("run", "crisis", "--draws", 40, "--no-report", "--json")
    claims = json.loads(ran.out)["claims"]
    assert [claim["holds"] for claim in claims] == ["P(Row=swerve) > 0.5"]
    again = rubicon("import", "chicken.nfg", "--to", "crisis")
    assert (again.code, "crisis exists" in again.err) == (2, True)


@pytest.mark.parametrize("file", ["one-card.efg", "chicken.nfg"])
def test_the_report_says_how_to_compute_a_game_file_again(rubicon, tmp_path, file):
    """The command in the report gives the same numbers, and the same claims."""
    claims = ["--claim", BLUFF, "--claim", CALLED] if file.endswith("efg") else []
    spread = ("--payoffs", "±20%", "--draws", 20, "--seed", 3, "--design", "sobol")
    assert rubicon("run", file, *spread, *claims, "--out", "a run").code == 0
    page = (tmp_path / "a run" / "report.html").read_text("utf-8")
    (command,) = re.findall(r"<pre>(rubicon run .*?)</pre>", page)
    again = rubicon(*shlex.split(html.unescape(command))[1:], "--out", "again", "--json")
    assert again.code == 0, again.err
    np.testing.assert_array_equal(behaviour(tmp_path / "a run"), behaviour(tmp_path / "again"))
    first = json.loads((tmp_path / "a run" / "summary.json").read_text("utf-8"))
    assert json.loads(again.out)["claims"] == first["claims"]


def test_run_without_claims_gives_an_overview(rubicon):
    ran = rubicon("run", "chicken.nfg", "--payoffs", "±20%", "--draws", 40, "--out", "run")
    assert ran.code == 0, ran.err
    asked = json.loads(rubicon("ask", "run", "P(ending=crash)", "--json").out)
    (crash,) = [line for line in ran.out.splitlines() if line.split()[:1] == ["crash"]]
    assert percent(asked["mean"]) in crash
    assert "how it ends" in ran.out
    assert "Column" in ran.out
    assert "swerve" in ran.out
    assert "There are no claims" in ran.out


def test_a_game_in_which_nobody_has_a_choice(rubicon, tmp_path):
    (tmp_path / "must.efg").write_text(
        'EFG 2 R "Must" { "Me" } p "" 1 1 "only" { "go" } 0 t "" 1 "there" { 2 }'
    )
    ran = rubicon("run", "must.efg", "--payoffs", "±20%", "--draws", 8, "--no-report")
    assert ran.code == 0, ran.err
    assert "a game of 2 nodes, 1 information set, 1 player " in " ".join(ran.out.split())
    assert "No decision is open." in ran.out
    assert "chooses" not in ran.out


def test_names_of_judgements_are_printed_whole(rubicon, tmp_path):
    """They are what a file of judgements has to say."""
    long = "such a long label that its name alone fills the line"
    (tmp_path / "long.efg").write_text(
        f'EFG 2 R "" {{ "{long}" }} p "" 1 1 "" {{ "a" "b" }} 0 t "" 1 "{long}" {{ 2 }} t "" 0'
    )
    ran = rubicon("check", "long.efg")
    assert ran.code == 0, ran.err
    assert "…" not in ran.out


def test_a_run_in_which_nothing_varies(rubicon, tmp_path):
    """Payoffs as the file has them and one λ: every draw is the same."""
    ran = rubicon(
        "run",
        "one-card.efg",
        "--rationality",
        "2 per payoff",
        "--draws",
        8,
        "--no-report",
        "--out",
        "r",
    )
    assert ran.code == 0, ran.err
    found = behaviour(tmp_path / "r")
    assert (found == found[0]).all()


def test_check_says_what_stands_for_what(rubicon):
    checked = rubicon("check", "one-card.efg")
    assert checked.code == 0
    assert "information set 2 of Dealer" in checked.out
    assert "What Guest gets at ‘caught low’" in checked.out
    facts = json.loads(rubicon("check", "one-card.efg", "--json").out)
    assert facts["nodes"] == 11
    kinds = [each["kind"] for each in facts["names"]]
    assert kinds.count("judgement") == 12
    assert kinds.count("information set") == 2


def test_export_writes_a_game_file_back(rubicon, tmp_path):
    """What is exported is the game that was read, but for the sums of what it pays."""
    assert rubicon("export", "one-card.efg", "again.efg").code == 0
    one, two = read_tree(EFG), read_tree(tmp_path / "again.efg")
    assert len(one.nodes) == len(two.nodes)
    assert [node.information_set >= 0 for node in one.nodes] == [
        node.information_set >= 0 for node in two.nodes
    ]
    assert [float(x) for x in two.outcomes[0].payoffs] == [2, -2]


FAULTS = {
    "a claim about an unknown label": (
        ["--claim", "P('Dealer: 3'=raise) > 0.5"],
        ["the claim 'claim-1'", "'Dealer: 3'", "did you mean 'D"],
    ),
    "a claim about an unknown action": (
        ["--claim", 'P("after a raise"=call) > 0.5'], ["the claim 'claim-1'", "no outcome 'call'"]
    ),
    "a claim that is a number": (["--claim", "P(deal=high)"], ["the claim 'claim-1'", "> 0.5"]),
    "a claim that cannot be read": (["--claim", "P(deal=high > 0.5"], ["the claim 'claim-1'", "^"]),
    "two claims of one name": (
        ["--claim", f"a: {BLUFF}", "--claim", f"a: {BLUFF}"], ["two claims are called 'a'"]
    ),
    "a spread for nobody": (["--payoffs", "Gest: ±1"], ["payoffs: ", "did you mean 'Guest'?"]),
    "no spread": (["--payoffs", "20"], ["payoffs: ", "±20%"]),
    "no judgements": (["--judgements", "none.toml"], ["none.toml"]),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_faulty_options_get_one_clear_message(rubicon, tmp_path, fault):
    options, expected = FAULTS[fault]
    ran = rubicon("run", "one-card.efg", *options, "--out", "run")
    assert ran.code == 2
    assert ran.err.startswith("error: ")
    assert all(each in ran.err for each in expected), ran.err
    assert not (tmp_path / "run").exists()


def test_imperfect_recall_is_refused_by_name(rubicon, tmp_path):
    file = tmp_path / "forgets.efg"
    file.write_text('EFG 2 R "Forgets" { "Driver" }\np "" 1 1 "crossing" { "on" "off" } 0\n'
                    'p "" 1 1 "crossing" { "on" "off" } 0\nt "" 1 "home" { 1 }\n'
                    't "" 2 "wood" { 0 }\nt "" 3 "inn" { 4 }\n')  # fmt: skip
    for command in (["run", file], ["check", file], ["import", file, "--to", "folder"]):
        done = rubicon(*command)
        assert done.code == 2
        assert "imperfect recall" in done.err
        assert "forgets.efg:3: imperfect recall" in done.err
    assert not (tmp_path / "folder").exists()


def test_a_game_file_in_another_encoding(rubicon, tmp_path):
    (tmp_path / "latin.efg").write_bytes('EFG 2 R "x"\n{ "J\u00fcrgen" }'.encode("latin-1"))
    ran = rubicon("check", "latin.efg")
    assert ran.code == 2
    assert "latin.efg:2:5: the byte 0xFC is no text" in ran.err


def test_a_game_file_whose_name_is_no_text(rubicon, tmp_path):
    """Linux takes any bytes for a name; the title of a game without one is made of it."""
    name = os.fsdecode(b"caf\xe9.efg")
    (tmp_path / name).write_text(EFG.read_text("utf-8").replace("One card", ""), "utf-8")
    ran = rubicon("run", name, "--draws", 8, "--out", "run", "--json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["title"] == "caf"


def test_options_for_game_files_with_a_crisis(rubicon):
    ran = rubicon("run", "north-korea-2024", "--payoffs", "±20%", "--claim", "P(a=b) > 0.5")
    assert ran.code == 2
    assert "payoffs and claims can only be used with a game file" in ran.err
    resumed = rubicon("run", "--resume", "run", "--payoffs", "±20%")
    assert resumed.code == 2
    assert "keeps its own judgements" in resumed.err


def test_a_game_file_that_is_not_there(rubicon):
    ran = rubicon("run", "none.efg")
    assert ran.code == 2
    assert "none.efg" in ran.err
