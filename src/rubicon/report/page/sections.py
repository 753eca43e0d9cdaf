"""What each section of the page fills in: sentences and figures made from the content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from markupsafe import Markup

from rubicon.answers.story.branches import Branch, Drawing
from rubicon.answers.verdicts.kinds import SURE, by_kind
from rubicon.ask import Claim
from rubicon.game import Game
from rubicon.report import story as report
from rubicon.report.drawing.figures import Figure
from rubicon.report.page.content import Content
from rubicon.report.page.findings import headline, introduction
from rubicon.report.story.words import path_text


def style() -> Markup:
    """The style sheets, for the screen and for paper: ours, with nobody's text in them."""
    place = files("rubicon.report.page") / "templates"
    return Markup("\n").join(
        Markup((place / name).read_text("utf-8")) for name in ("style.css", "print.css")
    )


# ---- findings ------------------------------------------------------------------------


@dataclass(frozen=True)
class Lead:
    """The opening: what was asked, and what came out."""

    about: tuple[str, ...]
    introduction: str
    headline: str
    kinds: Mapping[str, tuple[Claim, ...]]


def lead(content: Content) -> Lead:
    kinds = by_kind(content.claims, content.answers.verdicts)
    about = str(content.run.manifest.get("about") or "")
    return Lead(
        about=tuple(" ".join(part.split()) for part in about.split("\n\n") if part.strip()),
        introduction=" ".join(introduction(content.run, len(content.claims))),
        headline=headline({kind: len(claims) for kind, claims in kinds.items()}),
        kinds={kind: claims for kind, claims in kinds.items() if claims or kind in SURE},
    )


# ---- the story -----------------------------------------------------------------------


@dataclass(frozen=True)
class Tree:
    """A drawn part of the story."""

    drawing: Drawing
    figure: Figure
    begins: str
    cut: str
    rows: tuple[tuple[Branch, str], ...]


def trees(content: Content) -> tuple[Tree, ...]:
    told = content.answers.story
    figures = zip(told.drawings, report.trees(told), strict=True)
    return tuple(_tree(content.run.game, *pair) for pair in figures if pair[1])


def _tree(game: Game, drawing: Drawing, figure: Figure) -> Tree:
    cut = "Every branch is shown."
    if drawing.threshold > 0:
        cut = (
            f"Branches reached with a mean probability of at least {100 * drawing.threshold:g} % "
            "of all are shown."
        )
    start = len(drawing.path)
    rows = tuple((row, path_text(game, row.path[start:])) for row in drawing.branches)
    return Tree(drawing, figure, path_text(game, drawing.path), cut, rows)


# ---- judgements ----------------------------------------------------------------------


def stakes(content: Content) -> list[tuple[str, str, float, bool]]:
    """How sharply each player chooses: its name, the judgement that says so, what is at stake for
    it, and whether the judgement is stated per stake."""
    rationality = content.run.rationality
    units = {each.name: each.unit for each in content.answers.inputs.judgements}
    rows = zip(content.run.game.players, rationality.rows, rationality.per, strict=True)
    return [(*row, units.get(row[1]) != "per payoff") for row in rows]
