"""Code of a user's that is stopped if it never ends: a story's telling, and its file.

Signals reach the main thread only, and none where they are ignored (``nohup``, batch schedulers).
So the code runs in a thread of its own, and whoever called it waits beside it and counts. Time is
up when it has shown no progress for so many seconds: an exception is then put into its thread,
which ends any loop in Python. Code that catches that too is put to sleep, and code that waits
inside a system call is left there; its thread ends with the process.
"""

from __future__ import annotations

import ctypes
import faulthandler
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar, copy_context
from types import FrameType
from typing import Generic, TypeVar

from rubicon.errors import InputError
from rubicon.story.places import place_of

PATIENCE = 10.0
"""Seconds without progress after which a story counts as one that never ends."""
MAY_EXIT: ContextVar[bool] = ContextVar("MAY_EXIT", default=False)
"""Whether the process may be ended where nothing else helps: it is the command line's own.

A single call into C that never ends (``sum(itertools.count())``) keeps the interpreter's lock, so
that no other thread can act, nor Ctrl-C. Only a timer outside of the interpreter is left then,
which says where the code stands and exits.
"""

_TICKS = 10
"""How often one looks within `PATIENCE`. Looks are counted and not seconds, so that a process
that was suspended is not taken for one that makes no progress."""
_GRACE = 5
"""How often code is asked to stop before it is put to sleep."""

T = TypeVar("T")


class _Stop(BaseException):
    """Put into code that does not end; no ``except Exception`` catches it."""


class _Sleep(BaseException):
    """Put into code that catches even that: whatever would catch this one never gets to it."""

    def __init__(self) -> None:
        threading.Event().wait()


def bounded(
    work: Callable[[Callable[[], None]], T],
    file: str,
    patience: float = PATIENCE,
    after: Callable[[], str] = str,
) -> T:
    """What ``work`` returns, or raises, unless it stops making progress. Raises InputError if there
    was no progress for so long.

    Parameters
    ----------
    work
        Called in another thread with a function that it calls now and then to say that it goes on.
    file
        The user's file; the error names the innermost line of it that was running.
    patience
        Seconds without progress that are allowed.
    after
        What the error adds to file and line.
    """
    task = _Task(work)
    # What the caller has set (NumPy's errors, decimals, …) holds in the other thread as well.
    thread = threading.Thread(target=copy_context().run, args=(task.run,), daemon=True)
    with _last_resort(patience) as put_off:
        try:
            thread.start()
            if _ends(task, patience, put_off):
                return task.outcome()
        except KeyboardInterrupt:
            _stop(thread, task)
            raise
        where = _innermost_line(thread, file)
        _stop(thread, task)
    raise InputError(
        f"one telling of the story has not ended after {patience:g} seconds",
        where=f"{where}{after()}",
        instead="bound the loop: for period in range(3): …",
    )


class _Task(Generic[T]):
    """Work done in another thread: how far it is, and what has come of it."""

    def __init__(self, work: Callable[[Callable[[], None]], T]) -> None:
        self._work = work
        self._returned: list[T] = []
        self._raised: list[BaseException] = []
        self.steps = 0
        self.over = threading.Event()

    def run(self) -> None:
        with suppress(_Stop, _Sleep):  # a second one may come while the first is dealt with
            try:
                self._returned.append(self._work(self._step))
            except BaseException as error:  # the caller's to handle, whatever it is
                self._raised.append(error)
            finally:
                self.over.set()

    def _step(self) -> None:
        self.steps += 1

    def outcome(self) -> T:
        if self._raised:
            # Taken out of here, or the error and this would keep each other alive.
            raise self._raised.pop()
        return self._returned.pop()


def _ends(task: _Task[T], patience: float, put_off: Callable[[], None]) -> bool:
    """Wait for the end; whether it came before patience was over."""
    before, idle = task.steps, 0
    while idle < _TICKS:
        put_off()
        if task.over.wait(patience / _TICKS):
            return True
        idle = idle + 1 if task.steps == before else 0
        before = task.steps
    return False


@contextmanager
def _last_resort(patience: float) -> Iterator[Callable[[], None]]:
    """End the process somewhat after patience is over, unless that is put off again and again.

    By its processor time, which stands still while the process is suspended; where the system has
    no such timer, by the clock.
    """
    stderr = sys.__stderr__
    if not MAY_EXIT.get() or stderr is None:
        yield lambda: None
        return
    limit = 1.5 * patience
    if hasattr(signal, "setitimer"):
        # Chained to the default, by which the system ends the process once the stack is written.
        faulthandler.register(signal.SIGVTALRM, file=stderr, chain=True)

    def put_off(seconds: float = limit) -> None:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
        elif seconds:
            faulthandler.dump_traceback_later(seconds, exit=True, file=stderr)
        else:
            faulthandler.cancel_dump_traceback_later()

    put_off()  # before the code runs: it may never let go again
    try:
        yield put_off
    finally:
        put_off(0)
        if hasattr(signal, "setitimer"):
            faulthandler.unregister(signal.SIGVTALRM)


def _stop(thread: threading.Thread, task: _Task[T]) -> None:
    """Ask a thread to stop, more than once, for a bare ``except:`` may catch it."""
    for put in [_Stop] * _GRACE + [_Sleep]:
        if thread.ident is None or task.over.is_set():
            return
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident), ctypes.py_object(put)
        )
        task.over.wait(0.1)


def _innermost_line(thread: threading.Thread, file: str) -> str:
    """Where a thread stands, in terms of one file."""
    for frame in _frames(thread):
        if frame.f_code.co_filename == file:
            return place_of(file, frame.f_lineno or 0)
    return file


def _frames(thread: threading.Thread) -> Iterator[FrameType]:
    """Frames of a running thread, innermost first."""
    frame = sys._current_frames().get(thread.ident or 0)
    while frame is not None:
        yield frame
        frame = frame.f_back
