"""Claims in other tellings of a story, against what can be worked out by hand."""

from __future__ import annotations

import json
from math import log
from pathlib import Path

import numpy as np
import pytest

import rubicon as rb
from rubicon.answers.variants.found import InVariants, Variants

LAMBDA = 3.0
CLAIM = "P(act=press) > 0.5"


def planted() -> rb.Crisis:
    """A presses or waits; with a third option, which brings the same as waiting, it takes more for
    pressing to be likelier than not. By logit, P(press) = 1 / (1 + n exp(−λ gain)) for n others."""
    crisis = rb.Crisis("Planted", ["A", "B"])

    @crisis.story
    def story(s, j):
        options = ["press", "wait"]
        if s.variant("third", ["no", "yes"]) == "yes":
            options.append("idle")
        taken = s.choose("A", "act", options)
        if s.variant("reply", ["none", "some"]) == "some" and taken == "press":
            s.choose("B", "reply", ["yes", "no"])
        s.stage("after")
        if taken == "press":
            return s.end("pressed", A=j.gain, B=j.only_base)
        if taken == "idle":
            return s.end("idled", B=j.only_variant)
        return s.end("waited", B=0)

    return crisis


def model(claims: dict[str, str]) -> rb.GameModel:
    stated = planted().with_judgements(
        gain=(-1, 1), only_base=1, only_variant=1,
        rationality=rb.Range(fixed=LAMBDA, unit="per payoff"),
    )  # fmt: skip
    return stated.with_claims(claims)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> rb.Run:
    claims = {
        "presses": CLAIM,
        "waits": "P(act=wait) > 0.2",
        "staged": "P(reached(stage:after)) > 0.99",
    }
    path = tmp_path_factory.mktemp("planted") / "run"
    return model(claims).run(draws=400, variant_draws=300, out=path, progress=False)


def found(run: rb.Run) -> Variants:
    told: Variants = run.variants().found
    return told


def in_variants(run: rb.Run, claim: str) -> InVariants:
    return next(each for each in found(run).claims if each.claim.id == claim)


def test_a_variant_flips_a_claim_by_what_the_closed_form_says(run: rb.Run) -> None:
    """In the base P(press) > ½ by half a point where gain > ln (0.505 / 0.495) / λ, with the third
    option where it is larger by ln 2 / λ: draw by draw, and so in a share that is smaller by ln 2 /
    2λ, but for what a hypercube leaves open."""
    gain = run.judgements["gain"][:300]
    base = log(0.505 / 0.495) / LAMBDA
    third = base + log(2) / LAMBDA
    each = in_variants(run, "presses")
    pair = each.told[0]
    assert not isinstance(pair, str)
    assert each.base.share == np.mean(gain > base)
    assert pair.verdicts[1].share == np.mean(gain > third)
    assert pair.change == pytest.approx(-log(2) / (2 * LAMBDA), abs=0.05)
    assert pair.paired is not None
    assert pair.paired.first == np.count_nonzero((gain > base) & (gain <= third))
    assert pair.paired.second == 0


def test_behaviour_of_a_variant_is_the_closed_form(run: rb.Run) -> None:
    """A variant is a run of its own, on the first draws of the run and with its λ."""
    variant = rb.open(run.path / "variants" / "third=yes")
    gain = run.judgements["gain"][:300]
    assert np.array_equal(variant.judgements["gain"], gain)
    share = variant.ask("P(act=press)").per_draw
    assert share == pytest.approx(1 / (1 + 2 * np.exp(-LAMBDA * gain)), abs=1e-9)


def test_a_class_changes_only_where_it_is_not_by_chance(run: rb.Run) -> None:
    """P(wait) > 0.2 where gain < ln 4 / λ, and with the third option where gain < ln 3 / λ: from
    73 % of draws to 68 %, and open in both. Nobody's reply makes a difference."""
    names = found(run).names
    assert names == ("third=yes", "reply=some")
    for claim in ("presses", "waits", "staged"):
        each = in_variants(run, claim)
        assert each.changes == ()
        second = each.told[1]
        assert not isinstance(second, str)
        assert second.change == 0


def test_a_claim_that_changes_its_class_says_by_which_variant(tmp_path: Path) -> None:
    """P(press) > 0.405 where gain > ln (0.405 / 0.595) / λ = −0.13; with the third option where it
    is above ln (0.81 / 0.595) / λ. On gains from −0.02 to 0.3 it holds always, and then in
    (0.3 − 0.103) / 0.32."""
    narrow = model({"presses": "P(act=press) > 0.4"}).set(gain=(-0.02, 0.3))
    run = narrow.run(draws=200, out=tmp_path / "run", progress=False)
    each = in_variants(run, "presses")
    pair = each.told[0]
    assert not isinstance(pair, str)
    assert each.base.share == 1
    assert pair.verdicts[1].share == pytest.approx(
        (0.3 - log(0.81 / 0.595) / LAMBDA) / 0.32, abs=0.01
    )
    assert each.changes == (0,)
    words = " ".join(run.variants().words.split())
    assert "is open in third=yes" in words
    assert "without a change of class" not in words
    assert "1 changes class" in words
    assert "variant third=yes" in run.summarise()["claims"][0]["rests_on"]
    assert "variant third=yes" in " ".join(str(run.verdicts).split())


def test_a_claim_that_is_moved_far_is_told_though_its_class_stays(run: rb.Run) -> None:
    """Pressing is open with and without a third option, and falls by ln 2 / 2λ, .116, with it."""
    pair = in_variants(run, "presses").told[0]
    assert not isinstance(pair, str)
    first, second = (f"{100 * share:.0f} %" for share in pair.shares)
    words = " ".join(run.variants().words.split())
    told = "by 10 points or more, without a change of class that is certain"
    assert f"{told}: (a) {first} → {second} in third=yes." in words


def test_judgements_that_only_a_variant_uses_are_drawn_and_not_unused() -> None:
    crisis = model({"presses": CLAIM})
    assert crisis.check().unused_judgements == ()
    assert crisis.check().variants == ("third=yes", "reply=some")
    run = crisis.run(draws=40, progress=False)
    drawn = run.manifest["variants"]
    assert [each["judgements"] for each in drawn] == [["only_variant"], []]
    assert all(each.used for each in run.report(progress=False).answers.inputs.judgements
               if each.name.startswith("only"))  # fmt: skip


def test_a_claim_whose_event_cannot_happen_there_is_undefined() -> None:
    crisis = rb.Crisis("Gone", ["A"])

    @crisis.story
    def story(s, j):
        options = ["press", "wait"]
        if s.variant("hard", ["no", "yes"]) == "yes":
            options = ["press", "storm"]
        taken = s.choose("A", "act", options)
        return s.end("over", A=j.gain if taken == "press" else 0)

    made = crisis.with_judgements(gain=(0, 1), rationality=(1, 10))
    run = made.with_claims(waits="P(act=wait) > 0.5", presses=CLAIM).run(draws=30, progress=False)
    each = in_variants(run, "waits")
    assert each.undefined == (0,)
    assert each.told[0] == "'act' has no outcome 'wait'"
    record = run.variants().record
    assert record["claims"][0]["variants"]["hard=yes"]["share"] is None
    assert record["claims"][1]["variants"]["hard=yes"]["share"] == 1
    assert "In hard=yes undefined" in run.variants().words
    assert "undef." in str(run.variants().table)
    json.dumps(record, allow_nan=False)


def test_a_story_told_in_one_way_has_no_variants() -> None:
    run = rb.load("beer-quiche").run(draws=20, progress=False)
    assert found(run).names == ()
    assert "The run has no variants" in run.variants().words
    assert not (run.path / "variants").exists()


def test_variants_are_left_out_where_nobody_asks_for_them() -> None:
    run = model({"presses": CLAIM}).run(draws=20, variant_draws=0, progress=False)
    assert found(run).names == ()
    with pytest.raises(rb.InputError, match="variant_draws is -1"):
        model({"presses": CLAIM}).run(draws=20, variant_draws=-1)


def test_the_base_is_the_same_with_and_without_variants(run: rb.Run) -> None:
    """To the last bit, and on all draws."""
    alone = model({"presses": CLAIM}).run(draws=400, variant_draws=0, progress=False)
    assert np.array_equal(alone.ask(CLAIM).per_draw, run.ask(CLAIM).per_draw)
    assert np.array_equal(alone.ask("E[A]").per_draw, run.ask("E[A]").per_draw)


def test_a_run_and_its_variant_are_compared_draw_by_draw(run: rb.Run) -> None:
    """As often as the variant has draws; another run of as many is none of its own."""
    variant = rb.open(run.path / "variants" / "third=yes")
    assert run.compare(variant).paired == 300
    other = model({"presses": CLAIM}).run(draws=300, progress=False)
    assert other.compare(variant).paired == 0


def test_the_report_has_the_matrix(run: rb.Run) -> None:
    page = run.report(progress=False).path.read_text("utf-8")
    assert '<section id="variants">' in page
    assert "third=yes" in page


def test_on_a_telephone_each_share_stands_with_the_name_of_its_variant(run: rb.Run) -> None:
    """On a desk columns are numbered, as their names are too long."""
    found = run.variants()
    page = found._repr_html_()
    for number, name in enumerate(found.found.names, 1):
        assert f">({number})<" in page
        assert f'data-label="{name}"' in page
