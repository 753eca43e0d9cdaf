"""Narrow figures in rows: what each row is about, above its drawing."""

from __future__ import annotations

from markupsafe import Markup

from rubicon.report.drawing.axis import Axis
from rubicon.report.drawing.canvas import INK, RULE, SMALL, Canvas, clipped, folded, length

WIDTH = 350.0
LEFT, RIGHT = 5.0, 345.0
SIZE, LINE = 11.4, 13.8
ROOM = RIGHT - LEFT


class Sheet(Canvas):
    """A sheet as wide as a telephone, filled from the top down to ``y``, and as tall as that."""

    def __init__(self) -> None:
        super().__init__(WIDTH, 0.0)
        self.y = 0.0

    def title(self, text: str, room: float = ROOM, most: int = 3) -> None:
        """What the figure shows, in bold lines."""
        for line in folded(text, room, SIZE, most, bold=True):
            self.text(LEFT, self.y + 10, line, SIZE, INK, bold=True)
            self.y += LINE

    def rule(self, colour: str = RULE, width: float = 0.7) -> None:
        """A line across, above what follows."""
        self.line([LEFT, RIGHT], [self.y, self.y], colour, width)

    def row(self, name: str, means: str = "", beside: str = "", colour: str = INK) -> None:
        """A name in bold, a number at the right end, and what the name means below.

        Parameters
        ----------
        means
            What the name means, in small type; nothing where it is empty.
        beside, colour
            The number, and its colour.
        """
        space = ROOM - (length(beside, SIZE) + 8 if beside else 0)
        self.text(LEFT, self.y + 10, clipped(name, space, SIZE, True), SIZE, INK, bold=True)
        self.text(RIGHT, self.y + 10, beside, SIZE, colour, "right")
        self.y += LINE + 3
        if means:
            self.y -= 4
            self.paragraph(means)
            self.y += 4

    def entry(self, name: str, whose: str, beside: str) -> None:
        """As a row below a line, with small words: a name, whose it is, and a number."""
        self.rule()
        self.note(RIGHT, self.y + 12, beside, "right", INK)
        room = ROOM - length(beside, SMALL) - 8
        name = clipped(name, room, SIZE, True)
        self.text(LEFT, self.y + 12, name, SIZE, INK, bold=True)
        left = room - length(name, SIZE, True) - 6
        if whose and left > 30:
            self.note(LEFT + room, self.y + 12, clipped(whose, left, SMALL), "right")
        self.y += LINE + 3

    def paragraph(self, text: str, most: int = 2) -> None:
        """Small words in lines."""
        for line in folded(text, ROOM, SMALL, most):
            self.y += LINE
            self.note(LEFT, self.y, line)

    def scale(self, axis: Axis, signs: bool = False, room: float = 8) -> None:
        """The numbers of an axis, below all rows."""
        self.y += room
        axis.numbers(self, self.y, signs=signs)
        self.y += 4

    def key(self, *marks: tuple[str, str, str], beside: str = "") -> None:
        """What marks mean, side by side: a box, line or dot of a colour, and words."""
        self.y += LINE
        x = LEFT
        for shape, colour, words in marks:
            if shape == "box":
                self.box(x, self.y - 6.5, 9, 7, colour)
            elif shape == "line":
                self.line([x + 4] * 2, [self.y - 7, self.y + 1], colour, 1.6)
            elif shape == "dot":
                self.dot(x + 4, self.y - 3, 3, colour)
            x += 12 if shape else 0
            self.note(x, self.y, words)
            x += length(words, SMALL) + 8
        self.note(RIGHT, self.y, beside, "right")

    def svg(self, title: str, description: str = "", css: str = "") -> Markup:
        self.height = self.y + 6
        return super().svg(title, description, css)
