"""Streams that are closed or full, processes that are killed, other machines' numbers."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rubicon.ensemble import open_run, solve_run
from tests.ensemble.small_run import contents, copied, make_run

pytestmark = pytest.mark.hostile

RUBICON = f"{sys.executable} -m rubicon.cli"
QUESTION = "'P(ship=covertly)'"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run; tests that change it copy it."""
    return make_run(tmp_path_factory.mktemp("made") / "run").path


def shell(line: str, place: Path, seconds: int = 120) -> subprocess.CompletedProcess[str]:
    """What a shell says of a line."""
    return subprocess.run(["bash", "-o", "pipefail", "-c", line], cwd=place, text=True,
                          capture_output=True, timeout=seconds)  # fmt: skip


STREAMS = {
    "{0} ask {1} {2} > /dev/full": (1, "the answer cannot be printed: No space left"),
    "{0} ask {1} {2} --json > /dev/full": (1, "the answer cannot be printed: No space left"),
    "{0} list > /dev/full": (1, "the answer cannot be printed: No space left"),
    "{0} ask {1} {2} | true": (0, ""),
    "{0} ask {1} {2} --json | true": (0, ""),
    "{0} list | head -1 > /dev/null": (0, ""),
    "{0} ask {1} {2} >&-": (0, "standard output is closed"),
    "{0} ask {1} {2} 2>&- > /dev/null": (0, ""),
    "{0} ask {1} {2} 2> /dev/full > /dev/null": (0, ""),
    "{0} ask {1} nonsense 2> /dev/full": (2, ""),
    "{0} ask {1} {2} <&- > /dev/null": (0, ""),
    "{0} ask {1} {2} <&- >&- 2>&-": (0, ""),
    "{0} ask {2} {1}": (2, "the run"),
    "{0} ask {3} {1}": (2, "a question stands where the run is meant"),
    "{0} show {3}": (2, "there is no crisis"),
    "{0} run {3}": (2, "there is no crisis"),
    "{0} new {3}": (2, "File name too long"),
    "{0} report {3}": (2, "run"),
    "env -u HOME {0} ask {1} {2} > /dev/null": (0, ""),
}


@pytest.mark.parametrize("line", STREAMS)
def test_it_ends_with_one_message(line: str, made: Path, tmp_path: Path) -> None:
    """Whatever becomes of what it prints, and whatever it is given as a name; no traceback."""
    code, said = STREAMS[line]
    long = "'" + "P(ship=covertly) + " * 20 + "1'"
    done = shell(line.format(RUBICON, made, QUESTION, long), tmp_path)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_a_run_is_solved_where_nobody_listens(tmp_path: Path) -> None:
    """Without any standard stream."""
    line = f"{RUBICON} run beer-quiche --draws 20 --out run --no-report <&- >&- 2>&-"
    assert shell(line, tmp_path, 300).returncode == 0
    assert open_run(tmp_path / "run").solved == 20


def test_a_folder_that_may_not_be_entered_is_said(made: Path, tmp_path: Path) -> None:
    run = copied(made, tmp_path / "run")
    if os.geteuid() == 0:
        pytest.skip("root may enter any folder")
    run.chmod(0)
    try:
        done = shell(f"{RUBICON} ask run {QUESTION}", tmp_path)
    finally:
        run.chmod(0o700)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["check beer-quiche", "check none", "ask run nonsense"])
def test_without_asserts_it_says_the_same(command: str, made: Path, tmp_path: Path) -> None:
    """``python -O``: what guards against others' input is no assertion."""
    copied(made, tmp_path / "run")
    plain = shell(f"{RUBICON} {command}", tmp_path)
    bare = shell(f"{sys.executable} -O -m rubicon.cli {command}", tmp_path)
    assert (bare.returncode, bare.stdout, bare.stderr) == (
        plain.returncode, plain.stdout, plain.stderr)  # fmt: skip


BESIDE = """
import os, sys, time
from rubicon.beside import beside
def work(hear, tell):
    tell(os.getpid())
    end = time.monotonic() + 60
    while time.monotonic() < end:  # as busy as a telling
        pass
if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(__file__))
    with beside("busy", "work") as other:
        print(other.hear(), flush=True)
        other.hear()
"""


@pytest.mark.parametrize("ends", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_the_second_process_ends_with_the_first(ends: signal.Signals, tmp_path: Path) -> None:
    """Within two seconds, however it ends, and without a word of its own."""
    (tmp_path / "busy.py").write_text(BESIDE)
    command = [sys.executable, str(tmp_path / "busy.py")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          start_new_session=True) as first:  # fmt: skip
        assert first.stdout is not None
        second = int(first.stdout.readline())
        os.killpg(first.pid, ends)  # as a terminal does, to all in the foreground
        first.wait(10)
        began = time.monotonic()
        while Path(f"/proc/{second}").exists() and time.monotonic() < began + 10:
            if Path(f"/proc/{second}/stat").read_text().split()[2] == "Z":
                break
            time.sleep(0.05)
        assert time.monotonic() < began + 5
        said = first.stderr.read() if first.stderr else ""
    assert said.count("Traceback") <= 1  # that of the first, which this script doesn't catch


def test_two_processes_finish_a_run_once(made: Path, tmp_path: Path) -> None:
    """The second is told so, or finds it finished; the numbers are those of one."""
    run = copied(made, tmp_path / "run")
    before = contents(run)[:-1]
    for part in (run / "equilibria").iterdir():
        part.unlink()
    line = f"{RUBICON} run --resume run --no-report --chunk 10 > /dev/null"  # as it was made
    done = shell(f"({line}; echo one $? >&2) & {line}; echo two $? >&2; wait", tmp_path, 300)
    assert "Traceback" not in done.stderr
    assert " 0" in done.stderr
    assert contents(run)[:-1] == before


def test_who_reads_meanwhile_sees_whole_files(made: Path, tmp_path: Path) -> None:
    """A report is written, levers are pulled and questions asked at once, again and again."""
    run = copied(made, tmp_path / "run")
    assert shell(f"{RUBICON} report run", tmp_path, 300).returncode == 0
    page_end = (run / "report.html").read_text("utf-8").rstrip()[-7:]
    line = f"for k in 1 2; do {RUBICON} report run > /dev/null || exit 1; done & " \
        f"for k in 1 2; do {RUBICON} levers run > /dev/null || exit 2; done & " \
        f"for k in 1 2 3; do {RUBICON} ask run {QUESTION} > /dev/null || exit 3; done & " \
        "wait -n && wait -n && wait -n"  # fmt: skip
    with subprocess.Popen(["bash", "-c", line], cwd=tmp_path, stderr=subprocess.PIPE,
                          text=True) as writing:  # fmt: skip
        looked = 0
        while writing.poll() is None:
            json.loads((run / "summary.json").read_text("utf-8"))
            json.loads((run / "manifest.json").read_text("utf-8"))
            assert (run / "report.html").read_text("utf-8").rstrip()[-7:] == page_end
            for table in (run / "answers").glob("*.csv"):
                assert table.read_bytes().endswith(b"\n")
            looked += 1
            time.sleep(0.01)
        said = writing.stderr.read() if writing.stderr else ""
    assert writing.returncode == 0, said
    assert looked > 10


HOLD = """
import sys, time
from pathlib import Path
from rubicon.ensemble import open_run
from rubicon.ensemble.lock import locked
with locked(open_run(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(60)
"""


def test_two_containers_on_one_volume(made: Path, tmp_path: Path) -> None:
    """Both processes have the number 1; the lock is the disk's, and falls with its process."""
    space = ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child"]
    if not shutil.which("unshare") or subprocess.run([*space, "true"], check=False,
                                                     capture_output=True).returncode:  # fmt: skip
        pytest.skip("no namespaces here")
    run = copied(made, tmp_path / "run")
    max((run / "equilibria").iterdir()).unlink()
    with subprocess.Popen([*space, sys.executable, "-c", HOLD, str(run)],
                          stdout=subprocess.PIPE, text=True) as holder:  # fmt: skip
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        inside = " ".join(space)
        refused = shell(f"{inside} {RUBICON} run --resume run", tmp_path)
        assert refused.returncode == 2
        assert "another process is solving this run" in refused.stderr
        holder.kill()
    resumed = shell(f"{inside} {RUBICON} run --resume run --no-report", tmp_path, 300)
    assert resumed.returncode == 0, resumed.stderr
    solve_run(open_run(run), 1)
