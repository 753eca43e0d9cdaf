"""Whether claims depend on intensities, and in which judgements they hold, in closed form.

A chooses between what it likes second best and a gamble that wins its best with 30 % and else
leaves it with its worst. It takes the gamble more often than not if and only if the gap from its
best to its second best is above 0.7 of its range, whatever λ is; all gaps are equally likely.
B has an order of two things and takes the better one. C acts for a number of any sign.
"""

from __future__ import annotations

from math import exp, inf
from pathlib import Path

import numpy as np
import pytest

from rubicon import Crisis, InputError
from rubicon.answers.hinges.found import hinges
from rubicon.answers.intensities.gaps import orders_in, orders_of
from rubicon.answers.intensities.intensities import Intensities, intensities
from rubicon.answers.when.when import when
from rubicon.ask import parse
from rubicon.ensemble import Run, Settings, finish_run, make_model, solve_run, start_run
from rubicon.game.unfolded import Unfolded
from rubicon.judgements import parse_judgements, sample
from rubicon.report.intensities import record as intensity_record
from rubicon.report.intensities import sentences as intensity_sentences
from rubicon.report.when import sentences as when_sentences
from rubicon.story.tree import unfold
from tests.ask.answers import exactly

WINS, LAMBDA, DRAWS = 0.3, 5.0, 1000
GAP = "A's gap best ≻ middle"
JUDGEMENTS = f"""
[gain]
means = "What acting is worth to C."
range = {{ low = -1, high = 1, coverage = 1 }}

[rankings.a]
means = "How A likes it to end."
player = "A"
over = "endings"
order = ["best", "middle", "worst"]

[rankings.b]
means = "What B likes."
player = "B"
over = "consequences"
order = ["up", "down"]
low = -1
high = 3

[rationality]
means = "λ"
unit = "per payoff"
range = {{ fixed = {LAMBDA} }}
"""
GAMBLES, UP, ACTS = "P(a=gamble) > 0.5", "P(b=up) > 0.5", "P(c=act) > 0.5"


def crisis() -> Crisis:
    told = Crisis("A gamble", ["A", "B", "C"])

    @told.story
    def story(s, j):
        s.consequence(s.choose("B", "b", ["up", "down"], seen_by="nobody"))
        if s.choose("C", "c", ["act", "pass"], seen_by="nobody") == "act":
            s.consequence("gain", C=j.gain)
        if s.choose("A", "a", ["safe", "gamble"], seen_by="nobody") == "safe":
            return s.end("middle")
        return s.end(s.nature("luck", {"best": WINS, "worst": 1 - WINS}))

    return told


def solved(path: Path, text: str = JUDGEMENTS, draws: int = DRAWS) -> Run:
    told, held = crisis(), parse_judgements(text)
    model = make_model(
        "x", told, Unfolded.of(unfold(told, held.names, rankings=held.rankings)), held
    )
    files = {"judgements.toml": text.encode()}
    run = start_run(model, Settings(draws=draws, seed=5, threads=1), path, files)
    return finish_run(run, solve_run(run, threads=1))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return solved(tmp_path_factory.mktemp("ranked") / "run")


@pytest.fixture(scope="module")
def found(run: Run) -> tuple[Intensities, ...]:
    return intensities(run, [exactly(claim) for claim in (GAMBLES, UP, ACTS)])


# ---- gaps -------------------------------------------------------------------------------------


def test_gaps_and_the_lowest_payoff_stand_for_a_ranking():
    """As shares of the whole range; tied symbols are one tier, and unused ones are none."""
    held = parse_judgements(
        '[rankings.r]\nmeans = "m"\norder = ["a", ["b", "c", "d"], "e", "f"]\nlow = -1\nhigh = 3\n'
    )
    drawn = sample(held, 100, 1)
    (ordered,) = orders_of(held, {"a", "c", "f"})
    assert ordered.names == ("gap a ≻ b ∼ …", "gap b ∼ … ≻ f", "f")
    first, second = (gap.values(drawn) for gap in ordered.gaps)
    assert drawn["f"] + 4 * second == pytest.approx(drawn["c"])
    assert drawn["f"] + 4 * (first + second) == pytest.approx(drawn["a"])
    assert orders_of(held, {"other"}) == ()


def test_a_gap_that_tells_another_stands_for_it(run):
    """Between three endings two gaps add up to one."""
    a, b = orders_in(run)
    assert a.names == (GAP,)
    assert b.names == ("B's gap up ≻ down", "b.down")


def test_gaps_are_among_the_hinges_in_place_of_payoffs(run):
    (one,) = hinges(run, [GAMBLES])
    assert [each.name for each in one.top] == [GAP]
    assert set(one.of_margin.names) == {GAP, "B's gap up ≻ down", "b.down", "gain"}
    (limit,) = one.box.limits
    assert (limit.low, limit.high) == (pytest.approx(1 - WINS, abs=0.01), inf)
    assert min(one.box.coverage, one.box.density) > 0.98


# ---- whatever the intensities -----------------------------------------------------------------


def test_a_claim_depends_on_intensities_as_much_as_it_should(found):
    """The verdict changes if one of the two gaps lies above 0.7 and the other does not."""
    gambles, exact = found[0], 2 * WINS * (1 - WINS)
    assert gambles.changed.low < exact < gambles.changed.high
    assert gambles.differing == pytest.approx(exact, abs=0.03)
    assert dict(gambles.by_ranking)["a"] == gambles.changed
    assert dict(gambles.by_ranking)["b"].share == 0
    assert [each.name for each in gambles.which.top] == [GAP]
    assert gambles.matter


def test_the_nearest_flip_is_at_the_threshold(found):
    near = found[0].nearest
    assert near is not None
    assert near.holds is False
    (gap, start, end), *others = found[0].flip_gaps
    assert (gap, start, end) == (GAP, pytest.approx(0.5), pytest.approx(1 - WINS, abs=1e-4))
    assert all(was == is_ for _, was, is_ in others)
    # One uniform number moves 0.2, and its range from 5 % to 95 % is 0.9 wide.
    assert near.distance == pytest.approx(0.2 / 0.9, abs=1e-4)


def test_what_follows_from_the_order_holds_whatever_the_intensities(found):
    """Equal payoffs would flip it, but then there is no order left."""
    up = found[1]
    assert (up.changed.share, up.matter) == (0, False)
    assert up.nearest is not None
    assert up.nearest.flip is None
    first, *_, last = intensity_sentences(up)
    assert first.startswith("It holds whatever the intensities: in all 1,000 draws that count")
    assert last.endswith("no intensities were found that flip it there.")


def test_a_verdict_that_varies_for_other_reasons_does_not_depend_on_them(found):
    acts = found[2]
    assert acts.changed.share == 0
    assert acts.differing == pytest.approx(0.5, abs=0.01)
    assert intensity_sentences(acts)[0].startswith("The verdict was not seen to depend on the")


def test_intensities_that_hardly_any_draw_has_are_searched_for(run):
    """The gamble is so likely only where the gap is above 0.998."""
    odds = exp(LAMBDA * (0.998 - (1 - WINS)))
    (rare,) = intensities(run, [exactly(f"P(a=gamble) < {odds / (1 + odds):.9f}")], draws=100)
    assert rare.which.verdict.share > 0.995
    assert rare.changed.share == 0
    assert rare.matter
    assert rare.flip_gaps[0][2] == pytest.approx(0.998, abs=1e-4)
    assert not intensity_sentences(rare)[0].startswith("It holds whatever")


def test_the_sentences_and_the_record_carry_the_numbers(found):
    told = intensity_sentences(found[0])
    assert told[0].startswith("It depends on the intensities: with those of another draw")
    assert any(f"Of the intensities it hinges most on {GAP}." in each for each in told)
    assert any(
        each.startswith("It holds mostly where A's gap best ≻ middle is above") for each in told
    )
    assert told[-1].endswith(f"where {GAP} is 0.7 instead of 0.5.")
    record = intensity_record(found[0])
    assert record["changed"] == found[0].changed.share
    assert record["nearest"]["gaps"][0]["gap"] == GAP
    assert len(intensity_sentences(found[0], found[0].which)) == len(told) - 2


def test_a_run_without_rankings_has_no_intensities(tmp_path):
    text = JUDGEMENTS
    for name in ("a", "b"):
        start = text.index(f"[rankings.{name}]")
        text = text[:start] + text[text.index("\n\n", start) :]
    told, held = Crisis("Plain", ["C"]), parse_judgements(text)

    @told.story
    def story(s, j):
        return s.end("over", C=j.gain if s.choose("C", "c", ["act", "pass"]) == "act" else 0)

    model = make_model("x", told, Unfolded.of(unfold(told, held.names)), held)
    run = start_run(model, Settings(draws=8), tmp_path / "run", {"judgements.toml": text.encode()})
    assert intensities(finish_run(run, solve_run(run)), [parse(ACTS)]) == ()


# ---- turned round ------------------------------------------------------------------------------


def test_the_box_is_the_region_that_makes_it_so(run):
    asked = when(run, exactly(GAMBLES))
    (limit,) = asked.box.limits
    assert (limit.name, limit.low) == (GAP, pytest.approx(1 - WINS, abs=0.01))
    gap = orders_in(run)[0].gaps[0].values(run.judgements())
    assert asked.holding == np.count_nonzero(gap > 1 - WINS)
    assert not asked.box.fails


def test_it_is_where_it_holds_even_if_that_is_most_of_all(run):
    asked = when(run, parse("P(a=safe) > 0.5"))
    (limit,) = asked.box.limits
    assert (limit.low, limit.high) == (-inf, pytest.approx(1 - WINS, abs=0.01))


def test_a_players_preferences_are_what_pays_it(run):
    """C's are one number; of B's order neither gap nor level moves what A does."""
    both = when(run, parse("P(c=act) > 0.5 and P(a=gamble) > 0.5"))
    assert {limit.name for limit in both.box.limits} == {GAP, "gain"}
    only = when(run, parse("P(c=act) > 0.5 and P(a=gamble) > 0.5"), ["C"])
    assert [limit.name for limit in only.box.limits] == ["gain"]
    assert only.box.density == pytest.approx(WINS, abs=0.05)
    other = when(run, parse(GAMBLES), ["B"])
    assert (other.among, bool(other.box)) == (2, False)
    assert (
        "Among B's preferences, of which 2 vary, nothing says where: " in when_sentences(other)[1]
    )


def test_where_no_draw_has_it_the_nearest_is_shown(run):
    """The likeliest gamble is that of the largest gap."""
    asked = when(run, parse("P(a=gamble) > 0.9"))
    gap = orders_in(run)[0].gaps[0].values(run.judgements())
    assert asked.holding == 0
    assert asked.best is not None
    assert asked.best.draw == np.argmax(gap)
    odds = exp(LAMBDA * (gap.max() - (1 - WINS)))
    assert asked.best.value == pytest.approx(odds / (1 + odds), abs=1e-9)
    (place,) = asked.best.places
    assert (place.name, place.value) == (GAP, gap.max())
    assert place.rank > 0.999
    told = when_sentences(asked)
    assert told[0] == "It holds in none of 1,000 draws (95 % interval of the share: 0 % to 0.4 %)."
    assert f"in draw {asked.best.draw}, with P(a=gamble) = " in told[1]


def test_where_all_draws_have_it_nothing_makes_a_difference(run):
    asked = when(run, exactly(UP))
    assert asked.holding == DRAWS
    assert when_sentences(asked)[1] == "So none of the 4 judgements that vary makes a difference."


def test_who_is_no_player_or_wants_nothing_that_varies_is_said(run, tmp_path):
    with pytest.raises(InputError, match="no player is called 'D'"):
        when(run, parse(GAMBLES), ["D"])
    fixed = solved(tmp_path / "run", JUDGEMENTS.replace(
        "{ low = -1, high = 1, coverage = 1 }", "{ fixed = 1 }"), 32)  # fmt: skip
    with pytest.raises(InputError, match="nothing that C wants varies"):
        when(fixed, parse(GAMBLES), ["C"])


def test_a_number_is_no_statement(run):
    with pytest.raises(InputError, match="neither holds nor fails"):
        when(run, parse("P(a=gamble)"))
