"""What was observed, in all else that can be asked of a run: variants, margins, other commands."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import beta

import rubicon as rb
from rubicon import InputError
from rubicon.ask.solver import RunSolver
from rubicon.ask.verdicts import wilson

EXPOSED = '[[event]]\ndate = 2024-01-01\nevent = "act=covertly, find=expose"\n'
REPORTED = EXPOSED.replace("covertly, find=expose", "covertly") + (
    "trust = { if_true = 0.8, if_false = 0.3 }\n"
)
ESCALATES = "P(answer=escalate | observed)"


def raid() -> rb.GameModel:
    """A raid that may be seen; in a variant it is never seen, in another the chance is doubled."""
    crisis = rb.Crisis("A raid", ["A"])

    @crisis.story
    def story(s, j):
        act = s.choose("A", "act", ["raid", "wait"])
        watch = s.variant("watch", ["usual", "none", "double"])
        if act == "wait":
            return s.end("quiet", A=0)
        chance = {"usual": j.seen, "double": 1 - (1 - j.seen) ** 2}.get(watch)
        if chance is None:
            return s.end("unseen", A=j.gain)
        if s.hazard("seen", chance):
            return s.end("caught", A=-1)
        return s.end("unseen", A=j.gain)

    model = crisis.with_judgements({"seen": (0, 1), "gain": (0.5, 1.5), "rationality": 3})
    return model.with_claims(likely="P(seen=yes | act=raid) > 0.5", raids="P(act=raid) > 0.5")


def updated(model: rb.GameModel, text: str, tmp_path: Path, draws: int = 400) -> rb.Run:
    file = tmp_path / "events.toml"
    file.write_text(text, "utf-8")
    run = model.run(draws=draws, variant_draws=draws // 2, progress=False)
    return run.observe(file, out=tmp_path / "updated", progress=False)


def test_variants_are_updated_under_their_own_story(tmp_path: Path) -> None:
    """One raid was seen: a chance p of it weighs as p in the story as told, and as 1 − (1 − p)² in
    the other; both with how often the raid is made. Where nobody watches it cannot be."""
    text = '[[event]]\ndate = 2024-01-01\nevent = "seen=yes"\ngiven = "act=raid"\n'
    run = updated(raid(), text, tmp_path)
    found = run.variants()
    assert found.names == ("watch=double",)
    assert "no label is called 'seen'" in found.cannot["watch=none"]
    assert "In watch=none what was observed cannot have come about" in found.words
    assert "updated in each by what was observed" in found.words
    assert run.judgements["seen"].mean() == pytest.approx(2 / 3, abs=0.05)
    inner = rb.open(run.path / "variants" / "watch=double")
    # ∫ p (1 − (1 − p)²) dp / ∫ (1 − (1 − p)²) dp = (5/12) / (2/3)
    assert inner.judgements["seen"].mean() == pytest.approx(5 / 8, abs=0.06)
    assert inner.happened().evidence == pytest.approx(2 / 3, abs=0.02)
    (likely, _) = found.claims
    assert likely.told[0].paired is None
    assert found.record["updated"] is True
    told = run.happened()
    assert told.events[-1].effective == pytest.approx(told.effective)  # one number, told twice
    assert run.finish(progress=False) is run
    page = run.report(progress=False).path.read_text("utf-8")
    assert "what was observed cannot have come about" in page


def test_copies_of_a_draw_say_nothing_new(tmp_path: Path) -> None:
    """The share is that of the draws as they stand there; its interval is as wide as what so many
    of unequal weight are worth (Kish) leaves it, wider than that of as many as there are."""
    text = '[[event]]\ndate = 2024-01-01\nevent = "seen=yes"\ngiven = "act=raid"\n'
    inner = rb.open(updated(raid(), text, tmp_path).path / "variants" / "watch=double")
    draws = inner.judgements
    often = np.unique(np.array(list(draws.values())), axis=1, return_counts=True)[1]
    assert often.max() > 1
    worth = round(often.sum() ** 2 / (often**2).sum())
    said = inner.claims["likely"]
    assert said.found.draws.counted == worth < often.sum()
    share = float(said.per_draw.mean())
    assert said.mean == pytest.approx(share)
    assert said.interval == pytest.approx(wilson(share * worth, worth))
    one = inner.ask("P(act=raid)")
    assert one.mean == pytest.approx(one.per_draw.mean())


@pytest.mark.parametrize("event", ["seen=yes", "seen=no"])
@pytest.mark.parametrize("often", [1, 40])
def test_what_was_solved_on_the_way_is_what_would_be_solved_anew(
    event: str, often: int, tmp_path: Path
) -> None:
    """By weights and by steps, of the run and of its variants."""
    text = "".join(
        f'[[event]]\ndate = 2024-01-01\nevent = "{event}"\ngiven = "act=raid"\nepisode = "{k}"\n'
        for k in range(often)
    )
    run = updated(raid(), text, tmp_path)
    assert (len(run.manifest["observed"]["steps"]) > 1) == (often > 1)
    for each in (run.path, run.path / "variants" / "watch=double"):
        stored = rb.open(each).stored
        solver = RunSolver.of(stored)
        for draws, found in stored.chunks():
            again = solver.solve(draws)
            for field in fields(found):
                one, other = getattr(found, field.name), getattr(again, field.name)
                assert np.array_equal(one, other), field.name


@pytest.mark.parametrize(
    ("event", "evidence", "mean"),
    # p is 1 − (1 − q)² with q uniform: ∫ p⁴⁰ dq by Beta functions, and ∫ (1 − q)⁸⁰ dq.
    [("seen=yes", 0.5 * beta(41, 0.5), 1 - beta(41, 1) / beta(41, 0.5)),
     ("seen=no", 1 / 81, 1 / 82)],
)  # fmt: skip
def test_a_variant_follows_by_its_own_weights_or_from_what_is_left_in_the_story(
    event: str, evidence: float, mean: float, tmp_path: Path
) -> None:
    text = "".join(
        f'[[event]]\ndate = 2024-01-01\nevent = "{event}"\ngiven = "act=raid"\nepisode = "{k}"\n'
        for k in range(40)
    )
    run = updated(raid(), text, tmp_path, 1600)
    inner = rb.open(run.path / "variants" / "watch=double")
    told = inner.manifest["observed"]
    assert len(run.manifest["observed"]["steps"]) > 1
    assert not told["steps"]
    assert told["k"] < 0.7
    assert np.log(told["evidence"]) == pytest.approx(np.log(evidence), abs=4 * told["error"])
    assert 0.02 < told["error"] < 0.15
    seen = inner.judgements["seen"]
    assert seen.mean() == pytest.approx(mean, abs=5 * seen.std() / told["effective"] ** 0.5)


def test_a_telling_that_all_but_agrees_is_not_moved_by_steps(tmp_path: Path) -> None:
    """A hundred raids were seen, each with the chance p, or p^(1 − ε) in a variant: ε is 0.05 % in
    the mean, but with a heavy tail, so k̂ is large though nearly all draws are effective. There
    ∫ p^(100 (1 − ε)) dp = 1 / (101 − 100 ε), and in the mean p is by as much short of one."""
    crisis = rb.Crisis("A raid", ["A"])

    def excess(place: float) -> float:
        return 1e-6 / (place + 0.002) ** 2

    @crisis.story
    def story(s, j):
        told = s.variant("luck", ["none", "some"])
        power = 1 - 1e-6 / (j.place + 0.002) ** 2 if told == "some" else 1
        seen = s.hazard("seen", j.seen**power)
        return s.end("caught", A=-1) if seen else s.end("unseen", A=1)

    model = crisis.with_judgements({"seen": (0, 1), "place": (0, 1), "rationality": 3})
    model = model.with_claims(likely="P(seen=yes) > 0.5")
    text = "".join(
        f'[[event]]\ndate = 2024-01-01\nevent = "seen=yes"\nepisode = "{k}"\n' for k in range(100)
    )
    inner = rb.open(updated(model, text, tmp_path, 1600).path / "variants" / "luck=some")
    told = inner.manifest["observed"]
    assert not told["steps"]
    assert told["k"] > 0.7
    assert told["effective"] > 700
    whole = quad(lambda place: 1 / (101 - 100 * excess(place)), 0, 1)[0]
    assert np.log(told["evidence"]) == pytest.approx(np.log(whole), abs=4 * told["error"])
    shy = quad(lambda place: (101 - 100 * excess(place)) ** -2, 0, 1)[0] / whole
    seen = inner.judgements["seen"]
    assert 1 - seen.mean() == pytest.approx(shy, abs=4 * seen.std() / told["effective"] ** 0.5)


def test_what_is_learnt_later_updates_variants_from_the_start(tmp_path: Path) -> None:
    one = '[[event]]\ndate = 2024-01-01\nevent = "seen=yes"\ngiven = "act=raid"\n'
    two = one.replace("01-01", "01-02") + 'episode = "again"\n'
    run = updated(raid(), one, tmp_path)
    (tmp_path / "more.toml").write_text(two, "utf-8")
    (tmp_path / "both.toml").write_text(one + two, "utf-8")
    later = run.observe(tmp_path / "more.toml", progress=False)
    model = raid().run(draws=400, variant_draws=200, progress=False)
    whole = model.observe(tmp_path / "both.toml", progress=False)
    folder = "variants/watch=double"
    apart, both = (rb.open(each.path / folder).judgements["seen"] for each in (later, whole))
    assert apart.tobytes() == both.tobytes()
    assert later.variants().cannot.keys() == {"watch=none"}


def test_margins_start_from_what_is_left(tmp_path: Path) -> None:
    run = updated(rb.load("covert-act"), EXPOSED, tmp_path, 200)
    start = run.margin("b", by=0).nearest.start
    for name, value in zip(start.names, start.values[:, 0], strict=True):
        assert value == np.quantile(run.judgements[name], 0.5, method="inverted_cdf")
    before = rb.load("covert-act").run(draws=200, progress=False).margin("b", by=0).nearest.start
    assert start["exposer"][0] > before["exposer"][0]


@pytest.mark.parametrize("text", [EXPOSED, REPORTED])
def test_observed_can_be_asked_of_everywhere(text: str, tmp_path: Path) -> None:
    """Of commands that answer about an event or a number, all know what was observed."""
    run = updated(rb.load("covert-act"), text, tmp_path, 40)
    before = rb.load("covert-act").run(draws=40, progress=False)
    asked, claim = run.ask(ESCALATES), f"{ESCALATES} < 0.9"
    beside = run.compare(run, on=ESCALATES)
    assert beside.asked[0].sides[0].counted.mean() == pytest.approx(asked.mean, rel=1e-12)
    with pytest.raises(InputError, match="nothing has been observed"):
        before.compare(before, on=ESCALATES)
    assert run.compare(before, on=ESCALATES).asked[0].sides[1].why_not
    pulled = run.levers(file=_lever(tmp_path), on=ESCALATES)
    assert pulled.value[:, 0, 0] == pytest.approx(asked.per_draw, rel=1e-12, nan_ok=True)
    assert run.equilibria(claim, draws=3, past=0, starts=2).claims[0].claim.holds == claim
    assert run.margin(claim, by=0).nearest.holds is True
    assert len(run.hinges(claim).words) > 0
    forced = run.ask("P(answer=escalate | do(find=expose), observed)")
    assert str(forced)
    assert run.knockouts(claim, draws=10).claims


def _lever(tmp_path: Path) -> Path:
    file = tmp_path / "levers.toml"
    file.write_text('[lever.harm]\nsays = "More harm."\nadd = { harm = 0.1 }\n'
                    '[outcome.war]\nmeans = "War."\nasks = "P(answer=escalate | observed)"\n'
                    'better = "lower"\n', "utf-8")  # fmt: skip
    return file


def test_a_choice_is_explained_once_something_was_observed(tmp_path: Path) -> None:
    run = updated(rb.load("covert-act"), EXPOSED, tmp_path, 40)
    found, same = (
        run.explain("answer", given="observed"),
        run.explain("answer", given="act=covertly, find=expose"),
    )
    assert found.difference.mean == same.difference.mean
    reported = tmp_path / "reported"
    reported.mkdir()
    with pytest.raises(InputError, match="may be wrong"):
        updated(rb.load("covert-act"), REPORTED, reported, 20).explain("answer", given="observed")
