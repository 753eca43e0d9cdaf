"""What stands in the library, read from the text of its files without running a story."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rubicon.crisis.places import KNOWN, STORY
from rubicon.crisis.preface import read_preface

KINDS = {"# A known answer": "Models with a known answer", "# A case": "Cases"}
"""The first line of a crisis' ``known.md``, and where that has it stand in the library."""
OTHER = "Other crises"


@dataclass(frozen=True)
class Card:
    """A crisis as a list shows it; ``line`` is the first sentence of what it is about."""

    name: str
    title: str
    line: str
    kind: str


def card_of(path: Path) -> Card:
    """A crisis' card; what its story's text does not state in plain words is left empty."""
    title, about = _stated(ast.parse((path / STORY).read_bytes()))
    title = read_preface(path).title or title
    known = path / KNOWN
    first = known.read_text("utf-8-sig").partition("\n")[0].strip() if known.is_file() else ""
    return Card(path.name, title or path.name, first_sentence(about), KINDS.get(first, OTHER))


def by_kind(cards: Iterable[Card]) -> dict[str, list[Card]]:
    """Cards by kind, in the order of `KINDS`; no empty kind."""
    found: dict[str, list[Card]] = {kind: [] for kind in (*KINDS.values(), OTHER)}
    for card in cards:
        found[card.kind].append(card)
    return {kind: held for kind, held in found.items() if held}


def first_sentence(text: str) -> str:
    """Up to the first full stop, or its like, that a capital follows."""
    return re.split(r"(?<=[.!?])\s+(?=[A-Z])", text.strip(), maxsplit=1)[0]


def _stated(story: ast.Module) -> tuple[str, str]:
    """Title and about, as ``Crisis("…", …, about="…")`` states them."""
    for node in ast.walk(story):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Crisis":
            given = dict(zip(("title", "players", "about"), node.args, strict=False))
            given |= {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
            return _text(given.get("title")), _text(given.get("about"))
    return "", ""


def _text(node: ast.expr | None) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ""
