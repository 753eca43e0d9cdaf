"""Runs solved side by side are what they are one after the other, and can be stopped."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rubicon.ensemble import open_run, solve_several, variant_runs
from rubicon.ensemble.parts import write_part
from tests.ensemble.test_variant_runs import model


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("several") / "run"
    model().run(draws=60, variant_draws=40, chunk=8, out=path, progress=False)
    return path


def unsolved(made: Path, to: Path) -> Path:
    """The same run, of whose variants nothing is solved."""
    shutil.copytree(made, to)
    for part in to.glob("variants/*/equilibria/part-*"):
        part.unlink()
    return to


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_they_are_what_they_are_one_after_the_other(made, tmp_path, threads):
    again = unsolved(made, tmp_path / "run")
    counted: list[int] = []
    solve_several(dict(variant_runs(open_run(again))), {}, threads, 8, counted.append)
    assert sum(counted) == 80
    for (name, one), (other, two) in zip(
        variant_runs(open_run(made)), variant_runs(open_run(again)), strict=True
    ):
        assert name == other
        assert two.manifest["counts"] == one.manifest["counts"]
        for part in one.parts():
            same = one.solution(part), two.solution(part)
            assert np.array_equal(same[0].behaviour, same[1].behaviour)


def test_what_is_solved_when_they_are_stopped_is_kept(made, tmp_path, monkeypatch):
    again = unsolved(made, tmp_path / "run")
    runs = dict(variant_runs(open_run(again)))

    def slowly(*part: Any) -> None:
        time.sleep(0.1)
        write_part(*part)

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("rubicon.ensemble.run.write_part", slowly)
    with pytest.raises(KeyboardInterrupt):
        solve_several(runs, {}, 1, 8, stop)
    left = sum(stop - start for each in runs.values() for start, stop in each.missing())
    assert 0 < left < 80
    solve_several(runs, {}, 2, 8)
    assert not any(each.missing() for each in runs.values())


def test_a_mistake_of_one_ends_all(made, tmp_path, monkeypatch):
    again = unsolved(made, tmp_path / "run")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("rubicon.ensemble.run.write_part", full)
    with pytest.raises(OSError, match="No space left"):
        solve_several(dict(variant_runs(open_run(again))), {}, 2, 8)
    assert not list(again.glob("variants/*/equilibria/part-*"))
