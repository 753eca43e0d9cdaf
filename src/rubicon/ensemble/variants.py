"""The same crisis told another way, solved on the same draws: each a run within the run.

``variants/NAME`` in a run's folder is the folder of a run like any other: its judgements are those
of the run's first draws. λ keeps its unit, so that what changes is the story alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rubicon.ensemble.damage import AGAIN
from rubicon.ensemble.manifest import NAME
from rubicon.ensemble.model import Model
from rubicon.ensemble.opening import open_run
from rubicon.ensemble.store import VARIANTS, Run, Within
from rubicon.errors import InputError
from rubicon.judgements import Draws

LONGEST = 80
"""Characters of a folder's name at most."""


@dataclass(frozen=True)
class Telling:
    """A story told another way."""

    name: str  # what it is called: its options, or a name for a combination
    told: Mapping[str, str]  # by variant, the option that it takes
    model: Model


def within(
    base: Model, tellings: Sequence[Telling], draws: Draws, manifest: Mapping[str, Any]
) -> tuple[list[dict[str, Any]], list[Within]]:
    """What a run's manifest says of its variants, and the runs to be made within it.

    Parameters
    ----------
    draws
        The draws that variants are solved on.
    manifest
        Of the run itself.
    """
    listed, runs = [], []
    count, known = draws.values.shape[1], {*base.game.table.judgements}
    folders = _folders(each.name for each in tellings)
    for each, folder in zip(tellings, folders, strict=True):
        own = {"title": each.model.game.title, "draws": count, "first_of": manifest["draws"]}
        runs.append((folder, each.model, draws, {**manifest, **own}))
        only = [name for name in each.model.game.table.judgements if name not in known]
        listed.append({"name": each.name, "folder": folder, "told": dict(each.told),
                       "draws": count, "judgements": only})  # fmt: skip
    return listed, runs


def variant_runs(run: Run) -> Iterator[tuple[str, Run]]:
    """The variants of a run by their names, one at a time. Raises InputError if one is missing or
    damaged."""
    for each in run.manifest.get("variants", ()):
        path = run.path / VARIANTS / each["folder"]
        if not (path / NAME).is_file():
            raise InputError("the run is damaged: this variant of it is missing", where=str(path),
                             instead=AGAIN)  # fmt: skip
        yield each["name"], open_run(path)


def _folders(names: Iterable[str]) -> list[str]:
    """A folder for each name: what any disk takes, and no two alike to one that ignores case."""
    found: dict[str, str] = {}
    for name in names:
        plain = re.sub(r"[^\w=+-]+", "-", name)[:LONGEST].strip("-") or "variant"
        folder, number = plain, 1
        while folder.casefold() in found:
            number += 1
            folder = f"{plain}-{number}"
        found[folder.casefold()] = folder
    return list(found.values())
