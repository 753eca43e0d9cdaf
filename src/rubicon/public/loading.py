"""A crisis from the library, a folder or a game file; what the library has, and a new folder."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from rubicon.crisis import places
from rubicon.crisis.gamefile import Options, is_game_file, new_folder, read_crisis
from rubicon.crisis.index import Card, card_of
from rubicon.exchange.retell.crisis_files import Widths
from rubicon.public.model import GameModel
from rubicon.public.ranges import is_number
from rubicon.report import library as listing
from rubicon.report.shown import Shown

Place: TypeAlias = str | os.PathLike[str]
"""A path, as text or as a ``Path``."""


def load(
    crisis: Place,
    *,
    payoffs: str | Sequence[str] = (),
    chances: str = "",
    rationality: str | float = "",
    judgements: Place | None = None,
    claims: str | Sequence[str] | Mapping[str, str] = (),
) -> GameModel:
    """A crisis by its name in the library, its folder, or a game file; told when first needed.

    Parameters
    ----------
    crisis
        A name of the library (``rubicon list`` shows them), a folder, or an ``.efg`` or ``.nfg``
        file. ``~`` stands for the home folder.
    payoffs, chances
        Of a game file: how far its numbers may be off, such as ``"±20%"``, ``"±0.5"`` or
        ``"Alice: ±20% of range"``; several in a list, of which later ones win.
    rationality
        Of a game file: λ, as a number, ``"1 to 10"`` or ``"2 per payoff"``.
    judgements
        A TOML file of judgements in place of the crisis' own; of a game file it states payoffs and
        chances by their names.
    claims
        Of a game file: claims in notation, each perhaps with ``name:`` before it; or a mapping of
        names to notation.

    Raises
    ------
    InputError
        Whatever is wrong with its files, with file and line; if there is no such crisis; if options
        of game files are given for another crisis.

    Examples
    --------
    >>> rb.load("beer-quiche")
    <Beer or quiche: 2 players, 6 judgements, 6 claims>
    """
    spreads = (payoffs,) if isinstance(payoffs, str) else tuple(payoffs)
    stated = f"{rationality:g}" if is_number(rationality) else str(rationality)
    widths = Widths(tuple(filter(None, spreads)), chances, stated)
    name = os.path.expanduser(crisis)
    notations = (claims,) if isinstance(claims, str) else claims
    file = None if judgements is None else Path(judgements).expanduser()
    if is_game_file(name):
        return GameModel(read_crisis(name, Options(widths, file, notations)))
    model = GameModel(read_crisis(name, Options(widths, None, notations)))
    return model if file is None else model.judged_by(file)


def library() -> Shown[tuple[Card, ...]]:
    """The crises that come with Rubicon: ``.name``, ``.title``, ``.line`` (the first sentence of
    what it is about) and ``.kind`` of each.

    >>> [card.name for card in rb.library().found][:2]
    ['alliance-reliability', 'bargaining-many-kinds']
    """
    return listing.show([card_of(path) for path in places.library().values()])


def new(folder: Place, origin: Place | None = None) -> GameModel:
    """Make a crisis folder to change, and load it: a small, commented example, or a copy.

    Parameters
    ----------
    folder
        It must not exist.
    origin
        The crisis to copy: of the library, a folder, a game file, or a run's.

    Raises
    ------
    InputError
        If the folder exists or cannot be made, or there is no such crisis.

    Examples
    --------
    >>> rb.new("my-variant", origin="beer-quiche").name
    'my-variant'
    """
    path = Path(folder).expanduser()
    new_folder(path, None if origin is None else os.path.expanduser(origin))
    return load(path)
