"""What goes to another process: the fields of an object, and not what was worked out from them."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import rubicon.beside  # noqa: F401  (which lets read-only mappings be pickled)


class Pickled:
    """A dataclass that is pickled without its cached properties, such as a planned solver.

    A story goes along as :class:`~rubicon.crisis.folder.Folder` says."""

    def __getstate__(self) -> dict[str, Any]:
        return {each.name: getattr(self, each.name) for each in fields(self)}  # type: ignore[arg-type]
