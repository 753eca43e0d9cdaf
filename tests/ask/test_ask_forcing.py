"""Observing against forcing: the split adds up, and is the closed form where there is one."""

from __future__ import annotations

import numpy as np
import pytest
from commands import CommandLine

from rubicon.ask import parse
from rubicon.ask.levers.contrasts import contrasted
from rubicon.ask.levers.forcing import contrast
from rubicon.ensemble import Run, Settings, finish_run, solve_run, start_run
from rubicon.folder import read_folder

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
    folder = tmp_path_factory.mktemp("forcing") / "kinds"
    folder.mkdir()
    for name, text in (("story.py", STORY), ("judgements.toml", JUDGEMENTS), ("claims.toml", ""),
                       ("sources.bib", "")):  # fmt: skip
        (folder / name).write_text(text, "utf-8")
    read = read_folder(str(folder))
    started = start_run(read.model(), Settings(draws=64), folder.parent / "run", read.files)
    solve_run(started)
    return finish_run(started)


def test_the_whole_difference_is_who_is_seen_to_act(run: Run) -> None:
    """Types push with 1/(1 + exp(∓λ)); nobody answers, so nothing but the mixture differs."""
    found = contrasted(run, parse("P(harm=yes | do(act=push))"))
    assert found is not None
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
    found = contrasted(run, parse("E[B | do(act=push), weather=foul]"))
    assert found is not None
    assert found.reason is not None
    np.testing.assert_allclose(
        found.reason.who + found.reason.rest, found.seen - found.where, atol=1e-12
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
    found = contrast(parse(forced))
    assert found is not None
    assert str(found.seen) == seen


def test_nothing_forced_is_no_contrast(run: Run) -> None:
    assert contrasted(run, parse("P(harm=yes | act=push)")) is None


def test_the_command_says_why_they_differ(run: Run, monkeypatch, capsys) -> None:
    told = CommandLine(monkeypatch, capsys)("ask", run.path, "P(harm=yes | do(act=push))")
    assert told.code == 0
    assert "Forcing is not seeing" in told.out
    assert "kind=hard has probability" in " ".join(told.out.split())
