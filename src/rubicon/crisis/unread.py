"""Files that look as if they belonged to a crisis, and that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from rubicon.answers.traps.look import Trap
from rubicon.crisis.folder import Folder
from rubicon.crisis.places import EXTRAS, FILES, SOURCES
from rubicon.crisis.quotes import TEXTS
from rubicon.judgements.experts import FOLDER as EXPERTS

FOLDERS = (TEXTS, EXPERTS)


def unread(folder: Folder) -> Iterator[Trap]:
    """Files with almost the name of an optional one that is not there, and texts of no source."""
    if not folder.path.is_dir():  # a game file, or told in a cell
        return
    here = sorted(each.name for each in folder.path.iterdir())
    spare = {name.casefold(): name for name in here if name not in (*FILES, *EXTRAS, *FOLDERS)}
    for meant in (*EXTRAS, *FOLDERS):
        for near in get_close_matches(meant, () if meant in here else spare, 1, cutoff=0.8):
            yield Trap("unread-file", str(folder.path / spare[near]), spare[near],
                       {"meant": meant})  # fmt: skip
    texts = folder.path / TEXTS
    for file in sorted(texts.glob("*.txt")) if texts.is_dir() else ():
        if file.stem not in folder.sources:
            meant = f"KEY.txt, by a key of {SOURCES}"
            yield Trap("unread-file", str(file), file.name, {"meant": meant})
