"""What a run found, as other tools have it."""

from __future__ import annotations

import numpy as np
import pytest

from rubicon.crisis.gamefile import Options, read_crisis
from rubicon.ensemble import Run, Settings, finish_run, solve_run, start_run
from rubicon.errors import InputError
from rubicon.exchange import results
from rubicon.exchange.results import as_dataset, as_profile, as_table
from rubicon.exchange.retell.crisis_files import Widths
from tests.exchange.retold import EFG, behaviour

DRAWS = 30


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    file = read_crisis(str(EFG), Options(Widths(("±20%",))))
    path = tmp_path_factory.mktemp("results") / "run"
    begun = start_run(file.model(), Settings(DRAWS), path, file.files)
    return finish_run(begun, solve_run(begun))


def test_behaviour_as_a_table(run: Run):
    pytest.importorskip("pandas", reason="pandas is not installed")
    table = as_table(run)
    assert list(table.columns) == [
        "draw",
        "player",
        "information_set",
        "label",
        "option",
        "probability",
    ]
    assert len(table) == 30 * 6
    one = table[(table.draw == 7) & (table.label == "Dealer: 2") & (table.option == "raise")]
    place = [run.game.name(h).startswith("Dealer: Dealer: 2") for h in range(3)].index(True)
    assert one.probability.item() == behaviour(run.path)[7, run.game.action_start[place]]
    sums = table.groupby(["draw", "information_set"], observed=True).probability.sum()
    np.testing.assert_allclose(sums, 1, atol=1e-12)


def test_a_run_as_a_dataset(run: Run):
    pytest.importorskip("xarray", reason="xarray is not installed")
    data = as_dataset(run)
    assert dict(data.sizes) == {"draw": 30, "action": 6, "name": 10, "who": 2}
    np.testing.assert_array_equal(data.behaviour, behaviour(run.path))
    bluffs = data.behaviour.where((data.label == "Dealer: 2") & (data.option == "raise"), drop=True)
    assert bluffs.shape == (30, 1)
    np.testing.assert_array_equal(
        data.judgement.sel(name="rationality"), run.judgements()["rationality"]
    )
    assert set(data.status.values) == {"SOLVED"}


@pytest.mark.parametrize("module", ["pandas", "xarray"])
def test_a_tool_that_is_not_installed_is_named(run: Run, monkeypatch, module) -> None:
    """Rubicon is on no index, and a clone has uv."""

    def without(name: str) -> object:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(results, "import_module", without)
    with pytest.raises(InputError, match=f"{module} is not installed") as caught:
        (as_table if module == "pandas" else as_dataset)(run)
    assert f"pip install {module}; in a clone: uv run --with {module}" in caught.value.instead


class Table:
    """A pygambit.Game of two players who choose once, as far as profiles need it."""

    is_tree, title = False, "Another"

    def mixed_strategy_profile(self) -> dict[str, float]:
        return {}

    @property
    def players(self) -> list[object]:
        return []


def test_a_profile_of_another_game_or_draw_is_refused(run: Run) -> None:
    with pytest.raises(InputError, match="the run is of another game than 'Another'"):
        as_profile(run, 0, Table())
    with pytest.raises(InputError, match="there is no draw 30"):
        as_profile(run, DRAWS, Table())
