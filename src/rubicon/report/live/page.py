"""What the page carries to be alive: draws, claims, and a script that asks nobody for anything."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import asdict, dataclass
from gzip import compress
from hashlib import sha256
from importlib.resources import files
from math import inf, isfinite
from typing import Any, TypeAlias

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from rubicon.answers.inputs.found import Input
from rubicon.answers.live.levers import carries
from rubicon.answers.verdicts.classes import CLASSES
from rubicon.changes import Change
from rubicon.game import Floats
from rubicon.judgements.writing import correlation_table, judgement_tables, ranking_table
from rubicon.report.data import about, fields
from rubicon.report.live.game import packed, packed_levers
from rubicon.report.page.content import Content
from rubicon.report.page.method import command
from rubicon.report.story.words import choice_name
from rubicon.report.verdicts.words import verb

MODULES = (
    "codec", "dom", "notation", "story", "world", "ask", "table", "sweep", "krylov", "trace",
    "layout", "centre", "solving", "narrow", "switches", "strips", "changes", "narrowing", "moving",
    "asking", "try",
)  # fmt: skip
"""In the order in which they need each other."""
STEPS = 2**16 - 1
"""In so many equal steps the middle 98 % of a judgement's draws are kept: 2,000 draws of a hundred
judgements take half a megabyte."""
NONE, STEP = 2**16 - 1, 1 / 2000
"""What stands for no chance, and in what steps the logarithm of a chance is kept."""
Words: TypeAlias = NDArray[np.uint16]

SET = " --set ..."
"""What the script replaces by the ranges in the command that solves the crisis with them."""
_IMPORT = re.compile(r'^import ({[^}]*}) from "\./(\w+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ({[^}]*});$", re.MULTILINE)


@dataclass(frozen=True)
class Live:
    """The script, what it reads, and the hash by which the page allows this script alone."""

    script: Markup
    data: Markup
    hash: str
    # narrows, solves: whether the page can count verdicts anew, and whether it carries the game
    narrows: bool
    solves: bool


def live(content: Content) -> Live | None:
    """``None`` where there is nothing to move and nothing to ask."""
    varying = [each for each in content.answers.inputs.judgements if _varies(each)]
    script = joined(MODULES)
    digest = b64encode(sha256(script.encode()).digest()).decode()
    centre = content.answers.centre
    levers = {} if centre is None else packed_levers(centre)
    game = None if centre is None else packed(centre, _shown(content, levers))
    narrows = bool(content.answers.claims and varying)
    if content.answers.switches is None or not (narrows or game):
        return None
    data = _data(content, varying, game, levers)
    return Live(Markup(script), data, f"sha256-{digest}", narrows, game is not None)


def joined(modules: tuple[str, ...]) -> str:
    """Modules as one script, each a function that returns what it exports: from disk a page cannot
    import anything."""
    place = files("rubicon.report.live")
    return (
        '"use strict";\n{\n'
        + "".join(
            f"const live_{name} = (() => {{\n"
            + _EXPORT.sub(r"return \1;", _IMPORT.sub(r"const \1 = live_\2;", text))
            + "})();\n"
            for name in modules
            for text in [(place / f"{name}.js").read_text("utf-8")]
        )
        + "}\n"
    )


def _varies(judgement: Input) -> bool:
    low, high = judgement.ends
    return judgement.used and low < high


def _data(
    content: Content, varying: list[Input], game: str | None, levers: dict[str, str]
) -> Markup:
    """All that the script reads; ``game`` and the games of ``levers`` are packed."""
    found = {
        "draws": content.run.draws,
        "command": command(content, SET),
        "classes": {name: verb(name, 1) for name in CLASSES},
        "judgements": [_judgement(each) for each in varying],
        "claims": [about(each.claim) | {"own": _base64(each.outcomes)}
                   for each in content.answers.claims],
        **_switches(content),
        "file": saved(content),
        "game": game,
        "levers": levers if game is not None else {},
        "exact": _base64(content.answers.centre.draws.astype("<f4"))
        if game is not None and content.answers.centre is not None else None,
    }  # fmt: skip
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(b64encode(compress(text.encode(), 9, mtime=0)).decode())


def _switches(content: Content) -> dict[str, Any]:
    """What draws may be weighed by beside ranges."""
    found = content.answers.switches
    assert found is not None  # or nothing was solved
    return {
        "events": [
            {"date": each.date.isoformat(), "says": each.says or each.name,
             "episode": each.episode, "logs": _logs(logs)}
            for each, logs in zip(found.events, found.logs, strict=True)
        ],
        "heeded": [
            {"date": each.date.isoformat(), "says": each.says or each.name}
            for each in found.heeded
        ],
        "experts": {"names": found.experts, "whose": _base64(found.whose.astype(np.uint8))},
        "tellings": [
            {"name": each.name,
             "draws": each.draws,
             "claims": [None if own is None else _base64(own) for own in each.outcomes],
             "logs": None if each.logs is None else list(map(_logs, each.logs))}
            for each in found.tellings
        ],
    }  # fmt: skip


def _logs(found: Floats) -> str:
    """Logarithms of weights in steps of :data:`STEP`; the largest number for a draw in which an
    event has no chance, or that is not solved."""
    steps = np.rint(np.where(np.isfinite(found), -found, 0) / STEP).clip(0, NONE - 1)
    return _base64(np.where(np.isfinite(found), steps, NONE).astype("<u2"))


def _shown(content: Content, games: dict[str, str]) -> dict[str, Any]:
    """What is shown of the game beside claims: turning points, and levers with their outcomes;
    ``games`` are those that levers make."""
    game, levers = content.run.game, content.answers.levers
    stated = content.run.stated_judgements()
    pulled = [] if levers is None else [each for each in levers.levers if _pulls(each, games)]
    return {
        "decisions": [
            {"says": choice_name(game, each.choice), "player": game.players[each.choice.player],
             "label": game.labels[each.choice.label],
             "time": each.choice.occurrence if each.choice.recurs else 0,
             "options": [game.texts[option.text] for option in each.options]}
            for each in content.answers.story.choices
        ],
        "levers": [
            {
                **fields(each, "id", "says", "who"),
                # What a game of its own has in it already is not forced once more.
                "own": each.id in games,
                "force": [] if each.id in games else [str(option.move) for option in each.force],
                "moves": [
                    {**asdict(move), "bounds": [end if isfinite(end) else None for end in bounds]}
                    for move in each.moves
                    for bounds in [stated[move.judgement].bounds if stated else (-inf, inf)]
                ],
            }
            for each in pulled
        ],
        "others": [] if levers is None else [
            each.says for each in levers.levers if not _pulls(each, games)
        ],
        "outcomes": [] if levers is None else [
            {"says": each.means, "text": str(each.question), "better": each.better}
            for each in levers.outcomes
        ],
    }  # fmt: skip


def _pulls(lever: Change, games: dict[str, str]) -> bool:
    """Whether the page can pull it: it has the lever's game, or needs none."""
    return lever.id in games or not carries(lever)


def saved(content: Content) -> dict[str, Any] | None:
    """A ``judgements.toml`` in pieces, between which the page puts ranges; ``None`` where the run
    kept none. A ranking can be left by those of its symbols that get a range of their own."""
    stated = content.run.stated_judgements()
    if stated is None:
        return None
    return {
        "numbers": [
            [name, *_around("range", table)]
            for name, table in zip(stated.numbers, judgement_tables(stated.numbers), strict=True)
        ],
        "rankings": [
            [*_around("order", ranking_table(each)), each.unit, bool(each.player),
             [[[symbol, each.shown(symbol)] for symbol in tier] for tier in each.order.tiers]]
            for each in stated.rankings
        ],
        "correlations": list(map(correlation_table, stated.correlations)),
    }  # fmt: skip


def _around(key: str, table: str) -> tuple[str, str, str]:
    """A table's text before the value of a key, the value, and what follows."""
    before, value, after = re.split(rf"(?<=\n{key} = )(.*)(?=\n)", table, maxsplit=1)
    return before, value, after


def _judgement(each: Input) -> dict[str, Any]:
    low, high = each.ends
    told = fields(each, "name", "label", "means", "unit") | {"ranked": bool(each.ranking)}
    return told | {"low": low, "high": high, "own": _base64(quantised(each.values, low, high))}


def quantised(values: Floats, low: float, high: float) -> Words:
    """``uint16[draw]``: 0 for ``low`` and what lies below, :data:`STEPS` for ``high`` and above, so
    that a few far draws don't take the strip from all others."""
    steps: Words = np.rint((values.clip(low, high) - low) / (high - low) * STEPS).astype("<u2")
    return steps


def _base64(values: NDArray[Any]) -> str:
    return b64encode(values.tobytes()).decode()
