"""Does it depend on the equilibrium? Games whose equilibria are known, told as crises."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import brentq

from rubicon.answers.equilibria.equilibria import choose
from rubicon.answers.equilibria.selection import Selection, select
from rubicon.ask import Claim, parse, wilson
from rubicon.ensemble import Run
from rubicon.errors import InputError
from rubicon.judgements import Draws
from rubicon.report.equilibria import dependence, record, sentences
from rubicon.solve import Status
from tests.cli.commands import CommandLine
from tests.report.report_runs import crisis, judgement, solve

UNIFORM = "{{ low = {}, high = {}, coverage = 1 }}"


def claim(text: str) -> Claim:
    return Claim(text, text, parse(text))


def told(
    where: Path, story: str, header: str, lam: str, judgements: str = "", draws: int = 40
) -> Run:
    """A crisis with λ per unit of payoff in a range, and a claim in its file."""
    first = "stag" if "stag" in story else "left"
    claims = f'[left]\nletter = "a"\nsays = "One goes {first}."\nholds = "P(one={first}) > 0.6"\n'
    folder = crisis(where, story, judgements, claims, header=header)
    path = folder / "judgements.toml"
    text = path.read_text("utf-8")
    old = "range = { low = 4, high = 20, coverage = 0.9 }"
    assert old in text
    path.write_text(text.replace(old, f'unit = "per payoff"\nrange = {lam}'), "utf-8")
    return solve(folder, draws)


# ---- a meeting: the branch splits at λ = 2 ----------------------------------------------------

MEETING = """
one, two = s.at_once({"one": ("One", ["left", "right"]), "two": ("Two", ["left", "right"])})
return s.end("over", One=int(one == two), Two=int(one == two))
"""


@pytest.fixture(scope="module")
def meeting(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Two who want to meet. The principal branch is half and half at every λ; from λ = 2 on there
    are two more equilibria, where logit(p) = λ(2p − 1)."""
    where = tmp_path_factory.mktemp("meeting")
    return told(where, MEETING, '"Meeting", ["One", "Two"]', UNIFORM.format(1, 3))


FROM = float(np.log(0.6 / 0.4) / 0.2)
"""Beyond this λ they meet on the left, if they do, with more than 60 %: 2.027."""


def everywhere(run: Run, *claims: str) -> Selection:
    return select(run, [claim(text) for text in claims], 40, 40, 16)


def test_a_verdict_that_differs_past_a_bifurcation_is_flagged_with_its_count(meeting: Run) -> None:
    """All draws past the bifurcation are searched, and the rest has one equilibrium each."""
    found = everywhere(meeting, "P(one=left) > 0.6", "P(one=left) > 2")
    lam = meeting.judgements()["rationality"]
    effort, (left, never) = found.effort, found.claims
    assert effort.known_past == effort.past.sum() == np.count_nonzero(lam > 2)
    np.testing.assert_array_equal(effort.count, np.where(lam[effort.draw] > 2, 3, 1))
    assert effort.balanced.all()
    assert left.differs.past == np.count_nonzero(lam > FROM) > 0
    assert (left.differs.sampled, left.differs.of_sampled) == (0, np.count_nonzero(lam < 2))
    assert left.depends
    assert left.principal.past == left.every.past == 0
    assert left.some.past == left.differs.past
    assert not never.depends


def test_margins_range_over_all_equilibria(meeting: Run) -> None:
    (left,) = everywhere(meeting, "P(one=left) > 0.6").claims
    effort = everywhere(meeting, "P(one=left) > 0.6").effort
    lam = meeting.judgements()["rationality"][effort.draw]
    for each, low, high in zip(lam, left.lowest, left.highest, strict=True):
        p = 0.5
        if each > 2.001:
            p = brentq(
                lambda q, k=each: np.log(q / (1 - q)) - k * (2 * q - 1), 0.5 + 1e-6, 1 - 1e-9
            )
        np.testing.assert_allclose([low, high], [0.4 - p, p - 0.6], rtol=0, atol=1e-6)
    assert left.varies.median == pytest.approx(
        np.median((left.highest - left.lowest)[effort.count > 1])
    )


def test_words_say_that_a_verdict_depends_on_selection(meeting: Run) -> None:
    found = everywhere(meeting, "P(one=left) > 0.6", "P(one=left) < 2")
    words = dependence(found.claims[0])
    past = found.claims[0].differs
    assert "depends on which equilibrium is selected" in words
    assert f"{past.past} of {past.of_past} past a bifurcation" in words
    assert f"none of {past.of_sampled} random draws" in words
    assert words in sentences(found)
    assert "Past a bifurcation a draw has 3 equilibria" in sentences(found)[0]
    assert "was not seen to depend" in dependence(found.claims[1])
    assert (
        sentences(found)[-1]
        == "The other verdict came out alike in all equilibria that were found."
    )


def test_copies_of_one_equilibrium_at_a_bifurcation_count_once(tmp_path: Path) -> None:
    """At λ = 2 the three equilibria are one, of which a search finds dozens of copies."""
    for k, lam in enumerate((2.0, 2 + 1e-8)):
        (tmp_path / str(k)).mkdir()
        header = '"Meeting", ["One", "Two"]'
        run = told(tmp_path / str(k), MEETING, header, f"{{ fixed = {lam!r} }}", draws=2)
        found = select(run, [claim("P(one=left) > 0.6")], starts=32)
        np.testing.assert_array_equal(found.effort.count, 1)
        assert not found.claims[0].depends


# ---- a hunt with a patron: the branch has folds -----------------------------------------------

PATRON = """
taken = s.at_once({"one": ("One", ["hare", "stag"]), "two": ("Two", ["hare", "stag"])})
for name, hare, prey in zip(("One", "Two"), (1.0, 1.1), taken):
    if prey == "hare":
        s.consequence("hare", {name: hare})
if "hare" in taken:
    return s.end("somebody ate hare")
if s.choose("Patron", "help", ["help", "renege"]) == "help":
    return s.end("a stag", One=5, Two=5)
return s.end("let down", Patron=0.1)
"""


def hunts(lam: float) -> list[float]:
    """How often One hunts the stag in each equilibrium, from a single equation.

    The patron helps with r = 1/(1 + exp(λ/10)); each hunts with the logit of λ times 5r × the
    chance that the other does, less its hare.
    """
    helps = 1 / (1 + np.exp(lam / 10))
    # Roots lie close to 0 and 1, too, so the grid is even in log-odds.
    grid = np.linspace(-60, 30, 90_001)
    one = 1 / (1 + np.exp(-grid))
    two = 1 / (1 + np.exp(-lam * (5 * helps * one - 1.1)))
    excess = lam * (5 * helps * two - 1.0) - grid
    crossed = np.flatnonzero(np.sign(excess[:-1]) != np.sign(excess[1:]))
    return [float(one[k]) for k in crossed]


@pytest.fixture(scope="module")
def patron(tmp_path_factory: pytest.TempPathFactory) -> Run:
    where = tmp_path_factory.mktemp("patron")
    header = '"A hunt with a patron", ["One", "Two", "Patron"]'
    return told(where, PATRON, header, UNIFORM.format(1, 13))


def test_folds_two_equilibria_without_any_bifurcation_are_found_and_counted(patron: Run) -> None:
    """Folds: the principal branch hunts the stag until it must turn back, at λ = 9.09, and hares
    are another equilibrium from about λ = 3 on. No draw lies past a bifurcation, so all of them
    are a random sample, and its share has Wilson's interval."""
    assert patron.manifest["branch"]["with_folds"] > 0
    assert "PAST_BIFURCATION" not in patron.manifest["counts"]
    found = select(patron, [claim("P(one=stag) > 0.5")], patron.draws, 5, 32)
    (stag,), effort = found.claims, found.effort
    known = [hunts(lam) for lam in patron.judgements()["rationality"]]
    several = np.array([len(each) == 3 for each in known])
    differs = np.array([min(each) < 0.5 < max(each) for each in known])
    np.testing.assert_array_equal(effort.further[np.argsort(effort.draw)], several)
    assert not effort.past.any()
    assert 0 < differs.sum() < patron.draws
    assert stag.differs.sampled == differs.sum()
    assert (stag.differs.low, stag.differs.high) == wilson(int(differs.sum()), patron.draws)
    spread = np.array([max(each) - min(each) for each in known])[several]
    assert stag.varies.median == pytest.approx(np.median(spread), abs=1e-3)


def test_a_sample_is_spread_over_the_run_and_the_same_each_time(patron: Run) -> None:
    draws, past, known = choose(patron, 10, 5)
    assert known == (0, patron.draws, 0)
    assert len(set(draws.tolist())) == 10
    assert not past.any()
    np.testing.assert_array_equal(draws, choose(patron, 10, 5)[0])
    assert set(draws) <= set(choose(patron, 20, 5)[0])


def test_neither_threads_nor_batches_change_the_verdicts(
    patron: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rubicon.answers.equilibria import equilibria

    asked = [claim("P(one=stag) > 0.5")]
    once = select(patron, asked, 12, 0, 32, threads=1)
    monkeypatch.setattr(equilibria, "BATCH_BYTES", 1)
    apart = select(patron, asked, 12, 0, 32, threads=2)
    np.testing.assert_array_equal(once.effort.count, apart.effort.count)
    np.testing.assert_allclose(once.claims[0].lowest, apart.claims[0].lowest, rtol=0, atol=1e-6)
    assert once.claims[0].differs == apart.claims[0].differs


def test_what_is_missing_is_told_with_the_starts_that_missed_it(patron: Run) -> None:
    """Of a search that lost the index of some equilibria, as of one that has found them all."""
    found = select(patron, [claim("P(one=stag) > 0.5")], 12, 0, 4)
    assert found.effort.balanced.all()
    assert "missing" not in sentences(found)[1]
    assert found.effort.starts.min() == 12 < found.effort.starts.max() <= 32
    assert f"from 12 to {found.effort.starts.max()} starts each" in sentences(found)[0]
    short = found.effort.count > 1
    effort = replace(found.effort, balanced=~short)
    words = sentences(replace(found, effort=effort))[1]
    made = effort.starts[short]
    assert f"in {short.sum()} draws some equilibria are missing" in words
    assert f"do not add up to 1 after {made.min()} to {made.max()} starts" in words


# ---- one equilibrium --------------------------------------------------------------------------

ALONE = """
if s.choose("One", "one", ["left", "right"]) == "left":
    s.consequence("left", One=j.left)
answer = s.choose("Two", "answer", ["yes", "no"])
return s.end("over", Two=j.left if answer == "yes" else 0.5)
"""


def test_where_there_is_one_equilibrium_nothing_is_flagged(tmp_path: Path) -> None:
    """A game of perfect information has one agent quantal response equilibrium at every λ."""
    ranges = judgement("left", UNIFORM.format(-1, 1))
    run = told(tmp_path, ALONE, '"Alone", ["One", "Two"]', UNIFORM.format(1, 20), ranges)
    found = everywhere(run, "P(one=left) > 0.5", "P(answer=yes | one=left) > 0.5")
    np.testing.assert_array_equal(found.effort.count, 1)
    assert found.effort.balanced.all()
    assert not found.further.any
    assert not any(each.depends for each in found.claims)
    for each in found.claims:
        np.testing.assert_array_equal(each.lowest, each.highest)
        assert each.every == each.some == each.principal
    assert "there are none." in sentences(found)[0]
    assert (
        sentences(found)[-1] == "The 2 verdicts came out alike in all equilibria that were found."
    )


# ---- mistakes and the command -----------------------------------------------------------------


@pytest.fixture
def rubicon(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    monkeypatch.setenv("COLUMNS", "80")
    return CommandLine(monkeypatch, capsys)


def test_the_command_judges_the_claims_of_the_run(rubicon: CommandLine, meeting: Run) -> None:
    shown = rubicon("equilibria", meeting.path, "--past", "40", "--starts", "16")
    assert shown.code == 0, shown.err
    assert "(a) “One goes left” depends on which equilibrium is selected" in " ".join(
        shown.out.split()
    )
    assert max(map(len, shown.out.splitlines())) <= 80
    asked = ("equilibria", meeting.path, "--past", "40", "--starts", "16", "--json")
    data = json.loads(rubicon(*asked).out)
    assert data["claims"][0]["id"] == "left"
    assert data["claims"][0]["depends"]
    for name in ("a", "(a)", "left", "P(one=left) > 0.6"):
        again = json.loads(rubicon(*asked, name).out)
        assert again["claims"][0]["differs"] == data["claims"][0]["differs"]


def test_data_counts_what_the_search_counted(meeting: Run) -> None:
    found = everywhere(meeting, "P(one=left) > 0.6")
    told = record(found)
    assert sum(each["equilibria"] for each in told["searched"]) == found.effort.count.sum()
    assert [each["starts"] for each in told["searched"]] == found.effort.starts.tolist()
    assert told["several"]["past_a_bifurcation"] == found.effort.known_past
    assert told["claims"][0]["margin_highest"] == found.claims[0].highest.tolist()


def test_claims_that_force_a_move_are_set_aside_by_name(meeting: Run) -> None:
    claims = [claim("P(two=left | do(one=left)) > 0.6"), claim("P(one=left) > 0.6")]
    found = select(meeting, claims, 4, 0, 2)
    assert [each.claim for each in found.claims] == claims[1:]
    assert found.aside == (claims[0],)
    assert "“P(two=left | do(one=left)) > 0.6” forces a move" in sentences(found)[-1]
    assert record(found)["aside"] == [claims[0].id]
    assert not select(meeting, claims[:1], 4, 0, 2).claims


MISTAKES = [
    (("--draws", "0"), "draws is 0", "draws takes 1 or more"),
    (("--past", "-1"), "past is -1", "past takes 0 or more"),
    (("--starts", "1"), "starts is 1", "starts takes 2 or more"),
    (("lefd",), "there is no claim 'lefd'", "did you mean 'left'?"),
    (("P(two=left | do(one=left)) > 0.5",), "forces a move, do(one=left)", "without do(…)"),
    (("P(won=left) > 0.5",), "no label is called 'won'", "^^^"),
]


@pytest.mark.parametrize(("asked", "found", "instead"), MISTAKES)
def test_a_mistake_is_named_with_what_to_write(
    rubicon: CommandLine, meeting: Run, asked: tuple[str, ...], found: str, instead: str
) -> None:
    shown = rubicon("equilibria", meeting.path, *asked)
    assert shown.code == 2
    assert found in shown.err
    assert instead in shown.err


def test_a_run_without_any_solved_draw_says_so(meeting: Run, monkeypatch) -> None:
    original = Run.columns

    def columns(run: Run, *names: str) -> Iterator[tuple[Draws, dict[str, Any]]]:
        for draws, found in original(run, *names):
            yield draws, found | {"status": np.full_like(found["status"], Status.RESIDUAL)}

    monkeypatch.setattr(Run, "columns", columns)
    with pytest.raises(InputError, match="no draw of the run is solved"):
        select(meeting, [claim("P(one=left) > 0.6")])
