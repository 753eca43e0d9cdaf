"""A small crisis with a lever of each kind that makes a game of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

from rubicon.crisis.places import TEMPLATE

OWN = """
[lever.a-source-in-the-palace]
says    = "The rival learns the patron's aim, and both know it."
seen_by = { aim = ["Patron", "Rival"] }

[lever.leaks]
says    = "It comes out almost always."
chances = { exposure = { exposed = 0.98 } }
set     = { harm = 0.7 }

[lever.no-shame]
says = "Being caught costs nothing."
drop = ["caught lying"]

[lever.a-known-patron]
says    = "The rival knows the patron, which cannot ship openly, and protests the shipment."
seen_by = { aim = "everyone" }
remove  = "ship=openly"
force   = "answer=protest"
"""
GAMES = ["no-covert-way", "a-source-in-the-palace", "leaks", "no-shame", "a-known-patron"]


def crisis_with_levers(folder: Path) -> Path:
    """The template with all of them, in a new folder."""
    shutil.copytree(TEMPLATE, folder)
    with (folder / "levers.toml").open("a", encoding="utf-8") as file:
        file.write(OWN)
    return folder
