"""Figures as files: an earlier report's go, a user's stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from markupsafe import Markup

from rubicon.errors import InputError
from rubicon.report.drawing.figures import FOLDER, Figure, write_figures

SVG = Markup('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>')


def figure(name: str) -> Figure:
    return Figure.of(name, "A figure", SVG, [{"x": 1}])


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def test_a_report_removes_only_figures_that_it_wrote(tmp_path: Path) -> None:
    """Whatever else lies there, and wherever the list says that figures are."""
    folder = tmp_path / FOLDER
    folder.mkdir(parents=True)
    for own in ("mine.csv", "mine.svg", "later.svg"):
        (folder / own).write_text("kept")
    outside = tmp_path / "answers" / "outside.csv"
    outside.write_text("kept")
    write_figures(tmp_path, [figure("first"), figure("both")])
    listed = folder / "figures.json"
    more = '"files": ["../outside.csv", "..\\\\outside.csv", "notes.txt", "figures.json", 7,'
    listed.write_text(listed.read_text("utf-8").replace('"files": [', more), "utf-8")
    (folder / "notes.txt").write_text("kept")
    write_figures(tmp_path, [figure("both"), figure("second")])
    kept = {"mine.csv", "mine.svg", "later.svg", "notes.txt", "figures.json"}
    drawn = {"both.svg", "both.csv", "second.svg", "second.csv"}
    assert names(folder) == kept | drawn
    assert outside.read_text() == "kept"
    write_figures(tmp_path, [])
    assert names(folder) == kept


def test_a_damaged_list_is_said(tmp_path: Path) -> None:
    """With what to do, and what that means."""
    write_figures(tmp_path, [figure("first")])
    (tmp_path / FOLDER / "figures.json").write_text("{")
    with pytest.raises(InputError, match="damaged") as error:
        write_figures(tmp_path, [])
    assert "delete it" in error.value.instead
    assert "first.svg" in names(tmp_path / FOLDER)
