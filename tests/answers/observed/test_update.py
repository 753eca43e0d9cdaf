"""Judgements updated by what happened: closed forms, rejection, and what may be wrong."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rubicon as rb
from rubicon import InputError
from rubicon.answers.verdicts.classes import class_of
from rubicon.ask import Verdict
from rubicon.ask.evidence import Likelihood
from rubicon.ask.observed import parse_observed
from rubicon.ask.solver import RunSolver
from rubicon.ensemble import RunInterruptedError
from rubicon.ensemble.manifest import read_manifest, write_manifest
from rubicon.judgements import Draws

RESIST = '[[event]]\ndate = 2024-01-01\nevent = "answer=resist"\ngiven = "challenge=challenge"\n'
COURSE = '[[event]]\ndate = 2024-01-01\nevent = "challenge=challenge, answer=resist"\n'
MEAL = '[[event]]\ndate = 2024-01-01\nevent = "meal=quiche"\ngrade = "B2"\n'
SEEN = '[[event]]\ndate = 2024-01-01\nevent = "act=covertly"\n'
AGAIN = f'{RESIST}\n{RESIST}episode = "again"\n'


def stub(**ranges: Any) -> rb.GameModel:
    """`deterrence-stub` as Signorino's instance, in which only the defender's resolve is open."""
    fixed = {"rationality": 1.7, "peace": 0.2, "prize": 1, "war": -0.6}
    return rb.load("deterrence-stub").set({**fixed, "resolve": (-1, 1), **ranges})


def exactly(text: str, low: float = -1, high: float = 1) -> tuple[float, float, float, float]:
    """Evidence, mean, P(resolve > 0) and P(resist) next, by Gauss–Legendre on either side of 0."""
    model = stub().solved_as
    at, weight = np.polynomial.legendre.leggauss(40)
    ends = sorted({low, max(low, 0.0), high})
    points = [(a + (b - a) * (at + 1) / 2, (b - a) / (high - low) * weight / 2)
              for a, b in pairwise(ends)]  # fmt: skip
    resolve, shares = (np.concatenate(part) for part in zip(*points, strict=True))
    draws = rb.load("deterrence-stub").solved_as.judgements
    values = np.repeat([[{"rationality": 1.7, "peace": 0.2, "prize": 1, "war": -0.6}.get(name, 0)]
                        for name in draws.rows], len(resolve), axis=1).astype(float)  # fmt: skip
    values[draws.rows.index("resolve")] = resolve
    view = RunSolver(model.game, model.rationality, threads=1).view(Draws(draws.rows, values))
    assert view.solved.all()
    found = np.exp(Likelihood.of(model.game, parse_observed(text)).logs(view).sum(axis=0))
    resist = np.exp(Likelihood.of(model.game, parse_observed(RESIST)).logs(view)[0])
    evidence = float(shares @ found)
    own = shares * found / evidence
    return evidence, float(own @ resolve), float(own @ (resolve > 0)), float(own @ resist)


@pytest.mark.parametrize(
    ("text", "low", "expected"),
    [
        (RESIST, -1, (0.5, 0.249290, 0.690964, None)),
        (AGAIN, -1, (0.296744, 0.420042, None, 0.657524)),
        (AGAIN, 0, (0.487708, None, 1.0, None)),
        (COURSE, -1, (0.219629, 0.099571, 0.575234, None)),
    ],
)
def test_by_quadrature_the_figures_are_exact(
    text: str, low: float, expected: tuple[float | None, ...]
) -> None:
    for value, known in zip(exactly(text, low), expected, strict=True):
        if known is not None:
            assert value == pytest.approx(known, abs=6e-7)


def test_two_ranges_are_told_apart_by_the_bayes_factor() -> None:
    assert exactly(AGAIN, 0)[0] / exactly(AGAIN, -1)[0] == pytest.approx(1.643531, abs=3e-6)


def updated(model: rb.GameModel, text: str, tmp_path: Path, draws: int = 2000) -> rb.Run:
    file = tmp_path / "events.toml"
    file.write_text(text, "utf-8")
    return model.run(draws=draws, variant_draws=0, progress=False).observe(file, progress=False)


@pytest.mark.parametrize(("text", "place"), [(RESIST, 0), (AGAIN, 1), (COURSE, 2)])
def test_the_draws_of_an_updated_run_follow_what_is_left(
    text: str, place: int, tmp_path: Path
) -> None:
    run = updated(stub(), text, tmp_path)
    evidence, mean, positive, resist = exactly(text)
    drawn, told = run.judgements["resolve"], run.happened()
    error = 4 * drawn.std() / np.sqrt(len(drawn))
    assert drawn.mean() == pytest.approx(mean, abs=error)
    assert (drawn > 0).mean() == pytest.approx(positive, abs=4 * 0.5 / np.sqrt(len(drawn)))
    assert told.evidence == pytest.approx(evidence, rel=4 * told.error)
    assert told.unmoved == 0
    asked = run.ask("P(answer=resist | challenge=challenge)")
    assert asked.mean == pytest.approx(resist, abs=0.02)
    assert run.solved.all()


def flood(**stated: Any) -> rb.GameModel:
    crisis = rb.Crisis("A flood", ["A"])

    @crisis.story
    def story(s, j):
        act = s.choose("A", "act", ["build", "wait"])
        if s.hazard("flood", j.flood):
            return s.end("flooded", A=-1 if act == "wait" else -0.5)
        return s.end("dry", A=-0.2 if act == "build" else 0)

    return crisis.with_judgements({"flood": (0, 1), "rationality": 3, **stated})


def years(*outcomes: str) -> str:
    return "\n".join(
        f'[[event]]\ndate = {2000 + k}-01-01\nevent = "flood={each}"\nepisode = "{k}"\n'
        for k, each in enumerate(outcomes)
    )


@pytest.mark.parametrize(
    ("outcomes", "a", "b", "evidence"),
    [
        (("yes",), 2, 1, 1 / 2),
        (("yes",) * 5, 6, 1, 1 / 6),
        (("yes", "yes", "yes", "no"), 4, 2, 1 / 20),
        (("yes",) * 40, 41, 1, 1 / 41),
    ],
)
def test_a_hazard_that_could_be_anything_becomes_a_beta(
    outcomes: tuple[str, ...], a: int, b: int, evidence: float, tmp_path: Path
) -> None:
    run = updated(flood(), years(*outcomes), tmp_path)
    drawn, told = run.judgements["flood"], run.happened()
    variance = a * b / (a + b) ** 2 / (a + b + 1)
    assert drawn.mean() == pytest.approx(a / (a + b), abs=4 * np.sqrt(variance / 2000))
    assert drawn.var() == pytest.approx(variance, rel=0.2)
    assert told.evidence == pytest.approx(evidence, rel=max(4 * told.error, 0.01))
    assert drawn.min() > 0
    assert drawn.max() < 1
    assert told.shifts[0].name == "flood"
    assert told.shifts[0].width < 1


def test_far_evidence_is_reached_in_steps(tmp_path: Path) -> None:
    """Of 2,000 draws fewer than a tenth would be effective."""
    text = years(*(["yes"] * 300 + ["no"] * 300))
    run = updated(flood(), text, tmp_path)
    told, drawn = run.happened(), run.judgements["flood"]
    assert told.effective < 200
    assert told.steps > 1
    variance = 1 / 4 / 603
    assert drawn.mean() == pytest.approx(0.5, abs=4 * np.sqrt(variance / 2000))
    assert drawn.std() == pytest.approx(np.sqrt(variance), rel=0.1)
    exact = -np.log(601) - sum(np.log((301 + k) / (1 + k)) for k in range(300))
    assert np.log(told.evidence) == pytest.approx(exact, abs=5 * told.error)


def test_a_then_b_is_a_and_b(tmp_path: Path) -> None:
    run = flood().run(draws=300, progress=False)
    both, first, second = (tmp_path / f"{name}.toml" for name in ("both", "first", "second"))
    one, other = years("yes"), years("no").replace("2000", "2001").replace('"0"', '"1"')
    both.write_text(one + other, "utf-8")
    first.write_text(one, "utf-8")
    second.write_text(other, "utf-8")
    whole = run.observe(both, progress=False)
    apart = run.observe(first, progress=False).observe(second, progress=False)
    assert apart.judgements["flood"].tobytes() == whole.judgements["flood"].tobytes()
    assert apart.happened().record == whole.happened().record


def test_until_leaves_out_what_came_later(tmp_path: Path) -> None:
    file = tmp_path / "events.toml"
    file.write_text(years("yes", "no", "no"), "utf-8")
    run = flood().run(draws=100, progress=False)
    found = run.observe(file, until="2001-06-01", progress=False).happened()
    assert [each.observation.date for each in found.events] == [date(2000, 1, 1), date(2001, 1, 1)]
    with pytest.raises(InputError, match="nothing new that was observed until 1999-01-01"):
        run.observe(file, until="1999-01-01", progress=False)
    with pytest.raises(InputError, match="'soon' is no day"):
        run.observe(file, until="soon", progress=False)
    with pytest.raises(InputError, match="nothing new that was observed"):
        run.observe(progress=False)


def test_it_is_what_is_left_where_others_are_thrown_away(tmp_path: Path) -> None:
    """Against rejection: each draw's story is played, and kept where it goes as observed."""
    run = rb.load("beer-quiche").run(draws=4000, progress=False)
    file = tmp_path / "events.toml"
    file.write_text('[[event]]\ndate = 2024-01-01\nevent = "meal=quiche, duel=yes"\n', "utf-8")
    found = run.observe(file, progress=False)
    chance = run.ask("P(meal=quiche, duel=yes)").per_draw
    rng = np.random.default_rng(5)
    kept = np.concatenate([np.flatnonzero(rng.random(4000) < chance) for _ in range(60)])
    for claim in found.claims.values():
        assert claim.claim is not None
        value = run.ask(claim.claim.holds).per_draw[kept]
        share = float((value > 0).mean())
        mine = float((claim.per_draw > 0).mean())
        spread = np.sqrt(share * (1 - share) * (1 / 4000 + 1 / min(len(kept), 4000)))
        assert mine == pytest.approx(share, abs=4 * spread + 1e-9)
    for name, values in run.judgements.items():
        if values.std() > 0:
            error = 4 * values.std() * np.sqrt(2 / 4000)
            assert found.judgements[name].mean() == pytest.approx(values[kept].mean(), abs=error)


def test_what_has_no_chance_in_any_draw_is_an_error(tmp_path: Path) -> None:
    text = '[[event]]\ndate = 2024-01-01\nevent = "act=wait"\n' + years("yes")
    text = text.replace('episode = "0"\n', "")
    with pytest.raises(InputError) as error:
        updated(flood(flood=0.0), text, tmp_path, 50)
    assert "'flood=yes' has no chance in any draw, after 'act=wait'" in str(error.value)
    assert error.value.instead == "'flood' can still be 'no'; the story can still end in 'dry'"


def test_what_most_draws_rule_out_speaks_against_the_story(tmp_path: Path) -> None:
    model = flood(flood=rb.Range(values=[(0, 3), (0.5, 1)]))
    run = updated(model, years("yes"), tmp_path, 400)
    assert set(run.judgements["flood"]) == {0.5}
    assert "has no chance in 75 % of draws" in run.happened().words


@pytest.mark.slow
def test_ranges_lists_rankings_and_correlations_are_kept(tmp_path: Path) -> None:
    """Whatever is not informed stays as it was; nothing leaves what was held possible."""
    run = rb.load("cuba-1962").run(draws=300, variant_draws=0, progress=False)
    label = run.stored.game.labels[int(run.stored.game.infoset_label[0])]
    file = tmp_path / "events.toml"
    option = run.stored.game.options(0)[-1]
    file.write_text(f'[[event]]\ndate = 1962-10-22\nevent = "{label}={option}"\n', "utf-8")
    found = run.observe(file, progress=False)
    stated = run.stored.stated_judgements()
    assert stated is not None
    for name, values in found.judgements.items():
        low, high = stated[name].support
        assert values.min() >= low
        assert values.max() <= high
    for ranking in stated.rankings:
        tiers = [found.judgements[tier[0]] for tier in ranking.order.tiers]
        assert (np.diff(tiers, axis=0) <= 0).all()


def test_a_run_of_another_file_is_refused(tmp_path: Path) -> None:
    run = flood().run(draws=20, out=tmp_path / "run", progress=False)
    file = tmp_path / "run" / "crisis" / "judgements.toml"
    file.write_text(file.read_text("utf-8").replace("high = 1", "high = 0.9"), "utf-8")
    events = tmp_path / "events.toml"
    events.write_text(years("yes"), "utf-8")
    with pytest.raises(InputError, match="draws are not those of its copy"):
        rb.open(run.path).observe(events, progress=False)


def test_an_updated_run_is_a_run(tmp_path: Path) -> None:
    file = tmp_path / "events.toml"
    file.write_text('[[event]]\ndate = 2024-01-01\nevent = "meal=quiche"\ngrade = "B2"\n', "utf-8")
    run = rb.load("beer-quiche").run(draws=100, progress=False)
    found = run.observe(file, out=tmp_path / "updated", progress=False)
    again = rb.open(tmp_path / "updated")
    assert again.claims["a"].found == found.claims["a"].found
    assert again.ask("P(duel=yes | observed)").mean != again.ask("P(duel=yes)").mean
    assert again.happened().events[0].observation.trust is not None
    assert again.compare(run).paired == 0
    assert run.draws == again.draws
    with pytest.raises(InputError, match="nothing was observed in this run"):
        run.happened()


def test_observations_of_a_crisis_are_checked_with_it(tmp_path: Path) -> None:
    made = rb.new(tmp_path / "mine", origin="beer-quiche")
    file = made.folder.path / "observed.toml"
    file.write_text('[[event]]\ndate = 2024-01-01\nevent = "meal=soup"\n', "utf-8")
    with pytest.raises(InputError, match="'meal' has no outcome 'soup'"):
        rb.load(made.folder.path).run(draws=5, progress=False)
    file.write_text(
        '[[event]]\ndate = 2024-01-01\nevent = "meal=beer"\nsource = "nobody1999"\n', "utf-8"
    )
    with pytest.raises(InputError, match="nobody1999"):
        rb.load(made.folder.path)
    file.write_text('[[event]]\ndate = 2024-01-01\nevent = "meal=beer"\n', "utf-8")
    run = rb.load(made.folder.path).run(draws=60, progress=False)
    assert run.ask("P(meal=beer | observed)").mean == pytest.approx(1)
    assert len(run.observe(progress=False).happened().events) == 1


def test_the_report_of_an_updated_run_says_what_has_happened(tmp_path: Path) -> None:
    run = updated(flood().with_claims(floods="P(flood=yes) > 0.5"), years("yes", "yes"), tmp_path)
    page = run.report(progress=False).path.read_text("utf-8")
    assert '<section id="happened">' in page
    assert "2001-01-01" in page
    assert "--out before &amp;&amp; rubicon observe before" in page
    (held,) = run.happened().claims
    assert held.holds[:2] == pytest.approx((0.5, 0.75), abs=0.01)
    assert held.classes == ("open", "holds")
    share = run.claims["a"].found
    assert isinstance(share, Verdict)
    assert held.holds[-1] == share.share == pytest.approx(0.875, abs=0.03)


def test_a_claim_that_rests_on_too_little_is_told_as_such_before_and_after(tmp_path: Path) -> None:
    """It is asked of floods, which all but never come in any draw."""
    rare = flood(flood=(0, 1e-4)).with_claims(builds="P(act=build | flood=yes) > 0.5")
    run = updated(rare, years("no"), tmp_path)
    (held,) = run.happened().found.claims
    own = run.claims["a"].found
    assert isinstance(own, Verdict)
    assert held.classes == ("weak", "weak") == (class_of(own),) * 2
    told = run.happened().record["claims"][0]
    assert (told["class_before"], told["class_after"]) == ("weak", "weak")


def test_a_class_that_nobody_writes_is_damage(tmp_path: Path) -> None:
    """Even where the checksum is right."""
    run = updated(flood().with_claims(floods="P(flood=yes) > 0.5"), years("yes"), tmp_path)
    manifest = read_manifest(run.path)
    write_manifest(run.path, manifest | {
        "observed": manifest["observed"] | {"classes": {"floods": "so and so"}}
    })  # fmt: skip
    with pytest.raises(rb.InputError, match="damaged"):
        rb.open(run.path).happened()


def test_the_command_on_the_page_makes_the_same_run(tmp_path: Path) -> None:
    first = updated(rb.load("beer-quiche"), MEAL, tmp_path, 60)
    kept = first.save(tmp_path / "kept")
    again = rb.load(kept.path / "crisis").run(draws=60, progress=False).observe(progress=False)
    for name, values in first.judgements.items():
        assert again.judgements[name].tobytes() == values.tobytes()


def test_events_are_seen_by_each_player_as_by_surprise(tmp_path: Path) -> None:
    """With nothing observed before, all draws count alike; afterwards by their weights."""
    text = SEEN + '[[event]]\ndate = 2024-01-02\nevent = "find=expose, answer=accept"\n'
    file = tmp_path / "events.toml"
    file.write_text(text, "utf-8")
    run = rb.load("covert-act").run(draws=80, variant_draws=0, progress=False)
    first, second = run.observe(file, progress=False).happened().events
    (step,) = run.surprise("act=covertly").steps
    (rival,) = step.actors
    assert first.eyes == {"Rival": pytest.approx(rival.probability.mean, rel=1e-12)}
    weights = run.ask("P(act=covertly)").per_draw
    asked = run.ask(["P(find=expose | act=covertly)", "P(answer=accept | find=expose)"])
    both = asked[0].per_draw * asked[1].per_draw
    assert second.probable == pytest.approx(weights @ both / weights.sum(), rel=1e-12)
    assert second.eyes == {"Intervener": pytest.approx(second.probable, rel=1e-12)}


def test_a_report_is_seen_as_what_it_reports_and_what_is_no_move_not_at_all(tmp_path: Path) -> None:
    """A report that speaks against its event tells nobody's mind."""
    trust = "trust = {{ if_true = {}, if_false = {} }}\n"
    ending = SEEN.replace("act=covertly", "ending=accepted")
    text = SEEN + trust.format(0.9, 0.1) + ending
    run = updated(rb.load("covert-act"), text, tmp_path, 60)
    first, last = run.happened().events
    assert set(first.eyes) == {"Rival"}
    assert last.eyes == {}
    assert first.probable != first.eyes["Rival"]
    against = updated(rb.load("covert-act"), SEEN + trust.format(0.1, 0.9), tmp_path, 60)
    assert against.happened().events[0].eyes == {}


def test_figures_show_every_stage_and_both_densities(tmp_path: Path) -> None:
    run = updated(flood().with_claims(floods="P(flood=yes) > 0.5"), years("yes", "yes"), tmp_path)
    steps, spread = run.happened().figures
    assert [each["holds"] for each in steps.records] == list(run.happened().claims[0].holds)
    flooded = [each for each in spread.records if each["judgement"] == "flood"]
    at, before, after = (np.array([each[k] for each in flooded]) for k in
                         ("value", "before", "after"))  # fmt: skip
    assert (before.sum(), after.sum()) == pytest.approx((1, 1))
    assert before @ at == pytest.approx(0.5, abs=0.02)  # uniform
    assert after @ at == pytest.approx(0.75, abs=0.02)  # Beta(3, 1)
    assert "1 claim changed class: (a) from “open” to “holds widely”." in run.happened().words


def test_looking_back_scores_what_had_been_said(tmp_path: Path) -> None:
    """Of a flood nothing is known at first; who learns gives two thirds to a second one."""
    file = tmp_path / "events.toml"
    file.write_text(years("yes", "yes"), "utf-8")
    run = flood().run(draws=2000, progress=False)
    found = run.lookback(file)
    assert [each.said for each in found.forecasts] == pytest.approx([1 / 2, 1 / 2], abs=1e-3)
    assert [each.learning for each in found.forecasts] == pytest.approx([1 / 2, 2 / 3], abs=1e-3)
    assert vars(found.scores) == pytest.approx({"brier": 0.25, "bits": 1}, abs=5e-3)
    assert found.shifts[0].name == "flood"
    low, middle, high = found.shifts[0].after  # of Beta(3, 1)
    assert (low, middle, high) == pytest.approx([p ** (1 / 3) for p in (0.05, 0.5, 0.95)], abs=0.01)
    again = run.observe(file, progress=False).lookback()
    assert again.record == found.record
    with pytest.raises(InputError, match="nothing was observed"):
        run.lookback()


def test_looking_back_is_held_against_base_rates(tmp_path: Path) -> None:
    """Only events that have one count for it."""
    file = tmp_path / "events.toml"
    day = "2001-01-01\n"
    text = years("yes", "no", "no").replace(day, f"{day}base_rate = 0.8\n")
    file.write_text(text, "utf-8")
    found = flood().run(draws=2000, progress=False).lookback(file)
    (rated,) = found.rated
    assert rated.observation.text == "flood=no"
    said, rate = found.against
    assert (said.brier, said.bits) == pytest.approx((0.25, 1), abs=5e-3)
    assert (rate.brier, rate.bits) == pytest.approx((0.2**2, -np.log2(0.8)))
    assert "Of the 1 event with a base rate" in found.words
    assert "no better than the base rate" in found.words
    assert found.record["with_base_rate"]["events"] == 1
    assert found.record["events"][0]["base_rate"] is None


def test_looking_back_says_who_should_have_seen_it_coming(tmp_path: Path) -> None:
    """As `surprise` does of the same course; what is no move has nobody."""
    file = tmp_path / "events.toml"
    file.write_text(SEEN + SEEN.replace("act=covertly", "find=expose")
                    + SEEN.replace("act=covertly", "ending=accepted"), "utf-8")  # fmt: skip
    run = rb.load("covert-act").run(draws=60, variant_draws=0, progress=False)
    found = run.lookback(file)
    steps = run.surprise("act=covertly, find=expose").steps
    assert [each.seen for each in found.forecasts] == [(steps[0],), (steps[1],), ()]
    assert f"act=covertly. {steps[0].best[0].player}" in found.words
    assert found.record["events"][0]["seen"][0]["should_have_seen_it_coming"] == ["Rival"]


def test_several_runs_are_pooled_by_how_probable_the_likelier_side_was_called(
    tmp_path: Path,
) -> None:
    said = {"one": (0.9, "yes"), "two": (0.9, "no"), "three": (0.1, "no"), "four": (0.6, "yes")}
    file, runs = tmp_path / "events.toml", []
    for name, (chance, came) in said.items():
        file.write_text(years(came), "utf-8")
        run = flood(flood=chance).run(draws=5, progress=False)
        runs.append(run.observe(file, out=tmp_path / name, progress=False))
    found = runs[0].lookback(others=[runs[1], *map(str, (r.path for r in runs[2:]))])
    likely, very = found.degrees
    assert (likely.low, likely.high, len(likely.said)) == (0.55, 0.8, 1)
    assert likely.right.share == 1
    assert very.said == pytest.approx((0.9,) * 3)
    assert (very.right.share, very.right.low) == (2 / 3, pytest.approx(0.2077, abs=1e-4))
    assert found.scores.brier == pytest.approx((0.01 + 0.81 + 0.01 + 0.16) / 4)
    assert len(found.figure.records) == 2


def test_looking_back_knows_what_had_happened(tmp_path: Path) -> None:
    file = tmp_path / "events.toml"
    file.write_text(
        COURSE.replace(", answer=resist", "") + "\n" + RESIST.split("given")[0], "utf-8"
    )
    run = stub().run(draws=200, variant_draws=0, progress=False)
    found = run.lookback(file)
    asked = run.ask(["P(challenge=challenge)", "P(answer=resist | challenge=challenge)"])
    assert [each.said for each in found.forecasts] == pytest.approx([each.mean for each in asked])


def test_an_updated_run_is_taken_up_again(tmp_path: Path) -> None:
    """Once draws are moved, it is a run like any other; a part that is gone is solved again."""
    run = updated(flood(), years("yes"), tmp_path, 60).save(tmp_path / "kept")
    status, behaviour = run.statuses, next(run.stored.chunks())[1].behaviour
    for part in (run.path / "equilibria").glob("part-*"):
        part.unlink()
    again = rb.open(run.path).finish(progress=False)
    assert again.statuses == status
    assert next(again.stored.chunks())[1].behaviour.tobytes() == behaviour.tobytes()
    assert again.happened().record == run.happened().record


@pytest.mark.slow
def test_where_weights_do_not_carry_steps_come_to_the_same(tmp_path: Path) -> None:
    """Against the weights of a hundred times as many draws."""
    text = "\n".join(
        f'{MEAL.replace("quiche", "quiche, duel=no")}episode = "{k}"\n' for k in range(6)
    )
    model = rb.load("beer-quiche")
    run = updated(model, text.replace('grade = "B2"\n', ""), tmp_path)
    told = run.happened()
    assert told.effective < 200
    assert told.steps > 1
    many = model.run(draws=200_000, design="random", progress=False)
    weights = many.ask("P(meal=quiche, duel=no)").per_draw ** 6
    assert told.evidence == pytest.approx(weights.mean(), rel=5 * told.error)
    weights /= weights.sum()
    few = 1 / np.square(weights).sum()
    for name, values in many.judgements.items():
        if values.std() > 0:
            mean = float(weights @ values)
            spread = float(np.sqrt(weights @ (values - mean) ** 2))
            mine = run.judgements[name]
            assert mine.mean() == pytest.approx(mean, abs=4 * spread * np.sqrt(1 / 500 + 1 / few))
            assert mine.std() == pytest.approx(spread, rel=0.2)


def test_a_folder_that_exists_is_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = flood().run(draws=20, progress=False)
    file = tmp_path / "events.toml"
    file.write_text(years("yes"), "utf-8")
    with pytest.raises(InputError, match="exists"):
        run.observe(file, out=tmp_path, progress=False)

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("rubicon.public.run.update", stopped)
    with pytest.raises(RunInterruptedError, match="nothing is kept"):
        run.observe(file, out=tmp_path / "new", progress=False)
    assert not (tmp_path / "new").exists()
