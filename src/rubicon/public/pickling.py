"""What goes to another process: the fields of an object, and not what was worked out from them."""

from __future__ import annotations

import copyreg
from dataclasses import fields
from types import MappingProxyType
from typing import Any


def _read_only(content: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(content)


# Read-only mappings are in most of what a crisis is made of, and Python pickles none by itself.
copyreg.pickle(MappingProxyType, lambda mapping: (_read_only, (dict(mapping),)))


class Pickled:
    """A dataclass that is pickled without its cached properties, such as a planned solver.

    A story goes along as :class:`~rubicon.crisis.folder.Folder` says.
    """

    def __getstate__(self) -> dict[str, Any]:
        return {each.name: getattr(self, each.name) for each in fields(self)}  # type: ignore[arg-type]
