"""Two runs side by side, by the claims of both or by questions put to both."""

from __future__ import annotations

from rubicon.answers.compare.alongside import Alongside
from rubicon.answers.compare.compare import Comparison
from rubicon.report.blocks import Block, Heading, Words
from rubicon.report.compare.alongside_figure import draw_alongside
from rubicon.report.compare.alongside_table import alongside_table
from rubicon.report.compare.alongside_words import note, pairing
from rubicon.report.compare.record import alongside_rows, record_alongside, record_comparison
from rubicon.report.compare.table import claims_table, differences_table
from rubicon.report.compare.words import names, sentences
from rubicon.report.drawing.figures import Figure
from rubicon.report.shown import Shown


def show_comparison(found: Comparison) -> Shown[Comparison]:
    """Which verdicts change from one run to the other, and what else differs."""
    blocks = (
        Words("\n".join(sentences(found))),
        differences_table(found) if found.differs and found.variants else None,
        claims_table(found) if found.claims else None,
    )
    return Shown.of(found, " and ".join(names(found)), blocks, record_comparison(found))


def show_alongside(found: Alongside) -> Shown[Alongside]:
    """A table for each question, a figure of all, and how draws are compared."""
    blocks: list[Block] = [Words(pairing(found))]
    for asked in found.asked:
        blocks += [Heading(asked.question.text), alongside_table(found, asked)]
        blocks += [
            Words(f"{name} cannot be asked this: {side.why_not}", "open")
            for name, side in zip(names(found), asked.sides, strict=True)
            if side.why_not
        ]
    blocks.append(Words(note(found), "dim"))
    figure = Figure.of("alongside", "Side by side", draw_alongside(found), alongside_rows(found))
    return Shown.of(found, " and ".join(names(found)), blocks, record_alongside(found), figure)
