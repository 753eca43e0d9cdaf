"""Planted crises whose verdicts are known in closed form, from the file to what is said of them."""

from __future__ import annotations

import math

import numpy as np
import pytest

import rubicon as rb
from rubicon.answers.verdicts.classes import class_of
from rubicon.ask import robustness
from rubicon.report.verdicts.words import cause, shown_word

STORY = """
from rubicon import Crisis

crisis = Crisis("Planted", players=["Giver", "Taker"], about="A chance, a gift, an answer.")


@crisis.story
def story(s, j):
    if s.hazard("storm", j.rare, "storm", "calm"):
        s.hazard("flood", 0.5, "flood", "dry")
    fair = s.hazard("weather", j.p, "fair", "foul")
    gift = s.choose("Giver", "gift", ["bread", "salt"])
    s.consequence("gift", Taker=j.scale * (0.2 if gift == "bread" else 0.1))
    answer = s.choose("Taker", "answer", ["thank", "leave"])
    if answer == "thank":
        return s.end("thanks", Giver=j.scale, Taker=0.1 * j.scale)
    return s.end("silence", Taker=-j.scale)
"""
JUDGEMENTS = """
[p]
means = "Chance of fair weather."
unit = "probability"
range = {{ low = 0, high = 1, coverage = 1 }}
source = "analyst"
confidence = "low"

[rare]
means = "Chance of a storm."
unit = "probability"
range = {{ low = 0.0001, high = 0.0002, coverage = 1 }}
source = "analyst"
confidence = "moderate"

[scale]
means = "What all payoffs are counted in."
unit = "payoff"
range = {{ fixed = {scale} }}
source = "kim2024"

[rationality]
means = "How sharply they choose."
unit = "per stake"
range = {{ fixed = 3 }}
source = "analyst"
"""
CLAIMS = """
[nothing]
letter = "n"
says = "The giver gives bread."
holds = "P(gift=bread) > 0.5"

[crossing]
letter = "c"
says = "It is not too foul."
holds = "P(weather=fair) > 0.2"
kind = "likelihood"

[half]
letter = "h"
says = "It is fair."
holds = "P(weather=fair) > 0.5"
smallest = 0.05

[both]
letter = "b"
says = "It is fair, and after a storm it floods."
holds = "P(weather=fair) > 0.75 and P(flood=flood | storm=storm) > 0.25"

[band]
letter = "r"
says = "It may be fair."
quote = "fair skies may return"
source = "kim2024, p. 3"
kind = "possibility"

[band.reading.worth-planning-for]
holds = "P(weather=fair) > 0.2"
why = "May: worth planning for."

[band.reading.likely]
holds = "P(weather=fair) > 0.55"
why = "May: likely."

[band.reading.nearly-sure]
holds = "P(weather=fair) > 0.9"
why = "May: to be counted on."

[fact]
letter = "f"
says = "It was fair."
holds = "P(weather=fair) > 0.5"
kind = "fact"

[paid]
letter = "e"
says = "Thanks pay the taker."
holds = "E[Taker | answer=thank] - E[Taker | answer=leave] > 0"
"""
DRAWS = 400


def planted(folder, scale=1):
    folder.mkdir()
    (folder / "story.py").write_text(STORY, "utf-8")
    (folder / "judgements.toml").write_text(JUDGEMENTS.format(scale=scale), "utf-8")
    (folder / "claims.toml").write_text(CLAIMS, "utf-8")
    (folder / "sources.bib").write_text("@misc{kim2024, author={Kim}, title={Skies}, year={2024}}")
    return rb.load(folder).run(draws=DRAWS, progress=False)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return planted(tmp_path_factory.mktemp("planted") / "crisis")


def verdict_on(run, name):
    return run.claims[name].found


def test_a_claim_about_nothing_is_too_close_and_says_why(run):
    """Nothing that the giver is paid for depends on its gift: it tosses a coin, and it is said."""
    found = verdict_on(run, "n")
    assert (found.share, found.fails, found.close) == (0, 0, 1)
    assert found.indifferent == (("Giver", "gift"),)
    assert (class_of(found), shown_word(found)) == ("close", "too close to call")
    assert cause(found) == (
        "hardly anything that Giver is paid for depends on “gift”: is a consequence missing?"
    )
    hinged = run.hinges("n")
    assert not hinged.found.top
    assert hinged.found.tipping is None
    assert "too close to call in 100 % of draws" in hinged.words
    assert verdict_on(run, "h").indifferent == ()


def test_the_three_shares_are_those_of_a_uniform_chance(run):
    """Of p, uniform on [0, 1], P > 0.5 ± 0.05 and between: 45, 45 and 10 %; strata are 1/400."""
    found = verdict_on(run, "h")
    assert found.share == pytest.approx(0.45, abs=1 / DRAWS)
    assert found.fails == pytest.approx(0.45, abs=1 / DRAWS)
    assert found.close == pytest.approx(0.10, abs=2 / DRAWS)
    assert found.share + found.fails + found.close == pytest.approx(1)
    per_draw = run.claims["h"].per_draw
    assert per_draw.mean() == found.share
    assert (per_draw == (run.judgements["p"] > 0.55)).all()


def test_a_share_whose_interval_crosses_a_bound_is_between_two_classes(run):
    """P > 0.2 by half a point holds in 79.5 %, and Wilson's interval has 80 % in it."""
    found = verdict_on(run, "c")
    assert found.share == pytest.approx(0.795, abs=1 / DRAWS)
    assert found.low < 0.8 < found.high
    assert class_of(found) == "holds-open"
    failing = verdict_on(run, "b")
    assert failing.fails == pytest.approx(0.745, abs=1 / DRAWS)
    assert class_of(failing) == "weak", "its condition is rare"


def test_a_conjunction_shows_every_part_and_what_is_rare_in_it(run):
    """The second part holds always, on a storm that almost never comes."""
    fair, flood = verdict_on(run, "b").parts
    assert fair.share == pytest.approx(0.245, abs=1 / DRAWS)
    assert (flood.share, flood.draws.rare_share, fair.draws.rare_share) == (1, 1, 0)
    told = str(run.ask("b"))
    assert "100 %: P(flood=flood | storm=storm) > 0.25 (rare in 100 %)" in told.replace("\n", " ")


def test_readings_are_a_band_with_the_first_as_headline(run):
    """P > 0.2, 0.55 and 0.9, by half a point."""
    found = run.claims["r"]
    assert list(found.readings) == ["worth-planning-for", "likely", "nearly-sure"]
    shares = list(found.readings.values())
    np.testing.assert_allclose(shares, [0.795, 0.445, 0.095], atol=1 / DRAWS)
    assert found.mean == shares[0]
    assert found.found.band == (shares[2], shares[0])
    assert run.ask("r:likely").mean == shares[1]
    with pytest.raises(rb.InputError, match=r"has no reading 'likly'\n  did you mean 'likely'"):
        run.ask("r:likly")
    assert run.claims["c"].readings == {}
    record = next(each for each in run.verdicts.record if each["id"] == "band")
    assert [each["name"] for each in record["readings"]] == list(found.readings)
    assert (record["band_low"], record["band_high"]) == found.found.band
    assert "10–80 %" in str(run.verdicts)


def test_what_matters_to_payoffs_is_a_share_of_the_stake(tmp_path, run):
    """All payoffs a thousand times as large: another unit, the same verdicts."""
    large = planted(tmp_path / "large", scale=1000)
    for name in run.claims:
        one, other = verdict_on(run, name), verdict_on(large, name)
        assert (one.share, one.fails, one.close) == (other.share, other.fails, other.close)
    matters = large.stored.matters
    assert matters.smallest == 0.005
    small = run.stored.matters.stakes
    assert matters.stakes == pytest.approx({name: 1000 * s for name, s in small.items()})
    assert matters.least(["Taker"]) == pytest.approx(0.005 * matters.stakes["Taker"])
    assert matters.least([]) == 0.005


def test_what_the_verdicts_rest_on_is_told_before_them(run):
    told = " ".join(str(run.verdicts).split())
    rests = (
        "4 judgements: 1 of low confidence and 1 of moderate confidence; 3 have no source but the "
        "analyst."
    )
    assert told.index(rests) < told.index("(n)")


@pytest.mark.parametrize(
    ("share", "word"),
    [
        (0, "almost none"),
        (0.049, "almost none"),
        (0.05, "few"),
        (0.35, "about half"),
        (0.65, "about half"),
        (0.66, "most"),
        (0.95, "most"),
        (0.96, "nearly all"),
        (math.nan, "undefined"),
    ],
)
def test_words_for_shares(share, word):
    assert robustness(share) == word
