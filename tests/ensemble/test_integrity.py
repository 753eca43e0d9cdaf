"""One bit that falls over anywhere in a run is noticed: never a wrong number."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import shutil
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rubicon.ensemble import changed_files, open_run, solve_run
from rubicon.ensemble import manifest as manifest_module
from rubicon.ensemble.manifest import read_manifest, write_manifest
from rubicon.ensemble.parts import write_part
from rubicon.errors import InputError
from rubicon.solve.solution import Solution, Status
from tests.ensemble.small_run import contents, copied, make_run


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run; tests copy it."""
    return make_run(tmp_path_factory.mktemp("made") / "run").path


@pytest.fixture
def run(made: Path, tmp_path: Path) -> Path:
    return copied(made, tmp_path / "run")


def contents_or_none(run: Path) -> list[bytes] | None:
    """None if the run is refused."""
    try:
        return contents(run)
    except InputError:
        return None


@pytest.mark.parametrize("flips", [6, pytest.param(60, marks=pytest.mark.slow)])
def test_a_flipped_bit_is_refused_or_changes_nothing(run: Path, flips: int) -> None:
    """So many in every file, at random places; in the crisis' own files it is said that they
    changed."""
    rng, before = np.random.default_rng(11), contents(run)
    files = sorted(file for file in run.rglob("*") if file.is_file())
    assert len(files) >= 10
    refused = 0
    for file in files:
        content = file.read_bytes()
        for bit in rng.choice(8 * len(content), min(flips, 8 * len(content)), replace=False):
            flipped = bytearray(content)
            flipped[bit // 8] ^= 1 << (bit % 8)
            file.write_bytes(flipped)
            after = contents_or_none(run)
            assert after in (before, None), f"{file.name}, bit {bit}"
            refused += after is None
            if file.parent.name == "crisis":
                assert changed_files(open_run(run)) == (file.name,)
        file.write_bytes(content)
    assert contents(run) == before
    assert refused > 5 * flips


def test_a_damaged_part_is_solved_again_to_the_same(run: Path) -> None:
    """As the message says: delete it, resume."""
    before = contents(run)
    (_, _, path), *_ = open_run(run).parts()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)
    with pytest.raises(InputError, match="delete that file and finish the run") as error:
        open_run(run)
    assert error.value.where == str(path)
    path.unlink()
    solve_run(open_run(run), 1)
    # All but the note of the second session, which is in the manifest, the last.
    assert contents(run)[:-1] == before[:-1]


def rewritten(run: Path, **changed: Callable[[Solution], Any]) -> None:
    """The first part of a run, changed and given the checksum of what it now holds."""
    opened = open_run(run)
    part = opened.parts()[0]
    solution = opened.solution(part)
    part[2].unlink()
    arrays = {name: change(solution) for name, change in changed.items()}
    write_part(run, part[0], dataclasses.replace(solution, **arrays))


def with_first(name: str, value: float) -> dict[str, Callable[[Solution], Any]]:
    """A column in which the first draw has another value."""

    def change(solution: Solution) -> Any:
        array = getattr(solution, name).copy()
        array[0] = value
        return array

    return {name: change}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (with_first("behaviour", -0.01), r"probabilities outside \[0, 1\]"),
        (with_first("behaviour", -2.5e272), r"probabilities outside \[0, 1\]"),
        (with_first("behaviour", np.inf), r"probabilities outside \[0, 1\]"),
        (with_first("behaviour", np.nan), "solved draws without a number"),
        (with_first("residual", np.nan), "solved draws without a number"),
        (with_first("log_odds", -np.inf), "solved draws without a number"),
        (
            {
                "behaviour": lambda solution: solution.behaviour[:, 1:],
                "log_odds": lambda solution: solution.log_odds[:, 1:],
            },
            "overwritten",
        ),
    ],
)
def test_what_no_part_holds_is_refused(
    run: Path, changed: dict[str, Callable[[Solution], Any]], said: str
) -> None:
    """Even where the checksum is right."""
    rewritten(run, **changed)
    with pytest.raises(InputError, match=said):
        contents(run)


def test_draws_that_are_not_solved_may_lack_numbers(run: Path) -> None:
    """They are counted, and never computed with."""
    rewritten(
        run,
        status=lambda solution: np.full_like(solution.status, Status.STALLED),
        behaviour=lambda solution: np.full_like(solution.behaviour, np.nan),
    )
    contents(run)


def renamed(path: Path, first: int, stop: int) -> None:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    path.rename(path.with_name(f"part-{first:09d}-{stop:09d}-{digest}.parquet"))


@pytest.mark.parametrize(
    ("first", "stop", "said"),
    [
        (0, 9, "does not hold the draws 0 to 8"),
        (20, 25, "no part of it has this name"),
        (9, 9, "no part of it has this name"),
    ],
)
def test_a_part_holds_the_draws_of_its_name(run: Path, first: int, stop: int, said: str) -> None:
    """Not fewer, not others, none that the run does not have."""
    (_, _, path), *_ = open_run(run).parts()
    renamed(path, first, stop)
    with pytest.raises(InputError, match=said):
        contents(run)


def test_a_part_without_its_checksum_is_refused(run: Path) -> None:
    """A name of another kind is no way round."""
    (_, _, path), *_ = open_run(run).parts()
    path.rename(path.with_name("part-000000000-000000010.parquet"))
    with pytest.raises(InputError, match="no part of it has this name"):
        open_run(run)


@pytest.mark.parametrize(("place", "value"), [(6, 1), (8, 99)], ids=["encrypted", "unknown way"])
def test_an_archive_that_nobody_can_unpack_is_refused(run: Path, place: int, value: int) -> None:
    """Even where the checksum is right: its heads say what there is to unpack, and how."""
    file = run / "game.npz"
    content = bytearray(file.read_bytes())
    for head, behind in ((b"PK\x03\x04", 0), (b"PK\x01\x02", 2)):
        for found in re.finditer(head, bytes(content)):
            content[found.start() + behind + place] = value
    file.write_bytes(content)
    manifest = read_manifest(run)
    digests = {**manifest["sha256"], "game.npz": hashlib.sha256(content).hexdigest()}
    write_manifest(run, {**manifest, "sha256": digests})
    with pytest.raises(InputError, match="cut off or overwritten") as error:
        open_run(run)
    assert error.value.where == str(file)


def test_draws_of_another_run_are_refused(run: Path, tmp_path: Path) -> None:
    """Though each file be whole."""
    other = make_run(tmp_path / "other", draws=23).path
    shutil.copyfile(other / "draws.parquet", run / "draws.parquet")
    with pytest.raises(InputError, match="damaged") as error:
        open_run(run)
    assert error.value.where == str(run / "draws.parquet")


@pytest.mark.parametrize(
    "changed",
    [
        {"files": {"../../secret": "0" * 64}},
        {"files": {"/etc/passwd": "0" * 64}},
        {"files": {"..": "0" * 64}},
        {"files": {"sub/claims.toml": "0" * 64}},
        {"files": {"C:\\claims.toml": "0" * 64}},
        {"files": ["claims.toml"]},
        {"draws": 0},
        {"draws": "24"},
        {"draws": True},
        {"title": None},
        {"sha256": {}},
        {"rationality": {"rows": ["rationality"], "per": []}},
        {"rationality": {"rows": ["rationality"] * 2, "per": [1.0, float("nan")]}},
        {"rationality": None},
        {"versions": ["numpy"]},
        {"segments": {}},
        {"counts": [24]},
        {"counts": {"SOLVED": "many"}},
        {"matters": {"smallest": "little"}},
        {"matters": {"least": 0.1}},
        {"versions": {"numpy": 2}},
        {"segments": [{"started": 3}]},
        {"segments": ["now"]},
        {"failures": [{"draw": "1", "status": "SOLVED"}]},
        {"changed": {"wimp": 0.5}},
        {"branch": {"split_at": [{"player": 1}]}},
        {"largest_residual": "small"},
        {"first_of": 2.5},
    ],
    ids=str,
)
def test_a_manifest_that_says_what_none_does_is_refused(run: Path, changed: dict[str, Any]) -> None:
    """Names of files elsewhere among it, with the right checksum."""
    write_manifest(run, read_manifest(run) | changed)
    with pytest.raises(InputError, match="does not say what a run's must"):
        open_run(run)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"format": ' + "9" * 5000 + "}", "[]", ""])
def test_a_manifest_that_is_none_is_damaged(run: Path, text: str) -> None:
    """However it fails to be one."""
    (run / "manifest.json").write_text(text)
    with pytest.raises(InputError, match="damaged"):
        open_run(run)


def test_a_huge_manifest_is_not_read(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused by its size."""
    monkeypatch.setattr(manifest_module, "MOST_BYTES", 2**20)
    with (run / "manifest.json").open("ab") as file:
        file.write(b" " * 2**20)
    with pytest.raises(InputError, match="more than the 1 MB"):
        open_run(run)


def test_a_run_of_an_older_format_says_how_to_make_it_again(run: Path) -> None:
    """With the draws, the seed and the design that it had."""
    manifest = json.loads((run / "manifest.json").read_text("utf-8"))
    del manifest["checksum"]
    (run / "manifest.json").write_text(json.dumps(manifest | {"format": 3}), "utf-8")
    with pytest.raises(InputError, match=r"in format 3; this version reads format 9") as error:
        open_run(run)
    assert "--draws 24 --seed 5 --design lhs" in error.value.instead
    assert str(run / "crisis") in error.value.instead


def with_game(run: Path, arrays: dict[str, Any]) -> None:
    """Other arrays in its place, with the right checksums."""
    np.savez_compressed(run / "game.npz", **arrays)
    manifest = read_manifest(run)
    manifest["sha256"]["game.npz"] = hashlib.sha256((run / "game.npz").read_bytes()).hexdigest()
    write_manifest(run, manifest)


@pytest.mark.parametrize(
    "changed",
    [
        {"more": np.zeros(3)},
        {"parent": np.zeros(300_000_000, np.int8)},
        {"parent": np.array([{}], dtype=object)},
        {"parent": np.array(["a"])},
        {"parent": np.zeros((2, 2), np.int32)},
        {"parent": np.zeros(0, np.int32)},
        {"table.value": np.zeros(3, np.complex128)},
    ],
    ids=["unknown", "huge", "objects", "texts", "another shape", "empty", "another kind"],
)
def test_arrays_are_known_by_their_heads(run: Path, changed: dict[str, Any]) -> None:
    """300 MB of zeros are 300 kB in a file: what no game has is not read."""
    arrays = open_run(run).game.arrays() | changed
    tracemalloc.start()
    with_game(run, arrays)
    tracemalloc.reset_peak()
    with pytest.raises(InputError, match="cut off or overwritten"):
        open_run(run)
    assert tracemalloc.get_traced_memory()[1] < 400 * 2**20
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("turned", 2**40, "an action that the game does not have"),
        ("turned", -2, "counts below zero"),
        ("rounds", -1, "counts below zero"),
        ("directions", -1, "counts below zero"),
    ],
)
def test_a_part_with_a_number_out_of_range_is_refused(
    run: Path, name: str, value: int, said: str
) -> None:
    """With the right checksum."""
    (start, _, path), *_ = open_run(run).parts()
    _, solution = next(open_run(run).chunks())
    changed = np.array(getattr(solution, name)).copy()
    changed[0] = min(value, np.iinfo(changed.dtype).max)
    path.unlink()
    write_part(run, start, dataclasses.replace(solution, **{name: changed}))
    with pytest.raises(InputError, match=said):
        list(open_run(run).chunks())


def test_a_game_that_fits_together_nowhere_is_refused(run: Path) -> None:
    """With the right checksum: kernels would look its indices up outside their arrays."""
    arrays = dict(np.load(run / "game.npz"))
    arrays["members"] = arrays["members"] + 2**20
    np.savez(run / "game.npz", **arrays)
    manifest = read_manifest(run)
    manifest["sha256"]["game.npz"] = hashlib.sha256((run / "game.npz").read_bytes()).hexdigest()
    write_manifest(run, manifest)
    with pytest.raises(InputError, match="damaged"):
        open_run(run)
