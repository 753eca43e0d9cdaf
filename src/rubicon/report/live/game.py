"""Games as texts that a page can carry: their arrays as differences, compressed."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from gzip import compress
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rubicon.answers.live.centre import Centre
from rubicon.answers.live.levers import LeverGame
from rubicon.arrays import Bools, Floats
from rubicon.game import Game
from rubicon.report.data import fields

MOST = 2**18
"""Bytes, compressed, up to which the page carries the game itself; and as many for all the games
that levers make."""
_STORY = {
    "start": "action_start", "children": "children", "infoset": "infoset", "branches": "chance",
    "label": "label", "outcome": "outcome", "ending": "ending", "payNode": "consequence_node",
    "payName": "consequence_name", "payPlayer": "consequence_player", "payRow": "consequence_row",
    "stageNode": "stage_node", "stageName": "stage_name",
}  # fmt: skip
"""Arrays of a game, by what the page's script calls them."""


def packed(centre: Centre, shown: dict[str, Any] | None = None) -> str | None:
    """Two texts joined by a dot: the game as JSON, in which ``{"ints": [first, count]}`` stands for
    whole numbers, and these; ``None`` where that is too much for a page.

    Parameters
    ----------
    shown
        What else the page has to know of it.
    """
    numbers = _Numbers()
    table = centre.game.table
    found = {
        "plan": _plan(centre.plan._asdict(), numbers),
        "option": numbers.kept(centre.option),
        "table": {name: numbers.kept(getattr(table, name)) for name in ("op", "left", "right")},
        "constants": table.value.tolist(),
        "names": centre.names,
        "start": centre.start.tolist(),
        "rationality": centre.rationality,
        "per": centre.per,
        "spread": centre.spread.tolist(),
        "matters": {"smallest": centre.matters.smallest, "stakes": dict(centre.matters.stakes)},
        "story": _story(centre.game, numbers),
        "observed": [
            {"event": str(event), "weights": weights}
            for event, weights in zip(centre.observed.events, centre.observed.weights, strict=True)
        ],
        "claims": [
            {"names": [each.letter, each.id], "text": str(each.question.body),
             "smallest": each.question.smallest}
            for each in centre.claims
        ],
        "choices": centre.choices,
        **(shown or {}),
        "answers": _answers(centre.answers, ~centre.forces),
    }  # fmt: skip
    parts = _parts(found, numbers)
    return _text(parts) if _size(parts) <= MOST else None


def packed_levers(centre: Centre) -> dict[str, str]:
    """The games that levers make, each as :func:`packed`, by the lever; of those beyond
    :data:`MOST` bytes for all, in the order of the file, none."""
    found, room = {}, MOST
    for each in centre.levers:
        parts = _lever(each, centre.game)
        if _size(parts) <= room:
            room -= _size(parts)
            found[each.lever.id] = _text(parts)
    return found


def _lever(own: LeverGame, whole: Game) -> tuple[bytes, bytes]:
    """What of its game differs from the whole game, whose table its own begins with."""
    numbers, game = _Numbers(), own.game
    story, before = _tree(game), _tree(whole)
    # Where one cannot get to any more, the first nodes on the way.
    closed = np.flatnonzero(~own.reached & own.reached[game.parent])
    return _parts(
        {
            "plan": _plan(own.plan._asdict(), numbers),
            "option": numbers.kept(own.option),
            "table": {
                name: numbers.kept(getattr(own.more, name)) for name in ("op", "left", "right")
            },
            "constants": own.more.value.tolist(),
            "story": {
                "actions": game.actions,
                "rows": len(game.table),
                **{name: numbers.kept(each) for name, each in story.items()
                   if not np.array_equal(each, before[name])},
                **({} if np.array_equal(game.seen, whole.seen) else {"seen": _seen(game, numbers)}),
            },
            "closed": numbers.kept(closed),
            "answers": _answers(own.answers, own.asked),
        },
        numbers,
    )  # fmt: skip


def _parts(found: dict[str, Any], numbers: _Numbers) -> tuple[bytes, bytes]:
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return compress(text.encode(), 9, mtime=0), compress(numbers.planes(), 9, mtime=0)


def _size(parts: tuple[bytes, bytes]) -> int:
    return sum(map(len, parts))


def _text(parts: tuple[bytes, bytes]) -> str:
    return ".".join(b64encode(part).decode() for part in parts)


def _plan(plan: Mapping[str, Any], numbers: _Numbers) -> dict[str, Any]:
    return {name: numbers.kept(each) if np.ndim(each) and name != "default" else
            np.asarray(each).tolist() for name, each in plan.items()}  # fmt: skip


def _answers(answers: Floats, asked: Bools) -> list[list[Any]]:
    """``False`` for a question of another game, ``None`` for what is not defined."""
    return [[False if not own else v if isfinite(v) else None
             for v, own in zip(row, asked.tolist(), strict=True)]
            for row in answers.tolist()]  # fmt: skip


def _story(game: Game, numbers: _Numbers) -> dict[str, Any]:
    """The tree and its names: what questions are looked up in."""
    return {
        "players": game.players,
        "labels": game.labels,
        "owner": game.label_player.tolist(),
        "texts": game.texts,
        "consequences": game.consequence_names,
        "stages": game.stages,
        "actions": game.actions,
        "rows": len(game.table),
        **{name: numbers.kept(each) for name, each in _tree(game).items()},
        "seen": _seen(game, numbers),
    }  # fmt: skip


def _tree(game: Game) -> dict[str, NDArray[Any]]:
    return fields(game, **_STORY)


def _seen(game: Game, numbers: _Numbers) -> list[Any]:
    return [numbers.kept(each) for each in game.seen.T]


class _Numbers:
    """Whole numbers of many arrays, one after the other."""

    def __init__(self) -> None:
        self.parts: list[NDArray[np.int64]] = []
        self.count = 0

    def kept(self, values: ArrayLike) -> dict[str, list[int]]:
        """Put some behind the others; where they stand."""
        part = np.asarray(values, np.int64)
        self.parts.append(np.diff(part, prepend=0))
        self.count += len(part)
        return {"ints": [self.count - len(part), len(part)]}

    def planes(self) -> bytes:
        """The differences of neighbours, signs in the lowest bit: first the low bytes of all, then
        the middle and the high ones, which compresses to a quarter."""
        steps = np.concatenate(self.parts)
        signed = np.abs(steps) * 2 - (steps < 0)
        if signed.max() >= 2**24:
            raise ValueError("a game this large is not for a page")
        return b"".join((signed >> shift & 255).astype(np.uint8).tobytes() for shift in (0, 8, 16))
