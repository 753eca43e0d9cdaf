"""Make docs/gallery.md and its figures from runs of every crisis in the library.

    uv run python docs/make_gallery.py [FOLDER]

In FOLDER, if one is given, the gallery opens every crisis alive: ``index.html`` with a link to the
whole page of each, some 20 MB in all, which are not kept in the repository.

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

from rubicon.crisis.index import Card, by_kind, card_of
from rubicon.crisis.places import library
from rubicon.report.drawing.figures import file_name

DOCS = Path(__file__).parent
FIGURES = DOCS / "gallery"
DRAWS = 1000

HEAD = """# Gallery

Every crisis that comes with Rubicon, from a run of {draws:,} draws each. `rubicon show NAME` has
its claims and what is known of it, `rubicon run NAME` the whole report. On the left is a small
game's tree with the mean probability of each branch, and of a larger one the story as an observer
could watch it (mean, and the middle 90 % of draws). On the right, of the claim that is nearest to
holding in half of the draws, is what it tips on: the two strongest judgements, and where it holds
and fails.

This page is made by `docs/make_gallery.py`; `uv run python docs/make_gallery.py FOLDER` writes the
whole report of each crisis as well, to be opened and tried: `FOLDER/index.html`.
"""
PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Gallery</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 17px/1.5 Georgia, serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem }}
h1, h2, dt {{ font-family: system-ui, sans-serif }}
dt {{ margin-top: .8rem }}
dd {{ margin: 0 }}
</style>
<h1>Gallery</h1>
<p>Every crisis that comes with Rubicon, from a run of {draws:,} draws each. Each page answers by
itself: narrow a range, move a judgement, ask.</p>
{parts}
</html>
"""


def main(folder: Path | None = None) -> None:
    shutil.rmtree(FIGURES, ignore_errors=True)
    FIGURES.mkdir()
    parts, linked = [HEAD.format(draws=DRAWS)], []
    with tempfile.TemporaryDirectory() as made:
        for kind, held in by_kind(map(card_of, library().values())).items():
            parts.append(f"## {kind}\n")
            linked.append(f"<h2>{escape(kind)}</h2>\n<dl>")
            for card in held:
                run = Path(made) / card.name
                subprocess.run(
                    [sys.executable, "-m", "rubicon.cli", "run", card.name,
                     "--draws", str(DRAWS), "--out", str(run)],
                    check=True, stdout=subprocess.DEVNULL,
                )  # fmt: skip
                parts.append(entry(card, run))
                linked.append(link(card))
                if folder is not None:
                    folder.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(run / "report.html", folder / f"{card.name}.html")
                print(card.name, flush=True)
            linked.append("</dl>")
    (DOCS / "gallery.md").write_text("\n".join(parts), "utf-8")
    if folder is not None:
        page = PAGE.format(draws=DRAWS, parts="\n".join(linked))
        (folder / "index.html").write_text(page, "utf-8")


def link(card: Card) -> str:
    """A crisis on the page that leads to all."""
    told = f"{escape(card.title)}</a></dt>\n<dd>{escape(card.line)}</dd>"
    return f'<dt><a href="{card.name}.html">{told}'


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
    tree = "game" if (drawn / "game.svg").is_file() else "tree"
    for kind, name in (("tree", tree), ("main", main)):
        copied[kind] = f"gallery/{card.name}-{kind}.svg"
        shutil.copyfile(drawn / f"{name}.svg", DOCS / copied[kind])
    title = card.title if card.title.endswith("?") else f"{card.title}."
    pictures = " ".join(
        f'<img src="{copied[kind]}" width="340" align="top" alt="{escape(told)}">'
        for kind, told in (("tree", f"The tree of {card.title}"), ("main", caption))
    )
    return f"### {card.name}\n\n**{title}** {card.line}\n\n{pictures}\n\nRight: {caption}\n"


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
