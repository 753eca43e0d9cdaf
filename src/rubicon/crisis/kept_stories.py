"""Stories that an earlier command told, kept as data in this user's cache.

To tell a large story along every path takes seconds, and it has as many tellings as variants; from
one command to the next mostly judgements and claims change, and a story hardly ever. What is kept
goes by a hash of all that it depends on: the story, the names of judgements, rankings, combinations
and Rubicon's own code. So only stories are kept that depend on nothing else: see
:func:`stands_alone`.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import sys
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rubicon.crisis.places import STORY
from rubicon.ensemble.damage import DAMAGE
from rubicon.files import cache_folder, written
from rubicon.game.storing import read_game, write_arrays
from rubicon.game.unfolded import Unfolded
from rubicon.story.variants import BASE, Told

if TYPE_CHECKING:
    from rubicon.crisis.folder import Folder

WORTH = 10_000
"""Nodes of a story, in all its tellings, from which it is kept; fewer are told in no time."""
MOST = 8
"""Stories that are kept: those that were used last. One of 14 tellings of 17,000 nodes takes 3 MB.
"""
_ALONE = frozenset({
    "__future__", "collections", "dataclasses", "enum", "fractions", "functools", "itertools",
    "math", "operator", "rubicon", "typing",
})  # fmt: skip
_OUTSIDE = frozenset({
    "__import__", "breakpoint", "compile", "eval", "exec", "globals", "hash", "id", "input", "open",
    "print",
})  # fmt: skip

Tellings = Sequence[tuple[str, Told, Unfolded]]
"""A story told in all ways, its base first: what each is called, its options, and the game."""


def stands_alone(story: bytes) -> bool:
    """Whether a story has nothing to do with the world outside of it, as far as its text says: it
    imports nothing but :data:`_ALONE`, reads no file, and prints nothing.

    >>> stands_alone(b"from math import exp"), stands_alone(b"from my_rules import cost")
    (True, False)
    """
    for node in ast.walk(ast.parse(story)):
        if isinstance(node, ast.Import):
            modules = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = [node.module or "" if not node.level else ""]
        else:
            if isinstance(node, ast.Name) and node.id in _OUTSIDE:
                return False
            continue
        if not {each.split(".")[0] for each in modules} <= _ALONE:
            return False
    return True


def keep(folder: Folder, tellings: Tellings) -> None:
    """Keep a story for later commands, if it is worth it and may be kept.

    What cannot be written, as on a full disk, is not kept: the story is then told again.
    """
    if sum(told.game.nodes for _, _, told in tellings) < WORTH or not (path := _place(folder)):
        return
    home = str(folder.path / STORY)
    about = [
        {
            "name": name,
            "told": dict(told),
            "places": [[*key, at.replace(home, STORY, 1)] for key, at in each.places.items()],
        }
        for name, told, each in tellings
    ]
    with suppress(OSError), written(path) as file, zipfile.ZipFile(file, "w") as archive:
        archive.writestr("tellings.json", json.dumps(about))
        for k, (_, _, each) in enumerate(tellings):
            write_arrays(arrays := BytesIO(), each.game)
            archive.writestr(f"{k}.npz", arrays.getvalue())
            archive.writestr(f"{k}.json", json.dumps(each.game.names()))
    with suppress(OSError):  # another command may have removed one
        for old in sorted(path.parent.glob("*.zip"), key=os.path.getmtime)[:-MOST]:
            old.unlink()


def kept(folder: Folder, which: slice) -> Tellings | None:
    """Some tellings of the story, as an earlier command told it; ``None`` if it has to be told.

    A file that is not as it was written counts for nothing: each part has a checksum, and whether a
    game's arrays fit together is asked as of any stored game.
    """
    path = _place(folder)
    if path is None:
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            about = json.loads(archive.read("tellings.json"))
            home = str(folder.path / STORY)
            found = [_told(archive, k, about[k], home) for k in range(len(about))[which]]
        os.utime(path)  # used just now
    except DAMAGE:
        return None
    return found


def _told(archive: zipfile.ZipFile, k: int, about: Any, home: str) -> tuple[str, Told, Unfolded]:
    names = json.loads(archive.read(f"{k}.json"))
    game = read_game(BytesIO(archive.read(f"{k}.npz")), names)
    places = {(kind, name): where.replace(STORY, home, 1) if where.startswith(STORY) else where
              for kind, name, where in about["places"]}  # fmt: skip
    return about["name"], about["told"] or BASE, Unfolded(game, places)


def _place(folder: Folder) -> Path | None:
    """The file that a story is kept in; ``None`` if it cannot be kept."""
    if not folder.from_file or not stands_alone(folder.files[STORY]):
        return None
    if (home := cache_folder("stories")) is None:
        return None
    stated = folder.judgements
    rankings = [(r.name, r.player, r.over, dict(r.payoffs)) for r in stated.rankings]
    combined = [(name, dict(each.told)) for name, each in folder.combinations.items()]
    rest = folder.crisis.title, tuple(stated.names), rankings, combined
    whole = hashlib.sha256(folder.files[STORY])
    whole.update(repr((rest, sys.version_info[:2])).encode("utf-8", "surrogateescape"))
    for room in ("story", "game"):
        for module in sorted((Path(__file__).parents[1] / room).glob("*.py")):
            whole.update(module.read_bytes())
    return home / f"{whole.hexdigest()}.zip"
