"""Stories and their files that never end are stopped, wherever they are told."""

from __future__ import annotations

import contextlib
import io
import itertools
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import pytest

from rubicon import Crisis
from rubicon.crisis.story_file import read_story
from rubicon.errors import InputError
from rubicon.story.endless import bounded
from rubicon.story.tree import unfold

SOON = 0.2
"""Seconds that a telling may take here."""


def spins() -> None:
    while True:
        pass


def catches_errors() -> None:
    while True:
        with contextlib.suppress(Exception):
            spins()


def catches_everything() -> None:
    while True:
        try:
            spins()
        except:  # noqa: E722
            print("on", file=io.StringIO())


def sleeps() -> None:
    time.sleep(20)


def waits_for_a_lock() -> None:
    threading.Event().wait(20)


def loops_in_a_builtin() -> None:
    any(x is None for x in itertools.count())


ENDLESS = [spins, catches_errors, catches_everything, sleeps, waits_for_a_lock, loops_in_a_builtin]


def crisis_of(before: Callable[[], None]) -> Crisis:
    """A crisis whose story does something after its first move."""
    crisis = Crisis("endless", players=["A"])

    @crisis.story
    def story(s: Any, j: Any) -> Any:
        s.choose("A", "x", ["l", "r"])
        before()
        return s.end("over", A=1)

    return crisis


def in_a_thread(work: Callable[[], object]) -> BaseException | None:
    """What is raised by work that a thread other than the main one does."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(10)
    assert not thread.is_alive()
    return raised[0] if raised else None


@pytest.mark.parametrize("kind", ENDLESS)
def test_a_telling_that_never_ends_is_stopped_with_its_line(kind: Callable[[], None]) -> None:
    """Whatever it loops in, catches or waits for; and the error says after which move."""
    with pytest.raises(InputError, match=r"has not ended after 0\.2 seconds") as caught:
        unfold(crisis_of(kind), patience=SOON)
    first = kind.__code__.co_firstlineno
    line = int(caught.value.where.split("test_endless.py:")[1].split()[0])
    innermost = spins.__code__.co_firstlineno if kind.__name__.startswith("catches") else first
    assert innermost < line <= innermost + 5
    assert "(after x=l)" in caught.value.where


@pytest.mark.parametrize("kind", ENDLESS)
def test_so_is_one_outside_of_the_main_thread(kind: Callable[[], None]) -> None:
    """As a server or a notebook's background tells it."""
    error = in_a_thread(lambda: unfold(crisis_of(kind), patience=SOON))
    assert isinstance(error, InputError)
    assert "has not ended" in error.found


def test_a_loop_is_stopped_and_does_not_go_on_in_its_thread() -> None:
    """What can be ended is ended, so that it takes no time from what comes after it."""
    before = threading.active_count()
    with pytest.raises(InputError):
        unfold(crisis_of(spins), patience=SOON)
    assert threading.active_count() == before


def test_one_that_catches_everything_takes_no_time_any_more() -> None:
    """It can't be ended, but it doesn't keep the processor from whatever is done next."""
    with pytest.raises(InputError):
        unfold(crisis_of(catches_everything), patience=SOON)
    began = time.process_time()
    time.sleep(0.3)
    assert time.process_time() - began < 0.15


def test_a_story_file_that_never_ends_is_stopped(tmp_path: Path) -> None:
    """Code outside of the story is code of the user's too."""
    path = tmp_path / "story.py"
    text = b"rounds = 0\nwhile True:\n    rounds += 1\n"
    with pytest.raises(InputError, match="has not ended") as caught:
        read_story(path, text, SOON)
    elsewhere = in_a_thread(lambda: read_story(path, text, SOON))
    assert isinstance(elsewhere, InputError)
    for error in (caught.value, elsewhere):
        assert error.where in (f"{path}:2", f"{path}:3")


def test_many_slow_tellings_are_no_endless_one() -> None:
    """What counts is one path, not the whole tree."""
    crisis = Crisis("slow", players=["A"])

    @crisis.story
    def story(s: Any, j: Any) -> Any:
        for name in "xyz":
            s.choose("A", name, ["l", "r"])
        time.sleep(0.1)
        return s.end("over", A=1)

    assert len(unfold(crisis, patience=0.4).nodes) == 15


ENDLESS_ALONE = """
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
from rubicon import Crisis
from rubicon.story.endless import MAY_EXIT
from rubicon.errors import InputError
from rubicon.story.tree import unfold
MAY_EXIT.set({may_exit})
crisis = Crisis("endless", players=["A"])
@crisis.story
def story(s, j):
    s.choose("A", "x", ["l", "r"])
    {loop}
try:
    unfold(crisis, patience=0.2)
except InputError as error:
    print(error)
"""


def alone(loop: str, may_exit: bool) -> subprocess.CompletedProcess[str]:
    code = ENDLESS_ALONE.format(loop=loop, may_exit=may_exit)
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False
    )


def test_it_is_stopped_where_interrupts_are_ignored() -> None:
    """As under nohup and in batch schedulers, where SIGINT does nothing."""
    done = alone("while True: pass", may_exit=False)
    assert "one telling of the story has not ended after 0.2 seconds" in done.stdout
    assert done.returncode == 0, done.stderr


def test_the_command_line_leaves_a_call_into_c_that_never_returns() -> None:
    """No Python runs any more then, so the process says where it stands and ends."""
    done = alone("sum(__import__('itertools').count())", may_exit=True)
    assert done.returncode != 0
    assert "line 13 in story" in done.stderr


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="nothing suspends a process here")
def test_a_process_that_was_suspended_goes_on() -> None:
    """Ctrl-Z for longer than patience lasts is no endless story."""
    # It works all the while, so that whoever waits beside it is late to see that it goes on.
    loop = "print('telling', flush=True); max(range(3_000_000)); return s.end('over', A=1)"
    code = ENDLESS_ALONE.format(loop=loop, may_exit=True)
    with subprocess.Popen([sys.executable, "-c", code], stdout=-1, stderr=-1, text=True) as told:
        assert told.stdout is not None
        told.stdout.readline()
        told.send_signal(signal.SIGSTOP)
        time.sleep(1.0)  # patience is 0.2 seconds
        told.send_signal(signal.SIGCONT)
        said, wrong = told.communicate(timeout=30)
    assert told.returncode == 0, wrong
    assert said == "telling\n"


def test_an_interrupt_stops_the_story_as_well() -> None:
    """Ctrl-C reaches whoever waits, and the story does not go on behind it."""
    before = threading.active_count()
    timer = threading.Timer(0.2, signal.raise_signal, [signal.SIGINT])
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        unfold(crisis_of(spins))
    timer.join()
    assert threading.active_count() == before


def test_what_the_caller_has_set_holds_in_a_story() -> None:
    """Context variables are the caller's, and errors are raised as they are."""
    setting: ContextVar[int] = ContextVar("setting", default=0)
    setting.set(3)
    assert bounded(lambda _: setting.get(), "story.py") == 3
    with pytest.raises(SystemExit):
        bounded(lambda _: sys.exit(3), "story.py")
