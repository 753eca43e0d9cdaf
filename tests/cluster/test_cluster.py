"""Runs on a real scheduler with two worker processes: the same bits, whatever ends on the way."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

import rubicon as rb
from rubicon.crisis.folder import read_folder
from rubicon.ensemble import (
    Run,
    RunInterruptedError,
    Settings,
    finish_run,
    open_run,
    solve_run,
    start_run,
    variant_runs,
    workers,
)
from rubicon.ensemble.versions import versions
from rubicon.errors import InputError
from tests.ensemble.small_run import contents

pytestmark = pytest.mark.cluster
cluster = pytest.importorskip("rubicon.ensemble.cluster")
pytest.importorskip("distributed")

DRAWS, CHUNK = 600, 50
QUIET = ("--no-dashboard",)


@contextmanager
def process(*command: object) -> Iterator[subprocess.Popen[bytes]]:
    """One of Dask's, which ends with the block."""
    line = [sys.executable, "-m", "dask", *map(str, command)]
    with subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as started:
        try:
            yield started
        finally:
            started.kill()


def scheduler(port: int) -> list[object]:
    return ["scheduler", "--host", "127.0.0.1", "--port", port, *QUIET]


def worker(address: str, place: Path, *more: object) -> list[object]:
    return ["worker", address, "--nthreads", 1, "--no-nanny", "--local-directory", place, *more,
            *QUIET]  # fmt: skip


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Machines:
    """A scheduler and workers, as processes that can be killed."""

    def __init__(self, place: Path, stack: ExitStack) -> None:
        self.place, self.stack, self.port = place, stack, free_port()
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.scheduler = self.start(*scheduler(self.port))
        self.workers = [self.work(), self.work()]

    def start(self, *command: object) -> subprocess.Popen[bytes]:
        return self.stack.enter_context(process(*command))

    def work(self, *more: object) -> subprocess.Popen[bytes]:
        """One worker more."""
        return self.start(*worker(self.address, self.place, *more))

    def both(self) -> None:
        """Wait until two workers are there."""
        with workers(self.address) as far:
            assert far is not None
            far.client.wait_for_workers(2, timeout=60)


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    with ExitStack() as stack:
        found = Machines(tmp_path_factory.mktemp("workers"), stack)
        found.both()
        yield found


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """The numbers of the run on this machine."""
    run = begun(tmp_path_factory.mktemp("alone") / "run")
    return numbers(finish_run(run, solve_run(run, 1, CHUNK)))


def begun(path: Path) -> Run:
    folder = read_folder("beer-quiche")
    return start_run(folder.model(), Settings(DRAWS, seed=3), path, folder.files)


def numbers(run: Run) -> list[bytes]:
    """All of them, without the manifest's times."""
    return contents(run.path)[:-1]


def solved(run: Run, address: str, progress: Callable[[int], None] | None = None) -> Run:
    with workers(address) as far:
        return finish_run(run, solve_run(run, None, CHUNK, progress, far))


class Once:
    """Does something when the first chunk is written, and so while others are being solved."""

    def __init__(self, work: Callable[[], object]) -> None:
        self.work, self.done = work, False

    def __call__(self, _: int) -> None:
        if not self.done:
            self.done = True
            self.work()


def test_two_workers_find_the_same_bits(
    machines: Machines, alone: list[bytes], tmp_path: Path
) -> None:
    assert numbers(solved(begun(tmp_path / "run"), machines.address)) == alone


def test_a_worker_is_killed_in_mid_chunk(
    machines: Machines, alone: list[bytes], tmp_path: Path
) -> None:
    """The other one solves what it had, and this process what nobody else can solve again."""
    first = machines.workers.pop(0)
    kill = Once(lambda: first.send_signal(signal.SIGKILL))
    assert numbers(solved(begun(tmp_path / "run"), machines.address, kill)) == alone
    assert first.wait(10) == -signal.SIGKILL
    machines.workers.append(machines.work())
    machines.both()


def test_ctrl_c_keeps_what_is_done(machines: Machines, alone: list[bytes], tmp_path: Path) -> None:
    """It is finished here, or on the cluster."""

    def stop() -> None:
        raise KeyboardInterrupt

    run = begun(tmp_path / "run")
    with pytest.raises(KeyboardInterrupt):
        solved(run, machines.address, Once(stop))
    done = DRAWS - sum(stop - start for start, stop in run.missing())
    assert 0 < done < DRAWS
    shutil.copytree(run.path, tmp_path / "copy")
    assert numbers(solved(run, machines.address)) == alone
    other = open_run(tmp_path / "copy")
    assert numbers(finish_run(other, solve_run(other, 1, CHUNK))) == alone


def test_a_scheduler_is_started_again(
    machines: Machines, alone: list[bytes], tmp_path: Path
) -> None:
    """What it had is sent again to the new one, once that has workers."""

    def again() -> None:
        machines.scheduler.kill()
        machines.scheduler.wait(10)
        machines.scheduler = machines.start(*scheduler(machines.port))
        machines.workers = [machines.work(), machines.work()]

    assert numbers(solved(begun(tmp_path / "run"), machines.address, Once(again))) == alone
    machines.both()


PRELOADED = """
import rubicon.ensemble.problem as module
def dask_setup(worker):
    solve = module.Problem.solve
    def wrongly(self, draws):
        {0}
    module.Problem.solve = wrongly
"""
DIGIT = """found = solve(self, draws)
        found.behaviour[:, 0] *= 1 + 1e-15
        return found"""


@pytest.mark.parametrize(
    ("does", "said"),
    [(DIGIT, r"draw \d+ has another behaviour on tcp"),
     ("raise RuntimeError('no')", "the worker tcp.* failed: RuntimeError: no")],
)  # fmt: skip
def test_a_worker_that_errs_is_found(
    machines: Machines, tmp_path: Path, does: str, said: str
) -> None:
    """Be it in the last digit: its chunk is not kept."""
    (tmp_path / "erring.py").write_text(PRELOADED.format(does))
    with process(*worker(machines.address, tmp_path, "--preload", tmp_path / "erring.py")):
        with workers(machines.address) as far:
            assert far is not None
            far.client.wait_for_workers(3, timeout=60)
        with pytest.raises(RunInterruptedError, match=said):
            solved(begun(tmp_path / "run"), machines.address)
    with workers(machines.address) as far:
        assert far is not None
        while len(far.client.nthreads()) > 2:
            time.sleep(0.1)


def test_other_versions_are_refused(
    machines: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before there is a folder."""
    own = versions()
    monkeypatch.setattr("rubicon.ensemble.problem.versions", lambda: {**own, "numpy": "1.0"})
    with pytest.raises(InputError, match=r"has other versions: numpy .*, here 1\.0"):
        rb.load("beer-quiche").run(20, out=tmp_path / "run", cluster=machines.address)
    assert not (tmp_path / "run").exists()


def test_a_run_with_variants_from_python(machines: Machines, tmp_path: Path) -> None:
    """Variants are solved there, too; and threads are said to be of this machine."""
    crisis = rb.load("july-1914")
    far = crisis.run(20, variant_draws=4, cluster=machines.address, progress=False)
    near = crisis.run(20, variant_draws=4, progress=False)
    for one, two in zip(variant_runs(far.stored), variant_runs(near.stored), strict=True):
        assert [s.behaviour.tobytes() for _, s in one[1].chunks()] == [
            s.behaviour.tobytes() for _, s in two[1].chunks()]  # fmt: skip
    with pytest.raises(InputError, match="threads are those of this machine"):
        crisis.run(20, threads=2, cluster=machines.address, progress=False)


def test_nobody_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No scheduler; then one without workers."""
    monkeypatch.setattr(cluster, "PATIENCE", 1.0)
    crisis, address = rb.load("beer-quiche"), f"tcp://127.0.0.1:{(port := free_port())}"
    with pytest.raises(InputError, match=f"no scheduler of Dask answers at {address}"):
        crisis.run(20, cluster=address)
    monkeypatch.setattr(cluster, "PATIENCE", 10.0)
    with process(*scheduler(port)), pytest.raises(InputError, match="has no workers after"):
        crisis.run(20, cluster=address)


def test_the_command_line(machines: Machines, tmp_path: Path) -> None:
    """``--cluster`` finishes a run; and what is no address."""
    rubicon = [sys.executable, "-m", "rubicon.cli", "run"]
    run = begun(tmp_path / "run")

    def told(*more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*rubicon, *more], cwd=tmp_path, capture_output=True, text=True)

    done = told("--resume", "run", "--no-report", "--cluster", machines.address)
    assert done.returncode == 0, done.stderr
    assert open_run(run.path).solved == DRAWS
    refused = told("beer-quiche", "--cluster", "somewhere")
    assert refused.returncode == 2
    assert "'somewhere' is no address of a scheduler" in refused.stderr
    assert "tcp://HOST:8786" in refused.stderr
