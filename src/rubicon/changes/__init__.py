"""What could be otherwise in a crisis, with one vocabulary for all that asks so.

``stated`` reads it from a table of a TOML file, ``changing`` makes it of a crisis.
"""

from rubicon.changes.changing import Changed, changed
from rubicon.changes.stated import Change, change_in, joined, tables_in

__all__ = ["Change", "Changed", "change_in", "changed", "joined", "tables_in"]
