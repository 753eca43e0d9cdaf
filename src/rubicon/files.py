"""Files in a folder that may be a stranger's: written whole, and nothing followed out of it.

A file that the user names is another matter: :func:`write_named`.
"""

from __future__ import annotations

import errno
import glob
import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedRandom
from pathlib import Path

from filelock import FileLock, Timeout

from rubicon.errors import InputError, explain_failure

_STRANGE = {
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFIFO: "a FIFO (a named pipe)",
    stat.S_IFSOCK: "a socket",
    stat.S_IFBLK: "a device",
    stat.S_IFCHR: "a device",
}
_BESIDE = re.compile(r"\.[0-9a-f]{16}\.tmp")
"""What a file is called until it is complete."""


def refuse_strange(folder: Path) -> None:
    """Refuse a folder that holds, at any depth, what is neither a plain file nor a folder.

    Through a link one would read and write elsewhere, and a FIFO is waited at for ever. The
    folder itself may be reached through a link: that is its user's own.

    Raises
    ------
    InputError
        With the first such thing, or what cannot be looked into.
    """
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        with explain_failure("the folder cannot be read", place):
            with os.scandir(place) as listed:
                entries = sorted(listed, key=lambda entry: entry.name)
            modes = [_mode(entry) for entry in entries]
        for entry, mode in zip(entries, modes, strict=True):
            if mode is None:
                continue
            if stat.S_ISDIR(mode):
                waiting.append(Path(entry.path))
            elif not stat.S_ISREG(mode):
                what = _STRANGE.get(stat.S_IFMT(mode), "neither a file nor a folder")
                raise InputError(
                    f"this is {what}, and a run's folder has plain files and folders only",
                    where=entry.path,
                    instead="nothing was read or written through it; remove it, or put a copy "
                    "of what it stands for in its place",
                )


def _mode(entry: os.DirEntry[str]) -> int | None:
    """``None`` if it was moved to its place this moment, as by a process that solves the run."""
    try:
        return entry.stat(follow_symlinks=False).st_mode
    except FileNotFoundError:
        return None


@contextmanager
def written(path: Path, lasting: bool = False) -> Iterator[BufferedRandom]:
    """A file to write to, beside its place, moved there once it is complete.

    What stood there before is there until then; a link is replaced, not followed. ``lasting``
    waits until the disk has it.
    """
    beside = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with beside.open("x+b") as file:
            yield file
            file.flush()
            if lasting:
                os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def folder_made(path: Path) -> Iterator[Path]:
    """A folder to fill, beside its place, moved there once it is complete; it must not exist.

    What a killed process left of the same folder goes. While one is filled, its process holds a
    lock in it, so that nobody else takes it for left.

    Raises
    ------
    FileExistsError
        If it is there, also if another process has made it in the meantime.
    """
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    _remove_left(path)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    beside.mkdir()
    lock = FileLock(beside / ".lock", fallback_to_soft=False)
    try:
        with suppress(OSError, NotImplementedError):  # a disk without locks
            lock.acquire(blocking=False)
        yield beside
        lock.release()
        (beside / ".lock").unlink(missing_ok=True)
        if os.path.lexists(path):  # an empty folder would be replaced
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        beside.rename(path)
    finally:
        lock.release()
        shutil.rmtree(beside, ignore_errors=True)


def _remove_left(path: Path) -> None:
    """Remove what killed processes left of a folder that they were making."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.tmp"):
        if not _BESIDE.fullmatch(left.name.removeprefix(f".{path.name}")) or left.is_symlink():
            continue
        lock = FileLock(left / ".lock", fallback_to_soft=False)
        with suppress(Timeout, OSError), lock.acquire(blocking=False):
            shutil.rmtree(left, ignore_errors=True)


def remove_unfinished(folder: Path) -> None:
    """Remove, at any depth, what :func:`written` left when its process was killed."""
    for path in folder.rglob(".*.tmp"):
        if _BESIDE.fullmatch(path.name):
            path.unlink(missing_ok=True)


def write_text(path: Path, text: str, lasting: bool = False) -> None:
    """Write UTF-8 text, all of it or nothing; see :func:`written`."""
    with written(path, lasting) as file:
        file.write(text.encode("utf-8", "replace"))  # a path may hold what is no text


def write_named(path: Path, content: str | bytes) -> None:
    """Write bytes, or UTF-8 text, to a file that the user named, whatever is there.

    The user's own link is followed, a FIFO or a device written to, and a file keeps its mode. If
    it cannot be written, as on a full disk, what was there stays, and nothing is left of the new.

    Raises
    ------
    InputError
        If its folder does not exist, or it cannot be written.
    """
    if not path.parent.is_dir():
        raise InputError(f"there is no folder {path.parent} to write {path.name} in",
                         instead="make it first, or name another")  # fmt: skip
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    with explain_failure("the file cannot be written", path):
        # Through a link, beside the file that it leads to.
        real = Path(os.path.realpath(path))
        if os.path.lexists(real) and not (real.is_file() and os.access(real.parent, os.W_OK)):
            path.write_bytes(data)
            return
        with written(real) as file:
            if real.exists():
                os.fchmod(file.fileno(), stat.S_IMODE(real.stat().st_mode))
            file.write(data)


def cache_folder(name: str, base: Path | None = None) -> Path | None:
    """A folder of this user's for what can be made again; ``None`` where none can be made.

    Parameters
    ----------
    base
        What it lies in; left out, ``rubicon`` in the user's cache.
    """
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    if base is None and home.startswith("~"):  # a user without a home, as in a container
        return None
    folder = (base or Path(home) / "rubicon") / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None
