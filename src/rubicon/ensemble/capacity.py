"""Is there room for so many draws? Better said at once than after minutes of silence."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from rubicon.ensemble.model import Model
from rubicon.errors import InputError

_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)
"""Where Linux says what a container may use, which can be less than the machine has."""
_COPIES = 3
"""How often a run holds all judgements: as uniform numbers, as values, and as it writes them."""


def require_room(model: Model, draws: int, path: Path) -> None:
    """Refuse what would fit neither the memory nor the disk. Raises InputError with what is needed,
    what there is, and how many draws would fit."""
    rows = len(model.judgements.rows)
    in_memory = 8 * _COPIES * max(rows, 1)
    # A draw's judgements and behaviour, a regret per player, and six numbers more.
    on_disk = 8 * (rows + model.game.actions + len(model.game.players) + 6)
    for what, per_draw, room in (
        ("memory", in_memory, memory()),
        ("disk space", on_disk, free_disk(path)),
    ):
        if room is not None and per_draw * draws > room:
            raise InputError(
                f"{draws:,} draws take about {size(per_draw * draws)} of {what}, "
                f"and there is {size(room)}",
                instead=f"ask for at most about {_rounded(room // (2 * per_draw)):,} draws: "
                "10,000 settle any share to within one percentage point",
            )


def memory() -> int | None:
    """Bytes of memory that this process may use; ``None`` where the system doesn't say."""
    found = []
    with suppress(AttributeError, OSError, ValueError):
        found.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    for file in _LIMITS:
        with suppress(OSError, ValueError):  # no such file, or "max"
            found.append(int(file.read_text("ascii")))
    return min(found, default=None)


def free_disk(path: Path) -> int:
    """Bytes free where a folder would be made."""
    place = path.absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    return shutil.disk_usage(place).free


def size(count: int) -> str:
    """A number of bytes as people say it."""
    for unit, name in ((10**12, "TB"), (10**9, "GB")):
        if count >= unit:
            return f"{count / unit:,.0f} {name}"
    return f"{max(1, round(count / 10**6))} MB"


def _rounded(count: int) -> int:
    """Rounded down to one digit."""
    step = 10 ** (len(str(count)) - 1)
    return int(count // step * step)
