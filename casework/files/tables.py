"""Rows out to a spreadsheet and back in. No cell is ever a formula, neither to us nor to whoever opens the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from casework.files.checking import check
from casework.files.rules import FileRefused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MOST_ROWS, MOST_BYTES, MOST_COLUMNS, MOST_CELL = 1_000, 2 * 1024 * 1024, 40, 10_000
COLUMN_WIDTH = 16


class SheetFault(ValueError):
    """The file cannot be read as a list; the message says what to mend."""


def neutral(text: str) -> str:
    """As a CSV cell: what begins like a formula gets a mark in front that spreadsheets hide."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def write_csv(rows: Iterable[Sequence[Any]]) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    for row in rows:
        writer.writerow([neutral(str(cell)) if isinstance(cell, str) else cell for cell in row])
    return target.getvalue().encode("utf-8-sig")


def write_xlsx(rows: Iterable[Sequence[Any]], *, title: str, widths: Sequence[int] = ()) -> bytes:
    file = Workbook(write_only=True)
    sheet = file.create_sheet(title)
    sheet.freeze_panes = "B2"
    for place, row in enumerate(rows):
        if not place:
            for at in range(len(row)):
                sheet.column_dimensions[get_column_letter(at + 1)].width = widths[at] if widths else COLUMN_WIDTH
        sheet.append([_cell(sheet, cell, bold=not place) for cell in row])
    target = io.BytesIO()
    file.save(target)
    return target.getvalue()


def _cell(sheet: Any, value: Any, *, bold: bool) -> Cell:
    cell = WriteOnlyCell(sheet)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA_STARTS)
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    cell.font = Font(bold=bold)
    return cell


def read(upload: File, *, most: int = MOST_ROWS, blanks: bool = False) -> list[list[str]]:
    """All rows as text, the headings first. Raises SheetFault, also beyond `most` rows.

    blanks: empty rows stay, so that the place of a row is its number in the sheet.
    """
    name = (upload.name or "").lower()
    if (upload.size or 0) > MOST_BYTES:
        raise SheetFault("Berkas lebih besar dari 2 MB. Bagi menjadi beberapa berkas.")
    if name.endswith(".csv"):
        rows = _from_csv(upload.read(MOST_BYTES + 1), most)
    elif name.endswith(".xlsx"):
        rows = _from_xlsx(upload, most)
    else:
        raise SheetFault("Jenis berkas ini tidak dibaca. Simpan sebagai XLSX atau CSV.")
    while rows and not any(rows[-1]):
        rows.pop()
    rows = rows if blanks else [row for row in rows if any(row)]
    if len(rows) < 2:
        raise SheetFault("Berkas ini tidak berisi baris. Baris pertama judul kolom, baris berikutnya isinya.")
    if len(rows) > most + 1:
        raise SheetFault(f"Lebih dari {most} baris. Bagi menjadi beberapa berkas.")
    return rows


def _from_csv(data: bytes, most: int) -> list[list[str]]:
    if b"\x00" in data:
        raise SheetFault("Berkas ini bukan CSV. Simpan ulang sebagai CSV (UTF-8) atau XLSX.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    found: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            found.append([_unmarked(cell.strip()) for cell in row[:MOST_COLUMNS]])
            if len(found) > most + 50:
                break
    except csv.Error as error:
        raise SheetFault(f"CSV rusak pada baris {len(found) + 1}. Simpan ulang dari program lembar kerja.") from error
    return found


def _unmarked(text: str) -> str:
    """The mark of `neutral` is ours, not part of the text."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA_STARTS) else text


def _from_xlsx(upload: File, most: int) -> list[list[str]]:
    """Examined in a child process first: bombs, macros and links to elsewhere never reach the reader."""
    try:
        data = check(upload, audience="staff").data
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=most + 50, max_col=MOST_COLUMNS)
        return [[_text(cell) for cell in row] for row in rows]
    except FileRefused as refusal:
        raise SheetFault(str(refusal)) from refusal
    except SheetFault:
        raise
    except Exception as error:  # the reader raises anything for a broken file; none of it may be an error page
        raise SheetFault("Berkas XLSX rusak. Buka, simpan ulang, lalu coba lagi.") from error


def _text(cell: Any) -> str:
    value = cell.value
    if cell.data_type == "f":
        raise SheetFault(
            f"Sel {cell.column_letter}{cell.row} berisi rumus. Salin lalu tempel sebagai nilai, dan unggah lagi."
        )
    if cell.data_type == "e":
        raise SheetFault(f"Sel {cell.column_letter}{cell.row} berisi galat {value}. Perbaiki, lalu unggah lagi.")
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()[:MOST_CELL]
