"""Claims where players choose otherwise, against what can be worked out by hand."""

from __future__ import annotations

from math import log

import numpy as np
import pytest

import rubicon as rb
from rubicon.answers.benchmarks.found import InWays
from rubicon.answers.verdicts.classes import class_of
from rubicon.report.benchmarks.words import of_claim, sentences
from rubicon.report.wording import percent

LAMBDA = 4.0
LEAST = 0.005
"""The difference that matters."""
WAYS = ["coin-toss", "level-1", "level-2", "level-3", "lambda-x100"]
PER_PAYOFF = rb.Range(fixed=LAMBDA, unit="per payoff")


def entry() -> rb.Crisis:
    """One enters or stays out; if it enters, the other fights or yields. Luck decides nothing."""
    crisis = rb.Crisis("Entry", ["One", "Two"])

    @crisis.story
    def story(s, j):
        lucky = s.nature("luck", {"good": j.luck, "bad": 1 - j.luck})
        if s.choose("One", "entry", ["enter", "stay"]) == "stay":
            return s.end("out", Two=j.alone)
        if s.choose("Two", "answer", ["fight", "yield"]) == "fight":
            return s.end("fought", One=-j.cost, Two=-1)
        return s.end(f"yielded, luck {lucky}", One=1)

    return crisis


CLAIMS = {
    "lucky": "P(luck=good) > 0.4",
    "alone": "E[Two | entry=stay] > 0.5",
    "enters": "P(entry=enter) > 0.6",
    "fights": "P(answer=fight | do(entry=enter)) > 0.3",
    "pays": "value(One, entry=enter) > 0.2",
    "divided": "P(entry=enter) / (P(entry=enter) - 0.5) > 0",
    "same": "P(answer=yield) >= P(answer=yield)",
}


def model(highest: float = 1.8) -> rb.GameModel:
    stated = entry().with_judgements(
        luck=(0, 1), alone=(0, 1), cost=(0.2, highest), rationality=PER_PAYOFF
    )
    return stated.with_claims(CLAIMS)


@pytest.fixture(scope="module")
def run() -> rb.Run:
    return model().run(draws=400, progress=False)


def found(run: rb.Run, claim: str) -> InWays:
    told: InWays = next(each for each in run.benchmarks().claims if each.claim.id == claim)
    return told


def shares(run: rb.Run, claim: str) -> list[float]:
    return [each.verdicts[1].share for each in found(run, claim).told]


def test_a_claim_that_is_algebra_of_inputs_follows_from_them_exactly(run: rb.Run) -> None:
    """A chance, and a payoff at an ending: whoever chooses what, and however."""
    stake = run.stored.matters.stakes["Two"]
    for claim, value, bar, least in (
        ("lucky", "luck", 0.4, LEAST),
        ("alone", "alone", 0.5, LEAST * stake),
    ):
        each = found(run, claim)
        assert (each.strategy, each.exactly, each.unmoved.share) == ("none", True, 1.0)
        by_hand = np.mean(run.judgements[value] >= bar + least)
        assert shares(run, claim) == pytest.approx([by_hand] * 5, abs=1e-12)
        assert each.changes == ()
        assert each.counted == 400
        assert run.summarise()["claims"][0]["rests_on"] == ["inputs alone"]
        assert "algebra of the inputs" in " ".join(of_claim(each))


def test_what_a_coin_and_the_first_levels_do_is_what_a_hand_works_out(run: rb.Run) -> None:
    """If all toss coins it enters in half of the cases. At level 1 it takes the other for a coin:
    entering is worth (1 − cost) / 2 and likelier than 0.6 where that is above ln 1.5 / λ. From
    level 2 on it knows that the other yields with 1 / (1 + e^−λ)."""
    cost = run.judgements["cost"]
    bar = 0.6 + LEAST
    worth = (1 - cost) / 2
    yields = 1 / (1 + np.exp(-LAMBDA))
    deeper = yields - (1 - yields) * cost
    level = [float(np.mean(value > log(bar / (1 - bar)) / LAMBDA)) for value in (worth, deeper)]
    coin, one, two, three, _ = shares(run, "enters")
    assert (coin, one) == (0.0, level[0])
    assert two == three == level[1] == found(run, "enters").base.share == 1.0
    each = found(run, "enters")
    assert each.strategy == "much"
    assert [run.benchmarks().ways[k].name for k in each.changes] == ["coin-toss", "level-1"]
    assert [class_of(pair.verdicts[1]) for pair in each.told[:2]] == ["fails", "open"]
    told = next(line for line in sentences(run.benchmarks().found) if "(c)" in line)
    assert "holds widely; it fails if all toss coins, 100 % → 0 %: −100.0 points" in told
    assert "and is open at level 1" in told
    assert run.summarise()["claims"][2]["rests_on"] == ["strategy", "level 1 differs"]


def test_moves_that_are_forced_and_what_options_are_worth_are_asked_in_every_way(
    run: rb.Run,
) -> None:
    """The other fights in half of the cases by coin toss, and hardly ever at any level. What
    entering is worth goes by what the other does in fact: (1 − cost) / 2 where it tosses coins."""
    assert shares(run, "fights") == [1.0, 0.0, 0.0, 0.0, 0.0]
    worth = (1 - run.judgements["cost"]) / 2
    least = LEAST * run.stored.matters.stakes["One"]
    assert shares(run, "pays") == [float(np.mean(worth >= 0.2 + least)), 1.0, 1.0, 1.0, 1.0]


def test_what_is_undefined_or_a_tie_if_all_toss_coins_has_not_been_seen_to_change(
    run: rb.Run,
) -> None:
    """P / (P − ½) is nothing at all where P = ½, and so not known to be the same or another."""
    each = found(run, "divided")
    coin = each.told[0].verdicts[1]
    assert coin.draws.counted == 0
    assert coin.share != coin.share
    assert 0 not in each.changes
    assert (each.strategy, each.counted) == ("", 0)
    cells = str(run.verdicts)
    assert "undefined" not in cells
    both = found(run, "same")
    assert class_of(both.base) == "close"
    assert (both.strategy, both.changes) == ("", ())


def test_what_rests_on_what_a_coin_hardly_ever_does_is_weak_there() -> None:
    """By its weight an option counts one in five thousand; what it brings makes it usual."""
    crisis = rb.Crisis("Rare", ["One"])

    @crisis.story
    def story(s, j):
        taken = s.choose("One", "act", ["press", "wait"], weights={"wait": 5000})
        luck = s.nature("luck", {"good": j.luck, "bad": 1 - j.luck})
        return s.end(f"{taken}, {luck}", One=j.gain * (taken == "press"))

    stated = crisis.with_judgements(gain=(3, 4), luck=(0.1, 0.3), rationality=PER_PAYOFF)
    run = stated.with_claims(luck="P(luck=good | act=press) > 0.4").run(draws=60, progress=False)
    each = found(run, "luck")
    assert class_of(each.base) == "fails"
    assert class_of(each.told[0].verdicts[1]) == "weak"
    assert (each.changes, each.strategy, each.exactly) == ((), "none", True)


def test_a_verdict_of_the_same_class_in_other_draws_takes_strategy() -> None:
    """By coin toss the claim holds where g > 0. In equilibrium, where P(press) moves by more than
    g / 3, it holds where g < 0: in as many draws, and in none of those."""
    crisis = rb.Crisis("Turned round", ["One"])

    @crisis.story
    def story(s, j):
        luck = s.nature("luck", {"good": 0.5 + j.g / 2, "bad": 0.5 - j.g / 2})
        taken = s.choose("One", "act", ["press", "wait"])
        return s.end(f"{taken}, {luck}", One=j.g * (taken == "press"))

    claim = "P(luck=good) - 0.5 > 1.5 * (P(act=press) - 0.5)"
    stated = crisis.with_judgements(g=(-1, 1), rationality=PER_PAYOFF).with_claims(turned=claim)
    each = found(stated.run(draws=200, progress=False), "turned")
    assert (each.strategy, each.changes) == ("much", ())
    assert of_claim(each) == [
        f"Yes: only in {percent(each.unmoved.share)} of the draws it comes out the same in every "
        "way."
    ]


@pytest.mark.parametrize("moves", [0, 1])
def test_a_game_in_which_nobody_decides_follows_from_its_inputs(moves: int) -> None:
    """Where nobody moves, and where there is nothing to choose among."""
    crisis = rb.Crisis("Chance alone", ["One"])

    @crisis.story
    def story(s, j):
        if moves:
            s.choose("One", "act", ["press"])
        luck = s.nature("luck", {"good": j.luck, "bad": 1 - j.luck})
        return s.end(luck, One=int(luck == "good"))

    stated = crisis.with_judgements(luck=(0, 1), rationality=(1, 10))
    run = stated.with_claims(luck="P(luck=good) > 0.5").run(draws=120, progress=False)
    each = found(run, "luck")
    assert (each.strategy, each.exactly) == ("none", True)
    assert shares(run, "luck") == [each.base.share] * 5
    assert len(each.by_lambda) == 4 * moves


def test_the_share_by_lambda_is_that_of_a_runs_own_draws() -> None:
    """P(press) = 1 / (1 + e^−λ) is above 0.8 and what matters where λ is above ln (.805 / .195):
    no draw of the first groups, all of the last. Hardly a mistake, and nearly all are above."""
    crisis = rb.Crisis("One acts", ["One"])

    @crisis.story
    def story(s, j):
        return s.end(taken := s.choose("One", "act", ["press", "wait"]), One=int(taken == "press"))

    stated = crisis.with_judgements(rationality=rb.Range(low=0, high=3, unit="per payoff"))
    made = stated.with_claims(press="P(act=press) > 0.8")
    run = made.run(draws=400, progress=False)
    each = found(run, "press")
    lam = np.sort(run.judgements["rationality"])
    for part, group in zip(np.split(lam, 8), each.by_lambda, strict=True):
        assert group.rationality == pytest.approx(np.median(part))
        assert group.holds.share == np.mean(part > log(0.805 / 0.195))
        assert group.counted == 50
    assert each.told[4].verdicts[1].share == np.mean(lam > log(0.805 / 0.195) / 100)
    assert run.summarise()["claims"][0]["rests_on"] == ["strategy", "λ × 100 differs"]
    words = " ".join(of_claim(each))
    assert "Where λ is smallest (about 0.18) it holds in 0 %, where it is largest" in words
    drawn = run.benchmarks().figure
    assert "0 % at λ of about 0.18" in drawn.svg
    assert len(drawn.records) == 8
    assert not made.run(draws=80, progress=False).benchmarks().figures  # too few


@pytest.mark.parametrize("behaviour", WAYS[:-1])
def test_a_run_of_a_level_has_itself_among_the_ways(behaviour: str) -> None:
    """Its verdicts are those of that way; and those of the other ways are the same as ever."""
    run, other = (model().run(draws=60, behaviour=b, progress=False)
                  for b in (behaviour, "equilibrium"))  # fmt: skip
    ways = run.benchmarks().ways
    own = WAYS.index(behaviour)
    assert [way.own for way in ways] == [k == own for k in range(len(ways))]
    # λ decides nothing where everybody tosses coins.
    assert [way.name for way in ways] == (WAYS if own else WAYS[:4])
    assert not any(way.own for way in other.benchmarks().ways)
    for claim in CLAIMS:
        each = found(run, claim)
        assert each.told[own].change == 0 or not each.base.draws.counted
        assert shares(run, claim)[:4] == pytest.approx(shares(other, claim)[:4], nan_ok=True)
        # The way is solved by itself for the run, and all levels at once beside an equilibrium.
        assert each.base.share == pytest.approx(shares(other, claim)[own], nan_ok=True)
    name = behaviour.replace("-", " ")
    assert f"The run's own players are those of the {name}." in " ".join(str(run.verdicts).split())
    assert f"those of the {name}." in sentences(run.benchmarks().found)[0]


def test_where_lambda_decides_nothing_no_share_is_told_by_it() -> None:
    stated = model().set(rationality=rb.Range(low=1, high=10, unit="per payoff"))
    for behaviour, groups in (("coin-toss", 0), ("level-1", 4)):
        run = stated.run(draws=120, behaviour=behaviour, progress=False)
        assert len(found(run, "enters").by_lambda) == groups


def test_draws_that_are_not_solved_at_a_larger_lambda_are_counted_and_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where it leaves the range of numbers. They don't count against a claim."""
    monkeypatch.setattr("rubicon.answers.benchmarks.found.SHARPER", 1e300)
    run = model().run(draws=60, progress=False)
    sharp = run.benchmarks().ways[-1]
    lost = 60 - sharp.solved
    assert lost > 0
    told = f"λ × 1e+300, on 60 draws, {lost} of which could not be solved"
    assert told in run.benchmarks().words
    each = found(run, "lucky")
    assert (each.strategy, each.counted) == ("none", 60)


def test_a_run_without_claims_has_nothing_to_hold_against_other_ways() -> None:
    run = model().with_claims({}).run(draws=20, progress=False)
    assert "no claims" in run.benchmarks().words
    assert run.benchmarks().ways == ()


def test_where_nothing_varies_one_draw_is_the_answer() -> None:
    """And no interval is told."""
    stated = entry().with_judgements(luck=0.7, alone=0.8, cost=1, rationality=PER_PAYOFF)
    run = stated.with_claims(CLAIMS).run(draws=1, progress=False)
    assert [found(run, claim).strategy for claim in ("lucky", "enters")] == ["none", "much"]
    assert [run.benchmarks().ways[k].name for k in found(run, "enters").changes] == WAYS[:2]
    assert "95 %" not in str(run.verdicts.table)
    assert "holds widely" not in str(run.verdicts)
