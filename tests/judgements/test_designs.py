"""Designs: marginals, independence, and draws that other judgements cannot move."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from rubicon.errors import InputError
from rubicon.judgements import DESIGNS, central, parse_judgements, sample
from rubicon.judgements.designs import opened

RANGES = {
    "noticed": 'unit = "probability"\nrange = { p5 = 0.2, p50 = 0.5, p95 = 0.9 }',
    "evidence": 'unit = "share"\nrange = { low = 0.1, high = 0.4, coverage = 0.9 }',
    "cost": "range = { min = 0, mode = 0.2, max = 0.6 }",
    "steps": "range = { values = [[0.1, 1], [0.3, 2]] }",
    "known": "range = { fixed = 0.5 }",
    "stake": "bounds = [0, inf]\nrange = { p10 = 1, p50 = 3, p90 = 20 }",
    "rationality": "range = { low = 4, high = 20, coverage = 0.9 }",
    "rationality.Beijing": "range = { low = 4, high = 20, coverage = 1 }",
}
RANKING = '[rankings.r]\nmeans = "m"\norder = ["a", ["b", "c"], "d"]\nlow = 0\nhigh = 1\n'
EVERY_DESIGN = pytest.mark.parametrize("design", list(DESIGNS))


def write(names, more=""):
    tables = (f'[{name}]\nmeans = "m"\n{RANGES.get(name, RANGES["cost"])}\n' for name in names)
    return parse_judgements("".join(tables) + more)


UNIFORM = "range = { low = 0, high = 1, coverage = 1 }"


def uniform(count, more=""):
    """So many judgements that are uniform on [0, 1]: what a design itself gives."""
    tables = (f'[x{k}]\nmeans = "m"\n{UNIFORM}\n' for k in range(count))
    return parse_judgements("".join(tables) + more)


@EVERY_DESIGN
def test_marginals(design):
    """Each row follows its range: Kolmogorov–Smirnov on the ranks its quantiles give."""
    held = write(list(RANGES), RANKING)
    drawn = sample(held, 1000, 4, design)
    grid = (np.arange(20_000) + 0.5) / 20_000
    for name, judgement in held.numbers.items():
        ideal = judgement.range.quantile(grid)
        assert stats.ks_2samp(drawn[name], ideal).pvalue > 0.01, name
        low, high = judgement.support
        assert low <= drawn[name].min() <= drawn[name].max() <= high


@EVERY_DESIGN
def test_judgements_are_independent(design):
    """No pair of forty is correlated beyond chance, squares included."""
    u = sample(uniform(40), 1024, 11, design).values
    for shape in (u, (u - 0.5) ** 2):
        pairs = np.asarray(np.corrcoef(shape))[np.triu_indices(40, 1)] * np.sqrt(1023)
        assert np.abs(pairs).max() < 4.5
        assert pairs.std() == pytest.approx(1, abs=0.15)


@pytest.mark.parametrize("draws", [1, 2, 7, 100, 2000])
def test_lhs_is_a_latin_hypercube(draws):
    u = sample(uniform(6), draws, 0, "lhs").values
    assert (np.sort(np.floor(u * draws), axis=1) == np.arange(draws)).all()


@pytest.mark.parametrize("draws", [1, 2, 7, 2000])
def test_lhs_is_that_of_scipy_to_the_last_bit(draws):
    """Which takes long to import: so who draws doesn't."""
    mine = DESIGNS["lhs"](np.random.default_rng(3), draws)
    theirs = stats.qmc.LatinHypercube(d=1, rng=np.random.default_rng(3)).random(draws)[:, 0]
    assert mine.tobytes() == opened(theirs).tobytes()


@pytest.mark.parametrize("draws", [1, 2, 8, 1024])
def test_sobol_is_stratified_at_every_power_of_two(draws):
    u = sample(uniform(6), 2000, 0, "sobol").values[:, :draws]
    assert (np.sort(np.floor(u * draws), axis=1) == np.arange(draws)).all()


@pytest.mark.parametrize("design", ["lhs", "sobol"])
def test_stratified_designs_err_less(design):
    """A mean over 2000 draws is at least ten times as exact as with random numbers."""
    errors = [sample(uniform(5), 2000, seed, design).values.mean(axis=1) - 0.5 for seed in range(8)]
    assert np.sqrt(np.mean(np.square(errors))) < np.sqrt(1 / 12 / 2000) / 5


@EVERY_DESIGN
@settings(max_examples=25, derandomize=True, deadline=None)
@given(st.permutations(list(RANGES)), st.integers(1, 7), st.integers(1, 60))
def test_adding_a_judgement_anywhere_moves_no_other_draw(design, order, kept, draws):
    """Fewer judgements, in another order, without the ranking: the same bits."""
    fewer = [name for name in order[:kept] if "." not in name]
    few = sample(write(fewer), draws, 9, design)
    many = sample(write(list(RANGES), RANKING), draws, 9, design)
    for name in fewer:
        assert few[name].tobytes() == many[name].tobytes()


@EVERY_DESIGN
def test_adding_a_correlation_moves_only_those_it_joins(design):
    plain = sample(write(list(RANGES), RANKING), 100, 9, design)
    joined = sample(
        write(
            list(RANGES),
            RANKING + '[[correlations]]\nbetween = ["stake", "rationality.Beijing"]\nrank = 0.6\n',
        ),
        100,
        9,
        design,
    )
    moved = {name for name in plain.names if plain[name].tobytes() != joined[name].tobytes()}
    assert moved == {"rationality.Beijing"}


@pytest.mark.parametrize("design", ["random", "sobol"])
def test_more_draws_leave_the_first_ones(design):
    held = write(
        list(RANGES), RANKING + '[[correlations]]\nbetween = ["stake", "cost"]\nrank = 0.6\n'
    )
    most = sample(held, 700, 1, design).values
    for draws in (1, 2, 3, 64, 65, 300):
        assert sample(held, draws, 1, design).values.tobytes() == most[:, :draws].tobytes()


@EVERY_DESIGN
def test_seeds_differ_and_zero_is_one_of_them(design):
    held = write(["cost"])
    rows = [sample(held, 20, seed, design).values.tobytes() for seed in (0, 0, 1, 2**40)]
    assert rows[0] == rows[1]
    assert len(set(rows)) == 3


def test_draws_do_not_depend_on_the_process():
    """Python salts its own hash of text; streams come from SHA-256 instead."""
    code = (
        "from rubicon.judgements.streams import stream\n"
        "print(stream(7, 'exposure', 'lhs').integers(2**32, size=3).tolist())"
    )
    environments = ({"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2"})
    printed = {
        subprocess.run(
            [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
        ).stdout.strip()
        for env in environments
    }
    assert printed == {"[834827555, 3757857255, 1052661117]"}


def test_central_values():
    held = write(list(RANGES))
    middle = central(held)
    assert middle.values.shape == (8, 1)
    assert middle["noticed"] == [0.5]
    assert middle["rationality"] == pytest.approx([np.sqrt(80)])
    assert middle["steps"] == [0.3]


def test_an_empty_set_can_be_drawn():
    held = parse_judgements("")
    assert sample(held, 5, 0).values.shape == (0, 5)
    assert central(held).values.shape == (0, 1)


@pytest.mark.parametrize(
    ("draws", "seed", "design", "found", "instead"),
    [
        (5, 0, "sobl", "unknown design 'sobl'", "sobol"),
        (0, 0, "lhs", "0 draws", "1 or more"),
        (5, -1, "lhs", "seed -1", ""),
    ],
)
def test_bad_requests(draws, seed, design, found, instead):
    with pytest.raises(InputError, match=found) as caught:
        sample(write(["cost"]), draws, seed, design)
    assert instead in caught.value.instead


def test_rows_are_found_by_name():
    drawn = sample(write(["cost", "stake"]), 5, 0)
    assert (drawn.rows(("stake", "cost")) == drawn.values[::-1]).all()
    assert drawn.rows(()).shape == (0, 5)
    with pytest.raises(InputError, match="no judgement 'stak'") as caught:
        drawn["stak"]
    assert "'stake'" in caught.value.instead
