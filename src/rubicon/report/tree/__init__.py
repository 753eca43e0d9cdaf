"""A game's tree: a drawing, its caption, and a record."""

from rubicon.report.tree.figure import TreeFigure
from rubicon.report.tree.figure import figure as show
from rubicon.report.tree.words import means

__all__ = ["TreeFigure", "means", "show"]
