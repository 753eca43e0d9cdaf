"""Levers against closed forms, and against games told with the lever in them."""

from __future__ import annotations

import csv
import json
import shutil
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from rubicon.answers.levers.effects import LeverEffects, backfire_box, effect, regrets
from rubicon.answers.levers.notation import notations
from rubicon.answers.levers.pull import pull, pull_all
from rubicon.answers.levers.stated import read_levers
from rubicon.ask import Answer, Plan, parse
from rubicon.ask.runs import ask_run
from rubicon.crisis.folder import read_folder
from rubicon.ensemble import Run, Settings, finish_run, solve_run, start_run
from rubicon.errors import InputError
from rubicon.report import levers
from rubicon.report.levers.words import interval, left_out, seeing
from tests.cli.commands import CommandLine

STORY = """
from rubicon import Crisis
crisis = Crisis("Two firms", players=["A", "B"])
@crisis.story
def story(s, j):
    kind = s.nature("kind", {"hard": j.p, "soft": 1 - j.p}, seen_by="A")
    act = s.choose("A", "act", ["push", "yield"])
    if act == "yield":
        return s.end("yielded", A=0, B=1)
    s.consequence("push", A=j.hard if kind == "hard" else j.soft)
    if s.choose("B", "answer", ["fight", "fold"]) == "fight":
        return s.end("fought", A=-1, B=j.win if kind == "soft" else -1)
    return s.end("folded", A=1, B=0)
"""
JUDGEMENTS = """
[rationality]
means = "λ"
unit = "per payoff"
range = { fixed = 2 }
[p]
means = "hard"
range = { low = 0.2, high = 0.8, coverage = 1 }
unit = "probability"
[hard]
means = "x"
range = { low = 0.5, high = 1.5, coverage = 1 }
[soft]
means = "y"
range = { low = -1, high = 0, coverage = 1 }
[win]
means = "z"
range = { low = 0.5, high = 2, coverage = 1 }
"""
LEVERS = """
[outcome.fight]
means = "It comes to a fight."
asks = "P(ending=fought)"
better = "lower"
[outcome.b]
means = "What B gets."
asks = "E[B]"
better = "higher"
[lever.likelier]
says = "More of them are hard."
set = { p = 0.9 }
[lever.more]
says = "Half as much again."
times = { win = 1.5 }
add = { p = 0.5 }
[lever.fight]
says = "B always fights."
who = "B"
force = "answer=fight"
[lever.no-push]
says = "Nobody pushes."
remove = ["act=push"]
[lever.open]
says = "B knows A."
seen_by = { kind = "everyone" }
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("levers") / "firms"
    folder.mkdir()
    for name, text in (("story.py", STORY), ("judgements.toml", JUDGEMENTS), ("claims.toml", ""),
                       ("sources.bib", ""), ("levers.toml", LEVERS)):  # fmt: skip
        (folder / name).write_text(text, "utf-8")
    read = read_folder(str(folder))
    started = start_run(read.model(), Settings(draws=300), folder.parent / "run", read.files)
    solve_run(started)
    return finish_run(started)


def pulled(run: Run, **more: Any) -> LeverEffects:
    file = read_levers(run.path / "crisis" / "levers.toml")
    return pull_all(run, file, **more)


def logistic(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def test_a_forced_answer_has_its_closed_form(run: Run) -> None:
    """If B must fight, A of each kind pushes with probability 1/(1 + exp(-2·(gain - 1)))."""
    found, draws = pulled(run), run.judgements()
    k = [lever.id for lever in found.levers].index("fight")
    hard, soft = logistic(2 * (draws["hard"] - 1)), logistic(2 * (draws["soft"] - 1))
    pushed = draws["p"] * hard + (1 - draws["p"]) * soft
    np.testing.assert_allclose(found.value[:, 0, 1 + k], pushed, atol=1e-9)
    gain = draws["p"] * (1 - hard) + (1 - draws["p"]) * (1 - soft)
    gain += -draws["p"] * hard + (1 - draws["p"]) * soft * draws["win"]
    np.testing.assert_allclose(found.value[:, 1, 1 + k], gain, atol=1e-9)
    seen = effect(found, k, 0).seen
    assert seen == pytest.approx(1.0)  # where B is seen to fight it has come to a fight


def test_a_lever_has_the_effect_that_its_formula_says(run: Run) -> None:
    found = pulled(run)
    k = [lever.id for lever in found.levers].index("fight")
    change = found.value[:, 0, 1 + k] - found.value[:, 0, 0]
    told = effect(found, k, 0)
    assert told.change == pytest.approx(change.mean())
    assert told.error == pytest.approx(change.std(ddof=1) / np.sqrt(300))
    half = 1.959964 * change.std(ddof=1) / np.sqrt(300)
    assert (told.low, told.high) == pytest.approx((change.mean() - half, change.mean() + half))
    assert told.helps.share == pytest.approx((change < -0.005).mean())
    assert told.backfires.share == pytest.approx((change > 0.005).mean())
    assert told.worth == pytest.approx(max(0, -change.mean()))
    assert told.after - told.before == pytest.approx(told.change)


def test_nobody_pushes_any_more(run: Run) -> None:
    found = pulled(run)
    k = [lever.id for lever in found.levers].index("no-push")
    np.testing.assert_array_equal(found.value[:, 0, 1 + k], 0)
    np.testing.assert_allclose(found.value[:, 1, 1 + k], 1)


def test_moved_judgements_are_those_of_another_run(run: Run) -> None:
    """And they stop at their hard bounds, which is counted."""
    found = pulled(run)
    ids = [lever.id for lever in found.levers]
    k = ids.index("more")
    assert found.stopped[:, k].mean() == pytest.approx(
        (run.judgements()["p"] > 0.5).mean(), abs=0.01
    )
    k = ids.index("likelier")
    assert not found.stopped[:, k].any()


def test_other_eyes_change_the_answer(run: Run) -> None:
    """A fully informed B fights a soft A with probability 1/(1 + exp(-2·win))."""
    found, draws = pulled(run), run.judgements()
    k = [lever.id for lever in found.levers].index("open")
    to_soft, to_hard = logistic(2 * draws["win"]), logistic(np.full(300, -2.0))
    hard = logistic(2 * (draws["hard"] + 1 - 2 * to_hard))
    soft = logistic(2 * (draws["soft"] + 1 - 2 * to_soft))
    want = draws["p"] * hard * to_hard + (1 - draws["p"]) * soft * to_soft
    np.testing.assert_allclose(found.value[:, 0, 1 + k], want, atol=1e-9)


def test_dropped_payoffs_and_fixed_chances_have_their_closed_forms(run, tmp_path):
    """If nothing is paid for a fight nor for a push, A tosses a coin, of whatever kind; and B, for
    whom the kinds of those who push are then as drawn, with log-odds 2·((1 - p)·win - p)."""
    file = tmp_path / "levers.toml"
    lever = """[lever.both]
says = "Pushing brings nothing, and few are hard."
drop = { push = "A", fought = ["A"], folded = "everyone" }
chances = { kind = { hard = 0.1 } }
"""
    file.write_text(LEVERS + lever, "utf-8")
    found = pull_all(run, read_levers(file))
    fights = logistic(2 * (0.9 * run.judgements()["win"] - 0.1))
    np.testing.assert_allclose(found.value[:, 0, -1], fights / 2, atol=1e-9)
    assert found.levers[-1].changes == 4
    assert not notations(found, len(found.levers) - 1, 0).get("after")


def test_regret_is_what_the_best_lever_brings_more(run: Run) -> None:
    found = pulled(run)
    missed = regrets(found, 0)
    best = found.value[:, 0].min(axis=1)
    for regret, row in zip(missed, found.value[:, 0].T, strict=True):
        assert regret.expected == pytest.approx((row - best).mean(), abs=1e-12)
        assert regret.worst == pytest.approx((row - best).max(), abs=1e-12)
    names = [regret.lever.id if regret.lever else "" for regret in missed]
    assert min(missed, key=lambda r: r.worst).lever is not None
    assert names[0] == ""


def test_few_draws_are_the_first_of_all(run: Run) -> None:
    whole, few = pulled(run), pulled(run, draws=40)
    np.testing.assert_array_equal(whole.value[:40], few.value)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("set = { p = 0.9 }", "set = { q = 0.9 }", "which is no judgement"),
        ("set = { p = 0.9 }", "set = { p = 1.9 }", "it lies between 0 and 1"),
        ("set = { p = 0.9 }", "sets = { p = 0.9 }", "did you mean 'set'?"),
        ("set = { p = 0.9 }", 'set = { p = "much" }', "write a number"),
        ("set = { p = 0.9 }", "note = 'x'", "changes nothing"),
        ("answer=fight", "answer=fite", "did you mean 'fight'?"),
        ('force = "answer=fight"', 'force = "P(answer=fight)"', "cannot stand here"),
        ("act=push", "kind=hard", "move of chance"),
        ('"act=push"', '"act=push", "act=yield"', "nothing is left"),
        ('"everyone"', '["C"]', "no player is called 'C'"),
        ("kind =", "sort =", "no label is called 'sort'"),
        ('better = "lower"', 'better = "less"', "[outcome.fight] unknown better 'less'"),
        ("P(ending=fought)", "P(ending=fought) > 0.5", "a claim, not a number"),
        ("P(ending=fought)", "P(ending=fought | do(act=push))", "forces a move itself"),
        ("P(ending=fought)", "P(ending=fight)", "did you mean 'fought'?"),
        ("[lever.open]", "[levers.open]", "write [lever.NAME] or [outcome.NAME]"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(run, tmp_path, old, new, says):
    file = tmp_path / "levers.toml"
    file.write_text(LEVERS.replace(old, new, 1), "utf-8")
    with pytest.raises(InputError, match=r"levers\.toml:\d+") as caught:
        pull_all(run, read_levers(file), 4)
    assert says in str(caught.value)


def test_the_command_tells_and_keeps_the_same(run, monkeypatch, capsys):
    rubicon = CommandLine(monkeypatch, capsys)
    told = rubicon("levers", run.path, "--draws", "50")
    assert told.code == 0
    assert "on the first 50 of 300 draws" in " ".join(told.out.split())
    assert "minimax" not in told.out
    assert not (run.path / "answers" / "levers.csv").exists()
    assert "minimax" in rubicon("levers", run.path).out
    records = json.loads(rubicon("levers", run.path, "--json").out)
    assert len(records) == 10
    assert all(r["change_low"] <= r["change"] <= r["change_high"] for r in records)
    with (run.path / "answers" / "levers.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["lever"] for row in rows] == [record["lever"] for record in records]
    kept = (run.path / "answers" / "levers.csv").read_bytes()
    rubicon("levers", run.path, "--draws", "50")
    assert (run.path / "answers" / "levers.csv").read_bytes() == kept, "trying keeps nothing"
    missing = rubicon("levers", run.path, "--levers", str(Path("nowhere.toml")))
    assert missing.code == 2
    assert "there are no levers" in missing.err


def test_an_outcome_that_is_decided_before_the_move_has_no_contrast(run, tmp_path):
    """B answers only a push: that A pushed is certain there, forced or seen."""
    file = tmp_path / "levers.toml"
    file.write_text(LEVERS.replace("P(ending=fought)", "P(act=push)", 1), "utf-8")
    found = pull_all(run, read_levers(file), 40)
    told = effect(found, [lever.id for lever in found.levers].index("fight"), 0)
    assert np.isfinite(told.before)
    assert np.isnan(told.seen)
    assert np.isnan(told.there)
    assert seeing(told) == ""


def test_seeing_is_told_only_where_it_differs(run):
    """Where B is made to fight, and where it is seen to, the fight is certain."""
    found = pulled(run)
    k = [lever.id for lever in found.levers].index("fight")
    fight, gain = effect(found, k, 0), effect(found, k, 1)
    assert fight.seen == pytest.approx(fight.there)
    assert seeing(fight) == ""
    assert abs(gain.seen - gain.there) > 0.01
    assert "what is seen also tells who makes it" in seeing(gain)
    console = Console(width=100, record=True, file=StringIO())
    console.print(levers.show(found))
    text = console.export_text()
    assert text.count("“fight”: Where the move comes up") == 1
    assert "\nfight" not in text  # a lever's name never stands for a program's own word
    assert interval(fight) in text


def test_an_unfinished_run_is_refused(run, tmp_path, monkeypatch, capsys):
    """Levers solve the game anew, but a run is asked as a whole or not at all."""
    copy = tmp_path / "unfinished"
    shutil.copytree(run.path, copy)
    for part in (copy / "equilibria").iterdir():
        part.unlink()
    told = CommandLine(monkeypatch, capsys)("levers", copy)
    assert told.code == 2
    assert "the run is not finished: 300 of 300 draws are not solved yet" in told.err


def test_where_an_outcome_is_undefined_is_said(run: Run, tmp_path: Path) -> None:
    """A number that is one only where more than half are hard."""
    file = tmp_path / "levers.toml"
    asks = '"P(ending=fought) + 0 / max(0, P(kind=hard) - 0.5)"'
    file.write_text(LEVERS.replace('"P(ending=fought)"', asks, 1), "utf-8")
    found = pull_all(run, read_levers(file))
    few = float(np.mean(run.judgements()["p"] <= 0.5))
    rows = [effect(found, k, 0) for k in range(len(found.levers))]
    assert [row.undefined for row in rows] == pytest.approx([few] * len(rows))
    said = "It is undefined, with or without the lever, in 50 % of draws."
    assert left_out(rows) == said
    console = Console(width=100, record=True, file=StringIO())
    console.print(levers.show(found))
    assert said in console.export_text()
    assert left_out([effect(found, k, 1) for k in range(len(found.levers))]) == ""


def test_where_a_lever_backfires_is_a_box_of_judgements(run: Run) -> None:
    """A vow to fight deters the soft; where many are hard and push anyway, it makes for fights."""
    found = pulled(run)
    k = [lever.id for lever in found.levers].index("fight")
    box = backfire_box(found, k, 0)
    assert box is not None
    change = found.value[:, 0, 1 + k] - found.value[:, 0, 0]
    inside = np.ones(300, bool)
    for limit in box.limits:
        row = run.judgements()[limit.name]
        inside &= (row >= limit.low) & (row <= limit.high)
    assert {limit.name for limit in box.limits} == {"p", "hard"}
    assert (change[inside] > 0).mean() == pytest.approx(box.density, abs=0.02)
    assert box.density > 0.9 > 0.7 > (change > 0).mean()


def test_what_to_ask_for_the_means_gives_them(run: Run) -> None:
    """Only what is forced alone can be asked for, and nothing where draws are left out."""
    found = pulled(run)
    kept = [lever.id for lever in found.levers]
    for k, lever in enumerate(found.levers):
        for o in range(len(found.outcomes)):
            asks, told = notations(found, k, o), effect(found, k, o)
            assert ("after" in asks) == (lever.id == "fight")
            plan = Plan.of(run.game, [parse(text) for text in asks.values()])
            answers = ask_run(run, plan).conclusions()
            for name, answer in zip(asks, answers, strict=True):
                assert isinstance(answer, Answer)
                assert answer.mean == pytest.approx(getattr(told, name), rel=1e-12)
    assert set(notations(found, kept.index("fight"), 1)) == {"before", "after", "seen", "there"}
    assert notations(pulled(run, draws=40), 0, 0) == {}


def test_levers_are_pulled_on_other_numbers_without_being_kept(run: Run, tmp_path: Path) -> None:
    """What the command and a notebook call."""
    own, other = pull(run, draws=40), pull(run, on=["P(act=push)"], better="higher", draws=40)
    assert own.own
    assert not other.own
    assert [outcome.id for outcome in other.outcomes] == ["P(act=push)"]
    assert other.outcomes[0].sign == 1
    with pytest.raises(InputError, match='write "higher" or "lower"'):
        pull(run, on=["P(act=push)"], better="more")
    (tmp_path / "levers.toml").write_text("", "utf-8")
    with pytest.raises(InputError, match="the file has no levers"):
        pull(run, tmp_path / "levers.toml")
