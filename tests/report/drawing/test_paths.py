"""Outlines as text: what is written is where the points are, with nothing that can be left out."""

from __future__ import annotations

import re

import numpy as np
import pytest

from rubicon.report.drawing.canvas import INK, MUTED, Canvas
from rubicon.report.drawing.paths import points, straight

TOKEN = re.compile(r"[A-Za-z]|-?(?:\d+(?:\.\d+)?|\.\d+)")


def corners(path: str) -> list[tuple[float, float]]:
    """Where a path of straight lines goes, as SVG reads it."""
    letter, x, y, found = "", 0.0, 0.0, []
    tokens = TOKEN.findall(path)
    while tokens:
        if tokens[0].isalpha():
            letter = tokens.pop(0)
        steps = [float(tokens.pop(0)) for _ in range(1 if letter in "hv" else 2)]
        if letter == "M":
            x, y = steps
        elif letter == "h":
            x += steps[0]
        elif letter == "v":
            y += steps[0]
        else:
            assert letter in ("l", "m"), letter
            x, y = x + steps[0], y + steps[1]
        found.append((round(x, 2), round(y, 2)))
    return found


def test_a_line_goes_through_its_points() -> None:
    """To a hundredth, however many there are: what is rounded doesn't add up."""
    rng = np.random.default_rng(1)
    xs, ys = rng.uniform(-1, 350, (2, 2000))
    xs[::7] = np.round(xs[::7])
    found = np.array(corners(straight(xs, ys)))
    assert np.abs(found - np.stack([xs, ys], axis=1)).max() <= 0.00501


def test_a_point_on_the_way_is_left_out_and_one_where_it_turns_stays() -> None:
    xs, ys = [0, 1, 2, 2, 2, 1, 3, 3], [0, 0, 0, 1, 5, 4, 6, 6]
    assert corners(straight(xs, ys)) == [(0, 0), (2, 0), (2, 5), (1, 4), (3, 6)]
    assert corners(straight([0, 2, 1], [0, 0, 0])) == [(0, 0), (2, 0), (1, 0)]  # it turns back
    assert corners(straight([4, 4], [1, 1])) == [(4, 1), (4, 1)]  # a line of no length is one


@pytest.mark.parametrize(("xs", "ys"), [([0.5, -0.25], [0.05, 100]), ([1, 1], [2.5, 2])])
def test_numbers_are_as_short_as_they_go(xs: list[float], ys: list[float]) -> None:
    path = straight(xs, ys)
    assert corners(path) == list(zip(xs, ys, strict=True))
    assert not re.search(r"\b0\.|\.0\b| -", path)


def test_a_point_of_a_curve_takes_ten_letters_and_a_dot_eleven() -> None:
    """A page has a hundred thousand of them; told as places they take fourteen and sixteen."""
    rng = np.random.default_rng(2)
    xs, ys = 180 + np.cumsum(rng.uniform(-6, 6, (2, 2000)), axis=1)
    assert len(straight(xs, ys)) <= 10 * 2000
    near = np.sort(xs).tolist()
    assert len(points(near, ys)) <= 11 * 2000


def test_many_points_are_where_they_are() -> None:
    xs, ys = [3.1, 0, 7.77], [2, 9.5, 1]
    places = corners(points(xs, ys).replace("h0", ""))
    assert places == list(zip(xs, ys, strict=True))


def test_strokes_alike_are_one_shape_and_what_is_filled_stays_apart() -> None:
    canvas = Canvas(10, 10)
    canvas.line([0, 9], [1, 1], INK)
    canvas.line([0, 9], [2, 2], INK)
    canvas.line([0, 9], [3, 3], MUTED)
    canvas.line([0, 9], [4, 4], INK)
    canvas.dot(5, 5, 1, INK)
    canvas.dot(5.5, 5, 1, INK)
    paths = re.findall(r' d="([^"]*)"', canvas.svg("Lines"))
    assert paths[:3] == ["M0 1h9M0 2h9", "M0 3h9", "M0 4h9"]
    assert len(paths) == 5
