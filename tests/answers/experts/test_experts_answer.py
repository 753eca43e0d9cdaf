"""Claims by expert: who disagrees, whether it matters, and what other weights would say."""

from __future__ import annotations

import json
from math import sqrt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rubicon as rb
from rubicon import InputError
from rubicon.answers.inputs.found import inputs_of
from rubicon.ask import Verdict
from rubicon.crisis.places import copy_crisis, library
from tests.cli.commands import CommandLine

DRAWS = 600
RANGES = {"alice": "low = 0.2, high = 2", "bob": "low = -2, high = -0.2"}


def crisis(path: Path, weights: str = "", **ranges: str) -> rb.GameModel:
    """``deterrence-stub`` with experts of the defender's resolve."""
    copy_crisis(path, library()["deterrence-stub"])
    (path / "experts").mkdir()
    for name, stated in (ranges or RANGES).items():
        (path / "experts" / f"{name}.toml").write_text(
            f"[expert]\nname = '{name.title()}'\n[resolve]\nrange = {{ {stated}, coverage = 1 }}\n"
        )
    if weights:
        (path / "crisis.toml").write_text(f"[experts]\n{weights}\n")
    return rb.load(path)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> rb.Run:
    path = tmp_path_factory.mktemp("experts")
    return crisis(path / "crisis").run(draws=DRAWS, out=path / "run", progress=False)


def judged(run: rb.Run, letter: str) -> Any:
    return run.claims[letter].found


def share(run: rb.Run, claim: str, **weights: float) -> Verdict:
    (found,) = run.experts(claim, weights=weights).asked
    assert isinstance(found.pooled, Verdict)
    return found.pooled


def test_disjoint_experts_are_told_apart(run: rb.Run) -> None:
    shown = run.experts()
    by = {each.asked.letter: each for each in shown.asked}
    alice, bob = by["d"].own
    assert (alice.share, bob.share) == (1, 0)
    assert by["d"].pooled == run.claims["d"].found
    assert by["d"].differing == ((0, 1),)
    assert not by["b"].differing
    assert "fail by Bob" not in shown.words
    assert "more likely met than not” holds widely by Alice, fails by Bob." in shown.words
    assert shown.record["asked"][3]["disagree"] == [["alice", "bob"]]
    assert [each.draws for each in shown.experts] == [DRAWS / 2] * 2
    assert "whom you believe" in run.verdicts.record[3]["rests_on"]
    assert run.verdicts.record[3]["experts"]["alice"]["class"] == "holds"


def test_whom_one_believes_is_the_top_hinge_where_ranges_do_not_meet(run: rb.Run) -> None:
    found = run.hinges("d")
    assert found.top[0].name == "expert"
    assert (found.top[0].lowest, found.top[0].highest) == (0, 1)
    assert found.top[0].variance == pytest.approx(1)
    assert all(limit.name != "expert" for limit in found.box.limits)
    assert "by expert the share of draws in which it holds goes from 0 % to 100 %" in found.words
    run.when("d")


def test_experts_who_agree_are_at_the_level_of_a_dummy(tmp_path: Path) -> None:
    same = dict.fromkeys(("a", "b", "c"), "low = -1, high = 1")
    found = crisis(tmp_path / "crisis", **same).run(draws=DRAWS, progress=False)
    for letter in "acde":
        measured = found.hinges(letter).of_margin
        index = dict(zip(measured.names, measured.index, strict=True))["expert"]
        leading = {each.name: each for each in measured.leading}
        assert not leading["expert"].is_hinge
        assert index < 0.15
    assert not any(each.differing for each in found.experts().asked)


def test_other_weights_say_what_a_new_run_would(run: rb.Run, tmp_path: Path) -> None:
    fresh = crisis(tmp_path / "crisis", "alice = 3").run(draws=DRAWS, progress=False)
    shown = run.experts(weights={"alice": 3})
    assert shown.weighing.effective == pytest.approx(DRAWS * 0.8)
    assert [each.share for each in shown.experts] == [0.75, 0.25]
    for each in shown.asked:
        new = judged(fresh, each.asked.letter)
        error = sqrt(new.share * (1 - new.share) * (1 / DRAWS + 1 / shown.weighing.effective))
        assert each.pooled.share == pytest.approx(new.share, abs=4 * error + 1e-9)
        assert each.pooled.margin.median == pytest.approx(new.margin.median, abs=0.12)
    (asked,) = run.experts("P(ending=war)", weights={"alice": 3}).asked
    again: Any = fresh.ask("P(ending=war)").found
    assert asked.pooled.mean == pytest.approx(again.mean, abs=4 * again.error * sqrt(2))
    assert asked.pooled.error == pytest.approx(again.error, rel=0.2)


def test_a_question_by_other_weights_says_what_a_new_run_would(run: rb.Run, tmp_path: Path) -> None:
    fresh = crisis(tmp_path / "crisis", "alice = 3").run(draws=DRAWS, progress=False)
    questions = [
        *"abcde",
        "P(ending=war)",
        "P(ending=war | do(challenge=challenge))",
        "b and not d",
    ]
    found = run.ask(questions, weights={"alice": 3})
    for mine, new in zip(found, fresh.ask(questions), strict=True):
        (same,) = run.experts(mine.question.text, weights={"alice": 3}).asked
        assert mine.mean == (same.pooled.share if mine.is_claim else same.pooled.mean)
        sd = sqrt(new.mean * (1 - new.mean))  # no number in (0, 1) is spread more widely
        error = sd * sqrt(1 / DRAWS + 1 / (0.8 * DRAWS))
        assert mine.mean == pytest.approx(new.mean, abs=4 * error + 1e-9)
    assert found[3].mean == pytest.approx(0.75)
    assert run.ask("d").mean == pytest.approx(0.5)
    assert "Alice (75 %) and Bob (25 %)" in found[3].shown.words
    assert "480 of 600 draws are effective" in found[3].shown.words
    assert found[3].record["weighing"]["effective"] == pytest.approx(480)


def test_a_figure_counts_draws_by_their_weights(run: rb.Run) -> None:
    alone = run.ask("P(ending=war)", weights={"bob": 0})
    drawn = run.ask("P(ending=war)").plot()
    assert alone.plot().svg != drawn.svg
    assert alone.plot().records == drawn.records


@settings(max_examples=25, deadline=None)
@given(alice=st.floats(0.01, 100), bob=st.floats(0, 100))
def test_a_weighted_share_is_the_mean_of_the_experts_own(
    run: rb.Run, alice: float, bob: float
) -> None:
    for letter in "acde":
        (found,) = run.experts(letter, weights={"alice": alice, "bob": bob}).asked
        one, other = found.own
        pooled = found.pooled
        expected = (alice * one.share + bob * other.share) / (alice + bob)
        assert pooled.share == pytest.approx(expected)
        assert pooled.share + pooled.fails + pooled.close == pytest.approx(1)
        assert pooled.low - 1e-12 <= pooled.share <= pooled.high + 1e-12
        effective = DRAWS / 2 * (alice + bob) ** 2 / (alice**2 + bob**2)
        assert pooled.draws.counted == round(effective)


def test_the_weights_that_a_run_has_change_nothing(run: rb.Run) -> None:
    for letter in "abcde":
        claim = judged(run, letter)
        for weights in ({"alice": 1.0}, {"alice": 7.0, "bob": 7.0}):
            found = share(run, letter, **weights)
            assert found.share == pytest.approx(claim.share)
            assert found.low == pytest.approx(claim.low)
            assert found.draws.counted == claim.draws.counted
            assert found.margin.p5 == pytest.approx(claim.margin.p5, abs=0.01)
    alone = share(run, "c", bob=0)
    (both,) = run.experts("c").asked
    assert alone.share == pytest.approx(both.own[0].share)
    assert alone.low == pytest.approx(both.own[0].low)


def test_mistakes_are_told(run: rb.Run) -> None:
    for weights, message in (
        ({"carol": 1.0}, "there is no expert 'carol'"),
        ({"alice": -1.0}, "the weight of 'alice' is -1"),
        ({"alice": 0.0, "bob": 0.0}, "are all 0"),
        ({"base": 1.0}, "the run has no draws of 'base'"),
    ):
        for asked in (run.experts, run.ask):
            with pytest.raises(InputError, match=message):
                asked("d", weights=weights)
    plain = rb.load("deterrence-stub").run(draws=20, progress=False)
    with pytest.raises(InputError, match="draws are not of experts"):
        plain.experts()
    with pytest.raises(InputError, match="draws are not of experts"):
        plain.ask("d", weights={"alice": 1.0})


def test_from_the_command_line(
    run: rb.Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    call = CommandLine(monkeypatch, capsys)
    told = json.loads(call("experts", run.path, "d", "--weights", "alice=3", "--json").out)
    assert told["asked"][0]["pooled"]["share"] == pytest.approx(0.75)
    assert told["asked"][0]["by_expert"]["bob"]["share"] == 0
    assert "480 of 600 draws are effective" in " ".join(
        call("experts", run.path, "--weights", "alice = 3, bob = 1").out.split()
    )
    asked = json.loads(call("ask", run.path, "d", "--weights", "alice=3", "--json").out)
    assert asked["share"] == pytest.approx(0.75)
    assert "480 of 600 draws are effective" in " ".join(
        call("ask", run.path, "d", "--weights", "alice=3").out.split()
    )
    for wrong, said in (
        ("alice", "write --weights alice=2,bob=1"),
        ("alice=much", "write --weights alice=2,bob=1"),
        ("=2", "no expert ''"),
        ("carol=2", "no expert 'carol'"),
        ("alice=-1", "the weight of 'alice' is -1"),
        ("alice=nan", "the weight of 'alice' is nan"),
        ("alice=0,bob=0", "all 0"),
    ):
        for command in ("experts", "ask"):
            found = call(command, run.path, "d", "--weights", wrong)
            assert found.code == 2
            assert said in found.err


def test_the_page_tells_it(run: rb.Run) -> None:
    text = run.report().path.read_text("utf-8")
    assert '<section id="experts">' in text
    assert "Alice: 0.2 to 2 (100 %), uniform; Bob: −2 to −0.2 (100 %), uniform" in text
    plain = rb.load("deterrence-stub").run(draws=20, progress=False)
    assert '<section id="experts">' not in plain.report().path.read_text("utf-8")


def test_what_only_an_expert_cites_is_in_the_bibliography(tmp_path: Path) -> None:
    model = crisis(tmp_path / "crisis")
    file = tmp_path / "crisis" / "experts" / "bob.toml"
    with (tmp_path / "crisis" / "sources.bib").open("a") as bibliography:
        bibliography.write("\n@misc{bob2024, title={Bob's memo}, author={Roe, B}, year={2024}}\n")
    file.write_text(f'{file.read_text()}source = "bob2024, p. 3"\n')
    again = rb.load(model.folder.path).run(draws=30, variant_draws=0, progress=False)
    found = inputs_of(again.stored, ())
    assert "bob2024" in {each.key for each in found.sources}
    (own,) = (each for each in found.judgements if each.name == "resolve")
    assert own.text.startswith("Alice: 0.2 to 2")


def test_a_run_is_compared_with_one_of_other_weights(run: rb.Run, tmp_path: Path) -> None:
    other = crisis(tmp_path / "crisis", "alice = 3").run(draws=DRAWS, progress=False)
    assert "resolve" in {each.name for each in run.compare(other).judgements.changed}
