"""Labels that Gambit takes, as near to a game's own as may be.

What Gambit 16.7 asks beyond its description of the formats, found by trying: labels are printable
ASCII without leading, trailing or doubled blanks, and its reader loses its way where a backslash
stands before a quotation mark, another backslash or the end. Labels of nodes are unique within
the game, those of information sets within their player, unless they are empty. Players, actions,
strategies and outcomes that share a label, or have none, it names by rules of its own; here that
is done before it can.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from rubicon.exchange.gambit import ExtensiveGame, InformationSet, StrategicGame

Either = TypeVar("Either", bound=ExtensiveGame | StrategicGame)

_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-"})

_MISREAD = re.compile(r'\\(?=["\\]|\Z)')
"""A backslash that Gambit's reader takes for more or less than itself."""


def for_gambit(game: Either) -> Either:
    """The same game with labels that Gambit takes and leaves as they are."""
    names = _named([outcome.label for outcome in game.outcomes])
    outcomes = tuple(replace(o, label=name) for o, name in zip(game.outcomes, names, strict=True))
    game = replace(
        game,
        title=as_ascii(game.title),
        comment=_letters(game.comment),
        players=tuple(_named(game.players)),
        outcomes=outcomes,
    )
    if isinstance(game, StrategicGame):
        return replace(game, strategies=tuple(tuple(_named(own)) for own in game.strategies))
    labels = _told_apart([node.label for node in game.nodes])
    nodes = tuple(replace(n, label=label) for n, label in zip(game.nodes, labels, strict=True))
    return replace(game, information_sets=_sets(game.information_sets), nodes=nodes)


def _sets(sets: Sequence[InformationSet]) -> tuple[InformationSet, ...]:
    """The information sets, told apart within their player."""
    found = list(sets)
    for player in {held.player for held in sets}:
        own = [k for k, held in enumerate(sets) if held.player == player]
        for k, label in zip(own, _told_apart([sets[k].label for k in own]), strict=True):
            found[k] = replace(sets[k], label=label, actions=tuple(_named(sets[k].actions)))
    return tuple(found)


def as_ascii(text: str) -> str:
    """A text that Gambit takes as a label."""
    return _letters(" ".join(_letters(text).split()))


def _letters(text: str) -> str:
    r"""The text in ASCII, with its blanks: without accents, or with ``\u03bb``."""
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    letters = (c for c in plain if not unicodedata.combining(c))
    written = "".join(c if " " <= c <= "~" or c in "\n\t" else _code(c) for c in letters)
    return _MISREAD.sub("/", written)


def _code(letter: str) -> str:
    return " " if letter.isspace() else f"\\u{ord(letter):04x}"


def _told_apart(labels: Sequence[str]) -> list[str]:
    """Labels in ASCII; what became one is told apart, the empty stay empty."""
    written = [as_ascii(label) for label in labels]
    named = iter(distinct(label for label in written if label))
    return [next(named) if label else "" for label in written]


def _named(labels: Iterable[str]) -> list[str]:
    """Labels in ASCII; what became one is told apart, the empty become ``_``."""
    return distinct(as_ascii(label) or "_" for label in labels)


def distinct(labels: Iterable[str], form: str = "{} ({})") -> list[str]:
    """The labels; where one comes again, with a number: ``yes``, ``yes (2)``."""
    taken: dict[str, int] = {}  # label -> the last number tried for it
    for label in labels:
        count = taken.get(label, 0) + 1
        candidate = label if count == 1 else form.format(label, count)
        while candidate in taken:
            count += 1
            candidate = form.format(label, count)
        taken[label] = count
        taken.setdefault(candidate, 1)
    return list(taken)
