"""What the figures show is what one gets by asking."""

from __future__ import annotations

import shutil
import warnings

import numpy as np
import pytest

from rubicon.answers.story.branches import MOST_ROWS, draw_story
from rubicon.answers.story.measure import Survey
from rubicon.answers.story.public import PublicStory
from rubicon.ask.paths import Paths
from rubicon.crisis.folder import read_folder
from rubicon.crisis.places import LIBRARY
from rubicon.game import Game
from rubicon.report.drawing.canvas import clipped, folded, length
from rubicon.report.story.charts import ridge
from rubicon.report.story.words import path_text
from rubicon.report.wording import among, listed, percent, points, span
from tests.cli.commands import replace
from tests.report.report_runs import Report, crisis, judgement, report, solve, template


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The example that `rubicon new` makes."""
    return report(solve(template(tmp_path_factory.mktemp("numbers")), draws=150))


def assert_equals(row: dict[str, str], prefix: str, answer) -> None:
    assert float(row[f"{prefix}mean"]) == pytest.approx(answer.mean, rel=1e-12)
    assert float(row[f"{prefix}p5"]) == pytest.approx(answer.spread.p5, rel=1e-9)
    assert float(row[f"{prefix}p95"]) == pytest.approx(answer.spread.p95, rel=1e-9)


def test_branches_are_conditional_on_what_is_public(example: Report) -> None:
    rows = {row["path"]: row for row in example.table("branches")}
    row = rows["ship=openly; answer=escalate; reply=withdraw"]
    assert_equals(row, "", example.ask("P(reply=withdraw | ship=openly, answer=escalate)"))
    together = "P(ship=openly, answer=escalate, reply=withdraw)"
    assert_equals(row, "reached_", example.ask(together))
    assert row["also"] == "ends: withdrawal"
    late = rows["exposure=exposed; ship=covertly"]
    assert late["also"] == "reveals ship: covertly"
    assert_equals(late, "", example.ask("P(exposure=exposed)"))


def assert_asked(found: Report, row: dict[str, str], name: str) -> bool:
    """Whether a number has a notation; then it is what one gets by asking."""
    if notation := row[f"{name}_notation"]:
        assert_equals(row, f"{name}_", found.ask(notation))
    return bool(notation)


def test_beliefs_are_those_of_the_question_language(example: Report) -> None:
    """What is shipped covertly is seen only where it is exposed: no event of that name."""
    rows = [r for r in example.table("beliefs") if r["outcome"] == "expand" and r["act_outcome"]]
    asked = [row for row in rows if assert_asked(example, row, "posterior")]
    assert {(row["act"], row["act_outcome"]) for row in rows} >= {("ship", "covertly")}
    acts = {(row["act"], row["act_outcome"]) for row in asked}
    assert acts >= {("reply", "withdraw"), ("ship", "openly")}
    assert ("ship", "covertly") not in acts
    for row in asked:
        act = f"{row['act']}='{row['act_outcome']}'"
        assert_equals(row, "prior_", example.ask("P(aim=expand)"))
        assert_equals(row, "posterior_", example.ask(f"P(aim=expand | {act})"))
        assert_equals(row, "happens_", example.ask(f"P({act})"))
        for name in ("prior", "happens"):
            assert assert_asked(example, row, name)


def test_a_state_of_many_outcomes_has_all_of_them(tmp_path) -> None:
    """Twelve kinds are each as probable as the question language says, and not as if the first six
    were all."""
    shutil.copytree(LIBRARY / "bargaining-many-kinds", tmp_path / "crisis")
    found = report(solve(tmp_path / "crisis", draws=8))
    rows = [row for row in found.table("beliefs") if row["act_outcome"] == "accept"]
    assert [row["outcome"] for row in rows] == [f"cost-{k}" for k in range(12)]
    for row in rows:
        assert_equals(row, "prior_", found.ask(f"P(kind={row['outcome']})"))
        assert_equals(row, "posterior_", found.ask(f"P(kind={row['outcome']} | answer=accept)"))
        assert assert_asked(found, row, "posterior")


def test_a_branch_is_listed_under_its_own_move(example: Report) -> None:
    """Not under that of the branches told just before it."""
    for row in example.table("branches"):
        if row["also"].startswith("reveals"):
            continue
        label, _, outcome = row["path"].split("; ")[-1].partition("=")
        assert (row["label"], row["outcome"]) == (label, outcome)


def test_choices_are_conditional_on_coming_up(example: Report) -> None:
    rows = example.table("choices")
    assert {row["label"] for row in rows} == {"ship", "answer", "reply"}
    for row in rows:
        asked = f"P({row['label']}='{row['option']}' | reached({row['label']}))"
        assert_equals(row, "", example.ask(asked))


def test_occurrences_are_told_apart(tmp_path) -> None:
    story = """
for period in range(2):
    if s.choose("A", "stay", ["yes", "no"]) == "no":
        return s.end("left", A=j.q + period)
return s.end("stayed", A=0.4)
"""
    judgements = judgement("q", "{ low = 0.2, high = 0.7, coverage = 1 }")
    found = report(solve(crisis(tmp_path, story, judgements, header="'T', players=['A']")))
    rows = [r for r in found.table("choices") if r["occurrence"] == "2" and r["option"] == "no"]
    assert_equals(rows[0], "", found.ask("P(stay[2]=no | reached(stay[2]))"))


def test_endings_and_judgements_are_complete(example: Report) -> None:
    endings = example.table("endings")
    assert sum(float(row["mean"]) for row in endings) == pytest.approx(1)
    draws = example.run.judgements()
    rows = {row["name"]: row for row in example.table("judgements")}
    assert tuple(rows) == draws.names
    for name, row in rows.items():
        assert float(row["median"]) == pytest.approx(float(np.median(draws[name])))


# ---- the public story ----------------------------------------------------------------


OVER = """s.end("over", A=(s.outcome("move") == "in") * j.p,
             B=(s.outcome("answer") == "no") * j.p)"""


def public(where, story: str) -> tuple[Game, PublicStory, set[str]]:
    """A story's public histories, in words."""
    judgements = judgement("p", "{ low = 0.2, high = 0.7, coverage = 1 }", 'unit = "probability"')
    story = story.replace("over(s, j)", OVER)
    folder = crisis(where, story, judgements, header="'T', players=['A', 'B']")
    game = read_folder(str(folder)).model().game
    found = PublicStory.of(game)
    return game, found, {path_text(game, found.path(step)) for step in range(1, len(found.steps))}


def test_what_not_all_have_seen_is_not_public(tmp_path) -> None:
    _, story, paths = public(
        tmp_path,
        's.choose("A", "move", ["in", "out"], seen_by="A")\n'
        's.choose("B", "answer", ["yes", "no"])\n'
        "return over(s, j)",
    )
    assert paths == {f"answer={a}{more}" for a in ("yes", "no") for more in ("", "; ending=over")}
    assert story.unseen[0]


def test_a_coarse_account_is_public_once_all_others_know_better(tmp_path) -> None:
    _, _, paths = public(
        tmp_path,
        's.choose("A", "move", ["in", "far in"], seen_by="A")\n'
        's.reveal("move", to="B", as_="something")\n'
        's.choose("B", "answer", ["yes", "no"])\n'
        "return over(s, j)",
    )
    assert "move=something" in paths
    assert "move=something; answer=yes; ending=over" in paths
    assert not any("far in" in path for path in paths)


def test_steps_keep_all_probability(example: Report) -> None:
    game = example.run.game
    story = PublicStory.of(game)
    mean = np.ones(game.nodes)
    for node in range(1, game.nodes):
        mean[node] = mean[game.parent[node]] / game.children[game.parent[node]]
    reach = np.array([mean[nodes].sum() for nodes in story.arrivals])
    for step, children in enumerate(story.children):
        if children:
            assert reach[list(children)].sum() == pytest.approx(reach[step])


def test_a_large_story_is_cut_and_says_so(tmp_path) -> None:
    story = """
for k in range(6):
    s.nature(f"coin {k}", {"heads": j.p, "tails": 1 - j.p})
s.choose("A", "move", ["in", "out"])
s.choose("B", "answer", ["yes", "no"])
return over(s, j)
"""
    game, found, _ = public(tmp_path, story)
    mean = np.ones(game.nodes)
    for node in range(1, game.nodes):
        share = 0.8 if game.branch[node] == 0 else 0.2
        mean[node] = mean[game.parent[node]] * share
    drawings = draw_story(game, found, Survey(Paths.of(game), mean, np.zeros(0), 1))
    first = drawings[0]
    assert len(first.rows) <= MOST_ROWS
    assert first.threshold > 0
    assert sum(d.rest for d in drawings) > 0
    marks = [row.continued for row in first.rows if row.continued]
    assert marks == [drawing.name for drawing in drawings[1:]]


def test_an_act_that_all_types_take_alike_tells_nothing(tmp_path) -> None:
    """A coin that is only thrown after a telling act tells nothing beyond that act."""
    story = """
aim = s.nature("aim", {"more": j.p, "less": 1 - j.p}, seen_by="A")
if s.choose("A", "move", ["in", "out"]) == "out":
    return s.end("out", A=0)
s.nature("coin", {"heads": j.p, "tails": 1 - j.p})
return s.end("in", A=1 if aim == "more" else -1)
"""
    judgements = judgement("p", "{ low = 0.2, high = 0.7, coverage = 1 }", 'unit = "probability"')
    story = story.replace("A=0)", "A=0, B=j.p)")
    folder = crisis(tmp_path, story, judgements, header="'T', players=['A', 'B']")
    rows = report(solve(folder)).table("beliefs")
    told = {row["act"]: float(row["removed_by_outcome"]) for row in rows}
    assert list(told) == ["move", "coin"]
    assert told["coin"] == pytest.approx(0, abs=1e-9)


def test_what_almost_never_happens_spoils_no_ranking(tmp_path) -> None:
    """At λ = 1000 an act may have a probability of 1e-200; the most telling one still leads."""
    folder = template(tmp_path)
    replace(
        folder / "judgements.toml", "{ low = 1, high = 10, coverage = 0.9 }", "{ fixed = 1000 }"
    )
    run = solve(folder, draws=200)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = report(run)
    acts = {(row["act"], row["act_outcome"]) for row in found.table("beliefs")}
    assert ("reply", "stand firm") in acts


# ---- words and outlines --------------------------------------------------------------


def test_wording() -> None:
    assert percent(0.9999) == ">99 %"
    assert percent(0.0001) == "<1 %"
    assert percent(float("nan")) == "–"
    assert span(0.031, 0.997) == "3–100 %"
    assert span(0.5, 0.501) == "50 %"
    assert among(0.31, 0.88, "draws") == " (31–88 % in the middle 90 % of draws)"
    assert among(0.31, 0.88) == " (31–88 %)"
    assert among(0.3, 0.3, "draws") == "", "a single draw has no range"
    assert points(-0.174) == "−17"
    assert points(0.001) == "±0"
    assert listed(["a", "b", "c"]) == "a, b and c"


@pytest.mark.parametrize(
    "text", ["", "word", "朝鮮民主主義人民共和国" * 9, "x" * 400, "a b " * 200]
)
def test_folded_lines_keep_to_their_room(text: str) -> None:
    lines = folded(text, 120, 10, most=3)
    assert 1 <= len(lines) <= 3
    assert all(length(line, 10) <= 120 for line in lines)
    assert length(clipped(text, 50, 9), 9) <= 50


def test_ridge_has_its_mass_where_the_values_are() -> None:
    xs, ys = ridge(np.full(500, 0.3))
    assert xs[ys.argmax()] == pytest.approx(0.3, abs=0.02)
    assert ys[xs > 0.5].max() < 1e-6
    flat = ridge(np.linspace(0, 1, 4001))[1]
    assert flat.min() > 0.95  # mass at the edges is reflected, not lost
    assert ridge(np.zeros(0))[1].max() == 0
