"""Make the trees that the documentation shows, each in the equilibrium at central judgements.

uv run python docs/make_trees.py
"""

from __future__ import annotations

from pathlib import Path

import rubicon
from rubicon.crisis.places import TEMPLATE

DOCS = Path(__file__).parent
HORSE = DOCS.parent / "tests" / "data" / "selten-horse.efg"


def main() -> None:
    folder = DOCS / "trees"
    folder.mkdir(exist_ok=True)
    for name, crisis, most in (
        ("covert-shipment", TEMPLATE, 200),
        ("beer-quiche", "beer-quiche", 200),
        ("selten-horse", HORSE, 200),
        ("deterrence-stub", "deterrence-stub", 200),
        ("north-korea-2024", "north-korea-2024", 48),
    ):
        drawn = rubicon.load(crisis).tree(depth=6, most=most)
        (folder / f"{name}.svg").write_text(drawn.standalone, "utf-8")


if __name__ == "__main__":
    main()
