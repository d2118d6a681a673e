"""Makes the bundle: front matter with the page of each piece, then every file as pages, numbered through."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pikepdf

from casework.cases.models import Case
from casework.files import store
from casework.letters import printing, receipts
from casework.organization.models import Agency
from casework.workdays.words import moment
from requests_app.bundle import content
from requests_app.bundle.ask import PRINTABLE, BundleFailed, Piece, count, join
from requests_app.bundle.content import Item

MOST_BYTES = 40 * 1024 * 1024
MOST_PAGES = 600
APART = {
    "kind": "tidak dapat dicetak; diserahkan sebagai berkas",
    "big": "melebihi ukuran bundel; diserahkan sebagai berkas",
    "broken": "rusak; diserahkan sebagai berkas",
}


@dataclass
class Part:
    """A file of the bundle: where its pages stand, or why it goes apart."""

    mark: str
    name: str
    number: str
    size: int
    sha256: str
    piece: Piece | None
    pages: int = 0
    first: int = 0
    apart: str = ""

    @property
    def place(self) -> str:
        if self.apart:
            return self.apart
        return str(self.first) if self.pages == 1 else f"{self.first}–{self.first + self.pages - 1}"


@dataclass(frozen=True)
class Made:
    data: bytes
    pages: int
    sha256: str
    parts: int


def bundle(cases: Sequence[Case], chosen: Sequence[Item], *, by: str, at: datetime) -> Made:
    """Raises BundleFailed and PdfFailed."""
    parts = _parts(cases, chosen)
    _count(parts)
    front = _front(cases, parts, by, at)
    printed = [part.piece for part in parts if part.piece and not part.apart]
    first = Piece("", "application/pdf", front)
    data = join([first, *printed], f"Bundel {cases[0].number}")
    return Made(data, _pages(data), hashlib.sha256(data).hexdigest(), len(parts))


def _parts(cases: Sequence[Case], chosen: Sequence[Item]) -> list[Part]:
    """A receipt for each case, made for this bundle, before what belongs to the case."""
    rows: list[tuple[str, str, str, bytes]] = []
    for case in cases:
        if case.applicant_id:
            rows.append(
                ("Tanda terima, dicetak untuk bundel ini", case.number, PRINTABLE[0], receipts.receipt_pdf(case))
            )
        rows += [(item.name, case.number, item.file.content_type, _read(item)) for item in chosen if item.case == case]
    parts, room = [], MOST_BYTES
    for place, (name, number, kind, data) in enumerate(rows, 1):
        mark = f"T-{place}"
        part = Part(mark, name, number, len(data), hashlib.sha256(data).hexdigest(), Piece(f"Bukti {mark}", kind, data))
        if kind not in PRINTABLE:
            part.apart = APART["kind"]
        elif len(data) > room:
            part.apart = APART["big"]
        else:
            room -= len(data)
        parts.append(part)
    return parts


def _read(item: Item) -> bytes:
    if not item.file.encrypted:
        return store.read(item.file)
    assert item.case.applicant is not None  # only an applicant's papers are encrypted
    return store.read(item.file, item.case.applicant.cipher)


def _count(parts: list[Part]) -> None:
    printed = [part for part in parts if part.piece and not part.apart]
    room = MOST_PAGES
    for part, pages in zip(printed, count([part.piece for part in printed if part.piece]), strict=True):
        if not pages:
            part.apart = APART["broken"]
        elif pages > room:
            part.apart = APART["big"]
        else:
            part.pages = pages
            room -= pages


def _front(cases: Sequence[Case], parts: list[Part], by: str, at: datetime) -> bytes:
    """Set twice: where the files begin is known only when the front matter has its length."""
    context = _context(cases, parts, by, at)
    agency: Agency = cases[0].agency
    title = f"Bundel {cases[0].number}"
    pages = 9
    for _ in range(3):
        _place(parts, pages)
        data = printing.to_pdf("bundle", context, agency, title=title)
        if pages == (found := _pages(data)):
            return data
        pages = found
    raise BundleFailed("Daftar isi bundel tidak dapat disusun. Kurangi berkas yang disertakan.")


def _place(parts: list[Part], front: int) -> None:
    page = front + 1
    for part in parts:
        if part.pages:
            part.first = page
            page += part.pages


def _context(cases: Sequence[Case], parts: list[Part], by: str, at: datetime) -> dict[str, Any]:
    zone = cases[0].agency.zone
    return {
        "number": cases[0].number,
        "cases": cases,
        "subject": cases[0].subject,
        "asker": cases[0].applicant.name if cases[0].applicant else "–",
        "made": f"{moment(at, zone)}, oleh {by}",
        "parts": parts,
        "chronology": content.chronology(cases),
        "summaries": content.summaries(cases),
        "sendings": content.sendings(cases),
        "chains": content.chains(cases),
    }


def _pages(data: bytes) -> int:
    with pikepdf.open(io.BytesIO(data)) as pdf:  # made by ourselves
        return len(pdf.pages)
