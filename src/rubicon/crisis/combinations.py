"""``variants.toml``: combinations of a story's variants that are worth a telling of their own.

>>> [west-first-and-mute]
>>> brink-first = "West"
>>> no-comment  = "yes"
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rubicon.errors import InputError
from rubicon.story.variants import Told
from rubicon.toml import read_toml

_SHAPE = '[NAME], then a line VARIANT = "option" for each of two or more variants'


def read_combinations(file: Path) -> Mapping[str, tuple[Told, str]]:
    """By name the options of each combination, and where it stands in the file.

    Raises
    ------
    InputError
        With file and line: no TOML, or what is no combination of two or more.
    """
    document, found = read_toml(file, _SHAPE), {}
    for name, told in document.data.items():
        where = document.where(name)
        if not isinstance(told, dict) or not all(isinstance(each, str) for each in told.values()):
            raise InputError(f"'{name}' is no combination of variants", where=where, instead=_SHAPE)
        if len(told) < 2:
            raise InputError(f"the combination '{name}' has fewer than two variants", where=where,
                             instead="each variant is told by itself anyway")  # fmt: skip
        found[name] = (told, where)
    return found
