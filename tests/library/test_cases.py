"""What the cases owe their reader: verdicts that do not hang on the seed, and, with the models,
every word of the language used at least once."""

from __future__ import annotations

import numpy as np
import pytest

from rubicon.ask import Plan, wilson
from rubicon.crisis.folder import read_folder
from rubicon.crisis.places import library
from rubicon.judgements import sample
from rubicon.story.patterns import Story
from tests.library.known import Known

pytestmark = pytest.mark.library

DRAWS = 400
CASES = ["cuba-1962", "july-1914", "taiwan-strait", "two-theatres"]
NORMAL_999 = 3.290526731491925
"""The quantile with which one interval in a thousand misses, as several dozen are looked at."""


@pytest.mark.parametrize("name", CASES)
def test_verdicts_are_the_same_with_another_seed(name: str):
    """The shares of each claim, with two seeds, have intervals that overlap."""
    crisis = Known.of(name)
    claims = read_folder(name).claims
    plan = Plan.of(crisis.model.game, [claim.question for claim in claims])
    intervals = []
    for seed in (1, 2):
        found = crisis.solver.evaluate(plan, sample(crisis.model.judgements, DRAWS, seed=seed))
        counts = found.solved & np.isfinite(found.value)
        assert counts.mean() > 0.95
        intervals.append([
            wilson(int(np.count_nonzero(holds & known)), int(np.count_nonzero(known)), NORMAL_999)
            for holds, known in zip(found.holds, counts, strict=True)
        ])  # fmt: skip
    for claim, (low, high), (low_too, high_too) in zip(claims, *intervals, strict=True):
        assert max(low, low_too) <= min(high, high_too), claim.id


@pytest.mark.parametrize("name", ["cuba-1962", "july-1914", "taiwan-strait"])
def test_a_case_is_argued_as_of_a_day_and_says_what_has_happened(name: str):
    """Each sentence has a kind, some a reason that can be taken away; nothing has happened yet in
    the strait."""
    folder = read_folder(name)
    assert folder.preface.as_of is not None
    assert 0 < len(folder.preface.key_judgements) <= 6
    assert all(claim.kind for claim in folder.claims)
    assert folder.mechanisms
    assert any(claim.through for claim in folder.claims)
    assert bool(folder.observed) == (name != "taiwan-strait")


VERBS = [  # those for storytellers
    verb for verb in dir(Story)
    if not verb.startswith("_") and verb not in ("seen", "take_pending", "take_stages")
]  # fmt: skip


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_used_by_some_crisis(verb: str):
    stories = [(path / "story.py").read_text("utf-8") for path in library().values()]
    assert any(f"s.{verb}(" in story for story in stories)


@pytest.mark.parametrize(
    "form",
    ["p50 =", "coverage =", "mode =", "values =", "fixed =", "[rankings.", "[[correlations]]",
     "[rationality.", "bounds"],
)  # fmt: skip
def test_every_form_of_judgement_is_used_by_some_crisis(form: str):
    files = [(path / "judgements.toml").read_text("utf-8") for path in library().values()]
    assert any(form in text for text in files)


@pytest.mark.parametrize(
    "notation", ["P(", "E[", "belief(", "value(", "do(", "min(", "max(", "abs("]
)
def test_all_of_the_notation_is_used_by_some_claim(notation: str):
    asked = [claim.holds for name in library() for claim in read_folder(name).claims]
    assert any(notation in holds for holds in asked)
