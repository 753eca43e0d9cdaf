"""Observing against forcing: the split adds up, and is the closed form where there is one."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from rubicon.answers.forcing.forcing import forced_question
from rubicon.answers.forcing.found import ForcedTerm, forced_moves
from rubicon.ask import Answer, Plan, Verdict, parse
from rubicon.ask.runs import ask_run
from rubicon.crisis.folder import read_folder
from rubicon.ensemble import Run, Settings, finish_run, solve_run, start_run
from rubicon.report.forcing import show
from rubicon.report.verdicts.record import answer_record
from tests.cli.commands import CommandLine

STORY = """
from rubicon import Crisis
crisis = Crisis("Two kinds", players=["A", "B"])
@crisis.story
def story(s, j):
    kind = s.nature("kind", {"hard": j.p, "soft": 1 - j.p}, seen_by="A")
    s.nature("weather", {"fair": 0.5, "foul": 0.5})
    act = s.choose("A", "act", ["push", "yield"], seen_by="everyone")
    s.consequence("act", A=(1 if kind == "hard" else -1) if act == "push" else 0)
    likely = j.h if kind == "hard" else j.s
    harm = s.nature("harm", {"yes": likely, "no": 1 - likely})
    if harm == "yes" and s.choose("B", "reply", ["hit", "wait"]) == "hit":
        s.nature("echo", {"loud": j.h, "faint": 1 - j.h})
    return s.end("over", B=1 if harm == "yes" else 0)
"""
JUDGEMENTS = """
[rationality]
means = "λ"
unit = "per payoff"
range = { low = 1, high = 3, coverage = 1 }
[p]
means = "hard"
range = { low = 0.2, high = 0.8, coverage = 1 }
[h]
means = "harm by the hard"
range = { low = 0.5, high = 0.9, coverage = 1 }
[s]
means = "harm by the soft"
range = { low = 0.1, high = 0.4, coverage = 1 }
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return made(tmp_path_factory.mktemp("forcing") / "kinds", STORY)


def made(folder: Path, story: str) -> Run:
    folder.mkdir()
    for name, text in (("story.py", story), ("judgements.toml", JUDGEMENTS), ("claims.toml", ""),
                       ("sources.bib", "")):  # fmt: skip
        (folder / name).write_text(text, "utf-8")
    read = read_folder(str(folder))
    started = start_run(read.model(), Settings(draws=64), folder.parent / "run", read.files)
    solve_run(started)
    return finish_run(started)


def only_term(run: Run, question: str) -> ForcedTerm:
    found = forced_moves(run, parse(question))
    assert found is not None
    (term,) = found.terms
    return term


def test_the_whole_difference_is_who_is_seen_to_act(run: Run) -> None:
    """Types push with 1/(1 + exp(∓λ)); nobody answers, so nothing but the mixture differs."""
    found = only_term(run, "P(harm=yes | do(act=push))")
    assert found.reason is not None
    draws = run.judgements()
    lam, p = draws["rationality"], draws["p"]
    hard, soft = 1 / (1 + np.exp(-lam)), 1 / (1 + np.exp(lam))
    among = p * hard / (p * hard + (1 - p) * soft)
    want = among * draws["h"] + (1 - among) * draws["s"]
    np.testing.assert_allclose(found.seen, want, atol=1e-9)
    np.testing.assert_allclose(found.forced, p * draws["h"] + (1 - p) * draws["s"], atol=1e-9)
    assert found.reason.state == "kind"
    np.testing.assert_allclose(found.reason.who, found.seen - found.forced, atol=1e-9)
    np.testing.assert_allclose(found.reason.rest, 0, atol=1e-9)
    np.testing.assert_allclose(found.reason.among[0], among, atol=1e-9)


def test_the_two_parts_add_up(run: Run) -> None:
    found = only_term(run, "E[B | do(act=push), weather=foul]")
    assert found.reason is not None
    np.testing.assert_allclose(
        found.reason.who + found.reason.rest, found.seen - found.there, atol=1e-12
    )


@pytest.mark.parametrize(
    ("forced", "seen"),
    [
        ("P(a=b | do(c=d))", "P(a=b | c=d)"),
        ("P(a=b | do(c[2]=d), e=f)", "P(a=b | c[2]=d and e=f)"),
        ("P(a=b | do(c=d)) - E[X | do(c=d)] > 0.1", "P(a=b | c=d) - E[X | c=d] > 0.1"),
    ],
)
def test_the_question_that_observes(forced: str, seen: str) -> None:
    found = forced_question(parse(forced))
    assert found is not None
    assert str(found.seen) == seen


def test_nothing_forced_is_no_contrast(run: Run) -> None:
    assert forced_moves(run, parse("P(harm=yes | act=push)")) is None


def harm(run: Run) -> np.ndarray:
    """The probability of harm, whoever acts."""
    draws = run.judgements()
    return draws["p"] * draws["h"] + (1 - draws["p"]) * draws["s"]


def test_how_often_the_move_comes_up_and_what_it_does_there(run: Run) -> None:
    """B replies to harm alone, and what it forces is then loud with probability h."""
    found = forced_moves(run, parse("P(echo=loud | do(reply=hit))"))
    assert found is not None
    (term,) = found.terms
    np.testing.assert_allclose(term.comes_up, harm(run), atol=1e-9)
    np.testing.assert_allclose(term.forced, harm(run) * run.judgements()["h"], atol=1e-9)
    np.testing.assert_allclose(term.there, run.judgements()["h"], atol=1e-9)
    assert not term.decided
    assert isinstance(found.there, Answer)
    assert found.there.mean == pytest.approx(run.judgements()["h"].mean())


def test_each_forced_term_of_a_claim_has_its_contrast(run: Run) -> None:
    """Of all cases the claim fails: harm is seldom. Where B replies, it holds."""
    found = forced_moves(run, parse("P(echo=loud | do(reply=hit)) - P(echo=loud) > 0.49"))
    assert found is not None
    assert [str(term.asked.seen) for term in found.terms] == ["P(echo=loud | reply=hit)"]
    assert isinstance(found.there, Verdict)
    # B doesn't care, so that without force half of the replies are hits.
    want = (run.judgements()["h"] / 2 > 0.49).mean()
    assert found.there.share == pytest.approx(want)
    both = forced_moves(run, parse("P(echo=loud | do(reply=hit)) > P(harm=yes | do(act=push))"))
    assert both is not None
    assert len(both.terms) == 2


@pytest.mark.parametrize(
    ("question", "decided"),
    [
        ("P(harm=yes | do(reply=hit))", True),
        ("P(kind=hard | do(reply=hit), weather=foul)", True),
        ("P(ending=over | do(act=push))", True),  # the story always ends so
        ("P(echo=loud | do(reply=hit))", False),
        ("P(harm=yes | do(act=push))", False),
        ("P(kind=hard, harm=yes | do(act=push))", False),
        ("P(reply=hit | do(reply=hit))", False),
        ("belief(B, kind=hard | do(act=push))", False),
    ],
)
def test_what_is_decided_before_the_move(run: Run, question: str, decided: bool) -> None:
    assert only_term(run, question).decided is decided


def test_what_cannot_happen_where_the_move_comes_up_is_decided(run: Run) -> None:
    term = only_term(run, "P(harm=no | do(reply=hit))")
    assert term.decided
    np.testing.assert_allclose(term.forced, 1 - harm(run), atol=1e-9)
    np.testing.assert_allclose(term.comes_up, harm(run), atol=1e-9)
    assert np.isnan(term.there).all()


def test_the_command_says_first_where_the_move_comes_up(run: Run, monkeypatch, capsys) -> None:
    rubicon = CommandLine(monkeypatch, capsys)
    told = rubicon("ask", run.path, "P(echo=loud | do(reply=hit))").out
    first, second, third = (" ".join(line.split()) for line in told.splitlines()[1:4])
    assert first.startswith("comes up do(reply=hit) in ")
    assert second.startswith("where it does mean 70.")
    assert third.startswith("mean ")
    told = rubicon("ask", run.path, "P(harm=yes | do(reply=hit)) > 0.5").out
    assert "decided before reply comes up" in " ".join(told.split())
    assert "where it does" not in told
    told = rubicon("ask", run.path, "P(echo=loud | do(reply=hit)) - P(echo=loud)").out
    assert "P(echo=loud | reply=hit) is 70 % on average" in told
    assert "points over draws" in told
    told = rubicon("ask", run.path, "P(harm=yes | do(act=push))").out
    assert "comes up  " not in told  # it always does


def test_what_cannot_go_with_the_move_is_undefined_where_it_is_seen(run: Run, monkeypatch, capsys):
    told = CommandLine(monkeypatch, capsys)("ask", run.path, "E[B | do(reply=hit), harm=no]").out
    said = "Where the move is merely seen, E[B | reply=hit and harm=no] is undefined in every draw."
    assert said in " ".join(told.split())


def test_an_answer_without_a_forced_move_is_shown_as_it_is(run: Run) -> None:
    plain = parse("P(harm=yes)")
    (answer,) = ask_run(run, Plan.of(run.game, [plain])).conclusions()
    assert isinstance(answer, Answer)
    shown = show(answer, forced_moves(run, plain))
    assert shown.record == answer_record(answer)
    assert len(shown.blocks) == 1


def test_the_contrast_as_data(run: Run, monkeypatch, capsys) -> None:
    question = "P(echo=loud | do(reply=hit)) > P(echo=loud)"
    told = json.loads(CommandLine(monkeypatch, capsys)("ask", run.path, question, "--json").out)
    assert told["where_it_comes_up"]["share"] == 1
    (term,) = told["forced"]
    assert term["term"] == "P(echo=loud | do(reply=hit))"
    assert term["seen"] == "P(echo=loud | reply=hit)"
    assert term["comes_up"] == pytest.approx(harm(run).mean())
    assert term["mean_where_it_comes_up"] == pytest.approx(run.judgements()["h"].mean())
    assert term["decided_before"] is False


def test_the_command_says_why_they_differ(run: Run, monkeypatch, capsys) -> None:
    told = CommandLine(monkeypatch, capsys)("ask", run.path, "P(harm=yes | do(act=push))")
    assert told.code == 0
    assert "Forcing is not seeing" in told.out
    assert "kind=hard has probability" in " ".join(told.out.split())


def test_a_part_that_is_rounding_is_none(run: Run, tmp_path, monkeypatch, capsys) -> None:
    """Here all of it is who moves; in beer and quiche the bully can't tell who, so none of it."""
    found = only_term(run, "P(harm=yes | do(act=push))")
    assert found.reason is not None
    assert (found.reason.rest == 0).all()
    rubicon = CommandLine(monkeypatch, capsys)
    told = " ".join(rubicon("ask", run.path, "P(harm=yes | do(act=push))").out.split())
    assert "points comes from that." in told
    assert "All of the difference of" in told
    read = read_folder("beer-quiche")
    started = start_run(read.model(), Settings(draws=40), tmp_path / "run", read.files)
    solve_run(started)
    finish_run(started)
    other = only_term(started, "P(duel=yes | do(meal=beer))")
    assert other.reason is not None
    assert (other.reason.who == 0).all()
    told = " ".join(rubicon("ask", started.path, "P(duel=yes | do(meal=beer))").out.split())
    assert "None of the difference of" in told


def test_a_move_of_chance_is_explained_as_one(tmp_path: Path) -> None:
    """Nobody chooses it: who is seen to move, and a free choice, are about others."""
    story = STORY.replace('"loud": j.h, "faint": 1 - j.h', '"loud": likely, "faint": 1 - likely')
    run = made(tmp_path / "kinds", story)
    asked = parse("P(echo=loud | do(harm=yes))")
    found = forced_moves(run, asked)
    assert found is not None
    (answer,) = ask_run(run, Plan.of(run.game, [asked])).conclusions()
    words = show(answer, found).words
    assert "The cases in which harm=yes is seen are not like all: kind=hard" in words
    assert "free choice" not in words
    assert "seen to move" not in words
