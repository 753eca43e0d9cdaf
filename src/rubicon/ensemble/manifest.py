"""What a run's folder says of itself: ``manifest.json``, sealed by its own SHA-256.

The manifest has the SHA-256 of the other files that a run is made with, and last, as
``checksum``, that of all its other entries; so a bit that falls over in any of them is noticed.
"""

from __future__ import annotations

import hashlib
import json
import math
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from rubicon.ensemble.damage import AGAIN, read_json
from rubicon.errors import InputError
from rubicon.files import write_text
from rubicon.judgements import PER
from rubicon.solve.choosing import choosing_of

NAME = "manifest.json"
FORMAT = 9
"""Raised whenever a run of one version can't be read by another."""
MOST_BYTES = 16 * 2**20
"""No manifest is near it: it lists a thousand failures at most."""
STORED = ("draws.parquet", "game.npz", "game.json")
"""What a run is made with, each with its SHA-256 under ``sha256``."""
_CHECKSUM = "checksum"
_STATED = {
    "draws": int,
    "seed": int,
    "crisis": str,
    "title": str,
    "about": str,
    "design": str,
    "behaviour": str,
    "rubicon": str,
    "versions": dict,
    "rationality": dict,
    "files": dict,
    "sha256": dict,
    "segments": list,
}
_FOUND = {"counts": dict, "failures": list, "statuses": dict, "branch": dict, "seconds": float}
_FOUND |= {"changed": dict, "matters": dict, "variants": list, "first_of": int, "observed": dict}
"""What is there once the run is finished, where judgements are not as the crisis has them, where
there are variants, in a variant: of how many draws it has the first; and where it was updated."""


def write_manifest(path: Path, manifest: dict[str, Any]) -> None:
    """Write a run's manifest with its checksum, all of it or nothing."""
    entries = {name: value for name, value in manifest.items() if name != _CHECKSUM}
    sealed = entries | {_CHECKSUM: _seal(entries)}
    text = json.dumps(sealed, indent=1, ensure_ascii=False) + "\n"
    write_text(path / NAME, text, lasting=True)


def read_manifest(path: Path) -> dict[str, Any]:
    """What a run's folder says of itself now.

    Raises
    ------
    InputError
        If it is damaged, was changed, or was made by an incompatible version.
    """
    manifest = read_json(path / NAME, MOST_BYTES)
    if "format" not in manifest:
        raise _damaged(path)
    if manifest["format"] != FORMAT:
        raise _other_format(path, manifest)
    if manifest.pop(_CHECKSUM, None) != _seal(manifest):
        raise _damaged(path)
    if not _is_whole(manifest):
        raise InputError("the manifest does not say what a run's must", where=str(path / NAME),
                         instead=AGAIN)  # fmt: skip
    return manifest


def _seal(entries: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(entries, sort_keys=True).encode()).hexdigest()


def _damaged(path: Path) -> InputError:
    return InputError("the run is damaged: this file was cut off or overwritten",
                      where=str(path / NAME), instead=AGAIN)  # fmt: skip


def _other_format(path: Path, manifest: dict[str, Any]) -> InputError:
    asked = " ".join(
        f"--{name} {manifest.get('observed', manifest).get(name, manifest[name])}"
        for name in ("draws", "seed", "design", "behaviour")
        if name in manifest
    )
    return InputError(
        f"the run was made by Rubicon {manifest.get('rubicon', '?')}, in format "
        f"{manifest['format']}; this version reads format {FORMAT}",
        where=str(path),
        instead=f"run the crisis again{asked and f' with {asked}'}: its files are in "
        f"{path / 'crisis'}",
    )


def _is_whole(manifest: dict[str, Any]) -> bool:
    """Whether a manifest has what is read from it unasked, and names no file elsewhere."""
    if not all(type(manifest.get(name)) is kind for name, kind in _STATED.items()):
        return False
    if not all(type(manifest.get(name, kind())) is kind for name, kind in _FOUND.items()):
        return False
    rows, per, units = (manifest["rationality"].get(name) for name in ("rows", "per", "units"))
    return (
        manifest["draws"] > 0
        and manifest["behaviour"] == str(choosing_of(manifest["behaviour"]))
        and all(isinstance(manifest["sha256"].get(name), str) for name in STORED)
        and all(_is_plain(name) for name in manifest["files"])
        and all(map(_is_variant, manifest.get("variants", ())))
        and isinstance(rows, list)
        and isinstance(per, list)
        and isinstance(units, list)
        and len(rows) == len(per) == len(units)
        and all(isinstance(row, str) for row in rows)
        and all(unit in PER for unit in units)
        and all(type(each) is float and 0 < each < math.inf for each in per)
    )


def _is_variant(entry: Any) -> bool:
    kinds = {"name": str, "folder": str, "told": dict, "draws": int, "judgements": list}
    return (
        isinstance(entry, dict)
        and all(type(entry.get(name)) is kind for name, kind in kinds.items())
        and all(isinstance(name, str) for name in (*entry["judgements"], *entry["told"].values()))
        and _is_plain(entry["folder"])
    )


def _is_plain(name: str) -> bool:
    """Whether this names a file in a folder and nothing above, below or elsewhere."""
    return (
        name not in ("", ".", "..")
        and "\0" not in name
        and PurePosixPath(name).name == name
        and PureWindowsPath(name).name == name
    )
