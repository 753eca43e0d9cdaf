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
from rubicon.judgements import PER, TABLE
from rubicon.judgements.experts import FOLDER as EXPERTS
from rubicon.solve.choosing import choosing_of

NAME = "manifest.json"
FORMAT = 9
"""Raised whenever a run of one version can't be read by another."""
MOST_BYTES = 16 * 2**20
"""No manifest is near it: it lists a thousand failures at most."""
STORED = ("draws.parquet", "game.npz", "game.json")
"""What a run is made with, each with its SHA-256 under ``sha256``."""
_CHECKSUM = "checksum"
_STATED: dict[str, Any] = {
    "draws": int,
    "seed": int,
    "crisis": str,
    "title": str,
    "about": str,
    "design": str,
    "behaviour": str,
    "rubicon": str,
    "versions": {str: str},
    "rationality": {"rows": [str], "per": [float], "units": [str]},
    "files": {str: str},
    "sha256": {str: str},
    "segments": [{"started": str, "versions": {str: str}}],
}
"""What every manifest says, each entry with its form; see :func:`_fits`."""
_VARIANT = {"name": str, "folder": str, "told": {str: str}, "draws": int, "judgements": [str]}
_FOUND: dict[str, Any] = {
    # of every run, but not read unasked
    "method": str,
    "started": str,
    "tolerances": {str: float},
    "machine": {str: object},
    "matters": {"smallest": float, "stakes": {str: float}},
    # once it is finished
    "finished": str,
    "seconds": float,
    "counts": {str: int},
    "statuses": {str: str},
    "failures": [{"draw": int, "status": str}],
    "largest_residual": float,
    "largest_agent_regret": float,
    "mean_rounds": float,
    "branch": {
        "with_folds": int,
        "index_unknown": int,
        "split_at": [{"player": str, "decision": str, "at": str, "draws": int}],
    },
    "changed": {str: str},  # where judgements are not as the crisis has them
    # variants, weights: where there are variants, and where they are weighed; first_of: in a
    # variant, of how many draws it has the first
    "variants": [_VARIANT],
    "weights": dict,
    "first_of": int,
    "observed": dict,  # where it was updated
    "experts": dict,  # where draws are experts': the weight of each
}
"""What some manifests say besides."""


def write_manifest(path: Path, manifest: dict[str, Any]) -> None:
    """Write a run's manifest with its checksum, all of it or nothing."""
    entries = {name: value for name, value in manifest.items() if name != _CHECKSUM}
    sealed = entries | {_CHECKSUM: _seal(entries)}
    text = json.dumps(sealed, indent=1, ensure_ascii=False) + "\n"
    write_text(path / NAME, text, lasting=True)


def read_manifest(path: Path) -> dict[str, Any]:
    """What a run's folder says of itself now. Raises InputError if it is damaged, was changed, or
    was made by an incompatible version."""
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
        if name in manifest and manifest[name] != TABLE
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
    stated = all(name in manifest and _fits(manifest[name], form) for name, form in _STATED.items())
    found = (_fits(manifest[name], form) for name, form in _FOUND.items() if name in manifest)
    if not stated or not all(found):
        return False
    λ, variants = manifest["rationality"], manifest.get("variants", ())
    return (
        manifest["draws"] > 0
        and manifest["behaviour"] == str(choosing_of(manifest["behaviour"]))
        and set(STORED) <= set(manifest["sha256"])
        and all(_is_plain(name.removeprefix(f"{EXPERTS}/")) for name in manifest["files"])
        and all(each.keys() == _VARIANT.keys() and _is_plain(each["folder"]) for each in variants)
        and λ.keys() == _STATED["rationality"].keys()
        and len(λ["rows"]) == len(λ["per"]) == len(λ["units"])
        and all(unit in PER for unit in λ["units"])
        and all(type(each) is float and each > 0 for each in λ["per"])
    )


def _fits(value: Any, form: Any) -> bool:
    """Whether a value has a form: a type; a list of one form; or entries, each by its name or all
    alike, of which none need be there but no others may."""
    if isinstance(form, list):
        return type(value) is list and all(_fits(each, form[0]) for each in value)
    if isinstance(form, dict):
        if type(value) is not dict:
            return False
        if str in form:
            return all(_fits(each, form[str]) for each in value.values())
        return all(name in form and _fits(each, form[name]) for name, each in value.items())
    if form is float:
        return type(value) in (int, float) and math.isfinite(value)
    return form is object or type(value) is form


def _is_plain(name: str) -> bool:
    """Whether this names a file in a folder and nothing above, below or elsewhere."""
    return (
        name not in ("", ".", "..")
        and "\0" not in name
        and PurePosixPath(name).name == name
        and PureWindowsPath(name).name == name
    )
