"""A game as a text that a page can carry: its arrays as differences, compressed."""

from __future__ import annotations

import json
from base64 import b64encode
from gzip import compress
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rubicon.answers.live.centre import Centre
from rubicon.game import Game
from rubicon.report.data import fields

MOST = 2**18
"""Bytes, compressed, up to which the page carries the game itself."""


def packed(centre: Centre, shown: dict[str, Any] | None = None) -> str | None:
    """Two texts joined by a dot: the game as JSON, in which ``{"ints": [first, count]}`` stands for
    whole numbers, and these; ``None`` where that is too much for a page.

    Parameters
    ----------
    shown
        What else the page has to know of it.
    """
    numbers = _Numbers()
    table, plan = centre.game.table, centre.plan._asdict()
    found = {
        "plan": {name: numbers.kept(each) if np.ndim(each) and name != "default" else
                 np.asarray(each).tolist() for name, each in plan.items()},
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
        "answers": [[False if other else v if isfinite(v) else None
                     for v, other in zip(row, centre.forces.tolist(), strict=True)]
                    for row in centre.answers.tolist()],
    }  # fmt: skip
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    parts = [compress(part, 9, mtime=0) for part in (text.encode(), numbers.planes())]
    if sum(map(len, parts)) > MOST:
        return None
    return ".".join(b64encode(part).decode() for part in parts)


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
        **_kept(numbers, game, start="action_start", children="children", infoset="infoset",
                branches="chance", label="label", outcome="outcome", ending="ending"),
        "seen": [numbers.kept(each) for each in game.seen.T],
        **_kept(numbers, game, payNode="consequence_node", payName="consequence_name",
                payPlayer="consequence_player", payRow="consequence_row", stageNode="stage_node",
                stageName="stage_name"),
    }  # fmt: skip


def _kept(numbers: _Numbers, game: Game, **names: str) -> dict[str, Any]:
    """Arrays of a game, by what the page's script calls them."""
    return {name: numbers.kept(each) for name, each in fields(game, **names).items()}


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
