"""Drawn trees: what stands where, over random stories with names of any length and script."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import strategies as st
from markupsafe import Markup

import rubicon as rb
from rubicon.answers.tree.found import GameTree, tree_at
from rubicon.ask.view import View
from rubicon.game import Game, Kind
from rubicon.report import tree as report
from rubicon.report.drawing.canvas import length
from rubicon.report.drawing.tikz import escaped
from rubicon.report.tree.layout import RADIUS, Layout, lay_out
from tests.properties.random_stories import RandomStory, judgements, seeded, stories
from tests.report.drawing.test_paths import corners
from tests.report.figure_checks import NASTY, told
from tests.sampled import law

DATA = Path(__file__).parents[2] / "data"
GOLDEN = DATA / "trees"
PLACE = "at random judgements"
TEX = shutil.which("lualatex") is not None and shutil.which("kpsewhich") is not None
NAMES = st.lists(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60),
    min_size=1,
    max_size=6,
)


@dataclass(frozen=True)
class Box:
    """A text's corners, by the estimate that the layout goes by."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        apart = self.right <= other.left or other.right <= self.left
        return not apart and self.top < other.bottom and other.top < self.bottom

    def is_crossed(self, start: tuple[float, float], stop: tuple[float, float]) -> bool:
        """Whether a straight line passes through it, looked at in many of its points."""
        along = np.linspace(0, 1, 400)
        x = start[0] + along * (stop[0] - start[0])
        y = start[1] + along * (stop[1] - start[1])
        inside = (self.left < x) & (x < self.right) & (self.top < y) & (y < self.bottom)
        return bool(inside.any())


def drawn(game: Game, most: int = 200, depth: int | None = None) -> GameTree:
    """A game whose players toss coins."""
    count = np.diff(game.action_start)
    behaviour = np.repeat(1 / count, count)[:, None]
    values = judgements(game.table.judgements, 1, np.random.default_rng(1))
    return tree_at(View(game, values, behaviour), depth, most)


def dressed(game: Game, names: Sequence[str]) -> Game:
    """The game with other names."""

    def cycle(kind: str, count: int) -> tuple[str, ...]:
        return tuple(f"{names[k % len(names)]} {kind}{k}" for k in range(count))

    return replace(
        game,
        players=cycle("P", len(game.players)),
        says=cycle("l", len(game.says)),
        texts=cycle("t", len(game.texts)),
    )


def boxes(svg: Markup) -> list[Box]:
    found = []
    for each in ElementTree.fromstring(svg).iter("text"):
        style, x, y = each.get("style", ""), float(each.get("x", 0)), float(each.get("y", 0))
        (size,) = map(float, re.findall(r"font-size:([\d.]+)px", style))
        wide = length(each.text or "", size, "font-weight:700" in style)
        left = x - wide if "text-anchor:end" in style else x
        found.append(Box(each.text or "", left, y - 0.76 * size, left + wide, y + 0.22 * size))
    return found


def branches(layout: Layout) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Every straight part of every branch."""
    found = []
    for spot in layout.spots:
        if spot.each.parent >= 0:
            above = layout.spots[spot.each.parent]
            points = [(above.x, above.y), (spot.bend, spot.y), (spot.x, spot.y)]
            found += list(pairwise(points))
    return found


@law(stories(4), NAMES, few=12, many=150)
def test_nothing_lies_upon_anything(story: RandomStory, names: list[str]) -> None:
    """No two nodes, no two texts, and no text and a branch; and all of it is on the sheet."""
    tree = drawn(dressed(story.game(), names), most=80)
    layout, figure = lay_out(tree), report.show(tree, PLACE)
    told(figure.svg)
    for one, other in combinations(layout.spots, 2):
        assert np.hypot(one.x - other.x, one.y - other.y) > 2 * (RADIUS + 1.6)
    written = boxes(figure.svg)
    for a, b in combinations(written, 2):
        assert not a.meets(b), (a, b)
    for start, stop in branches(layout):
        assert not [box for box in written if box.is_crossed(start, stop)]


@law(stories(4), few=12, many=150)
def test_children_stand_in_order_in_the_middle_of_which_is_their_parent(story: RandomStory) -> None:
    tree = drawn(story.game(), most=80)
    spots = lay_out(tree).spots
    for place, spot in enumerate(spots):
        children = [k for k, each in enumerate(tree.nodes) if each.parent == place]
        options = [int(tree.game.branch[tree.nodes[k].node]) for k in children]
        assert options == list(range(len(children)))
        rows = [spots[k].y for k in children]
        assert rows == sorted(rows)
        assert all(spots[k].x > spot.x for k in children)
        if children:
            assert spot.y == pytest.approx((rows[0] + rows[-1]) / 2)


@law(stories(4), few=12, many=150)
def test_information_sets_are_joined(story: RandomStory) -> None:
    """All drawn members of one, in one line from the first to the last, and nobody else; the lines
    begin and end at their nodes and pass no other."""
    tree = drawn(story.game(), most=80)
    layout, svg = lay_out(tree), str(report.show(tree, PLACE).svg)
    wanted: dict[int, list[int]] = {}
    for place, each in enumerate(tree.nodes):
        if each.kind is Kind.DECISION:
            wanted.setdefault(int(tree.game.infoset[each.node]), []).append(place)
    pairs = [pair for members in wanted.values() for pair in pairwise(members)]
    assert sorted(pairs) == sorted((tie.first, tie.second) for tie in layout.ties)
    paths = re.findall(r'stroke-dasharray[^"]*" d="M(.*?)"', svg)
    ends = {_ends(line) for path in paths for line in path.split("M")}
    for tie in layout.ties:
        one, other = layout.spots[tie.first], layout.spots[tie.second]
        assert (*_rounded(one.x, one.y), *_rounded(other.x, other.y)) in ends
        between = [s for s in layout.spots if s.x == one.x == other.x and one.y < s.y < other.y]
        assert bool(between) == (tie.bow > 0) or one.x != other.x


def _ends(line: str) -> tuple[str, ...]:
    """Where a line begins and ends, a bow or a straight one."""
    if "C" in line:
        places = list(map(float, line.replace("C", " ").split()))
    else:
        places = [each for corner in corners(f"M{line}") for each in corner]
    return (*_rounded(*places[:2]), *_rounded(*places[-2:]))


def _rounded(x: float, y: float) -> tuple[str, str]:
    return f"{round(x, 2):.1f}", f"{round(y, 2):.1f}"


@pytest.mark.parametrize("seed", range(6))
def test_a_tree_is_drawn_the_same_whatever_the_order_of_labels(seed: int) -> None:
    game = seeded(seed, 4).game()
    order = np.random.default_rng(seed).permutation(len(game.labels))
    place = np.append(np.argsort(order), -1).astype(np.int32)
    seen = game.histories.copy()
    seen[:, 1] = place[seen[:, 1]]
    other = replace(
        game,
        labels=tuple(game.labels[k] for k in order),
        says=tuple(game.says[k] for k in order),
        label_player=game.label_player[order],
        label=place[game.label],
        infoset_label=place[game.infoset_label],
        histories=seen,
    )
    one, again = (report.show(drawn(each), PLACE) for each in (game, other))
    assert (one.svg, one.tikz, one.records) == (again.svg, again.tikz, again.records)


@pytest.mark.parametrize("name", ["beer-quiche", "selten-horse"])
def test_a_known_tree_is_drawn_as_it_was(name: str) -> None:
    """The files in ``tests/data/trees``; where a change is meant, look at the picture and write
    them anew: ``rb.load(…).tree().save(…)``."""
    crisis = rb.load(DATA / f"{name}.efg" if name == "selten-horse" else name)
    figure = crisis.tree()
    assert figure.standalone == (GOLDEN / f"{name}.svg").read_text("utf-8")
    assert figure.tikz == (GOLDEN / f"{name}.tex").read_text("utf-8")


def test_nasty_names_stay_what_they_are() -> None:
    tree = drawn(dressed(seeded(3, 3).game(), [NASTY]))
    figure = report.show(tree, PLACE)
    assert "<b>" not in figure.standalone.replace("&lt;b&gt;", "")
    ElementTree.fromstring(figure.standalone.encode())
    assert escaped("R&D_1 ~50% #{x}\\y^2 a--b") == (
        "R\\&D\\_1 \\textasciitilde{}50\\% \\#\\{x\\}\\textbackslash{}y\\textasciicircum{}2 "
        "a-{}-{}b"
    )


@pytest.mark.slow
@pytest.mark.skipif(not TEX, reason="no TeX here")
@pytest.mark.parametrize("names", [[NASTY], ["plain"], ["“quoted” … −1 ≤ ±"]])
def test_the_picture_for_papers_compiles(names: list[str], tmp_path: Path) -> None:
    if not subprocess.run(["kpsewhich", "standalone.cls"], capture_output=True).stdout:
        pytest.skip("no standalone.cls here")
    report.show(drawn(dressed(seeded(3, 3).game(), names)), PLACE).save(tmp_path / "tree.tex")
    did = subprocess.run(
        ["lualatex", "-interaction=nonstopmode", "-halt-on-error", "tree.tex"],
        cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    assert did.returncode == 0, did.stdout[-2000:]


def test_a_notebook_draws_it_and_a_file_is_dark_where_the_screen_is() -> None:
    figure = report.show(drawn(seeded(3, 3).game()), PLACE)
    assert figure._repr_html_().count("<svg") == 1
    assert "prefers-color-scheme:dark" in figure.standalone
    used = set(re.findall(r"(?:fill|stroke):(#\w+)", str(figure.svg)))
    for colour in used:
        assert f'fill:{colour}"]{{' in figure.standalone, colour
