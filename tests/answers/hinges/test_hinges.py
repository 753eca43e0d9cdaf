"""What claims about a solved crisis hinge on, where the answer is known in closed form.

Three decide on their own, each with odds exp(λ · what acting is worth) for acting, and a
bystander, who moves last and seen by nobody, has ten payoffs that concern nobody else.
"""

from __future__ import annotations

from math import inf, log
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rubicon import Crisis, InputError
from rubicon.answers.hinges.found import Hinges, hinges
from rubicon.answers.hinges.sensitivity import Influence
from rubicon.ask import parse
from rubicon.ensemble import Run, Settings, finish_run, make_model, solve_run, start_run
from rubicon.game.unfolded import Unfolded
from rubicon.judgements import parse_judgements
from rubicon.report.hinges.words import sentences
from rubicon.report.wording import percent
from rubicon.story.tree import unfold

LAMBDA = 5.0
DRAWS = 2000
IDLE = [f"idle{k}" for k in range(10)]
VARYING = ["gain", "loss", "price", "stake", *IDLE]
JUDGEMENTS = "\n".join(
    f'[{name}]\nmeans = "{name}"\nrange = {{ low = 0, high = 1, coverage = 1 }}\n'
    for name in [*VARYING, "unused"]
)
RATIONALITY = f'[rationality]\nmeans = "λ"\nunit = "per payoff"\nrange = {{ fixed = {LAMBDA} }}\n'
TOGETHER = (
    '[[correlations]]\nbetween = ["gain", "idle3"]\nrank = 0.9\nwhy = "a test"\n'
    '[[correlations]]\nbetween = ["gain", "unused"]\nrank = 0.9\nwhy = "a test"\n'
    '[[correlations]]\nbetween = ["idle3", "unused"]\nrank = 0.9\nwhy = "a test"\n'
)

GOES = "P(act=go) > 0.75"  # gain − loss > ln 3 / λ
BOTH = "P(answer=yes) > 0.5 and P(entry=enter) > 0.5"  # price < 0.3 and stake > 0.6
SURE = "P(act=go) > 0.001"


def crisis() -> Crisis:
    told = Crisis("Three on their own", ["Actor", "Other", "Third", "Bystander"])

    @told.story
    def story(s, j):
        if s.choose("Actor", "act", ["hold", "go"], seen_by="nobody") == "go":
            s.consequence("gain", Actor=j.gain - j.loss)
        if s.choose("Other", "answer", ["no", "yes"], seen_by="nobody") == "yes":
            s.consequence("price", Other=0.3 - j.price)
        if s.choose("Third", "entry", ["stay out", "enter"], seen_by="nobody") == "enter":
            s.consequence("stake", Third=j.stake - 0.6)
        watched = s.choose("Bystander", "watch", IDLE, seen_by="nobody")
        return s.end("over", Bystander=j[watched])

    return told


def solved(path: Path, text: str) -> Run:
    told = crisis()
    judgements = parse_judgements(text)
    model = make_model("planted", told, Unfolded.of(unfold(told, judgements.names)), judgements)
    run = start_run(model, Settings(draws=DRAWS, seed=11, threads=1), path, {})
    return finish_run(run, solve_run(run, threads=1))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return solved(tmp_path_factory.mktemp("hinges") / "run", RATIONALITY + JUDGEMENTS)


@pytest.fixture(scope="module")
def found(run: Run) -> tuple[Hinges, ...]:
    return hinges(run, [GOES, BOTH, SURE])


def names(found: tuple[Influence, ...]) -> set[str]:
    return {each.name for each in found}


def test_the_planted_judgements_and_no_idle_one_are_the_hinges(found):
    goes, both, sure = found
    assert names(goes.of_verdict.hinges) == names(goes.of_margin.hinges) == {"gain", "loss"}
    assert names(both.of_verdict.hinges) == names(both.of_margin.hinges) == {"price", "stake"}
    assert names(sure.of_margin.hinges) == {"gain", "loss"}
    assert set(goes.of_margin.names) == set(VARYING)


def test_the_shares_at_the_ends_are_the_exact_ones(found):
    """P(gain − loss > d) where the gain is in the highest fifth, or the loss in the lowest."""
    d = log(3) / LAMBDA
    exact = 1 - d - 0.1
    by_name = {each.name: each for each in found[0].top}
    assert by_name["gain"].highest == pytest.approx(exact, abs=0.05)
    assert by_name["loss"].lowest == pytest.approx(exact, abs=0.05)
    assert by_name["gain"].lowest == by_name["loss"].highest == 0.0
    assert found[0].verdict.share == pytest.approx((1 - d) ** 2 / 2, abs=0.02)


def test_the_box_is_the_region_where_the_claim_holds(found):
    box = found[1].box
    assert not box.fails
    assert {limit.name: (limit.low, limit.high) for limit in box.limits} == {
        "price": (-inf, pytest.approx(0.3, abs=0.02)),
        "stake": (pytest.approx(0.6, abs=0.02), inf),
    }
    assert box.base == pytest.approx(0.12, abs=0.02)
    assert box.coverage > 0.97
    assert box.density > 0.97


def test_the_tipping_line_lies_where_the_odds_are_three_to_one(found):
    import contourpy

    tipping = found[0].tipping
    assert tipping is not None
    assert {tipping.across, tipping.up} == {"gain", "loss"}
    lines: Any = contourpy.contour_generator(tipping.x, tipping.y, tipping.share).lines(0.5)
    (line,) = lines
    line = line[(line > 0.2).all(axis=1) & (line < 0.8).all(axis=1)]
    difference = line[:, 0] - line[:, 1]
    exact = log(3) / LAMBDA * (1 if tipping.across == "gain" else -1)
    assert difference == pytest.approx(np.full(len(line), exact), abs=0.06)


def test_a_claim_that_always_holds_has_hinges_of_its_margin_only(found):
    sure = found[2]
    assert not sure.decided
    assert names(sure.top) == {"gain", "loss"}
    assert sure.tipping is None
    assert not sure.box
    assert sentences(sure)[0].startswith(
        "It holds in all 2,000 draws that count, so no judgement decides it; its margin moves "
        "most with "
    )


@pytest.mark.parametrize(
    ("level", "said"),
    [
        (0.295, "draws, too few to tell which judgements decide it; its margin moves most with "),
        (0.29, "does so only in a small part of its range may be missed; its margin moves"),
    ],
)
def test_what_happens_rarely_is_not_said_to_be_decided_by_nothing(run, level, said):
    """The price alone decides, in a hundredth of its range: less than a slice of it."""
    (one,) = hinges(run, [f"E[Other | answer=yes] < {level}"])
    assert one.box.cases > 0
    assert not one.decided
    assert said in sentences(one)[0]
    assert "no judgement decides it" not in sentences(one)[0]


def test_draws_that_say_nothing_are_left_out_and_counted(run):
    """A division by zero, here everywhere."""
    (one,) = hinges(run, ["P(act=go) / (P(act=go) - P(act=go)) > 1"])
    assert one.of_margin.draws == 0
    assert sentences(one) == (
        "Only 0 draws count, too few to say what it hinges on.",
        "2,000 of 2,000 draws say nothing: unsolved 0 %, undefined 100 %.",
    )


def test_a_claim_has_the_same_hinges_whatever_else_is_asked(run, found):
    (alone,) = hinges(run, [parse(BOTH)])
    assert alone.of_verdict == found[1].of_verdict
    assert alone.of_margin == found[1].of_margin
    assert alone.box == found[1].box


def test_hinges_that_are_drawn_together_are_said(tmp_path):
    """An idle judgement that goes along with a hinge looks like one; one never used doesn't."""
    run = solved(tmp_path / "run", RATIONALITY + JUDGEMENTS + TOGETHER)
    (one,) = hinges(run, [GOES])
    assert names(one.of_verdict.hinges) == {"gain", "loss", "idle3"}
    (pair,) = one.together
    assert {pair.one, pair.other} == {"gain", "idle3"}
    assert pair.rank == pytest.approx(0.9, abs=0.02)
    assert any("drawn together (rank correlation 0.9)" in each for each in sentences(one))


def test_a_number_has_no_hinges(run):
    with pytest.raises(InputError, match="neither holds nor fails"):
        hinges(run, ["P(act=go)"])


def test_the_sentences_carry_the_numbers(found):
    goes = found[0]
    which, first, second, box = sentences(goes)
    assert which == f"Whether it holds hinges most on {goes.top[0].name} and {goes.top[1].name}."
    for each, said in zip(goes.top, (first, second), strict=True):
        assert said == (
            f"It holds in {percent(each.lowest)} of draws where {each.name} is in the lowest "
            f"fifth of its values, and in {percent(each.highest)} where it is in the highest."
        )
    assert box.startswith("It holds mostly where ")
    assert f"{percent(goes.box.density)} of the draws there (density)" in box
    assert f"{percent(goes.box.coverage)} of the draws in which it holds" in box


def test_what_decides_at_an_end_only_is_said(run):
    """The third enters that readily only where the stake is above 0.96."""
    (found,) = hinges(run, ["P(act=go) > 0.75 or P(entry=enter) > 0.8581"])
    assert "stake" not in {each.name for each in found.top}
    (tail,) = found.tails
    assert (tail.name, tail.highest) == ("stake", True)
    assert any(said.startswith("At an end of its range stake decides") for said in sentences(found))
