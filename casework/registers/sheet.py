"""A book as an Excel sheet with its official headings. No cell is ever read as a formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from casework.registers.facts import Line
from casework.registers.layout import Register

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
TITLE_ROWS = 3
A4 = "9"  # as the file format numbers paper
_edge = Side(style="thin")
_box = Border(left=_edge, right=_edge, top=_edge, bottom=_edge)
_heading = Alignment(horizontal="center", vertical="center", wrap_text=True)
_text = Alignment(vertical="top", wrap_text=True)


def workbook(book: Register, *, agency_name: str, period: str, lines: Iterable[Line]) -> bytes:
    """Lines are read once, one by one."""
    file = Workbook(write_only=True)
    sheet = file.create_sheet(book.code)
    _set_page(sheet, book)
    for title in (book.title, agency_name, period):
        sheet.append([_cell(sheet, title, bold=True)])
    for row in _headings(sheet, book):
        sheet.append(row)
    for line in lines:
        sheet.append([_value(sheet, value, struck=line.struck) for value in (*line.cells, line.remark)])
    for key, text in book.legend:
        sheet.append([_cell(sheet, key), _cell(sheet, text)])
    target = BytesIO()
    file.save(target)
    return target.getvalue()


def _set_page(sheet: Any, book: Register) -> None:
    top = TITLE_ROWS + len(book.header_rows) + 1
    sheet.freeze_panes = f"A{top + 1}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{TITLE_ROWS + 1}:{top}"
    for at, column in enumerate(book.columns, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = max(8, column.width * 2)
    sheet.column_dimensions[get_column_letter(len(book.columns) + 1)].width = 30


def _headings(sheet: Any, book: Register) -> Iterator[list[Cell]]:
    """The official heading rows, merged as printed, and the row of column numbers."""
    width = len(book.columns)
    rows = book.header_rows
    taken: set[tuple[int, int]] = set()
    for level, cells in enumerate(rows):
        row: list[Cell] = [_cell(sheet, "", bold=True) for _ in range(width + 1)]
        at = 0
        for cell in cells:
            while (level, at) in taken:
                at += 1
            row[at] = _cell(sheet, cell["text"], bold=True)
            _merge(sheet, TITLE_ROWS + 1 + level, at + 1, cell["rowspan"], cell["colspan"])
            taken |= {(level + down, at + right) for down in range(cell["rowspan"]) for right in range(cell["colspan"])}
            at += cell["colspan"]
        if level == 0:
            row[width] = _cell(sheet, "Catatan perbaikan", bold=True)
        yield row
    yield [_cell(sheet, str(number), bold=True) for number in range(1, width + 1)]


def _merge(sheet: Any, row: int, column: int, rows: int, columns: int) -> None:
    if rows > 1 or columns > 1:
        last = f"{get_column_letter(column + columns - 1)}{row + rows - 1}"
        sheet.merged_cells.add(f"{get_column_letter(column)}{row}:{last}")


def _value(sheet: Any, value: str | date, *, struck: bool) -> Cell:
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet)
        cell.value, cell.number_format = value, "dd/mm/yyyy"
    else:
        cell = _cell(sheet, value)
    cell.alignment, cell.border, cell.font = _text, _box, Font(strike=struck)
    return cell


def _cell(sheet: Any, text: str, *, bold: bool = False) -> Cell:
    """Always a string: also what begins like a formula, marked so that a later CSV keeps it as text."""
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(FORMULA_STARTS)
    if bold:
        cell.font, cell.alignment = Font(bold=True), _heading
    return cell
