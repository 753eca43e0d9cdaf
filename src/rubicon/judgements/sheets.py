"""Forms for experts as files: a Markdown table, or a spreadsheet."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from rubicon.errors import InputError
from rubicon.judgements.elicitation import (
    ABOUT,
    CHANCES,
    HEADS,
    INSTRUCTIONS,
    QUANTILES,
    REASONS,
    Entries,
    Entry,
    answered,
    blank,
    heads,
    require_asked,
)
from rubicon.judgements.model import Expert, JudgementSet
from rubicon.toml import decoded, file_content

MARKDOWN, SHEET = ".md", ".xlsx"
_ANSWERS = (*QUANTILES, CHANCES, REASONS)
_WIDTHS = {"what it is": 50, "unit": 16, "can be": 16, REASONS: 40}
_FILL = "FFF8DC"
"""The colour of cells to be filled in."""


def form(judgements: JudgementSet, expert: str, title: str, ending: str) -> bytes:
    """An empty form as the content of a file. Raises InputError if there is another ending, nothing
    to ask for, or openpyxl is missing, which ``.xlsx`` needs.

    Parameters
    ----------
    judgements
        What it asks for.
    expert
        The name of the expert's file, without its ending.
    title
        What the form is headed with.
    ending
        Of the file: ``.md`` or ``.xlsx``.
    """
    require_kind(Path(f"form{ending}"))
    require_asked(judgements)
    if ending == SHEET:
        return _sheet(judgements, expert, title)
    return _markdown(judgements, expert, title).encode("utf-8", "replace")


def read_form(file: Path, base: JudgementSet) -> Expert:
    """The expert that a filled form tells of; errors as :func:`form`, and those of
    :func:`~rubicon.judgements.elicitation.answered`, each with the cell or line."""
    require_kind(file)
    content = file_content(file, "write one: rubicon elicit CRISIS --for NAME")
    if file.suffix == SHEET:
        return answered(_sheet_entries(content, str(file)), base, str(file))
    return answered(
        list(_markdown_entries(decoded(content, str(file)), str(file))), base, str(file)
    )


def require_kind(file: Path) -> None:
    """Refuse a file whose ending is that of no form."""
    if file.suffix not in (MARKDOWN, SHEET):
        raise InputError(
            f"the file {file} ends in neither {MARKDOWN} nor {SHEET}",
            instead="name a form FILE.md (Markdown) or FILE.xlsx (a spreadsheet)",
        )


def _asked(head: str) -> str:
    return f"{head}: {HEADS[head]}" if HEADS[head] else head


def _markdown(judgements: JudgementSet, expert: str, title: str) -> str:
    about = [[key, expert if key == "expert" else ""] for key in ABOUT]
    tables = (about, [list(map(_asked, heads(judgements))), *blank(judgements)])
    return "\n\n".join([f"# {title}", *INSTRUCTIONS, *map(_table, tables), ""])


def _table(rows: list[list[str]]) -> str:
    lines = [[_escaped(cell) for cell in row] for row in rows]
    lines.insert(1, ["---"] * len(rows[0]))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _escaped(text: str) -> str:
    return " ".join(text.replace("\\", "\\\\").replace("|", "\\|").split())


def _markdown_entries(text: str, file: str) -> Iterator[list[Entry]]:
    """The rows of all tables, without the lines that rule them off."""
    for place, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped.startswith("|") or re.fullmatch(r"[|:\-\s]*-[|:\-\s]*", stripped):
            continue
        cells = re.findall(r"((?:\\.|[^\\|])*)\|", f"{stripped[1:]}|")
        yield [
            Entry(re.sub(r"\\(.)", r"\1", cell).strip() or None, f"{file}:{place}")
            for cell in cells
        ]


def _openpyxl() -> Any:
    try:
        import openpyxl
    except ImportError:
        raise InputError(
            "spreadsheets need openpyxl, which is not installed",
            instead="pip install 'rubicon[sheets]', or use a Markdown form: --out FORM.md",
        ) from None
    return openpyxl


def _sheet(judgements: JudgementSet, expert: str, title: str) -> bytes:
    openpyxl = _openpyxl()
    from openpyxl.styles import Alignment, Font, PatternFill

    book = openpyxl.Workbook()
    sheet, fill = book.active, PatternFill("solid", fgColor=_FILL)
    sheet.title = "judgements"
    top = Alignment(wrap_text=True, vertical="top")

    def put(row: int, column: int, text: str, *, bold: bool = False, filled: bool = False) -> None:
        cell = sheet.cell(row, column)
        cell.alignment, cell.font = top, Font(bold=bold)
        if text:
            # A text that begins with = + - or @ would be a formula, there or once it is edited.
            cell.value, cell.data_type = text, "s"
            cell.quotePrefix = text[0] in "=+-@"
        if filled:
            cell.fill = fill

    columns = heads(judgements)
    put(1, 1, title, bold=True)
    sheet.cell(1, 1).alignment = Alignment(vertical="top")
    for row, text in enumerate(INSTRUCTIONS, 2):
        put(row, 1, text)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(columns))
        sheet.row_dimensions[row].height = 45
    row = 3 + len(INSTRUCTIONS)
    for key in ABOUT:
        put(row, 1, key)
        put(row, 2, expert if key == "expert" else "", filled=key != "expert")
        row += 1
    row += 1
    for column, head in enumerate(columns, 1):
        put(row, column, _asked(head), bold=True)
        letter = openpyxl.utils.get_column_letter(column)
        sheet.column_dimensions[letter].width = _WIDTHS.get(head, 20)
    for own in blank(judgements):
        row += 1
        for column, (head, text) in enumerate(zip(columns, own, strict=True), 1):
            put(row, column, text, filled=head in _ANSWERS)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _sheet_entries(content: bytes, file: str) -> Entries:
    openpyxl = _openpyxl()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what the form does not use
            sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
            return [
                [Entry(cell.value, f"{file}, cell {cell.coordinate}") for cell in row]
                for row in sheet.iter_rows()
            ]
    except (BadZipFile, KeyError, ValueError, TypeError, IndexError, OSError, SyntaxError):
        raise InputError("this is no spreadsheet that can be read", where=file,
                         instead="save it as .xlsx") from None  # fmt: skip
