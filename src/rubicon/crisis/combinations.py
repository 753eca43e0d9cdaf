"""``variants.toml``: combinations of a story's variants that are worth a telling of their own.

>>> [west-first-and-mute]
>>> brink-first = "West"
>>> no-comment  = "yes"
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rubicon.errors import InputError
from rubicon.story.variants import Combination
from rubicon.toml import read_toml

_SHAPE = '[NAME], then a line VARIANT = "option" for each of two or more variants'


def read_combinations(file: Path) -> Mapping[str, Combination]:
    """By name the combinations that a file states, in its order.

    Raises
    ------
    InputError
        With file and line: no TOML, or what is no combination of two or more.
    """
    document, found = read_toml(file, _SHAPE), {}
    for name, told in document.data.items():
        where = document.where(name)
        if not isinstance(told, dict) or not name.strip():
            raise InputError(f"'{name}' is no combination of variants", where=where, instead=_SHAPE)
        for variant, option in told.items():
            if not isinstance(option, str):
                raise InputError(f"[{name}] has {option!r} for the variant '{variant}'",
                                 where=document.where(name, variant),
                                 instead=f'name an option: {variant} = "…"')  # fmt: skip
        if len(told) < 2:
            raise InputError(f"the combination '{name}' has fewer than two variants", where=where,
                             instead="each variant is told by itself anyway")  # fmt: skip
        places = {variant: document.where(name, variant) for variant in told}
        found[name] = Combination(told, where, places)
    return found
