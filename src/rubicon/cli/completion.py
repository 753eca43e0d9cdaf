"""What a shell offers when the tab key is pressed: crises, runs, claims.

Cheap on purpose: names are looked up on disk, and no story is run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import typer


def crisis_names(incomplete: str) -> list[str]:
    """Names of the library, crisis folders and game files that begin so."""
    from rubicon.crisis.places import STORY, library

    known = [name for name in library() if name.startswith(incomplete)]
    return known + [
        str(path)
        for path in _paths(incomplete)
        if (path / STORY).is_file() or path.suffix.lower() in (".efg", ".nfg")
    ]


def run_folders(incomplete: str) -> list[str]:
    """Folders of runs that begin so."""
    return [str(path) for path in _paths(incomplete) if (path / "manifest.json").is_file()]


def crises_and_runs(incomplete: str) -> list[str]:
    """Either."""
    return crisis_names(incomplete) + run_folders(incomplete)


def claim_names(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Letters and ids of the claims of the run that stands before, each with what it says."""
    from rubicon.ask.claims import kept_claims
    from rubicon.errors import InputError
    from rubicon.files import refuse_strange

    run = Path(ctx.params.get("run") or "")
    try:
        refuse_strange(run / "crisis")  # a FIFO would keep the shell waiting
        claims = kept_claims(run)
    except InputError:
        return []  # what is wrong is said by the command, not by the tab key
    named = [(name, claim.says) for claim in claims for name in (claim.letter, claim.id)]
    return [(name, says) for name, says in named if name.startswith(incomplete)]


def topic_names(incomplete: str) -> list[tuple[str, str]]:
    """Pages of the documentation that begin so, each with its title."""
    from rubicon.cli.documentation import topics
    from rubicon.errors import InputError

    try:
        return [(n, each.title) for n, each in topics().items() if n.startswith(incomplete)]
    except InputError:
        return []  # as above


def _paths(incomplete: str) -> Iterator[Path]:
    """What lies in the folder that was begun to be written, by how its name begins."""
    folder, start = os.path.split(incomplete)
    try:
        found = sorted(Path(folder or ".").iterdir())
    except OSError:
        return
    yield from (path for path in found if path.name.startswith(start))
