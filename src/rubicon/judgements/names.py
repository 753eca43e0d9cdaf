"""Which names a judgement can have: those that a story can write as ``j.name``."""

from __future__ import annotations

import keyword
import re
import unicodedata
from types import MappingProxyType

from rubicon.errors import InputError

RATIONALITY, RANKINGS, CORRELATIONS = "rationality", "rankings", "correlations"
PER_STAKE, PER_RANGE, PER_PAYOFF = "per stake", "per range", "per payoff"
PER = (PER_STAKE, PER_RANGE, PER_PAYOFF)
"""What λ can be counted in, the usual one first."""
RESERVED = (RATIONALITY, RANKINGS, CORRELATIONS)
EXPERT = "expert"
"""The table that says who an expert is; and the row of draws that says whose a draw is."""
# Tables that are meant to be something else than a judgement of that name.
_MEANT = MappingProxyType(
    {
        "lambda": f"[{RATIONALITY}]",
        "λ": f"[{RATIONALITY}]",
        "ranking": f"[{RANKINGS}.NAME]",
        "correlation": f"[[{CORRELATIONS}]]",
    }
)


def require_symbol(name: str) -> None:
    """Refuse a name that is no plain Python identifier, or that means something else here."""
    if name in _MEANT:
        cure = f"write {_MEANT[name]}"
    elif name in RESERVED:
        cure = "this name is reserved; take another"
    elif (
        name.isidentifier()
        and not keyword.iskeyword(name)
        and not name.startswith("_")
        # Python reads identifiers in this normal form, TOML does not.
        and unicodedata.normalize("NFKC", name) == name
    ):
        return
    else:
        nearest = re.sub(r"\W", "_", unicodedata.normalize("NFKC", name)).strip("_")
        usable = nearest.isidentifier() and not keyword.iskeyword(nearest)
        cure = "write letters, digits and _, beginning with a letter" + (
            f", as in '{nearest}'" if usable else ""
        )
    raise InputError(f"'{name}' cannot be the name of a judgement", instead=cure)
