"""One set of judgements' game in Gambit's formats, so that anyone can check us."""

from __future__ import annotations

import os
from pathlib import Path

from rubicon.ask.syntax import Is, Name, Probability
from rubicon.errors import InputError
from rubicon.exchange import GambitGame, at_draw, strategic_form, write_game
from rubicon.files import write_named
from rubicon.game import Game
from rubicon.judgements import Draws
from rubicon.report.blocks import Words
from rubicon.report.shown import Shown

NO_WEIGHTS = (
    "The story weighs options, which Gambit's files cannot say: there each counts 1, and "
    "equilibria are those of a story without weights and groups"
)


def require_new(file: str | os.PathLike[str]) -> Path:
    """The path of a file that is to be written; :class:`InputError` if it exists, or ends in
    neither ``.efg`` nor ``.nfg``."""
    path = Path(file).expanduser()
    if path.exists():
        raise InputError(f"the file {path} exists", instead="name another")
    if path.suffix not in (".efg", ".nfg"):
        raise InputError(
            f"the file {path} ends in neither .efg nor .nfg",
            instead="name a tree FILE.efg, a table of strategies FILE.nfg",
        )
    return path


def export_game(game: Game, judgements: Draws, which: str, file: Path) -> Shown[Path]:
    """Write a game at one set of judgements.

    Parameters
    ----------
    judgements
        ``float64[judgement, 1]``, by name.
    which
        Which set that is, for readers.
    file
        A tree, ``.efg``, or a table of strategies, ``.nfg``.

    Raises
    ------
    InputError
        If the file cannot be written, or a table would be too large.
    """
    values = game.table.evaluate(judgements.rows(game.table.judgements))[:, 0]
    lost = f". {NO_WEIGHTS}" if game.weighed else ""
    tree = at_draw(game, values, comment=f"{game.title} ({which}){lost}")
    written: GambitGame = tree
    size = f"{game.nodes:,} nodes, {game.infosets:,} information sets"
    if file.suffix == ".nfg":
        written = table = strategic_form(tree)
        size = f"{' × '.join(str(len(own)) for own in table.strategies)} strategies"
    write_named(file, write_game(written))
    record = {"file": str(file), "size": size, "judgements": which}
    said = f"{file}: {size} ({which})"
    if written is tree and (first := next((s for s in tree.information_sets if s.player), None)):
        example = Probability(Is(Name(first.label), (Name(first.actions[0]),)))
        said += f"\nin questions its labels go in quotes: {example}"
    if lost:
        said += f"\nmind: {NO_WEIGHTS}"
    return Shown(file, "", (Words(said),), record)
