"""How kernels are compiled, and where what was compiled is kept.

Numba recognises an old kernel by the date of the file that defines it. Kernels call each other
across files, so a change in one would leave callers in others with the old code inside. What is
compiled is therefore kept in a folder named by the contents of all files of this room.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from numba import config, njit

from rubicon.files import cache_folder


def _version() -> str:
    contents = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        contents.update(file.name.encode() + b"\0" + file.read_bytes())
    return contents.hexdigest()[:16]


VERSION = _version()
"""Of all files of this room."""


def _folder() -> str:
    """The folder for this version of the kernels, or nothing where none can be made."""
    base = Path(config.CACHE_DIR) if config.CACHE_DIR else None
    return str(cache_folder(f"kernels-{VERSION}", base) or "")


_FOLDER = _folder()
_NO_DOORS = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def _compile(function: Callable[..., Any], **options: Any) -> Any:
    """Compiled on its first call; with NumPy's rules, so that no draw can raise for all."""
    before = config.CACHE_DIR
    config.CACHE_DIR = _FOLDER
    try:
        return njit(nogil=True, error_model="numpy", cache=bool(_FOLDER), **options)(function)
    finally:
        config.CACHE_DIR = before


def is_compiled(kernel: Any) -> bool:
    """Whether a kernel was compiled by this process, or by an earlier one that kept it."""
    if kernel.signatures:
        return True
    # Numba's own index, which is empty where the file's date, the processor or Numba is another.
    # It is no public name: without it nothing is known of an earlier process.
    kept = getattr(getattr(kernel, "_cache", None), "_cache_file", None)
    read = getattr(kept, "_load_index", None)
    return bool(_FOLDER and read and read())


def kernel(function: Callable[..., Any]) -> Any:
    """Decorator: a kernel that releases the interpreter's lock and is compiled once for all.

    It works in the buffers it is given and makes no arrays: so nobody needs to count references
    to them, which costs more than the arithmetic where arrays are handed on in tuples.
    """
    return _compile(function, _nrt=False)


def part(function: Callable[..., Any]) -> Any:
    """Decorator: a kernel that only kernels call.

    It gets no door for Python, which would take apart every array of every tuple it is given:
    for all parts together that is a third of the time of compilation.
    """
    return _compile(function, _nrt=False, **_NO_DOORS)


def inlined(function: Callable[..., Any]) -> Any:
    """Decorator: a part, put into kernels where it is called."""
    return _compile(function, forceinline=True, _nrt=False, **_NO_DOORS)
