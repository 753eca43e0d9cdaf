"""Where crises lie: the files of a folder, the library, what a run keeps; and a new folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote

from rubicon.answers.knockouts.mechanisms import NAME as MECHANISMS
from rubicon.ask.observed import NAME as OBSERVED
from rubicon.crisis.other_files import SUFFIXES, is_file, no_crisis
from rubicon.crisis.preface import NAME as PREFACE
from rubicon.crisis.quotes import TEXTS
from rubicon.errors import InputError, did_you_mean, explain_failure
from rubicon.files import folder_made, refuse_strange
from rubicon.judgements.experts import FOLDER as EXPERTS

STORY, JUDGEMENTS, CLAIMS, SOURCES = "story.py", "judgements.toml", "claims.toml", "sources.bib"
LEVERS, KNOWN, COMBINATIONS = "levers.toml", "known.md", "variants.toml"
FILES = (STORY, JUDGEMENTS, CLAIMS, SOURCES)
"""What every crisis has."""
EXTRAS = (PREFACE, LEVERS, MECHANISMS, KNOWN, COMBINATIONS, OBSERVED)
"""What says how the crisis is argued, what could be changed, what verdicts may rest on, what is
known of the answer, which variants of the story are combined, and what has happened."""
LIBRARY = Path(__file__).parents[1] / "library"
TEMPLATE = LIBRARY / "template"
LONGEST_NAME = 80
"""Characters of what is no crisis that a message repeats."""


def library() -> dict[str, Path]:
    """The crises that come with Rubicon, by name."""
    return {
        path.name: path
        for path in sorted(LIBRARY.iterdir())
        if (path / STORY).is_file() and path != TEMPLATE
    }


def find(name: str) -> Path:
    """The folder of a crisis: a path, or a name from the library. Raises InputError if there is
    neither, or a file is missing in it."""
    path = Path(name)
    known = library()
    if not os.path.isdir(path):
        if name not in known:
            if is_file(path):
                raise no_crisis(path, folder_of(path))
            name = name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
            raise InputError(
                f"there is no crisis '{name}', neither a folder nor in the library",
                instead=f"{did_you_mean(name, known)} (rubicon list shows the library; "
                f"rubicon new {name} makes a folder)",
            )
        path = known[name]
    if is_run(path) and not (path / STORY).is_file():
        kept = kept_crisis(path)
        raise InputError(
            f"'{path}' is a run, not a crisis",
            instead=f"name the crisis that it was made from: {quote(str(kept))}",
        )
    if is_run(path.parent):  # what a stranger's run keeps, say
        refuse_strange(path)
    for file in FILES:
        if not (path / file).is_file():
            raise InputError(
                f"the crisis folder has no {file}",
                where=str(path),
                instead=f"a crisis is {', '.join(FILES[:-1])} and {FILES[-1]} in one folder; "
                "rubicon new NAME shows an example",
            )
    return path


def refuse_crisis(path: Path) -> None:
    """Raise an :class:`InputError` if a crisis is named where a run is wanted."""
    in_library = not os.path.exists(path) and str(path) in library()
    a_file = path.suffix.lower() in SUFFIXES and os.path.isfile(path)
    if not (in_library or a_file) and (is_run(path) or not os.path.isfile(path / STORY)):
        return
    made = Path(f"{path.stem if a_file else path.name}-run")
    raise InputError(
        f"'{path}' is a crisis, not the folder of a run",
        instead=f"name its run: {quote(str(made))}"
        if is_run(made)
        else f"run it first: rubicon run {quote(str(path))}\n"
        f"  or in Python: rb.load({str(path)!r}).run()",
    )


def is_run(path: Path) -> bool:
    """Whether a folder is that of a run, which keeps its crisis in a folder within."""
    return os.path.lexists(path / "manifest.json")


def folder_of(file: Path) -> Path | None:
    """The crisis or run that a file is part of; ``None`` if it is part of none."""
    within = file.absolute().parents[:3]
    return next((each for each in within if is_run(each) or (each / STORY).is_file()), None)


def origin(name: str) -> Path:
    """The folder that a crisis is copied from: a crisis, or what a run keeps of its own.

    Raises InputError as :func:`find`; or if the run was made from a game file, or holds a link, a
    FIFO and the like."""
    path = Path(name)
    if not is_run(path):
        return find(name)
    refuse_strange(path)
    kept = kept_crisis(path)
    if kept.is_file():
        raise InputError(
            f"the run '{name}' was made from a game file",
            instead=f"make a folder of that: rubicon import {quote(str(kept))} --to FOLDER",
        )
    return find(str(kept))


def kept_crisis(run: Path) -> Path:
    """What a run was made from, as it keeps it: a crisis folder or a game file."""
    kept = run / "crisis"
    return kept if (kept / STORY).is_file() else next(iter(kept.glob("game.?fg")), kept)


@contextmanager
def new_crisis(folder: Path) -> Iterator[Path]:
    """A crisis folder to fill; whole or not at all in its place. Raises InputError if it exists or
    cannot be made."""
    with explain_failure("the folder cannot be made", folder):
        try:
            with folder_made(folder) as made:
                yield made
        except FileExistsError:
            raise InputError(
                f"{folder} exists", instead="choose another name; nothing was changed"
            ) from None


def copy_crisis(folder: Path, origin: Path = TEMPLATE) -> None:
    """Make a crisis folder as another one is: by default the example that teaches the language.

    ``known.md`` stays behind, for what is known of one crisis need not be so of its variant.

    Raises InputError if the folder exists or can't be made, or has the name of a crisis in the
    library."""
    if folder.name in library():
        raise InputError(
            f"'{folder.name}' is a crisis of the library, which a folder of that name would hide",
            instead="choose another name",
        )
    with new_crisis(folder) as made:
        for file in (*FILES, PREFACE, LEVERS, MECHANISMS, COMBINATIONS, OBSERVED):
            if (origin / file).is_file():
                shutil.copyfile(origin / file, made / file)
        for within in (TEXTS, EXPERTS):
            if (origin / within).is_dir():
                shutil.copytree(origin / within, made / within)
