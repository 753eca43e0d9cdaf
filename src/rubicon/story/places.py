"""Where in a story something stands, as its author knows the place: file and line, or the cell."""

from __future__ import annotations

import re
import sys

_CELL = re.compile(r"<ipython-input-(\d+)-")
_KERNEL = re.compile(r"[/\\]ipykernel_\d+[/\\]\d+\.py$")


def place_of(file: str, line: int) -> str:
    """A file's name with a line; of a notebook's cell its number, where that is known.

    >>> place_of("story.py", 12)
    'story.py:12'
    >>> place_of("<ipython-input-3-0f1e2d>", 12)
    'cell [3], line 12'
    """
    if cell := _CELL.match(file):
        return f"cell [{cell[1]}], line {line}"
    if "ipykernel_" in file and _KERNEL.search(file):
        return f"cell{_number(file)}, line {line}"
    return f"{file}:{line}"


def _number(file: str) -> str:
    """The number in brackets that a notebook shows beside a cell, kept by IPython."""
    ipython = sys.modules.get("IPython")  # looked up: whoever has no notebook need not wait
    shell = ipython.get_ipython() if ipython is not None else None
    named = getattr(getattr(shell, "compile", None), "format_code_name", None)
    found = named(file) if named is not None else None
    number = re.search(r"\[(\d+)\]", found[1]) if found else None
    return f" [{number[1]}]" if number else ""
