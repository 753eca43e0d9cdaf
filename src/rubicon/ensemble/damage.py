"""What may have become of a run's files, and of the disk that they are on, in plain words."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedRandom, BufferedReader
from pathlib import Path
from shlex import quote
from typing import Any

from rubicon.errors import InputError, RubiconError
from rubicon.files import refuse_strange

AGAIN = "run the crisis again: its files are in the run's folder, under crisis"
DAMAGE = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    EOFError,
    IndexError,
    RuntimeError,  # too deep, or an archive that is encrypted or packed in an unknown way
    zipfile.BadZipFile,
    zlib.error,
)
"""What reading a file that was cut off or overwritten may raise, Arrow's errors among them."""
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


class RunInterruptedError(RubiconError):
    """A run stopped before its end; what is done is kept."""


@contextmanager
def readable(path: Path, cure: str) -> Iterator[None]:
    """Say in one message what is wrong with a file of a run, whatever reading it raises. Raises
    InputError: the file is missing, cannot be read, or was cut off or overwritten."""
    try:
        yield
    except InputError:
        raise
    except DAMAGE as error:
        if not path.exists():
            found = "the run is damaged: this file is missing"
        elif isinstance(error, OSError) and error.errno:
            found = f"the run's file cannot be read: {error.strerror}"
        else:
            found = "the run is damaged: this file was cut off or overwritten"
        raise InputError(found, where=str(path), instead=cure) from None


def require_digest(path: Path, wanted: str, cure: str) -> None:
    """Refuse a file that is not, to the bit, as it was written. Raises InputError: its SHA-256 is
    another one, or it cannot be read."""
    with readable(path, cure):
        with path.open("rb") as file:
            found = digest(file)
        if found != wanted:
            raise ValueError


def digest(file: BufferedReader | BufferedRandom) -> str:
    """The SHA-256 of a whole open file, in hexadecimal digits."""
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()


def read_json(path: Path, most: int, cure: str = AGAIN) -> dict[str, Any]:
    """A file of a run with a table of names, of ``most`` bytes. Raises InputError: it is larger, or
    as :func:`readable`."""
    with readable(path, cure):
        with path.open("rb") as file:
            # A read of so many bytes would make room for all of them first.
            size = os.fstat(file.fileno()).st_size
            content = file.read() if size <= most else b""
        if size > most:
            raise InputError(
                f"this file has more than the {most // 2**20} MB that a run's may have",
                where=str(path),
                instead=cure,
            )
        found = json.loads(content.decode("utf-8"))
        if not isinstance(found, dict):
            raise TypeError
        return found


@contextmanager
def keeping(path: Path) -> Iterator[None]:
    """What is written is kept when a disk is full or taken away, and the user told how to go on.
    Raises InputError if the user may not write there; RunInterruptedError if writing failed
    otherwise."""
    try:
        yield
    except OSError as error:
        if error.errno in _FORBIDDEN:
            raise _forbidden(path, str(error.strerror)) from None
        raise RunInterruptedError(
            f"{path}: {error.strerror or error}\n  what is solved so far is kept; make room and "
            f"{how_to_finish(path)}"
        ) from error


def how_to_finish(path: Path) -> str:
    """What finishes a run, for readers of either kind."""
    return (
        f"finish it with: rubicon run --resume {quote(str(path))}\n"
        f"  or in Python: rb.open({str(path)!r}).finish()"
    )


def require_writable(path: Path) -> None:
    """Refuse a run's folder that nothing can be written in, or that leads elsewhere. Raises
    InputError as :func:`~rubicon.files.refuse_strange`, or because it must not be written in."""
    refuse_strange(path)
    if not os.access(path, os.W_OK):
        raise _forbidden(path, os.strerror(errno.EACCES))


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """As :func:`keeping`, in a run's folder that was made sure of a moment before."""
    require_writable(path)
    with keeping(path):
        yield


def _forbidden(path: Path, why: str) -> InputError:
    return InputError(
        f"the run's folder cannot be written in: {why}",
        where=str(path),
        instead="allow it, or copy the folder to where you may write and name the copy",
    )
