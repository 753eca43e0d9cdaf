"""Experts: what their files state, what is refused, and how draws are shared among them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rubicon.errors import InputError, InputErrors
from rubicon.judgements import Expert, Uniform, parse_judgements, sample
from rubicon.judgements.experts import (
    BASE,
    believing,
    expert_text,
    read_experts,
    weighed,
)
from rubicon.judgements.scores import ScoreSpace

BASE_FILE = """
[exposure]
means = "Chance that it is noticed."
label = "noticed"
unit  = "probability"
range = { low = 0.2, high = 0.8, coverage = 1 }

[cost]
means = "What it costs."
range = { low = 1, high = 3, coverage = 1 }

[rationality]
means = "λ"
unit  = "per payoff"
range = { low = 1, high = 10, coverage = 1 }
[rationality.West]
means = "The West's."
range = { low = 2, high = 4, coverage = 1 }

[rankings.order]
means = "an order"
order = ["best", "middle", "worst"]
low = 0
high = 1

[[correlations]]
between = ["exposure", "cost"]
rank = 0.5
"""
JUDGED = parse_judgements(BASE_FILE)
ALICE = """
[expert]
name     = "Alice"
date     = 2024-11-02
standing = "was there"

[exposure]
range  = { low = 0.5, high = 0.9, coverage = 1 }
source = "analyst"
confidence = "high"

[rationality.West]
range = { low = 7, high = 9, coverage = 1 }
"""
BOB = """
[expert]
[cost]
range = { fixed = 2 }
"""


def folder(path: Path, **files: str) -> Path:
    (path / "experts").mkdir(exist_ok=True)
    for name, text in files.items():
        (path / "experts" / f"{name}.toml").write_text(text, "utf-8")
    return path


def test_what_an_expert_leaves_out_is_as_the_crisis_has_it(tmp_path: Path) -> None:
    folder(tmp_path, alice=ALICE, bob=BOB, seed="[anything]")
    alice, bob = read_experts(tmp_path, JUDGED)
    assert (alice.id, alice.name, alice.date) == ("alice", "Alice", date(2024, 11, 2))
    assert (bob.id, bob.name, bob.standing) == ("bob", "bob", "")
    assert [*alice.stated] == ["exposure", "rationality.West"]
    own = JUDGED.of(alice)
    bounds = JUDGED.judgements["exposure"].range.bounds
    assert own.judgements["exposure"].range == Uniform(0.5, 0.9, bounds)
    assert own.judgements["exposure"].label == "noticed"
    assert own.judgements["exposure"].grounds.confidence == "high"
    assert own.judgements["cost"] == JUDGED.judgements["cost"]
    supports = [own.numbers[name].support for name in ("rationality", "rationality.West")]
    assert supports == [(1, 10), (7, 9)]
    assert own.rankings == JUDGED.rankings
    assert own.correlations == JUDGED.correlations
    assert own.where("exposure") == f"{tmp_path}/experts/alice.toml:7"
    assert own.where("cost") == JUDGED.where("cost")


def test_a_file_written_is_read_as_the_same(tmp_path: Path) -> None:
    folder(tmp_path, alice=ALICE, bob=BOB)
    for each in read_experts(tmp_path, JUDGED):
        (tmp_path / "experts" / f"{each.id}.toml").write_text(expert_text(each), "utf-8")
        again = {found.id: found for found in read_experts(tmp_path, JUDGED)}[each.id]
        lines = {name: replace(own, line=0) for name, own in again.stated.items()}
        assert lines == {name: replace(own, line=0) for name, own in each.stated.items()}
        assert replace(again, stated={}) == replace(each, stated={})


@pytest.mark.parametrize(
    ("text", "line", "found", "instead"),
    [
        ("[expert]\n[exposre]\nrange = { fixed = 0.5 }", 2, r"\[exposre\] unknown judgement",
         "did you mean 'exposure'"),
        ("[expert]\n[rationality.East]\nrange = { fixed = 1 }", 2,
         "unknown judgement 'rationality.East'", "rationality.West"),
        ("[expert]\n[best]\nrange = { fixed = 1 }", 2, "belongs to a ranking", "leave it out"),
        ("[expert]\n[exposure]\nsource = 'analyst'", 2, "lacks 'range'", "add range"),
        ("[expert]\n[exposure]\nrange = { fixed = 2 }", 3, "outside the bounds", "0 to 1"),
        ("[expert]\n[exposure]\nunit = 'payoff'\nrange = { fixed = 0.5 }", 3,
         "unit = 'payoff' is not that of judgements.toml:2", "leave unit out"),
        ("[expert]\n[cost]\nbounds = [0, 9]\nrange = { fixed = 2 }", 3, "is not that of",
         "leave bounds out"),
        ("[expert]\n[cost]\nrang = { fixed = 2 }", 3, "unknown key 'rang'", "'range'"),
        ("[expert]\nname = 'Eve'", 1, "states no judgement", r"\[NAME\], range"),
        ("[cost]\nrange = { fixed = 2 }", 1, "nothing says who", r"\[expert\]"),
        ("[expert]\nage = 3\n[cost]\nrange = { fixed = 2 }", 2, "unknown key 'age'", "known here"),
        ("[expert]\ndate = 'today'\n[cost]\nrange = { fixed = 2 }", 2, "is no day", "without"),
        ("[expert]\n[rankings.order]\norder = ['a', 'b']", 2, "unknown judgement", ""),
        ("[expert", 1, "not TOML", ""),
    ],
)  # fmt: skip
def test_mistakes_have_a_place_and_a_cure(
    text: str, line: int, found: str, instead: str, tmp_path: Path
) -> None:
    folder(tmp_path, eve=text)
    with pytest.raises(InputError, match=found) as caught:
        read_experts(tmp_path, JUDGED)
    assert caught.value.where == f"{tmp_path}/experts/eve.toml:{line}"
    assert re.search(instead, caught.value.instead)


def test_mistakes_of_all_files_are_told_together(tmp_path: Path) -> None:
    folder(tmp_path, alice="[expert]\n[exposre]\n", bob="[expert]\n")
    with pytest.raises(InputErrors) as caught:
        read_experts(tmp_path, JUDGED)
    assert len(caught.value.errors) == 2


def test_two_of_one_name_are_refused(tmp_path: Path) -> None:
    folder(tmp_path, alice=ALICE, bob=ALICE.replace("Alice", "ALICE"))
    with pytest.raises(InputError, match="'ALICE' is the name in experts/alice"):
        read_experts(tmp_path, JUDGED)


@pytest.mark.parametrize("name", ["base", "none", "a b", "x,y"])
def test_names_that_mean_something_else_are_refused(name: str, tmp_path: Path) -> None:
    folder(tmp_path, **{name: ALICE})
    with pytest.raises(InputError, match="can be the name of no expert"):
        read_experts(tmp_path, JUDGED)


def test_a_judgement_called_expert_is_refused(tmp_path: Path) -> None:
    base = parse_judgements(BASE_FILE.replace("[cost]", "[expert]").replace('"cost"', '"expert"'))
    with pytest.raises(InputError, match="a judgement is called 'expert'"):
        read_experts(folder(tmp_path, alice=ALICE), base)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ({"carol": 1}, "there is no expert 'carol'"),
        ({"alice": -1}, "the weight of 'alice' is -1"),
        ({"alice": float("nan")}, "the weight of 'alice' is nan"),
        ({"alice": True}, "the weight of 'alice' is True"),
        ({"alice": 0, "bob": 0}, "all 0"),
    ],
)
def test_weights_that_are_none_are_refused(
    weights: dict[str, float], message: str, tmp_path: Path
) -> None:
    experts = read_experts(folder(tmp_path, alice=ALICE, bob=BOB), JUDGED)
    with pytest.raises(InputError, match=message) as caught:
        weighed(experts, weights, "crisis.toml:3")
    assert caught.value.where == "crisis.toml:3"


# ---- draws -----------------------------------------------------------------------------------


@pytest.mark.parametrize("design", ["lhs", "sobol", "random"])
def test_each_draw_is_of_one_expert_at_the_numbers_of_all(design: str, tmp_path: Path) -> None:
    """An expert's draws are those that the expert alone would have, at the same places."""
    experts = read_experts(folder(tmp_path, alice=ALICE, bob=BOB), JUDGED)
    pooled = believing(JUDGED, weighed(experts, {"alice": 2, BASE: 1}))
    drawn = sample(pooled, 500, seed=3, design=design)
    whose = drawn["expert"]
    assert set(whose) == {0, 1, 2}
    for place, each in enumerate(pooled.experts):
        alone = sample(JUDGED.of(each), 500, seed=3, design=design)
        # a judgement that one of them holds for fixed has no stream there, but for its correlation
        assert (drawn.values[:-1, whose == place] == alone.values[:, whose == place]).all()


@settings(max_examples=40, deadline=None)
@given(
    weights=st.lists(st.floats(0.01, 10), min_size=2, max_size=5),
    draws=st.integers(1, 400),
    seed=st.integers(0, 99),
)
def test_shares_are_as_weights_say_to_one_draw(weights: list[float], draws: int, seed: int) -> None:
    experts = [replace(_nobody(str(k)), weight=w) for k, w in enumerate(weights)]
    whose = sample(replace(JUDGED, experts=tuple(experts)), draws, seed)["expert"]
    counts = np.bincount(whose.astype(int), minlength=len(weights))
    assert (np.abs(counts - draws * np.array(weights) / sum(weights)) <= 1 + 1e-9).all()


def _nobody(name: str) -> Expert:
    return Expert(name, name, {})


def test_without_experts_nothing_is_otherwise(tmp_path: Path) -> None:
    """And experts who state what the crisis does draw the same."""
    plain = sample(JUDGED, 300, seed=1)
    pooled = sample(replace(JUDGED, experts=(_nobody("a"), _nobody("b"))), 300, seed=1)
    assert plain.names == pooled.names[:-1]
    assert (plain.values == pooled.values[:-1]).all()


def test_what_one_expert_holds_for_certain_varies_between_two(tmp_path: Path) -> None:
    two = folder(tmp_path, a=BOB, b=BOB.replace("2", "3"))
    pooled = believing(JUDGED, read_experts(two, JUDGED))
    assert "cost" in pooled.varying
    assert "cost" not in JUDGED.of(pooled.experts[0]).varying
    assert set(sample(pooled, 50, seed=1)["cost"]) == {2.0, 3.0}


@pytest.mark.parametrize("design", ["lhs", "sobol", "random"])
def test_scores_lead_back_to_the_draws(design: str, tmp_path: Path) -> None:
    experts = read_experts(folder(tmp_path, alice=ALICE, bob=BOB), JUDGED)
    pooled = believing(JUDGED, experts)
    space, scores = ScoreSpace.sampled(pooled, 400, 7, design)
    drawn = sample(pooled, 400, 7, design)
    assert np.allclose(space.draws(scores).values, drawn.values, rtol=1e-9)
