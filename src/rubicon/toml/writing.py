"""Values and keys as TOML has them."""

from __future__ import annotations

import json
import math


def quoted(text: str) -> str:
    """A text, in quotes."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def key(name: str) -> str:
    """A name as a key: without quotes where it can do without."""
    plain = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if plain else quoted(name)


def number(value: float) -> str:
    """A number to its last digit."""
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return repr(value + 0.0).removesuffix(".0")
