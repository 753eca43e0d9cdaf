"""Whether the words that claims quote stand in the texts that a folder keeps of its sources."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from rubicon.ask import Claim
from rubicon.errors import InputError, Mistakes, quoted
from rubicon.judgements import cite
from rubicon.judgements.sources import ANALYST
from rubicon.toml import read_text

TEXTS = "sources"
"""The folder with texts of sources: ``sources/KEY.txt``."""
_LEFT_OUT = re.compile(r"\[?(?:…|\.\.\.)\]?")
"""How a quote says that words of the text are left out."""
_TYPOGRAPHY = str.maketrans("“”„«»‘’‚‹›–—‐‑−", "\"\"\"\"\"'''''-----", "\u00ad")


def check_quotes(claims: Sequence[Claim], texts: Path) -> None:
    """Look each quote up in the texts of the sources that its claim cites, or in all texts where it
    cites none.

    White space, typographic quotes, dashes and case do not count; ``…`` stands for what is left
    out. Where a text of any of these sources is not kept, nothing is looked up.

    Raises
    ------
    InputError
        With file and line of each claim whose quote stands in none of them.
    """
    mistakes = Mistakes()
    every = sorted(texts.glob("*.txt")) if texts.is_dir() else []
    for claim in claims:
        keys = [each.key for each in cite(list(claim.source), None)]
        cited = [texts / f"{key}.txt" for key in keys if key != ANALYST]
        kept = cited or every
        if not claim.quote or not kept or not all(file.is_file() for file in kept):
            continue
        with mistakes.here():
            if not any(_stands(claim.quote, read_text(file)) for file in kept):
                cure = f"copy it from {kept[0]}; write … where words are left out"
                raise InputError(
                    f"the quote of the claim '{claim.id}' does not stand in "
                    f"{quoted(file.name for file in kept)}: “{' '.join(claim.quote.split())}”",
                    where=claim.place("quote"),
                    instead=cure if cited else f'{cure}; or say whose it is, source = "KEY"',
                )
    mistakes.tell()


def _stands(quote: str, text: str) -> bool:
    """Whether the parts of a quote stand in a text, one after the other."""
    at, whole = 0, _plain(text)
    for part in filter(None, map(_plain, _LEFT_OUT.split(quote))):
        at = whole.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).translate(_TYPOGRAPHY).casefold()
    return " ".join(folded.split()).strip("\"' ")
