"""Output that never fails for want of a letter.

A pipe on Windows, or a locale of another decade, has an encoding without λ or −. What it lacks gets
a stand-in that can be read; JSON gets escapes instead, as a stand-in might not be JSON any more.
"""

from __future__ import annotations

import codecs
import json
import sys
import unicodedata
from typing import Any, TextIO

_LETTERS = """
×x ·. •* …... ±+/- ⁄/ →-> ←<- ≥>= ≤<= ≠!= ≈~ ∼~ ∞inf ≻> ‖|| │| ─- █# ▓# ▒+ ░. ━- αalpha δdelta
εepsilon λlambda ρrho φphi ΛLambda ßss øo ØO łl ŁL æae
"""
"""Letters, each followed by its stand-in."""
_STAND_INS = {
    **dict.fromkeys("−–‐‑—", "-"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("‘’‚′‹›", "'"),
    **{each[0]: each[1:] for each in _LETTERS.split()},
    "√": "sqrt ",
    "Σ": "sum ",
}
_NAME = "rubicon.stand-in"


def tolerate_encodings() -> None:
    """Let standard output and standard error write stand-ins for what they cannot encode."""
    codecs.register_error(_NAME, _stand_ins)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # none where there is no console, or a test's own
            stream.reconfigure(errors=_NAME)


def json_for(stream: TextIO, data: Any) -> str:
    """Data as JSON, with escapes if the stream's encoding lacks a letter of it."""
    text = json.dumps(data, indent=1, ensure_ascii=False)
    try:
        text.encode(stream.encoding or "ascii")
    except UnicodeEncodeError:
        return json.dumps(data, indent=1)
    return text


def _stand_ins(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_stand_in(letter) for letter in lacking), error.end


def _stand_in(letter: str) -> str:
    """A letter in ASCII: one chosen for it, it without its accents, or a question mark."""
    if unicodedata.combining(letter):
        return ""
    parts = unicodedata.normalize("NFKD", letter)
    plain = "".join(_STAND_INS.get(part, part) for part in parts if not unicodedata.combining(part))
    return plain if plain.isascii() else "?"
