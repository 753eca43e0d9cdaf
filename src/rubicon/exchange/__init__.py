"""Games in other programs' formats, so that anyone can check us."""

from rubicon.exchange.efg import write_efg

__all__ = ["write_efg"]
