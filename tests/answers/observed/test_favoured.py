"""Which expert, and which telling of the story, events favour: closed forms and by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import rubicon as rb
from rubicon import InputError
from rubicon.crisis.places import copy_crisis, library
from rubicon.ensemble import open_run

AGAIN = """
[[event]]
date = 2024-01-01
event = "answer=resist"
given = "challenge=challenge"
[[event]]
date = 2024-01-02
event = "answer=resist"
given = "challenge=challenge"
episode = "again"
"""
STORY = """
from rubicon import Crisis

crisis = Crisis("A flood", players=["A"])


@crisis.story
def story(s, j):
    kind = s.variant("river", ["tame", "wild", "dry", "untold"])
    if kind == "untold":
        return s.end("dry", A=-j.cost)
    act = s.choose("A", "act", ["build", "wait"])
    if kind == "dry":
        s.nature("flood", {"no": 1})
        return s.end("dry", A=-0.2 if act == "build" else 0)
    if s.hazard("flood", j.flood if kind == "tame" else 1 - j.flood):
        return s.end("flooded", A=-j.cost if act == "wait" else -0.5)
    return s.end("dry", A=-0.2 if act == "build" else 0)
"""
JUDGEMENTS = """
[flood]
means = "Chance of a flood."
unit  = "probability"
range = { low = 0, high = 0.5, coverage = 1 }
[cost]
means = "What a flood costs."
range = { low = 1, high = 3, coverage = 1 }
[rationality]
means = "λ"
unit  = "per stake"
range = { low = 1, high = 4, coverage = 1 }
"""
CLAIMS = """
[likely]
letter = "a"
says   = "A flood is likelier than not."
holds  = "P(flood=yes) > 0.5"
"""
FLOODS = '[[event]]\ndate = 2000-01-01\nevent = "flood=yes"\n'


def expert(path: Path, name: str, judgement: str, stated: str) -> None:
    (path / "experts").mkdir(exist_ok=True)
    (path / "experts" / f"{name}.toml").write_text(
        f"[expert]\nname = '{name.title()}'\n[{judgement}]\nrange = {{ {stated} }}\n", "utf-8"
    )


@pytest.fixture
def flood(tmp_path: Path) -> Path:
    """A flood, told in four ways."""
    folder = tmp_path / "flood"
    folder.mkdir()
    files = {"story.py": STORY, "judgements.toml": JUDGEMENTS, "claims.toml": CLAIMS,
             "sources.bib": "", "observed.toml": FLOODS}  # fmt: skip
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def test_two_experts_of_resolve_by_the_exact_bayes_factor(tmp_path: Path) -> None:
    """`deterrence-stub` at Signorino's instance: resolve in (−1, 1) against (0, 1)."""
    folder, events = tmp_path / "stub", tmp_path / "events.toml"
    copy_crisis(folder, library()["deterrence-stub"])
    expert(folder, "wide", "resolve", "low = -1, high = 1, coverage = 1")
    expert(folder, "high", "resolve", "low = 0, high = 1, coverage = 1")
    events.write_text(AGAIN, "utf-8")
    model = rb.load(folder).set(rationality=1.7, peace=0.2, prize=1, war=-0.6)
    run = model.run(draws=2000, variant_draws=0, progress=False).observe(events, progress=False)
    shown = run.happened()
    high, wide = shown.experts
    factor, error = high.factor(wide)
    assert factor == pytest.approx(1.643531, rel=4 * error)
    assert error < 0.03
    assert np.exp(high.evidence) == pytest.approx(0.487708, rel=4 * high.error)
    assert np.exp(wide.evidence) == pytest.approx(0.296744, rel=4 * wide.error)
    assert high.posterior == pytest.approx(1.643531 / 2.643531, abs=0.02)
    whose = run.judgements["expert"]
    assert (whose == 0).mean() == pytest.approx(high.posterior, abs=0.01)
    # each expert's own draws follow what is left of the expert's own range
    resolve = run.judgements["resolve"]
    assert resolve[whose == 0].min() > 0
    assert resolve[whose == 1].mean() == pytest.approx(0.420042, abs=0.06)
    assert "Events favour High, against Wide, by a Bayes factor of 1.6" in shown.words
    told = shown.record["experts"]
    assert told["factors"]["High"]["Wide"] == pytest.approx(factor)
    # weights can still be moved: prior 1 : 3 makes even what was 1.64 : 1
    (found,) = run.experts("d", weights={"wide": 3}).asked
    one, other = found.own
    odds = 3 * (whose == 1).mean() / (whose == 0).mean()
    assert found.pooled.share == pytest.approx((one.share + odds * other.share) / (1 + odds))


def test_one_observation_decides_between_experts_whose_ranges_do_not_meet(flood: Path) -> None:
    """A hazard of x or of 1 − x, x in (0.01, 0.05): floods of 3 years favour by (mean x³) ratio."""
    expert(flood, "calm", "flood", "low = 0.01, high = 0.05, coverage = 1")
    expert(flood, "grim", "flood", "low = 0.95, high = 0.99, coverage = 1")
    years = [FLOODS + f'episode = "{k}"\n' for k in range(3)]
    (flood / "observed.toml").write_text("\n".join(years), "utf-8")
    run = rb.load(flood).run(draws=1000, variant_draws=0, progress=False)
    found = run.observe(progress=False)
    calm, grim = found.happened().experts

    def cubed(low: float, high: float) -> float:
        return (high**4 - low**4) / 4 / (high - low)

    exact = cubed(0.95, 0.99) / cubed(0.01, 0.05)
    factor, error = grim.factor(calm)
    assert factor == pytest.approx(exact, rel=4 * error)
    assert calm.posterior == pytest.approx(1 / (1 + exact), rel=4 * error)
    assert set(found.judgements["expert"]) == {1.0}
    assert np.isclose(found.judgements["flood"].mean(), 0.97, atol=0.002)
    with pytest.raises(InputError, match="the run has no draws of 'calm'"):
        found.experts(weights={"calm": 100})


def test_evidence_in_steps_is_each_experts_own(flood: Path) -> None:
    """Where weights do not carry: 300 floods in 600 years, x in (0, 1) or in (0.1, 0.9)."""
    expert(flood, "wide", "flood", "low = 0, high = 1, coverage = 1")
    expert(flood, "near", "flood", "low = 0.1, high = 0.9, coverage = 1")
    years = [
        FLOODS.replace("yes", "yes" if k % 2 else "no") + f'episode = "{k}"\n' for k in range(600)
    ]
    (flood / "observed.toml").write_text("\n".join(years), "utf-8")
    run = rb.load(flood).run(draws=1000, variant_draws=0, progress=False)
    found = run.observe(progress=False)
    shown = found.happened()
    assert shown.steps > 1
    near, wide = shown.experts
    from scipy.special import betainc, betaln

    within = betainc(301, 301, 0.9) - betainc(301, 301, 0.1)
    exact = betaln(301, 301)
    assert wide.evidence == pytest.approx(exact, abs=5 * wide.error)
    assert near.evidence == pytest.approx(exact + np.log(within / 0.8), abs=5 * near.error)
    assert (found.judgements["expert"] == 0).mean() == pytest.approx(1 / 1.8, abs=0.15)
    assert set(found.judgements["expert"]) == {0.0, 1.0}


def test_stories_by_the_exact_bayes_factor(flood: Path) -> None:
    """One flood: as told, 1/4 likely; where the river is wild, 3/4; where it is dry, impossible;
    and where floods are not told of, that cannot be judged."""
    run = rb.load(flood).run(draws=400, variant_draws=400, progress=False)
    updated = run.observe(progress=False)
    shown = updated.happened()
    base, wild, dry, untold = shown.stories
    assert [each.name for each in shown.stories] == [
        "base", "river=wild", "river=dry", "river=untold"
    ]  # fmt: skip
    assert shown.in_stories == 400
    assert base.prior == wild.prior == dry.prior == pytest.approx(1 / 3)
    assert np.exp(base.evidence) == pytest.approx(1 / 4, rel=1e-3)
    assert wild.factor(base)[0] == pytest.approx(3, rel=1e-3)
    assert (dry.evidence, dry.posterior) == (-np.inf, 0)
    assert np.isnan(untold.evidence)
    assert "flood" in untold.fault
    assert wild.posterior == pytest.approx(3 / 4, rel=1e-3)
    assert base.posterior == pytest.approx(1 / 4, rel=1e-3)
    told = shown.record
    # (a) fails in every draw as told, and holds in every one where the river is wild
    before, after = told["mixture"]["likely"]
    assert before == pytest.approx(1 / 2, abs=0.01)  # of the two in which it can be asked
    assert after == pytest.approx(3 / 4, abs=0.01)
    assert told["stories"]["each"][1]["claims"]["likely"][1][0] == pytest.approx(1, abs=0.01)
    assert "Events favour river=wild, against base, by a Bayes factor of 3 (" in shown.words
    assert "river=untold cannot be judged by these events" in shown.words
    assert "Which story events favour" in updated.report().path.read_text("utf-8")


def test_stories_are_weighed_by_the_crisis(flood: Path) -> None:
    file = flood / "crisis.toml"
    file.write_text('[variants]\nbase = 6\n"river=dry" = 0\n', "utf-8")
    run = rb.load(flood).run(draws=200, variant_draws=100, out=flood.parent / "run", progress=False)
    assert open_run(run.path).manifest["weights"] == {"base": 6.0, "river=dry": 0.0}
    base, wild, dry, _ = run.observe(progress=False).happened().stories
    assert (base.prior, wild.prior, dry.prior) == pytest.approx((6 / 7, 1 / 7, 0))
    assert base.posterior == pytest.approx(6 / 9, abs=0.02)
    for text, message in (
        ('"river=wet" = 1', r"\[variants\] names no variant: 'river=wet'"),
        ("base = -1", "the weight of 'base' is -1"),
        ('base = 0\n"river=wild" = 0\n"river=dry" = 0\n"river=untold" = 0', "are all 0"),
    ):
        file.write_text(f"[variants]\n{text}\n", "utf-8")
        with pytest.raises(InputError, match=message):
            rb.load(flood).run(draws=20, progress=False)


def test_experts_who_agree_are_not_told_apart(flood: Path) -> None:
    for name in ("one", "other"):
        expert(flood, name, "cost", "low = 1, high = 3, coverage = 1")
    run = rb.load(flood).run(draws=300, variant_draws=0, progress=False)
    shown = run.observe(progress=False).happened()
    assert "Events do not tell" in shown.words
    assert [each.posterior for each in shown.experts] == pytest.approx([0.5, 0.5], abs=0.05)


def test_runs_of_neither_say_nothing_of_it(flood: Path) -> None:
    run = rb.load(flood).run(draws=100, variant_draws=0, progress=False).observe(progress=False)
    found = run.happened()
    assert (found.experts, found.stories) == ((), ())
    assert "favour" not in found.words
    assert not {"experts", "stories", "mixture"} & set(found.record)
