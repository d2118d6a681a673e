"""The public list as rows of a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from casework.files.tables import COLUMN_WIDTH
from requests_app.dip.models import PublicInformation

# column of the sheet → attribute; in the order of the official list, web extras behind
COLUMNS = {
    "No": "number",
    "Ringkasan isi informasi": "summary",
    "Pejabat/unit yang menguasai": "unit",
    "Penanggung jawab pembuatan": "responsible",
    "Waktu dan tempat pembuatan": "made",
    "Format yang tersedia": "formats",
    "Jangka waktu penyimpanan": "retention",
    "Judul": "title",
    "Kategori": "category",
    "Tahun": "year",
    "Tautan": "url",
    "Kata lain": "words",
    "Dimutakhirkan": "updated_on",
    "Tinjau lagi": "review_on",
}
INNER = ("words", "review_on")  # not for the public
WIDTHS = {"summary": 60, "title": 44, "unit": 26, "responsible": 26, "made": 22, "url": 36, "words": 26}


def rows_of(items: Iterable[PublicInformation], *, inner: bool, base: str) -> Iterator[list[Any]]:
    """Headings, then one row per item; a file of the portal stands as the address of its page."""
    names = [name for name in COLUMNS.values() if inner or name not in INNER]
    yield [label for label, name in COLUMNS.items() if name in names]
    for item in items:
        yield [_shown(item, name, base, inner) for name in names]


def _shown(item: PublicInformation, name: str, base: str, inner: bool) -> Any:
    if name == "category":
        return item.get_category_display()
    if name == "url" and not inner:
        address = item.url or (f"/informasi/{item.number}/" if item.file_id else "")
        return f"{base}{address}" if address.startswith("/") else address
    value = getattr(item, name)
    return "" if value is None else value


def widths(headings: list[str]) -> list[int]:
    return [WIDTHS.get(COLUMNS.get(label, ""), COLUMN_WIDTH) for label in headings]
