"""Runs: the same numbers whatever the circumstances, and nothing lost."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rubicon as rb
from rubicon import files
from rubicon.crisis.folder import Folder, read_folder
from rubicon.crisis.places import TEMPLATE, copy_crisis
from rubicon.ensemble import (
    RunInterruptedError,
    Settings,
    finish_run,
    open_run,
    solve_run,
    start_run,
    workers,
)
from rubicon.ensemble import parts as parts_module
from rubicon.ensemble.chances import check_chances
from rubicon.ensemble.solving import usable_cores
from rubicon.errors import InputError
from rubicon.game import Game
from rubicon.judgements import parse_judgements
from rubicon.solve.solution import Status
from rubicon.story.crisis import Crisis
from rubicon.story.tree import unfold
from tests.cli.commands import replace, slow_process
from tests.ensemble.small_run import make_run
from tests.exchange.retold import EFG


@pytest.fixture(scope="module")
def folder() -> Folder:
    return read_folder(str(TEMPLATE))


def run_template(folder: Folder, path: Path, threads: int = 1, **settings: Any):
    chosen = Settings(**{"draws": 150, "seed": 7, "chunk": 64, **settings})
    run = start_run(folder.model(), chosen, path, folder.files)
    seconds = solve_run(run, threads, chosen.chunk)
    return finish_run(run, seconds)


def numbers(run) -> dict[str, np.ndarray]:
    """Everything that a run computes, in the order of its draws."""
    parts = [solution for _, solution in run.chunks()]
    fields = ("behaviour", "status", "residual", "regret", "reached", "rounds")
    return {name: np.concatenate([getattr(p, name) for p in parts]) for name in fields} | {
        "judgements": run.judgements().values
    }


def assert_same_bits(one, other) -> None:
    for name, array in numbers(one).items():
        assert array.tobytes() == numbers(other)[name].tobytes(), name


def test_a_run_solves_every_draw_and_says_how_well(folder, tmp_path):
    """Residuals are recomputed and lie within the stated tolerance."""
    run = run_template(folder, tmp_path / "run")
    found = numbers(run)
    assert (found["status"] == Status.SOLVED).all()
    assert found["residual"].max() <= 1e-8
    assert run.manifest["counts"] == {"SOLVED": 150}
    assert run.manifest["largest_residual"] == found["residual"].max()


@pytest.mark.parametrize("changed", [{"threads": 2}, {"chunk": 11}, {"chunk": 1000}])
def test_threads_and_chunks_leave_every_bit(folder, tmp_path, changed):
    """The same seed gives the same numbers whatever the threads or the chunks."""
    plain = run_template(folder, tmp_path / "plain")
    assert_same_bits(plain, run_template(folder, tmp_path / "changed", **changed))


def test_another_seed_gives_other_draws(folder, tmp_path):
    """The seed matters."""
    one = run_template(folder, tmp_path / "one", draws=20)
    other = run_template(folder, tmp_path / "other", draws=20, seed=8)
    assert (numbers(one)["judgements"] != numbers(other)["judgements"]).mean() > 0.5


@pytest.mark.parametrize("design", ["lhs", "sobol", "random"])
def test_a_new_judgement_leaves_every_other_draw(tmp_path, design):
    """Adding a judgement, anywhere in the file, changes no draw of another."""
    copy_crisis(tmp_path / "crisis")
    before = run_template(read_folder(str(tmp_path / "crisis")), tmp_path / "a", design=design)
    replace(
        tmp_path / "crisis" / "judgements.toml",
        "[exposure]",
        '[newcomer]\nmeans = "A new one."\nunit = "payoff"\n'
        'range = { low = 0, high = 1, coverage = 1 }\nsource = "analyst"\n\n[exposure]',
    )
    after = run_template(read_folder(str(tmp_path / "crisis")), tmp_path / "b", design=design)
    old, new = before.judgements(), after.judgements()
    assert set(new.names) - set(old.names) == {"newcomer"}
    for name in old.names:
        assert old[name].tobytes() == new[name].tobytes(), name
    assert np.array_equal(numbers(before)["behaviour"], numbers(after)["behaviour"])


def test_an_interrupted_run_resumes_to_the_identical_result(folder, tmp_path):
    """Chunks that are missing, and only those, are solved again."""
    whole = run_template(folder, tmp_path / "whole")
    settings = Settings(draws=150, seed=7, chunk=64)
    cut = start_run(folder.model(), settings, tmp_path / "cut", folder.files)
    done = []

    def stop_after_one(count: int) -> None:
        done.append(count)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        solve_run(cut, 1, 64, stop_after_one)
    assert cut.missing() == [(64, 150)]
    again = open_run(tmp_path / "cut")
    seconds = solve_run(again, 2, 50)
    assert_same_bits(whole, finish_run(again, seconds))


@pytest.mark.slow
def test_a_killed_process_loses_no_finished_chunk(tmp_path):
    """A run killed with SIGKILL is taken up where it was and ends with the same numbers."""
    copy_crisis(tmp_path / "crisis")
    process = subprocess.Popen(
        slow_process(
            "run", "crisis", "--draws", 200, "--chunk", 10, "--seed", 3, "--out", "killed"
        ),
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    parts = tmp_path / "killed" / "equilibria"
    until = time.monotonic() + 120
    while len(list(parts.glob("part-*"))) < 3 and time.monotonic() < until:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    killed = open_run(tmp_path / "killed")
    assert killed.missing(), "the run had ended before it could be killed"
    assert len(killed.parts()) >= 3
    solve_run(killed, 2)
    whole = run_template(read_folder(str(tmp_path / "crisis")), tmp_path / "whole",
                         draws=200, seed=3, threads=2)  # fmt: skip
    assert_same_bits(whole, killed)


def test_a_full_disk_keeps_what_is_there(folder, tmp_path, monkeypatch):
    """What is solved stays, and the message says how to go on."""
    run = start_run(folder.model(), Settings(draws=150, chunk=64), tmp_path / "run", folder.files)
    written: list[Path] = []

    @contextmanager
    def write(path, lasting):
        with files.written(path, lasting) as file:
            yield file
            if written:
                raise OSError(28, "No space left on device")
            written.append(path)

    monkeypatch.setattr(parts_module, "written", write)
    with pytest.raises(RunInterruptedError, match=r"No space left.*(?s:.*)run --resume"):
        solve_run(run, 1, 64)
    monkeypatch.undo()
    assert open_run(run.path).missing() == [(64, 150)]
    assert not list((run.path / "equilibria").glob(".*"))


def test_a_sharpness_beyond_all_numbers_is_refused_before_there_is_a_folder(tmp_path):
    """It would end in the solver, with a run that cannot be finished."""
    crisis = rb.load(EFG, rationality="1e300")
    with pytest.raises(InputError, match=r"λ is 1e\+300 in one of the draws"):
        crisis.run(draws=4, out=tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_a_run_of_another_format_is_refused_by_name(folder, tmp_path):
    """An incompatible run says which version made it and what to do."""
    run = run_template(folder, tmp_path / "run", draws=10)
    manifest = json.loads((run.path / "manifest.json").read_text())
    manifest |= {"format": 99, "rubicon": "9.9"}
    (run.path / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(InputError, match=r"Rubicon 9\.9, in format 99"):
        open_run(run.path)


@pytest.mark.parametrize("file", ["game.json", "game.npz", "manifest.json", "draws.parquet"])
def test_a_damaged_run_is_said_to_be_damaged(folder, tmp_path, file):
    """A missing or broken file is an input error, not a traceback."""
    run = run_template(folder, tmp_path / "run", draws=10)
    (run.path / file).write_bytes(b"\x00broken")
    with pytest.raises(InputError, match="damaged"):
        list(open_run(run.path).chunks())
    (run.path / file).unlink()
    with pytest.raises(InputError):
        open_run(run.path)


def chance_game(**outcomes: str) -> tuple[Game, str]:
    crisis = Crisis("chance", ["A"])

    @crisis.story
    def story(s, j):
        chances = {name: eval(text, {"j": j}) for name, text in outcomes.items()}
        s.nature("weather", chances)
        return s.end("over", A=j.pay * (1 if s.outcome("weather") == "fair" else 0))

    return Game.of(unfold(crisis)), "pay"


RANGES = """
[p]
means = "A chance."
unit = "probability"
range = { low = 0.2, high = 0.7, coverage = 1 }
[q]
means = "Another."
unit = "probability"
range = { low = 0.1, high = 0.6, coverage = 1 }
[pay]
means = "A payoff."
unit = "payoff"
range = { fixed = 1 }
"""


@pytest.mark.parametrize(
    ("outcomes", "fault"),
    [
        ({"fair": "j.p", "foul": "1 - j.p - j.q", "mixed": "j.q"}, r"leave \[0, 1\].*−?-0\.3"),
        ({"fair": "j.p", "foul": "j.q"}, "add up to"),
        ({"fair": "2 * j.p", "foul": "1 - 2 * j.p"}, r"leave \[0, 1\].*1\.4"),
    ],
)
def test_probabilities_that_can_go_wrong_are_found_before_a_run(outcomes, fault):
    """The label, the expression and the values that break it are named."""
    game, _ = chance_game(**outcomes)
    with pytest.raises(InputError, match=fault) as error:
        check_chances(game, parse_judgements(RANGES))
    assert "weather" in str(error.value)
    assert "p = 0.7" in str(error.value) or "p = 0.2" in str(error.value)


def test_a_probability_without_its_unit_is_named():
    """What to mend is the judgement, not the story's line."""
    game, _ = chance_game(fair="j.p", foul="1 - j.p")
    range_ = "{ low = 0.2, high = 0.7, coverage = 0.9 }"
    stated = f'[p]\nmeans = "A chance."\nrange = {range_}\n[q]\nmeans = "q"\nrange = {range_}\n'
    with pytest.raises(InputError, match='add unit = "probability"') as error:
        check_chances(
            game, parse_judgements(stated + '[pay]\nmeans = "p"\nrange = { fixed = 1 }\n')
        )
    assert "[p] can lie between" in str(error.value)


def test_proper_probabilities_pass():
    """Products of chances are fine in the whole range."""
    game, _ = chance_game(fair="j.p * j.q", foul="1 - j.p * j.q")
    check_chances(game, parse_judgements(RANGES))


@pytest.mark.parametrize("share", [0, 0.01, 0.5, 0.9, 0.999])
@pytest.mark.parametrize(
    "file", ["game.json", "game.npz", "manifest.json", "draws.parquet", "equilibria/part-*"]
)
def test_a_file_cut_off_is_said_to_be_damaged(folder, tmp_path, file, share):
    """However much of a file is left, reading the run is an input error."""
    run = run_template(folder, tmp_path / "run", draws=10)
    (path,) = run.path.glob(file)
    content = path.read_bytes().rstrip()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(InputError, match="damaged"):
        list(open_run(run.path).chunks())
    if "part" in file:
        with pytest.raises(InputError, match="damaged"):
            parts_module.part_seconds(path)


def test_parts_that_overlap_are_refused(folder, tmp_path):
    """Draws that two parts hold would count twice."""
    run = run_template(folder, tmp_path / "run")
    (_, _, part), *_ = run.parts()
    name = part.name.replace("part-000000000", "part-000000032")
    (part.parent / name).write_bytes(part.read_bytes())
    with pytest.raises(InputError, match="hold the same draws"):
        open_run(run.path).missing()


def test_the_time_of_every_session_counts(folder, tmp_path):
    """Parts keep their time, sessions their versions, when a run is stopped and taken up."""
    run = start_run(folder.model(), Settings(draws=150), tmp_path / "run", folder.files)

    def stop(count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        solve_run(run, 1, 64, stop)
    (first,) = [parts_module.part_seconds(path) for _, _, path in run.parts()]
    solve_run(run, 1, 64)
    each = [parts_module.part_seconds(path) for _, _, path in run.parts()]
    finished = finish_run(open_run(run.path))
    assert min(each) > 0
    assert each[0] == first
    assert finished.manifest["seconds"] == pytest.approx(sum(each), abs=1e-3)
    segments = open_run(run.path).manifest["segments"]
    assert [set(segment) for segment in segments] == [{"started", "versions"}] * 2
    assert segments[0]["versions"]["numpy"] == np.__version__


def test_the_copy_is_what_was_run(tmp_path):
    """Saving the story while it is told changes neither the copy nor its hash."""
    copy_crisis(tmp_path / "crisis")
    story = tmp_path / "crisis" / "story.py"
    before = story.read_bytes()
    told = read_folder(str(tmp_path / "crisis"))
    story.write_bytes(b"# something else")
    run = start_run(told.model(), Settings(draws=4), tmp_path / "run", told.files)
    assert (run.path / "crisis" / "story.py").read_bytes() == before
    assert run.manifest["files"]["story.py"] == hashlib.sha256(before).hexdigest()


def test_only_the_cores_of_this_process_are_used(monkeypatch):
    """A process that is confined to two cores uses two threads."""
    monkeypatch.setattr(os, "process_cpu_count", lambda: 3, raising=False)
    assert usable_cores() == 3
    monkeypatch.delattr(os, "process_cpu_count")
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {4, 7}, raising=False)
    assert usable_cores() == 2


def test_who_reads_a_run_need_not_wait_for_pandas(folder, tmp_path):
    """Arrow imports it where it is installed, unless it is left alone."""
    run = run_template(folder, tmp_path / "run", draws=10)
    told = "import sys\nprint('pandas was imported', file=sys.stderr)\nraise ImportError\n"
    (tmp_path / "pandas.py").write_text(told, "utf-8")
    read = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from pathlib import Path\n"
        "from rubicon.ensemble import open_run\n"
        f"run = open_run(Path({str(run.path)!r}))\n"
        "print(run.judgements().values.shape[1], sum(len(s.status) for _, s in run.chunks()))\n"
    )
    found = subprocess.run([sys.executable, "-c", read], capture_output=True, text=True)
    assert (found.stdout.split(), found.stderr) == (["10", "10"], "")


def test_what_a_killed_process_left_half_written_goes_when_the_run_is_finished(
    tmp_path: Path,
) -> None:
    run = make_run(tmp_path / "run", draws=8, chunk=4)
    max((run.path / "equilibria").iterdir()).unlink()
    left = [run.path / ".0123456789abcdef.tmp", run.path / "equilibria" / ".00000000000000ff.tmp"]
    own = run.path / ".notes.tmp"
    for file in (*left, own):
        file.write_text("half")
    solve_run(run, 1)
    assert not any(file.exists() for file in left)
    assert own.exists()


def test_without_dask_a_cluster_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to install, and before it is looked for."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match="not installed") as refused, workers("tcp://host:8786"):
        pass
    assert "pip install 'rubicon[cluster]'" in refused.value.instead


@pytest.mark.parametrize("address", ["", "host", "host:8786", "tcp://host", "http://host:8786/a"])
def test_what_is_no_address_of_a_scheduler(address: str) -> None:
    with pytest.raises(InputError, match="is no address of a scheduler"), workers(address):
        pass
