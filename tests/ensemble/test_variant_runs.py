"""Variants are runs within a run: written before anything is solved, sealed, and taken up again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

import rubicon as rb
from rubicon.ensemble import Settings, open_run, solve_run, start_run, variant_runs
from rubicon.ensemble.variants import _folders
from tests.ensemble.small_run import contents


def model() -> rb.GameModel:
    crisis = rb.Crisis("Two ways", ["A", "B"])

    @crisis.story
    def story(s, j):
        order = ["A", "B"] if s.variant("first", ["A", "B"]) == "A" else ["B", "A"]
        taken = [s.choose(player, f"{player} acts", ["yes", "no"]) for player in order]
        if s.variant("odd / name?", ["no", "yes"]) == "yes":
            s.choose("A", "again", ["yes", "no"])
        both = taken == ["yes", "yes"]
        return s.end("over", A=j.a * both, B=j.b if both else 0.3)

    return crisis.with_judgements(a=(-0.5, 1), b=(0, 1), rationality=(1, 10)).with_claims(
        both='P("A acts"=yes) > 0.5'
    )


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "run"
    model().run(draws=60, variant_draws=40, chunk=16, out=path, progress=False)
    return path


def test_the_folder_is_that_of_a_run_for_each_variant(whole: Path) -> None:
    run = open_run(whole)
    assert [
        {name: each[name] for name in ("name", "folder", "told", "draws")}
        for each in run.manifest["variants"]
    ] == [
        {"name": "first=B", "folder": "first=B", "told": {"first": "B"}, "draws": 40},
        {"name": "odd / name?=yes", "folder": "odd-name-=yes", "told": {"odd / name?": "yes"},
         "draws": 40},
    ]  # fmt: skip
    for _, each in variant_runs(run):
        assert not each.missing()
        assert each.manifest["counts"] == {"SOLVED": 40}
        assert each.rationality == run.rationality
        assert np.array_equal(each.judgements().values, run.judgements(0, 40).values)


def test_variants_have_the_units_of_the_base_and_no_stakes_of_their_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """λ and what matters count in them."""
    made = model()
    base = made.solved_as
    monkeypatch.setattr("rubicon.ensemble.model.stakes", None)
    for each in made.variants:
        assert each.model.rationality == base.rationality
        assert each.model.matters == base.matters


def test_a_run_stopped_at_any_part_is_finished_to_the_same_numbers(
    whole: Path, tmp_path: Path
) -> None:
    """Before the first draw of a variant, in the midst of one, and in the midst of the base."""
    made = model()
    for stop in (0, 16, 60, 76, 100):
        path = tmp_path / f"stopped-{stop}"
        run = start_run(made.solved_as, Settings(draws=60, variant_draws=40), path,
                        made.folder.files, tellings=made.variants)  # fmt: skip
        left = stop
        for each in (run, *(other for _, other in variant_runs(run))):

            def advance(count: int) -> None:
                nonlocal left
                left -= count
                if left <= 0:
                    raise KeyboardInterrupt

            if left <= 0:
                break
            try:
                solve_run(each, 1, 16, advance)
            except KeyboardInterrupt:
                break
        done = rb.open(path).finish(chunk=16, progress=False)
        for one, other in zip(
            variant_runs(open_run(whole)), variant_runs(done.stored), strict=True
        ):
            mine, theirs = contents(one[1].path)[:-1], contents(other[1].path)[:-1]
            assert mine == theirs
        assert done.variants().record["claims"] == rb.open(whole).variants().record["claims"]


def test_an_unfinished_variant_is_said_with_what_finishes_it(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "run"
    shutil.copytree(whole, path)
    (part, *_) = sorted((path / "variants" / "first=B" / "equilibria").glob("part-*"))
    part.unlink()
    with pytest.raises(rb.InputError, match="the run is not finished: 16 of 40 draws"):
        rb.open(path).variants()
    assert rb.open(path).finish(progress=False).variants().record == (
        rb.open(whole).variants().record | {"run": str(path)}
    )


def test_a_damaged_or_missing_variant_is_found(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "run"
    shutil.copytree(whole, path)
    (part, *_) = sorted((path / "variants" / "first=B" / "equilibria").glob("part-*"))
    part.write_bytes(part.read_bytes()[:-1] + b"x")
    with pytest.raises(rb.InputError, match="this file was cut off or overwritten"):
        rb.open(path).variants()
    shutil.rmtree(path / "variants" / "first=B")
    with pytest.raises(rb.InputError, match="this variant of it is missing"):
        rb.open(path).variants()


def test_a_manifest_names_no_variant_elsewhere(whole: Path, tmp_path: Path) -> None:
    from rubicon.ensemble.manifest import write_manifest

    path = tmp_path / "run"
    shutil.copytree(whole, path)
    manifest = json.loads((path / "manifest.json").read_text("utf-8"))
    manifest["variants"][0]["folder"] = "../../elsewhere"
    write_manifest(path, manifest)
    with pytest.raises(rb.InputError, match="does not say what a run's must"):
        rb.open(path)


def test_folders_are_plain_and_unlike() -> None:
    assert _folders(["a=b", "A=B", "../x", "??", "d" * 200]) == [
        "a=b", "A=B-2", "x", "variant", "d" * 80,
    ]  # fmt: skip
