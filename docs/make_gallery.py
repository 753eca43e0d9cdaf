"""Make docs/gallery.md and its figures from runs of every crisis in the library.

    uv run python docs/make_gallery.py

Runs each crisis with a thousand draws (a few minutes in all). Its tree is the report's; its main
figure is the tipping map of the claim that is nearest to holding in half of the draws, so the one
that has most to hinge on, and the endings where there is no such map.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

from rubicon.crisis.folder import library
from rubicon.crisis.index import Card, by_kind, card_of
from rubicon.report.drawing.figures import file_name

DOCS = Path(__file__).parent
FIGURES = DOCS / "gallery"
DRAWS = 1000

HEAD = """# Gallery

Every crisis that comes with Rubicon, from a run of {draws:,} draws each. `rubicon show NAME` has
its claims and what is known of it, `rubicon run NAME` the whole report. On the left is the story as
an observer could watch it, with the probability of each branch (mean, and the middle 90 % of
draws). On the right, of the claim that is nearest to holding in half of the draws, is what it tips
on: the two strongest judgements, and where it holds and fails.

This page is made by `docs/make_gallery.py`.
"""


def main() -> None:
    shutil.rmtree(FIGURES, ignore_errors=True)
    FIGURES.mkdir()
    parts = [HEAD.format(draws=DRAWS)]
    with tempfile.TemporaryDirectory() as made:
        for kind, held in by_kind(map(card_of, library().values())).items():
            parts.append(f"## {kind}\n")
            for card in held:
                run = Path(made) / card.name
                subprocess.run(
                    [sys.executable, "-m", "rubicon.cli", "run", card.name,
                     "--draws", str(DRAWS), "--out", str(run)],
                    check=True, stdout=subprocess.DEVNULL,
                )  # fmt: skip
                parts.append(entry(card, run))
                print(card.name, flush=True)
    (DOCS / "gallery.md").write_text("\n".join(parts), "utf-8")


def entry(card: Card, run: Path) -> str:
    """A crisis' part of the page; its figures are copied."""
    with (run / "answers" / "verdicts.csv").open(encoding="utf-8") as file:
        verdicts = [row for row in csv.DictReader(file) if row["share"]]
    verdicts.sort(key=lambda row: abs(float(row["share"]) - 0.5))
    drawn = run / "answers" / "figures"
    main, caption = "endings", "how it ends, over all draws."
    for row in verdicts:
        name = file_name(f"claim {row['letter'] or row['id']} tipping")
        if (drawn / f"{name}.svg").is_file():
            main = name
            caption = f"“{row['says']}” holds in {100 * float(row['share']):.0f} % of draws."
            break
    copied = {}
    for kind, name in (("tree", "tree"), ("main", main)):
        copied[kind] = f"gallery/{card.name}-{kind}.svg"
        shutil.copyfile(drawn / f"{name}.svg", DOCS / copied[kind])
    title = card.title if card.title.endswith("?") else f"{card.title}."
    pictures = " ".join(
        f'<img src="{copied[kind]}" width="340" align="top" alt="{escape(told)}">'
        for kind, told in (("tree", f"The tree of {card.title}"), ("main", caption))
    )
    return f"### {card.name}\n\n**{title}** {card.line}\n\n{pictures}\n\nRight: {caption}\n"


if __name__ == "__main__":
    main()
