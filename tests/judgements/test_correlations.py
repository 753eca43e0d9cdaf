"""Correlations: the ranks agree as stated, everything else stays."""

import numpy as np
import pytest
from scipy import stats

from rubicon.errors import InputError
from rubicon.judgements import DESIGNS, Correlation, parse_judgements, sample
from rubicon.judgements.correlations import groups

EVERY_DESIGN = pytest.mark.parametrize("design", list(DESIGNS))
TABLES = "".join(
    f'[{name}]\nmeans = "m"\nrange = {{ low = 0, high = {k + 1}, coverage = {0.5 + k / 10} }}\n'
    for k, name in enumerate("abcdef")
)
STATED = {("a", "b"): 0.5, ("c", "b"): -0.7, ("d", "e"): 0.9}


def pairs(stated):
    return "".join(
        f'[[correlations]]\nbetween = ["{one}", "{other}"]\nrank = {rank}\n'
        for (one, other), rank in stated.items()
    )


@EVERY_DESIGN
def test_ranks_correlate_as_stated(design):
    drawn = sample(parse_judgements(TABLES + pairs(STATED)), 4000, 2, design)
    found = stats.spearmanr(drawn.values.T).statistic
    ideal = np.eye(6)
    for (one, other), rank in STATED.items():
        i, j = drawn.names.index(one), drawn.names.index(other)
        ideal[i, j] = ideal[j, i] = rank
    # The standard error of an uncorrelated pair is 1/√3999 ≈ 0.016.
    assert found == pytest.approx(ideal, abs=0.05)


@pytest.mark.parametrize("rank", [-0.9, 0.3, 0.9])
def test_random_draws_are_an_exact_sample(rank):
    """Over many seeds even three draws have the stated correlation, on average."""
    held = parse_judgements(TABLES + pairs({("a", "b"): rank}))
    small = np.array([sample(held, 3, seed, "random").rows(("a", "b")) for seed in range(400)])
    pooled = small.transpose(1, 0, 2).reshape(2, -1)
    assert stats.spearmanr(*pooled).statistic == pytest.approx(rank, abs=0.1)


@pytest.mark.parametrize("design", ["lhs", "sobol"])
def test_stratified_designs_keep_every_judgements_own_numbers(design):
    plain = sample(parse_judgements(TABLES), 1024, 2, design)
    joined = sample(parse_judgements(TABLES + pairs(STATED)), 1024, 2, design)
    assert np.sort(plain.values).tobytes() == np.sort(joined.values).tobytes()
    unmoved = {name for name in plain.names if plain[name].tobytes() == joined[name].tobytes()}
    assert unmoved == {"a", "d", "f"}  # first of their groups, and the one not mentioned


def test_random_marginals_stay_uniform():
    plain = "".join(
        f'[{name}]\nmeans = "m"\nrange = {{ low = 0, high = 1, coverage = 1 }}\n' for name in "abc"
    )
    drawn = sample(
        parse_judgements(plain + pairs({("a", "b"): 0.8, ("b", "c"): 0.3})), 5000, 2, "random"
    )
    for row in drawn.values:
        assert stats.kstest(row, "uniform").pvalue > 0.01


def test_groups_are_separate_and_in_order_of_mention():
    found = groups([Correlation(pair, rank) for pair, rank in STATED.items()])
    assert [group.names for group in found] == [("a", "b", "c"), ("d", "e")]
    late = groups(
        [Correlation(("a", "b"), 0.1), Correlation(("c", "d"), 0.1), Correlation(("b", "c"), 0.1)]
    )
    assert [group.names for group in late] == [("a", "b", "c", "d")]


def test_a_contradiction_names_those_involved_and_the_cure():
    stated = {("f", "a"): 0.2, ("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): -0.9}
    with pytest.raises(InputError, match="'a', 'b', 'c' contradict") as caught:
        parse_judgements(TABLES + pairs(stated), file="judgements.toml")
    lines = (TABLES + pairs(stated)).split("\n")
    assert caught.value.where == f"judgements.toml:{len(lines) - 3}"
    assert "'f'" not in caught.value.found
    factor = float(caught.value.instead.split("multiply each by ")[1].split()[0])
    shrunk = {pair: rank * (factor if "f" not in pair else 1) for pair, rank in stated.items()}
    parse_judgements(TABLES + pairs(shrunk))
    grown = {pair: rank * (1 if "f" in pair else factor + 0.01) for pair, rank in stated.items()}
    with pytest.raises(InputError, match="contradict"):
        parse_judgements(TABLES + pairs(grown))


def test_a_contradiction_with_a_silent_pair_says_that_it_counts_as_nought():
    with pytest.raises(InputError) as caught:
        groups([Correlation(("a", "b"), 0.8, line=3), Correlation(("b", "c"), 0.8, line=9)])
    assert "state the pairs that count as 0 now: a and c" in caught.value.instead


def test_a_hundred_names_in_a_chain_are_fine():
    found = groups([Correlation((f"x{k}", f"x{k + 1}"), 0.45) for k in range(100)])
    assert len(found[0].names) == 101


@EVERY_DESIGN
def test_a_fixed_judgement_leaves_the_others_as_they_were(design):
    """A variant with one judgement fixed is compared with the same draws of all others."""
    joined = TABLES + pairs(STATED)
    fixed = joined.replace("{ low = 0, high = 2, coverage = 0.6 }", "{ fixed = 1.5 }")
    assert fixed != joined
    held = parse_judgements(fixed)
    before, after = (sample(j, 256, 3, design) for j in (parse_judgements(joined), held))
    assert set(after["b"]) == {1.5}
    for name in "acdef":
        assert before[name].tobytes() == after[name].tobytes()
    assert [text.split(": ", 1)[1] for text in held.idle_correlations] == [
        "the correlation between 'a', 'b' has no effect, since 'b' is fixed",
        "the correlation between 'c', 'b' has no effect, since 'b' is fixed",
    ]


def test_a_contradiction_is_one_with_a_fixed_judgement_too():
    """What was stated stays stated: it would come back with the range."""
    contradicting = {("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): -0.9}
    text = TABLES.replace("{ low = 0, high = 2, coverage = 0.6 }", "{ fixed = 1.5 }")
    with pytest.raises(InputError, match="not positive definite"):
        parse_judgements(text + pairs(contradicting))
