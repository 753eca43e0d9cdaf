"""Crises that lack something, or have too much of it, get a page nonetheless."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from rubicon.ensemble.opening import open_run
from rubicon.ensemble.parts import write_part
from rubicon.ensemble.store import Run
from rubicon.errors import InputError
from rubicon.solve.solution import Status
from tests.cli.commands import CommandLine
from tests.report.page.test_report_page import (
    assert_figures_are_told,
    assert_makes_no_request,
    outline_of,
)
from tests.report.report_runs import Outline, Report, crisis, judgement, report, solve, template

P = judgement("p", "{ low = 0.2, high = 0.7, coverage = 0.9 }", 'unit = "probability"')
Q = judgement("q", "{ low = 0.2, high = 0.7, coverage = 1 }")
LONG = "an option whose name goes on and on and on without any regard for the reader " * 3

STORIES = {
    "no chance moves": """
if s.choose("A", "move", ["in", "out"]) == "out":
    return s.end("out", A=j.q, B=j.p)
s.choose("B", "answer", ["yes", "no"])
return s.end("in", A=j.p, B=0)
""",
    "nothing public at all": """
s.nature("state", {"one": j.p, "two": 1 - j.p}, seen_by="nobody")
s.choose("A", "move", ["in", "out"], seen_by="A")
s.choose("B", "answer", ["yes", "no"], seen_by="B")
return s.end("over", A=j.q * (s.outcome("move") == "in"), B=j.q * (s.outcome("answer") == "no"))
""",
    "hidden and never told of": """
s.nature("state", {"one": j.p, "two": 1 - j.p, "three": 0}, seen_by="nobody")
s.choose("A", "move", ["in", "out"])
s.choose("B", "answer", ["yes", "no"])
return s.end("over", A=j.q * (s.outcome("move") == "in"), B=j.q * (s.outcome("answer") == "no"))
""",
    "three hidden states and a coarse account": """
state = s.nature("state", {"low": j.p / 2, "mid": j.p / 2, "high": 1 - j.p}, seen_by="A")
s.choose("A", "move", ["in", "far in", "out"], seen_by="A")
s.reveal("move", to="B", as_="something")
s.choose("B", "answer", ["yes", "no"])
s.reveal("move")
gain = {"low": 0, "mid": 1, "high": 2}[state] * {"in": 1, "far in": 2, "out": 0}[s.outcome("move")]
return s.end("over", A=j.q * gain - 1, B=j.q * (s.outcome("answer") == "no"))
""",
    "a move that recurs": """
for period in range(4):
    if s.choose("A", "stay", ["yes", "no"]) == "no":
        return s.end("left", A=j.q, B=0)
    if s.hazard("found out", j.p, seen_by="A"):
        break
s.choose("B", "answer", ["yes", "no"])
return s.end("stayed", A=j.p, B=j.q * (s.outcome("answer") == "no"))
""",
    "very long names": f"""
s.nature("state", {{"one": j.p, "two": 1 - j.p}}, seen_by="A")
s.choose("A", {LONG!r}, [{LONG!r} + "1", {LONG!r} + "2", "short"])
s.choose("B", "antwoord, 回答, απάντηση", ["да", "否", "όχι"])
return s.end({LONG!r}, A=j.q * (s.outcome("state") == "one") * (s.outcome({LONG!r}) == "short"),
             B=j.q * (s.outcome("antwoord, 回答, απάντηση") == "да"))
""",
    "many options": """
choice = s.choose("A", "door", [f"door {k}" for k in range(60)])
s.choose("B", "answer", ["yes", "no"])
no = s.outcome("answer") == "no"
return s.end(f"through {choice}", A=j.q * int(choice[5:]) / 60, B=j.p * no)
""",
}  # fmt: skip


def written(run: Run) -> Report:
    """A run's report, once its page is known to be sound."""
    found = report(run)
    outline = outline_of(found.page)
    assert_makes_no_request(found.page, outline)
    assert_figures_are_told(outline)
    return found


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_awkward_story(story: str, tmp_path) -> None:
    folder = crisis(tmp_path, story, P + Q, header="'Awkward', players=['A', 'B']")
    found = written(solve(folder, draws=12))
    assert "This crisis states no claims." in Outline(found.page).words


def test_one_player_and_no_sources(tmp_path) -> None:
    story = 's.choose("A", "move", ["in", "out"])\nreturn s.end("over", A=j.q)'
    story = story.replace("A=j.q)", "A=j.q if s.outcome('move') == 'in' else 0)")
    claims = '[one]\nsays = "In."\nholds = "P(move=in) > 0.5"\n'
    folder = crisis(tmp_path, story, Q, claims, header="'Alone', players=['A']")
    found = written(solve(folder, draws=30))
    words = Outline(found.page).words
    assert "Nothing in this story is hidden from anybody" in words
    assert "Nothing in this run cites a source" in words
    assert "Of 1 claim, 1 holds widely, none is open and none fails." in words


def test_a_handful_of_draws_earns_no_word(tmp_path) -> None:
    """With fewer than 30 draws no claim holds widely, and the page says why."""
    found = written(solve(template(tmp_path), draws=12))
    words = Outline(found.page).words
    assert "Of 4 claims, none holds widely, none is open, none fails and 4 rest on" in words
    assert words.count("rests on too little: only 12 draws") == 4
    assert found.summary["claims"][0]["weak"] == "only 12 draws"


@pytest.mark.parametrize("draws", [1, 40])
def test_where_every_judgement_is_fixed_one_draw_is_the_exact_answer(
    tmp_path, monkeypatch, capsys, draws
) -> None:
    """No word of too few draws, and no interval: more draws would be the same one again."""
    fixed = judgement("p", "{ fixed = 0.4 }") + judgement("q", "{ fixed = 0.5 }")
    claims = (
        '[in]\nsays = "A moves in."\nholds = "P(move=in) > 0.5"\n'
        '[yes]\nsays = "B says yes."\nholds = "P(answer=yes | move=in) > 0.9"\n'
    )
    folder = crisis(tmp_path, STORIES["no chance moves"], fixed, claims,
                    header="'Fixed', players=['A', 'B']")  # fmt: skip
    file = folder / "judgements.toml"
    varying = "{ low = 4, high = 20, coverage = 0.9 }"
    file.write_text(file.read_text("utf-8").replace(varying, "{ fixed = 6 }"), "utf-8")
    (folder / "levers.toml").write_text(
        '[outcome.in]\nmeans = "In."\nasks = "P(move=in)"\nbetter = "higher"\n'
        '[lever.more]\nsays = "More."\nset = { p = 0.6 }\n',
        "utf-8",
    )
    found = report(solve(folder, draws=draws))
    words = Outline(found.page).words
    for nothing in (
        "rests on too little: only",
        "too few",
        "sampling interval –",
        "– to –",
        "95 % sampling interval 0",
    ):
        assert nothing not in words
    assert "no judgement varies" in words
    for claim in found.summary["claims"]:
        assert (claim["low"], claim["high"], claim["weak"]) == (None, None, "")
        assert claim["word"] == ("holds" if claim["share"] else "fails")
    rubicon, path = CommandLine(monkeypatch, capsys), found.run.path
    for question in ("P(move=in) > 0.5", "P(move=in)"):
        assert "exactly: no judgement varies" in rubicon("ask", path, question).out
    for command in (("hinges", path), ("when", path, "P(move=in) > 0.5"), ("levers", path),
                    ("margin", path), ("compare", path, path),
                    ("compare", path, path, "--on", "P(move=in) > 0.5")):  # fmt: skip
        told = rubicon(*command)
        assert told.code == 0, (command, told.err)
        for nothing in ("nan", "too few", "– to –", "interval –"):
            assert nothing not in told.out, (command, told.out)


def test_what_rests_on_a_rarity_is_weak(tmp_path) -> None:
    """A condition that almost never happens in any draw, however wide the claim holds."""
    story = (
        's.nature("luck", {"good": j.slim, "bad": 1 - j.slim})\n'
        's.choose("A", "move", ["in", "out"])\n'
        "return s.end('over', A=j.q if s.outcome('move') == 'in' else 0)"
    )
    slim = judgement("slim", "{ fixed = 0.0001 }", 'unit = "probability"')
    claims = '[seldom]\nsays = "If lucky, in."\nholds = "P(move=in | luck=good) > 0.5"\n'
    folder = crisis(tmp_path, story, Q + slim, claims, header="'Unlucky', players=['A']")
    words = Outline(written(solve(folder, draws=40)).page).words
    assert "none fails and 1 rests on too little." in words
    assert "rests on too little: in 100 % of draws its condition almost never happens" in words


def test_claims_that_are_as_firm_are_named_together(tmp_path) -> None:
    """One claim is the other by another name: neither is firmer, nor nearer to its flip."""
    story = (
        's.choose("A", "move", ["in", "out"])\n'
        's.nature("luck", {"good": j.q, "bad": 1 - j.q})\n'
        "return s.end('over', A=j.q * (s.outcome('luck') == 'good'))"
    )
    likely = judgement("q", "{ low = 0.2, high = 0.8, coverage = 0.9 }", 'unit = "probability"')
    claims = (
        '[lucky]\nsays = "Luck is good."\nholds = "P(luck=good) > 0.95"\n'
        '[again]\nsays = "Luck is not bad."\nholds = "P(luck=bad) < 0.05"\n'
    )
    folder = crisis(tmp_path, story, likely, claims, header="'Lucky', players=['A']")
    words = Outline(written(solve(folder, draws=40)).page).words
    assert "The claims that fail most clearly are (a) and (b): they hold in " in words
    assert "As much is needed for (b)." in words
    assert "The most is needed" not in words


def test_a_claim_that_compares_a_thing_with_itself_does_not_fail(tmp_path) -> None:
    """Both options are worth the same whatever the judgements: nothing of it can be judged."""
    story = (
        's.choose("A", "move", ["in", "out"])\ns.nature("luck", {"good": j.q, "bad": 1 - j.q})\n'
        "return s.end('over', A=j.q * (s.outcome('luck') == 'good'))"
    )
    likely = judgement("q", "{ low = 0.2, high = 0.8, coverage = 0.9 }", 'unit = "probability"')
    claims = (
        '[same]\nsays = "In is likelier than out."\nholds = "P(move=in) > P(move=out)"\n'
        '[lucky]\nsays = "Luck is good."\nholds = "P(luck=good) > 0.9"\n'
    )
    folder = crisis(tmp_path, story, likely, claims, header="'Indifferent', players=['A']")
    words = Outline(written(solve(folder, draws=40)).page).words
    assert "1 fails and 1 is too close to call." in words
    assert (
        "hardly anything that A is paid for depends on “move”: is a consequence missing?" in words
    )
    assert "The claim that fails most clearly is (b) “Luck is good”" in words
    assert "No flip was found of a" not in words


def test_claim_defined_nowhere(tmp_path) -> None:
    story = (
        's.nature("luck", {"good": j.zero, "bad": 1 - j.zero})\n'
        's.choose("A", "move", ["in", "out"])\n'
        "return s.end('over', A=j.q if s.outcome('move') == 'in' else 0)"
    )
    zero = judgement("zero", "{ fixed = 0 }", 'unit = "probability"')
    claims = '[never]\nsays = "If lucky, in."\nholds = "P(move=in | luck=good) > 0.5"\n'
    folder = crisis(tmp_path, story, Q + zero, claims, header="'Unlucky', players=['A']")
    found = written(solve(folder, draws=12))
    words = Outline(found.page).words
    assert "1 cannot be judged" in words
    assert found.summary["claims"][0]["undefined"] == 1


def with_unsolved(run: Run) -> Run:
    """The run with every third draw marked as stalled and its numbers lost."""
    for part in run.parts():
        start, _, path = part
        solution = run.solution(part)
        status, behaviour = solution.status.copy(), solution.behaviour.copy()
        status[::3], behaviour[::3] = Status.STALLED, np.nan
        path.unlink()
        write_part(
            run.path, start, dataclasses.replace(solution, status=status, behaviour=behaviour)
        )
    return open_run(run.path)


def test_unsolved_draws_count_for_nothing_and_stand_beside_every_claim(tmp_path) -> None:
    found = written(with_unsolved(solve(template(tmp_path), draws=30)))
    assert found.summary["claims"][0]["unsolved"] == pytest.approx(1 / 3)
    words = Outline(found.page).words
    assert "0 %, 33 %" in words
    assert "nan" not in words.lower().split()
    mean = float(found.table("endings")[0]["mean"])
    name = found.table("endings")[0]["ending"]
    assert mean == pytest.approx(found.ask(f'P(ending="{name}")').mean, rel=1e-12)


def test_run_without_its_files_is_told_from_its_draws(tmp_path) -> None:
    run = solve(template(tmp_path), draws=12)
    for name in ("judgements.toml", "sources.bib"):
        (run.path / "crisis" / name).unlink()
    found = written(run)
    assert "gain_expand" in Outline(found.page).words


def test_unfinished_run_is_refused(tmp_path) -> None:
    run = solve(template(tmp_path), draws=12)
    (_, _, path) = run.parts()[0]
    path.unlink()
    with pytest.raises(InputError, match="not finished"):
        report(run)
    assert not (run.path / "report.html").exists()
