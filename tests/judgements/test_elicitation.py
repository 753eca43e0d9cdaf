"""Forms for experts: written, filled in, read back as what was meant; and each mistake's cell."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from rubicon import InputError
from rubicon.judgements import (
    Expert,
    Fixed,
    JudgementSet,
    Metalog,
    Weighted,
    parse_judgements,
)
from rubicon.judgements.elicitation import heads
from rubicon.judgements.experts import expert_text, read_experts
from rubicon.judgements.sheets import form, read_form

BASE = """
[rationality]
means = "λ"
range = { low = 1, high = 10, coverage = 0.9 }

[exposure]
means = "Chance that a shipment | a convoy comes to light."
unit = "probability"
range = { p5 = 0.1, p50 = 0.3, p95 = 0.6 }

[cost]
means = "=1+1 is what it costs"
unit = "payoff"
range = { low = 0.2, high = 0.4, coverage = 1 }
bounds = [0, inf]

[round]
means = "Rounds of talks."
range = { values = [[1, 1], [2, 3]] }

[ante]
means = "What is at stake."
range = { fixed = 1 }

[rankings.order]
means = "What is best."
order = ["win", "draw"]
low = 0
high = 1
"""
Answers = Mapping[str, Mapping[str, object]]
LIST = "chances"
FULL: Answers = {
    "exposure": {"p5": 0.2, "p95": 0.9, "p50": 0.5, "reasons": "seen | heard"},
    "round": {LIST: "1: 30, 2: 70"},
    "ante": {"p50": 2},
}


@pytest.fixture
def base() -> JudgementSet:
    return parse_judgements(BASE, None)


def filled(base: JudgementSet, place: Path, ending: str, answers: Answers, **about: object) -> Path:
    """A form as it comes back, with some cells filled in."""
    file = place / f"form{ending}"
    file.write_bytes(form(base, "alice", "A crisis", ending))
    about = {"name": "Alice A.", "date": date(2024, 11, 2), **about}
    if ending == ".xlsx":
        book = openpyxl.load_workbook(file)
        rows = list(book.active.iter_rows())
        head = next(row for row in rows if row[0].value == "judgement")
        columns = {str(cell.value).partition(":")[0]: cell.column for cell in head}
        for row in rows:
            for column, value in answers.get(str(row[0].value), {}).items():
                book.active.cell(row[0].row, columns[column]).value = value
            if row[0].value in about and row[0].row < head[0].row:
                row[1].value = about[row[0].value]
        book.save(file)
        return file
    lines = file.read_text("utf-8").splitlines()
    columns = {name: k for k, name in enumerate(heads(base), 1)}
    for k, line in enumerate(lines):
        cells = line.replace("\\|", "\0").split("|")
        name = cells[1].strip() if len(cells) > 2 else ""
        for column, value in answers.get(name, {}).items():
            cells[columns[column]] = f" {value} ".replace("|", "\\|")
        if name in about and len(cells) == 4:
            cells[2] = f" {about[name]} "
        lines[k] = "|".join(cells).replace("\0", "\\|")
    file.write_text("\n".join(lines), "utf-8")
    return file


KINDS = pytest.mark.parametrize("ending", [".md", ".xlsx"])


@KINDS
def test_a_filled_form_is_the_experts_file(ending: str, base: JudgementSet, tmp_path: Path) -> None:
    found = read_form(filled(base, tmp_path, ending, FULL), base)
    assert (found.id, found.name, found.date) == ("alice", "Alice A.", date(2024, 11, 2))
    assert list(found.stated) == ["exposure", "round", "ante"]
    exposure = found.stated["exposure"].range
    assert isinstance(exposure, Metalog)
    assert (exposure.low, exposure.middle, exposure.high) == (0.2, 0.5, 0.9)
    assert exposure.bounds == base.judgements["exposure"].range.bounds
    assert found.stated["exposure"].grounds.note == "seen | heard"
    assert found.stated["round"].range == Weighted((1, 2), (30, 70))
    assert found.stated["ante"].range == Fixed(2)
    assert again(found, base, tmp_path) == {k: v.range for k, v in found.stated.items()}


def again(found: Expert, base: JudgementSet, tmp_path: Path) -> dict[str, object]:
    """The ranges that the expert's file is read as."""
    (tmp_path / "experts").mkdir()
    (tmp_path / "experts" / "alice.toml").write_text(expert_text(found), "utf-8")
    (read,) = read_experts(tmp_path, base)
    assert (read.id, read.name, read.date) == (found.id, found.name, found.date)
    return {name: each.range for name, each in read.stated.items()}


@KINDS
def test_a_form_shows_no_range_and_asks_for_the_ends_first(
    ending: str, base: JudgementSet, tmp_path: Path
) -> None:
    file = filled(base, tmp_path, ending, {})
    if ending == ".md":
        text = file.read_text("utf-8")
    else:
        cells = openpyxl.load_workbook(file).active.iter_rows(values_only=True)
        text = "\n".join(str(value) for row in cells for value in row if value)
    assert "0.6" not in text
    assert "rationality" not in text
    assert text.index("p95:") < text.index("p50:")
    assert "0 to 1" in text
    assert "1 or 2" in text
    with pytest.raises(InputError, match="no row of the form is filled in"):
        read_form(file, base)


def test_what_begins_like_a_formula_is_text_in_a_sheet(base: JudgementSet, tmp_path: Path) -> None:
    file = filled(base, tmp_path, ".xlsx", {})
    cells = [cell for row in openpyxl.load_workbook(file).active.iter_rows() for cell in row]
    (cost,) = (cell for cell in cells if str(cell.value).startswith("=1"))
    assert (cost.data_type, cost.quotePrefix) == ("s", True)
    assert not any(cell.data_type == "f" for cell in cells)


def test_a_sheet_may_hold_dates_and_numbers_as_text(base: JudgementSet, tmp_path: Path) -> None:
    answers = {"cost": {"p5": "0.1", "p50": " 0.5 ", "p95": "2e0"}}
    file = filled(base, tmp_path, ".xlsx", answers, date=datetime(2024, 1, 2), name=None)
    found = read_form(file, base)
    assert (found.name, found.date) == ("alice", date(2024, 1, 2))
    assert found.stated["cost"].range.central == 0.5


def rows(**cells: object) -> Answers:
    return {"exposure": cells}


@KINDS
@pytest.mark.parametrize(
    ("answers", "column", "name", "message", "instead"),
    [
        (rows(p5="low", p50=0.2, p95=0.3), "p5", "exposure", "p5 = 'low' is no number", "such as"),
        (rows(p5="0,1", p50=0.2, p95=0.3), "p5", "exposure", "'0,1' is no", "with a point: 0.1"),
        (rows(p5="5 %", p50=0.2, p95=0.3), "p5", "exposure", "'5 %' is no", "as a share: 0.05"),
        (rows(p5=0.5, p50=0.2, p95=0.9), "p5", "exposure", "p5 = 0.5 exceeds p50 = 0.2", "low end"),
        (rows(p5=0.1, p50=0.9, p95=0.9), "p50", "exposure", "p50 = 0.9 equals p95", "high end"),
        (rows(p5=0.1, p50=0.2, p95=1.5), "p95", "exposure", "p95 = 1.5, which", "below 1"),
        (rows(p5=0, p50=0.2, p95=0.5), "p5", "exposure", "sits on its end", "above 0 and below 1"),
        (rows(p5=0.1, p95=0.5), "p50", "exposure", "p50 is empty", "or none of them"),
        (rows(p50=0.5), "p5", "exposure", "p5 is empty", "or none of them"),
        (rows(p5=0.1, p50=0.11, p95=0.99), "p50", "exposure", "is so close to p5", "move p50"),
        (rows(chances="1: 2"), LIST, "exposure", "is no list of values", "fill in p5"),
        ({"round": {"p50": 1}}, "p50", "round", "is one of 1 or 2", "in 'chances'"),
        ({"round": {LIST: "1: 30, 3: 70"}}, LIST, "round", "3 is not one of 1 or 2", "one chance"),
        ({"round": {LIST: "1, 2"}}, LIST, "round", "not a value with its chance", "0.1: 30"),
        ({"round": {LIST: "1: 0"}}, LIST, "round", "no value has a chance", "above 0"),
        ({"round": {LIST: "1: -1, 2: 2"}}, LIST, "round", "the chance of 1 is", "0 or more"),
        ({"cost": {"p5": "=A1", "p50": 1, "p95": 2}}, "p5", "cost", "'=A1' is no number", "number"),
        ({"ante": {"p5": 1, "p50": 2}}, "p95", "ante", "p95 is empty", "or none of them"),
    ],
)
def test_a_mistake_is_told_with_its_cell(
    ending: str,
    answers: Answers,
    column: str,
    name: str,
    message: str,
    instead: str,
    base: JudgementSet,
    tmp_path: Path,
) -> None:
    file = filled(base, tmp_path, ending, answers)
    with pytest.raises(InputError) as error:
        read_form(file, base)
    assert message in error.value.found
    assert f"[{name}]" in error.value.found
    assert instead in error.value.instead
    if ending == ".md":
        lines = file.read_text("utf-8").splitlines()
        line = next(k for k, text in enumerate(lines, 1) if text.startswith(f"| {name} "))
        assert error.value.where == f"{file}:{line}"
    else:
        sheet = openpyxl.load_workbook(file).active
        at = next(row[0].row for row in sheet if row[0].value == name)
        cell = sheet.cell(at, heads(base).index(column) + 1)
        assert error.value.where == f"{file}, cell {cell.coordinate}"


def test_all_mistakes_are_told_at_once(base: JudgementSet, tmp_path: Path) -> None:
    answers: Answers = {
        "exposure": {"p5": "low", "p50": "middle", "p95": 0.5},
        "round": {LIST: "3: 1"},
    }
    file = filled(base, tmp_path, ".md", answers, date="soon")
    with pytest.raises(InputError) as error:
        read_form(file, base)
    told = str(error.value)
    for part in ("date = 'soon' is no day", "'low' is no", "'middle' is no", "3 is not one of"):
        assert part in told


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("| cost ", "| costs ", "asks for no judgement 'costs'"),
        ("| cost ", "| cost ", "the form has no row for 'cost'"),
        ("| cost ", "| exposure ", "'exposure' has two rows"),
        ("| expert ", "| whose ", "does not say whose it is"),
        ("| alice ", "| seed ", "'seed' can be the name of no expert"),
        ("| judgement ", "| name ", "no table of judgements"),
        ("| p95: ", "| high: ", "no column 'p95'"),
    ],
)
def test_a_form_that_was_changed_is_refused(
    old: str, new: str, message: str, base: JudgementSet, tmp_path: Path
) -> None:
    file = filled(base, tmp_path, ".md", FULL)
    text = file.read_text("utf-8")
    assert old in text
    lines = text.replace(old, new).splitlines()
    if old == new:  # the row goes
        lines = [line for line in lines if not line.startswith(old)]
    file.write_text("\n".join(lines), "utf-8")
    with pytest.raises(InputError) as error:
        read_form(file, base)
    assert message in str(error.value)
    assert str(file) in str(error.value)


def test_what_is_no_form_is_refused(
    base: JudgementSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "form.xlsx"
    broken.write_bytes(b"no zip")
    with pytest.raises(InputError, match="no spreadsheet that can be read"):
        read_form(broken, base)
    with pytest.raises(InputError, match=r"ends in neither \.md nor \.xlsx"):
        read_form(tmp_path / "form.csv", base)
    with pytest.raises(InputError, match="the file is missing"):
        read_form(tmp_path / "none.md", base)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(InputError, match="openpyxl, which is not installed") as error:
        form(base, "alice", "A crisis", ".xlsx")
    assert "pip install 'rubicon[sheets]'" in error.value.instead
    only = parse_judgements('[rationality]\nmeans = "λ"\nrange = { fixed = 1 }\n', None)
    with pytest.raises(InputError, match="no judgement to ask an expert for"):
        form(only, "alice", "A crisis", ".md")
