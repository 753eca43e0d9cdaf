"""Asking experts: a form to send, what comes back, and scores by questions with known answers."""

from __future__ import annotations

import os
from pathlib import Path

from rubicon.crisis.folder import Folder
from rubicon.crisis.places import LIBRARY, STORY
from rubicon.errors import InputError, did_you_mean, explain_failure
from rubicon.files import write_named
from rubicon.judgements.cooke import CUTOFF
from rubicon.judgements.experts import FOLDER, expert_text, named_expert
from rubicon.judgements.seed import NAME, read_seed, scores
from rubicon.judgements.sheets import form, read_form, require_kind
from rubicon.report import seed as scored
from rubicon.report.seed import Scores
from rubicon.report.shown import Shown

Place = str | os.PathLike[str]


def write_form(folder: Folder, expert: str, out: Place | None) -> Path:
    """Write the form of :meth:`rubicon.GameModel.form`; where it was written."""
    path = Path(out).expanduser() if out is not None else Path(f"{expert}.md")
    named_expert(expert)
    require_kind(path)
    content = form(folder.judgements, expert, folder.crisis.title, path.suffix)
    _require_new(path)
    write_named(path, content)
    return path


def take_form(folder: Folder, file: Place, out: Place | None) -> Path:
    """Write what :meth:`rubicon.GameModel.read_form` reads; where it was written."""
    expert = read_form(Path(file).expanduser(), folder.judgements)
    path = _own(folder, f"{FOLDER}/{expert.id}.toml") if out is None else Path(out).expanduser()
    _require_new(path)
    if out is None:
        with explain_failure("the folder cannot be made", path.parent):
            path.parent.mkdir(exist_ok=True)
    write_named(path, expert_text(expert).encode())
    return path


def seed_scores(folder: Folder, cutoff: float = CUTOFF) -> Shown[Scores]:
    """What :meth:`rubicon.GameModel.seed_scores` shows."""
    file = folder.path / NAME
    questions = read_seed(file)
    known = [each.id for each in folder.experts]
    for name in questions[0].said:
        if name not in known:
            raise InputError(f"'{name}' is no expert of the crisis", where=str(file),
                             instead=did_you_mean(name, known))  # fmt: skip
    found = scores(questions, cutoff)
    rest = tuple(name for name in known if name not in found)
    return scored.show(Scores(found, len(questions), cutoff, rest))


def _own(folder: Folder, name: str) -> Path:
    """A file in the crisis' own folder; refused where it has none that is its user's."""
    if LIBRARY in folder.path.parents or not (folder.path / STORY).is_file():
        raise InputError(
            f"'{folder.name}' is in no folder of yours",
            instead=f"copy it: rubicon new FOLDER --from {folder.name}; or name a file: --out FILE",
        )
    return folder.path / name


def _require_new(path: Path) -> None:
    if path.exists():
        raise InputError(
            f"the file {path} exists", instead="remove it, or name another: --out FILE"
        )
