"""The lock of a run falls with its process, and with nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rubicon.ensemble import open_run
from rubicon.ensemble.lock import locked
from rubicon.errors import InputError
from tests.ensemble.small_run import make_run

HOLD = """
import sys, time
from pathlib import Path
from rubicon.ensemble import open_run
from rubicon.ensemble.lock import locked
with locked(open_run(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return make_run(tmp_path / "run", draws=4).path


def test_a_lock_falls_with_a_killed_process(run: Path) -> None:
    """While it lives it holds, whatever the lock file says; killed, it holds no more."""
    command = [sys.executable, "-c", HOLD, str(run)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            # As another machine's number on a shared disk: that of no process here.
            (run / ".lock").write_text("999999999")
            with pytest.raises(InputError, match="another process"), locked(open_run(run)):
                pass
        finally:
            os.kill(holder.pid, signal.SIGKILL)
    with locked(open_run(run)):
        pass


@pytest.mark.parametrize("left", [str(os.getpid()), "1", ""], ids=["own", "first", "none"])
def test_a_lock_file_left_behind_means_nothing(run: Path, left: str) -> None:
    """In a container the next process has the number of the one that was killed."""
    (run / ".lock").write_text(left)
    with (
        locked(open_run(run)),
        pytest.raises(InputError, match="another process"),
        locked(open_run(run)),
    ):
        pass
    with locked(open_run(run)):
        pass
