"""Chunks solved by the workers of a Dask scheduler that the user has.

Chunks go to the scheduler a few at a time, and come back to the one process that holds the run and
writes them; workers need no disk that they share with it. What a worker had when it ended the
scheduler gives to another one; what a scheduler had when it ended is sent again once it is back.

Of every chunk each fiftieth draw is solved again by another worker, or here if there is none, and
has to come out the same to the last bit before the chunk is written.
"""

from __future__ import annotations

import logging
import pickle
import re
import time
import warnings
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from rubicon.ensemble.problem import (
    ClusterError,
    Machine,
    Piece,
    Problem,
    machine,
    solve_chunk,
    unpickled,
)
from rubicon.errors import InputError
from rubicon.judgements import Draws
from rubicon.solve.solution import Solution

if TYPE_CHECKING:
    from distributed import Client, Future

PATIENCE = 30.0
"""Seconds to wait for a scheduler that does not answer, and for workers where there are none."""
CHECKED = 50
"""One draw in so many is solved again elsewhere."""
_LEAST = 16
"""Draws in a chunk at least, unless others are asked for."""
_ROUNDS = 4
"""Chunks for each thread of the workers, so that none waits long for the last."""
_ADDRESS = re.compile(r"[a-z]+://(\[[0-9a-fA-F:]+\]|[\w.-]+):\d+")
_LOOK = 1.0
"""Seconds between two looks at whether the scheduler and its workers are there."""


@dataclass(frozen=True)
class _Sent:
    """What a worker was asked for: a piece; or the draws of it that are solved again."""

    piece: Piece
    solution: Solution | None = None  # of the piece, where it is solved
    at: Machine | None = None  # by whom


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """The workers of the scheduler at an address such as ``tcp://HOST:8786``. Raises InputError if
    that is no address, nobody answers there, there are no workers, they have other versions of what
    could change the last digits, or dask.distributed is missing here."""
    if not _ADDRESS.fullmatch(address):
        raise InputError(
            f"'{address}' is no address of a scheduler",
            instead="write it as the scheduler prints it: tcp://HOST:8786",
        )
    try:
        from distributed import Client
    except ImportError:
        raise InputError("runs on a cluster need dask.distributed, which is not installed",
                         instead="pip install 'rubicon[cluster]', here and for all "
                         "workers") from None  # fmt: skip
    with _quiet():
        try:
            client = Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError, ImportError) as error:
            raise InputError(
                f"no scheduler of Dask answers at {address} within {PATIENCE:g} seconds"
                f"{_why(error)}",
                instead="start one with: dask scheduler, and workers with: dask worker ADDRESS",
            ) from None
        try:
            cluster = Cluster(client, machine())
            cluster.require_workers()
            yield cluster
        finally:
            with suppress(OSError, AssertionError):
                client.close(timeout=5)


def _why(error: Exception) -> str:
    said = str(error).splitlines()
    return f": {said[0]}" if said and isinstance(error, (ValueError, ImportError)) else ""


@contextmanager
def _quiet() -> Iterator[None]:
    """Without Dask's own words on lost connections and other versions, which are said here."""
    log = logging.getLogger("distributed")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.setLevel(before)


@dataclass(frozen=True)
class Cluster:
    """A scheduler with its workers."""

    client: Client
    here: Machine

    @property
    def address(self) -> str:
        """The scheduler's."""
        return str(self.client.scheduler.address)

    def chunk(self, draws: int) -> int:
        """Draws per chunk that keep all workers busy until the end."""
        return max(_LEAST, -(-draws // (_ROUNDS * self._threads())))

    def _threads(self) -> int:
        """Of all workers together."""
        threads: list[int] = list(self.client.nthreads().values())
        return max(1, sum(threads))

    def require_workers(self) -> None:
        """Wait for a worker, and refuse any that could come to other digits; see
        :func:`connected`."""
        try:
            self.client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise InputError(
                f"the scheduler at {self.address} has no workers after {PATIENCE:g} seconds",
                instead=f"start some with: dask worker {self.address}",
            ) from None
        told: dict[str, Any] = {}
        try:
            told["the scheduler"] = self.client.run_on_scheduler(machine)
        except Exception as error:  # whatever it lacks
            told["the scheduler"] = error
        told |= self.client.run(machine, on_error="return")
        for who, found in told.items():
            if not isinstance(found, Machine):
                raise InputError(
                    f"{who} cannot run Rubicon: {type(found).__name__}: {found}",
                    instead="install the same version of it there, with the extra: "
                    "pip install 'rubicon[cluster]'",
                )
            self._require_same(replace(found, address=who))

    def _require_same(self, found: Machine) -> None:
        if differs := found.differs(self.here):
            raise InputError(
                f"{found.address} has other versions: {differs}",
                instead="install the same there: the last digits could differ",
            )

    def solved(
        self, problem: Problem, draws: Draws, pieces: Sequence[Piece]
    ) -> Iterator[tuple[int, Solution]]:
        """The first draw of each piece and its equilibria, as they come, checked. Raises
        ClusterError if the scheduler or all workers are gone for :data:`PATIENCE` seconds, a chunk
        ends its workers, or a draw comes out otherwise elsewhere; InputError if a worker that came
        later has other versions."""
        waiting, sent = deque(pieces), dict[Any, _Sent]()
        needed, packed = problem.needed(draws), pickle.dumps(problem)
        most = 2 * self._threads() + 2
        held = self.client.submit(unpickled, packed, pure=False)
        while waiting or sent:
            self._await_scheduler()
            if held.status == "cancelled":  # with the scheduler that had it
                held = self.client.submit(unpickled, packed, pure=False)
            while waiting and len(sent) < most:
                piece = waiting.popleft()
                part = needed.at(slice(*piece))
                sent[self._submit(held, part)] = _Sent(piece)
            for future in self._done(list(sent)):
                asked = sent.pop(future)
                found = self._result(future, asked)
                if found is None:
                    waiting.appendleft(asked.piece)
                    continue
                solution, at = found
                self._require_same(at)
                again = _again(asked.piece)
                if asked.solution is None and len(again):
                    others = [each for each in self.client.nthreads() if each != at.address]
                    check = self._submit(held, needed.at(again), others)
                    sent[check] = _Sent(asked.piece, solution, at)
                    continue
                if asked.solution is not None and asked.at is not None:
                    if at.address == asked.at.address:  # there is no other one
                        solution, at = problem.solve(needed.at(again)), self.here
                    _require_equal(asked.solution.at(again - asked.piece[0]), solution, again,
                                   asked.at, at)  # fmt: skip
                    solution = asked.solution
                yield asked.piece[0], solution

    def _submit(self, held: Future, draws: Draws, others: Sequence[str] = ()) -> Future:
        return self.client.submit(solve_chunk, held, draws, pure=False, workers=others or None,
                                  allow_other_workers=bool(others))  # fmt: skip

    def _done(self, sent: list[Future]) -> list[Future]:
        """Those of them that need no more waiting for; perhaps none after a while."""
        from distributed import wait

        with suppress(TimeoutError, CancelledError), self.client.as_current():
            wait(sent, timeout=_LOOK, return_when="FIRST_COMPLETED")
        return [each for each in sent if each.status != "pending"]

    def _result(self, future: Future, asked: _Sent) -> tuple[Solution, Machine] | None:
        """What a worker found; ``None`` where it was lost on the way."""
        from distributed import KilledWorker

        try:
            found, at = future.result()
        except KilledWorker as error:
            first, stop = asked.piece
            raise ClusterError(
                f"the draws {first} to {stop - 1} ended {error.allowed_failures + 1} workers, "
                "perhaps for want of memory: try a smaller --chunk"
            ) from None
        except (CancelledError, OSError):
            return None
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
            raise ClusterError(f"a worker failed: {said}") from error
        if not isinstance(found, Solution):
            raise ClusterError(f"the worker {at.address} failed: {found}")
        return found, at

    def _await_scheduler(self) -> None:
        """Wait until there are a scheduler and a worker."""
        until = time.monotonic() + PATIENCE
        while True:
            there = self.client.status == "running"
            with suppress(OSError, CancelledError):
                if there and self.client.nthreads():
                    return
            if time.monotonic() > until:
                break
            time.sleep(0.1)
        lacking = "has no workers any more" if there else "does not answer any more"
        raise ClusterError(f"the scheduler at {self.address} {lacking}")


def _again(piece: Piece) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The draws of a piece that are solved again."""
    return np.arange(-(-piece[0] // CHECKED) * CHECKED, piece[1], CHECKED, dtype=np.int64)


def _require_equal(
    one: Solution, other: Solution, draws: np.ndarray[Any, np.dtype[np.int64]], at: Machine,
    then: Machine,
) -> None:  # fmt: skip
    """Refuse draws that came out otherwise elsewhere."""
    for field in fields(Solution):
        mine, yours = getattr(one, field.name), getattr(other, field.name)
        if mine.tobytes() != yours.tobytes():
            rows = (mine != yours).reshape(len(draws), -1).any(axis=1)
            draw = draws[int(np.argmax(rows))]
            raise ClusterError(
                f"draw {draw} has another {field.name} on {at.address} (processor "
                f"{at.processor}) than on {then.address} (processor {then.processor}); the chunk "
                "is not kept\n  give the run workers of one kind of processor"
            )
