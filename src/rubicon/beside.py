"""A second process of our own, for what is Python, which threads don't speed up.

It is another Python that imports from where this one does, and nothing of what the user runs. What
goes to it and comes back is pickled, and goes through pipes that nobody else has.
"""

from __future__ import annotations

import copyreg
import gc
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from queue import SimpleQueue
from types import MappingProxyType
from typing import IO, Any

_FAILED = "a second process failed; it said why above"
_COMMAND = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from rubicon.beside import serve; serve()"
)
_OFTEN = 0.5
"""Seconds between two looks at whether the first process is there."""
SELDOM = 100_000, 20, 100
"""New objects before a first look, and looks before farther ones; in Python 3.11 700, 10, 10."""
Hear = Callable[[], Any]
"""Returns the next object that the other process has sent, once it is there."""
Tell = Callable[[object], None]
"""Sends the other process an object."""


def _read_only(content: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(content)


# Read-only mappings are in most of what a crisis is made of, and Python pickles none by itself.
copyreg.pickle(MappingProxyType, lambda mapping: (_read_only, (dict(mapping),)))


@dataclass(frozen=True)
class Beside:
    """The second process, as the first one sees it."""

    process: subprocess.Popen[bytes]
    # What it has sent, and a ``None`` behind the last: read as it comes, since a process whose pipe
    # is full waits.
    sent: SimpleQueue[tuple[Any] | None]

    def tell(self, what: object) -> None:
        """Send it an object. Raises RuntimeError if it has failed."""
        assert self.process.stdin is not None
        try:
            _send(self.process.stdin, what)
        except BrokenPipeError:
            raise RuntimeError(_FAILED) from None

    def hear(self) -> Any:
        """The next object that it sends, once it is there. Raises RuntimeError if it has failed."""
        if (found := self.sent.get()) is None:
            self.sent.put(None)
            raise RuntimeError(_FAILED)
        return found[0]


@contextmanager
def beside(module: str, work: str) -> Iterator[Beside]:
    """Start a second process, which ends with the block.

    Parameters
    ----------
    module, work
        Where the function is that it calls, with a :data:`Hear` and a :data:`Tell`.
    """
    with subprocess.Popen(
        [sys.executable, "-c", _COMMAND],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"OPENBLAS_NUM_THREADS": "1", **os.environ},
        # Ctrl-C is for the first process, which ends this one.
        process_group=0 if os.name == "posix" else None,
    ) as process:
        assert process.stdout is not None
        other = Beside(process, SimpleQueue())
        reading = threading.Thread(target=_read_all, args=(process.stdout, other.sent), daemon=True)
        reading.start()
        try:
            other.tell(sys.path)
            other.tell((os.getpid(), module, work))
            yield other
        finally:
            process.kill()
            reading.join()


def _read_all(pipe: IO[bytes], sent: SimpleQueue[tuple[Any] | None]) -> None:
    try:
        with suppress(EOFError, pickle.UnpicklingError):  # what was cut off when it was killed
            while True:
                sent.put((pickle.load(pipe),))
    finally:
        sent.put(None)


def seldom_collect() -> None:
    """Look for garbage in cycles seldom, in a process of our own: trees of stories and what is
    found of them have none, and each look goes through all of them."""
    gc.set_threshold(*SELDOM)


def serve() -> None:
    """What the second process does: the function that it is told to call. It ends with the first
    process, however that ends, and says nothing of it."""
    seldom_collect()
    # What a story prints must not come between the objects.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    first, module, work = pickle.load(sys.stdin.buffer)
    threading.Thread(target=_end_with, args=(first,), daemon=True).start()
    try:
        getattr(import_module(module), work)(
            lambda: pickle.load(sys.stdin.buffer), lambda what: _send(out, what)
        )
    except (EOFError, BrokenPipeError, KeyboardInterrupt):
        os._exit(1)  # nobody listens any more


def _end_with(first: int) -> None:
    """End at once when the process that started this one is gone, whatever is being done."""
    while os.getppid() == first:
        time.sleep(_OFTEN)
    os._exit(1)


def _send(pipe: IO[bytes], what: object) -> None:
    pickle.dump(what, pipe, pickle.HIGHEST_PROTOCOL)
    pipe.flush()
