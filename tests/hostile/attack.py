"""Attacks on a run, each in a child of a process that has compiled all it needs.

``python -m tests.hostile.attack NAME FOLDER SEED COUNT`` prints as JSON how often what happened,
and fails where a promise was broken. Children are forked, so that one that is killed, or crashes,
takes nothing along.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from rubicon.answers.answering import answer_run
from rubicon.ask import Plan, parse
from rubicon.ask.runs import ask_run
from rubicon.crisis.folder import Folder, read_folder
from rubicon.crisis.gamefile import import_game
from rubicon.crisis.places import copy_crisis
from rubicon.ensemble import Model, Settings, finish_run, open_run, solve_run, start_run
from rubicon.ensemble.manifest import read_manifest, write_manifest
from rubicon.ensemble.run import warm_up
from rubicon.errors import RubiconError
from rubicon.files import remove_unfinished
from rubicon.report.page.page import write_report
from tests.ensemble.small_run import contents, copied, make_run
from tests.exchange.retold import EFG

Limit = Callable[[Callable[[], object]], object]
"""Does work within a limit."""
DONE, REFUSED, FAILED = 0, 3, 4
"""How a child ends: done, with a message of ours, with a traceback."""
PATIENCE = 300
"""Seconds after which a child counts as one that never ends."""


def child(work: Callable[[], object], kill_after: float | None = None) -> int:
    """Do it in a child; how it ended, a signal as a negative number."""
    began = time.monotonic()
    if not (pid := os.fork()):
        code = FAILED
        try:
            work()
            code = DONE
        except RubiconError:
            code = REFUSED
        finally:
            os._exit(code)
    patience = PATIENCE if kill_after is None else kill_after
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() - began > patience:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            assert kill_after is not None, "it never ends"
            return -signal.SIGKILL
        time.sleep(0.001)


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.monotonic()
    assert child(work) == DONE
    return time.monotonic() - began


def report(run: Path) -> None:
    """Answer a run and write its report."""
    opened = open_run(run)
    write_report(opened, answer_run(opened))


def use(run: Path) -> None:
    """Ask a run something, and solve its game once more."""
    opened = open_run(run)
    ask_run(opened, Plan.of(opened.game, [parse("P(ship=covertly)")]))
    warm_up(opened)


def results(run: Path) -> list[bytes]:
    """Its numbers, without the notes of sessions in its manifest."""
    return contents(run)[:-1]


# ---- kills -------------------------------------------------------------------------------------


def kills_of(folder: Folder, model: Model, place: Path, seed: int, count: int, draws: int,
             chunk: int) -> Counter[str]:  # fmt: skip
    """Kill a run at random moments from its first file on; what is left is finished to the same."""
    rng, found = random.Random(seed), Counter[str]()

    def work(path: Path) -> None:
        run = start_run(model, Settings(draws=draws, seed=5, variant_draws=0), path, folder.files)
        finish_run(run, solve_run(run, 1, chunk))

    work(place / "whole")
    before, takes = results(place / "whole"), seconds(partial(work, place / "timed"))
    for trial in range(count):
        path = place / f"run-{trial}"
        killed = child(partial(work, path), rng.uniform(0, takes)) != DONE
        if not path.exists():
            found["killed before it was a run"] += 1
            work(path)
        else:
            found["killed while solving" if killed else "done"] += 1
            if killed:
                finish_run(open_run(path), solve_run(open_run(path), 1, chunk))
        assert results(path) == before
        shutil.rmtree(path)
    assert not list(place.glob(".*")), "something is left"
    return found


def kills(place: Path, seed: int, count: int) -> Counter[str]:
    """Of the example that teaches the language."""
    folder = read_folder("beer-quiche")
    return kills_of(folder, folder.model(), place, seed, count, 40, 4)


def reference_kills(place: Path, seed: int, count: int) -> Counter[str]:
    """Of the reference crisis."""
    folder = read_folder("north-korea-2024")
    return kills_of(folder, folder.model(), place, seed, count, 6, 1)


def answer_kills(place: Path, seed: int, count: int) -> Counter[str]:
    """Kill a report; the next one is written all the same, and no number has changed."""
    rng, found = random.Random(seed), Counter[str]()
    made = make_run(place / "made").path
    report(made)
    before, takes = contents(made), seconds(partial(report, made))
    for trial in range(count):
        run = copied(made, place / f"run-{trial}")
        killed = child(partial(report, run), rng.uniform(0, takes))
        found["killed while answering" if killed else "done"] += 1
        assert contents(run) == before
        for file in run.rglob("*.json"):
            json.loads(file.read_text("utf-8"))
        assert child(partial(report, run)) == DONE
        remove_unfinished(run)
        assert {f.name for f in run.rglob("*")} == {f.name for f in made.rglob("*")}
        shutil.rmtree(run)
    return found


def folder_kills(place: Path, seed: int, count: int) -> Counter[str]:
    """Kill what makes a folder: it is there whole, or not at all."""
    rng, found = random.Random(seed), Counter[str]()
    for make in (copy_crisis, partial(import_game, EFG)):
        make(place / "whole")
        files = {file.name for file in (place / "whole").iterdir()}
        takes = seconds(partial(make, place / "timed"))
        for trial in range(count):
            path = place / f"made-{trial}"
            child(partial(make, path), rng.uniform(0, takes))
            found["whole" if path.exists() else "nothing"] += 1
            if not path.exists():
                make(path)
            assert {file.name for file in path.iterdir()} == files
            shutil.rmtree(path)
        assert not list(place.glob(".*")), "something is left"
        for name in ("whole", "timed"):
            shutil.rmtree(place / name)
    return found


# ---- full disks --------------------------------------------------------------------------------


def full_disk(place: Path, seed: int, count: int) -> Counter[str]:
    """Fill the disk after so many bytes; with room again, a run is finished to the same."""
    folder, found = read_folder("beer-quiche"), Counter[str]()
    model = folder.model()

    def work(path: Path) -> None:
        settings = Settings(draws=100, seed=seed, variant_draws=0)
        finish_run(run := start_run(model, settings, path, folder.files), solve_run(run, 1, 20))
        report(path)

    work(place / "whole")
    before = results(place / "whole")
    size = sum(f.stat().st_size for f in (place / "whole").rglob("*") if f.is_file())
    for trial in range(count):
        with small_disk(place / f"disk-{trial}", size * trial // count) as (disk, limited):
            path = disk / "run"
            code = child(partial(limited, partial(work, path)))
            assert code in (DONE, REFUSED), code
            found["full" if code == REFUSED else "enough"] += 1
            assert not list(disk.rglob("*.tmp")), "something is left"
        if not path.exists():
            work(path)
        finish_run(open_run(path), solve_run(open_run(path), 1, 20))
        assert results(path) == before
        makers: list[Callable[[Path], object]] = [copy_crisis, partial(import_game, EFG)]
        for k, made in enumerate(makers):
            with small_disk(place / f"folder-{trial}-{k}", 512 * trial) as (disk, limited):
                code = child(partial(limited, partial(made, disk / "crisis")))
                assert code in (DONE, REFUSED)
                assert code == DONE or not list(disk.iterdir())
    return found


@contextmanager
def small_disk(place: Path, size: int) -> Iterator[tuple[Path, Limit]]:
    """A disk of so many bytes, and what limits work to it; who may mount none gets files of so
    many bytes. Its content stays."""
    place.mkdir()
    options = f"size={max(size, 4096)}"
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
    if (
        os.geteuid() == 0
        and subprocess.run(mount, capture_output=True, check=False).returncode == 0
    ):
        try:
            yield place, lambda work: work()
            shutil.copytree(place, place.with_name("kept"))
        finally:
            subprocess.run(["umount", "-l", str(place)], check=True)
        place.rmdir()
        place.with_name("kept").rename(place)
        return

    def limited(work: Callable[[], object]) -> object:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size // 8, size // 8))
        return work()

    yield place, limited


# ---- files of strangers ------------------------------------------------------------------------


def mutations(place: Path, seed: int, count: int) -> Counter[str]:
    """Change files of a run: it is refused, or every number is as before."""
    rng, found = random.Random(seed), Counter[str]()
    run = make_run(place / "run").path
    before = contents(run)
    files = sorted(file for file in run.rglob("*") if file.is_file())
    for trial in range(count):
        file, other = rng.choice(files), rng.choice(files)
        content = file.read_bytes()
        file.write_bytes(_mutated(content, other.read_bytes(), trial % 8, rng))
        try:
            assert contents(run) == before, f"{file}: kind {trial % 8}"
            found["the same numbers"] += 1
        except RubiconError:
            found["refused"] += 1
        file.write_bytes(content)
    assert contents(run) == before
    return found


def _mutated(content: bytes, other: bytes, kind: int, rng: random.Random) -> bytes:
    at = rng.randrange(len(content) + 1)
    to = rng.randrange(at, len(content) + 1)
    if kind == 0 and content:
        place = rng.randrange(len(content))
        return (
            content[:place] + bytes([content[place] ^ 1 << rng.randrange(8)]) + content[place + 1 :]
        )
    changed = {
        1: content[:at],
        2: content[:at] + bytes(to - at) + content[to:],
        3: content[:at] + content[to:],
        4: content[:to] + content[at:],
        5: other,
        6: content + rng.randbytes(rng.randrange(1, 99)),
        7: content[:at] + rng.randbytes(to - at) + content[to:],
    }
    return changed.get(kind, b"")


def forged(place: Path, seed: int, count: int) -> Counter[str]:
    """Change what the arrays of a game hold, and seal the run again: nothing crashes or hangs."""
    rng, found = np.random.default_rng(seed), Counter[str]()
    made = make_run(place / "made").path
    game = open_run(made).game
    use(made)  # compiles what children need
    for trial in range(count):
        run = copied(made, place / f"run-{trial}")
        arrays = {name: array.copy() for name, array in game.arrays().items()}
        names = [name for name, array in arrays.items() if array.size]
        changed = arrays[names[trial % len(names)]]
        where = tuple(rng.integers(0, size) for size in changed.shape)
        odd = [-2, -1, 0, 1, 7, 100, 2**31 - 1, -(2**31)]
        info = np.iinfo(changed.dtype) if changed.dtype.kind == "i" else None
        value = int(odd[int(rng.integers(len(odd)))])
        changed[where] = value if info is None else np.clip(value, info.min, info.max)
        stored: dict[str, Any] = arrays
        np.savez_compressed(run / "game.npz", **stored)
        reseal(run)
        code = child(partial(use, run))
        assert code >= 0, f"a signal, {code}: {names[trial % len(names)]}"
        found["refused" if code == REFUSED else "read"] += 1
        shutil.rmtree(run)
    return found


def reseal(run: Path) -> None:
    """Let the manifest say that a run's files are as they are now."""
    manifest = read_manifest(run)
    digests = {
        name: hashlib.sha256((run / name).read_bytes()).hexdigest() for name in manifest["sha256"]
    }
    write_manifest(run, manifest | {"sha256": digests})


ATTACKS = {
    each.__name__: each
    for each in (kills, reference_kills, answer_kills, folder_kills, full_disk, mutations, forged)
}

if __name__ == "__main__":
    name, folder_, seed_, count_ = sys.argv[1:]
    print(json.dumps(ATTACKS[name](Path(folder_), int(seed_), int(count_))))
