"""Settings that all tests share.

Hypothesis tries the same examples on every machine. A suite is shared out among workers, one for
each core and each on one thread; a file or two named on the command line need none.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "rubicon",
    derandomize=True,
    deadline=None,  # the first example may compile kernels
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("rubicon")

if sys.dont_write_bytecode:
    # Beside the sources, that is. Without any, each process spends seconds on reading libraries.
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(Path(__file__).parents[1] / ".pytest_cache" / "bytecode")
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
    del os.environ["PYTHONDONTWRITEBYTECODE"]

# Read when NumPy is loaded: the threads of its linear algebra wait for work where others could run.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

MOST_WORKERS = 8
FEW, MANY = 2, 200
"""Files that one process runs sooner than workers; tests for which all kernels are compiled."""


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One for each core, none where only a few files or tests are asked for."""
    named = {argument.partition("::")[0] for argument in config.args}
    if len(named) <= FEW and all(Path(name).is_file() for name in named):
        return 0
    return min(len(cores()), MOST_WORKERS)


def pytest_configure(config: pytest.Config) -> None:
    """Keep a worker to one core, so that what it solves takes one thread; and heed Ctrl-C, whose
    tests send it."""
    worker = number(config)
    if worker is not None and hasattr(os, "sched_setaffinity"):
        held = cores()
        os.sched_setaffinity(0, {held[worker % len(held)]})
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # as in the background of a script
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Compile the kernels once for all workers where many tests will need them; and look for
    garbage less often, and not among what is loaded, which stays."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    worker = number(session.config)
    if worker is not None and len(session.items) > MANY:
        from tests.kernels import compile_kernels

        compile_kernels(session.config.cache.mkdir("kernels"), worker)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that is the same one for all workers."""
    own = tmp_path_factory.getbasetemp()
    place = (own if worker_id == "master" else own.parent) / "shared"
    place.mkdir(exist_ok=True)
    return place


def number(config: pytest.Config) -> int | None:
    """Which worker this is, counted from 0; None in the process that shares out."""
    held: dict[str, str] | None = getattr(config, "workerinput", None)
    return None if held is None else int(held["workerid"].removeprefix("gw"))


def cores() -> list[int]:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))
