"""A file where a crisis is wanted: what it is, and what to name or to write instead."""

from __future__ import annotations

import os
from pathlib import Path
from shlex import quote

from rubicon.errors import InputError, explain_failure

SUFFIXES = (".efg", ".nfg")
"""Of the game files that are read."""
_ACCEPTED = "a crisis is a name of the library, a folder, or a game file (.efg or .nfg)"
_EXPORTS = {
    ".gbt": (
        "a workbook of Gambit's window",
        "open it there and export the game (in the menu File) as .efg or .nfg",
    ),
    ".agg": (
        "an action-graph game",
        "export it as a table, in Python: pygambit.read_agg(FILE).to_nfg(NEW_FILE)",
    ),
    ".bagg": (
        "a Bayesian action-graph game",
        "export it as a tree (.efg) or a table (.nfg) with the program that made it",
    ),
}
"""Games that are not read, by the suffix of their files."""
_MOST = 4096
"""Bytes from which a file is known."""


def is_file(path: Path) -> bool:
    """Whether a name is that of a file, or could be nothing else."""
    return os.path.isfile(path) or path.suffix.lower() in _EXPORTS


def no_crisis(path: Path, folder: Path | None) -> InputError:
    """The error that a file is no crisis.

    Parameters
    ----------
    folder
        The crisis or run that the file is part of, if it is.
    """
    with explain_failure("the file cannot be read", path), path.open("rb") as file:
        begins = file.read(_MOST).decode("utf-8-sig", "replace").strip()
    if not begins:
        return InputError("the file is empty", where=str(path), instead=_ACCEPTED)
    if folder is not None:
        return InputError(f"'{path}' is a file of a crisis or run, not the whole",
                          instead=f"name its folder: {quote(str(folder))}")  # fmt: skip
    what, cure = _EXPORTS.get(path.suffix.lower(), ("", ""))
    for suffix in SUFFIXES:
        if begins[:3] == suffix[1:].upper():
            copy = f"cp {quote(str(path))} {quote(str(path.with_suffix(suffix)))}"
            named = f"it begins as {suffix} files do, and under such a name it is read: {copy}"
            what, cure = what or "a game of Gambit's", "\n  ".join(filter(None, (cure, named)))
    if not what and "<gambit:document" in begins:
        what, cure = _EXPORTS[".gbt"]
    if what:
        return InputError(f"this is {what}", where=str(path), instead=cure)
    return InputError("this file is no crisis", where=str(path), instead=_ACCEPTED)
