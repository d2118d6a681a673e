"""A paper book of a year, copied in from a sheet: tried first, written whole, undone whole while nothing follows.

Numbers and year are those of the paper; the counter goes on from the last. A number that was not used stands in the
sheet with its reason in the column BATAL and comes in struck.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db import transaction

from casework.applicants import keys
from casework.files import trial
from casework.numbering import numbers
from casework.organization.actors import Actor
from casework.organization.models import Agency
from casework.registers.book import LONGEST, REASON, masked, scope, text_of
from casework.registers.layout import Column, Register
from casework.registers.models import BookClosing, BookImport, RegisterEntry
from casework.workdays.words import MONTHS

NUMBER, VOID = "Nomor urut", "Batal (alasan)"
MOST, BATCH = 5_000, 500
HIGHEST = 999_999


class ImportRefused(Exception):
    """The import cannot be written or undone; the message says why."""


@dataclass
class Row:
    """One row of the sheet: `place` is its number there; faults are (column, what is wrong and how to mend it)."""

    place: int
    number: int = 0
    cells: dict[str, str] = field(default_factory=dict)
    void: str = ""
    faults: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Plan:
    book: Register
    year: int
    rows: list[Row] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)  # of the sheet as a whole

    @property
    def bad(self) -> list[Row]:
        return [row for row in self.rows if row.faults]

    @property
    def ready(self) -> bool:
        return bool(self.rows) and not self.faults and not self.bad

    @property
    def voids(self) -> int:
        return sum(bool(row.void) for row in self.rows)


def headings(book: Register) -> list[str]:
    return [NUMBER, *(column.heading for column in book.facts), VOID]


def subject(book: Register, year: int) -> str:
    """Under which the tried rows wait for the second press."""
    return f"book-{book.code}-{year}"


def without_identity_numbers(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[masked(cell) for cell in row] for row in rows]


def plan(agency: Agency, book: Register, year: int, rows: Sequence[Sequence[str]], at: datetime) -> Plan:
    """What the sheet would write into the book as it stands now. rows: headings first, empty rows kept."""
    found = Plan(book, year, faults=[*_refuse_year(agency, book, year, at)])
    places = _places(book, rows[0], found)
    if found.faults:
        return found
    for place, cells in enumerate(rows[1:], start=2):
        if any(cells):
            facts = {name: cells[at].strip() for name, at in places.items() if at < len(cells)}
            found.rows.append(_row(place, facts, book, year))
    _check_numbers(found.rows, numbers.last(scope(agency, book.code), year))
    return found


def _refuse_year(agency: Agency, book: Register, year: int, at: datetime) -> Iterator[str]:
    if year > at.astimezone(agency.zone).year:
        yield f"Tahun {year} belum mulai."
    if BookClosing.objects.filter(agency=agency, register=book.code, year=year).exists():
        yield f"{book.title} {year} sudah ditutup dan tidak menerima baris lagi."


def _places(book: Register, first: Sequence[str], found: Plan) -> dict[str, int]:
    names = {_plain(column.heading): column.key for column in book.facts}
    names |= {_plain(NUMBER): NUMBER, _plain(VOID): VOID}
    places: dict[str, int] = {}
    for at, heading in enumerate(first):
        name = names.get(_plain(heading))
        if heading and name is None:
            found.faults.append(f"Kolom “{heading}” tidak dikenal. Pakai judul kolom dari berkas contoh.")
        elif name in places:
            found.faults.append(f"Kolom “{heading}” ada dua kali. Hapus salah satunya.")
        elif name:
            places[name] = at
    if NUMBER not in places:
        found.faults.append(f"Kolom “{NUMBER}” tidak ada. Tambahkan nomor setiap baris.")
    return places


def _row(place: int, facts: dict[str, str], book: Register, year: int) -> Row:
    row = Row(place)
    number, row.void = facts.pop(NUMBER, ""), " ".join(facts.pop(VOID, "").split())
    if number.isascii() and number.isdecimal() and 1 <= int(number[:9]) <= HIGHEST:
        row.number = int(number)
    else:
        row.faults.append((NUMBER, f"Tulis angka 1–{HIGHEST}, tanpa huruf atau tanda."))
    if row.void and not REASON <= len(row.void) <= 300:
        row.faults.append((VOID, f"Tulis alasan batal {REASON}–300 huruf, atau kosongkan bila nomor dipakai."))
    for key, text in facts.items():
        if text:
            row.cells[key] = _cell(row, book.by_key[key], text, year)
    if not row.cells and not row.void:
        row.faults.append((NUMBER, f"Baris tanpa isi. Tulis isinya, atau alasan pada kolom {VOID}."))
    return row


def _cell(row: Row, column: Column, text: str, year: int) -> str:
    if len(text) > LONGEST:
        row.faults.append((column.heading, f"Terlalu panjang ({len(text)} huruf). Ringkas sampai {LONGEST} huruf."))
    if column.kind != "date":
        return text_of(text)
    day = read_day(text)
    if day is None:
        row.faults.append((column.heading, f"“{text[:30]}” bukan tanggal yang ada. Tulis seperti 31-12-{year}."))
        return ""
    if column.key == "date" and day.year != year:
        row.faults.append((column.heading, f"Tanggal {day.isoformat()} di luar tahun {year}. Periksa tahun bukunya."))
    return day.isoformat()


def read_day(text: str) -> date | None:
    """2025-12-31, 31/12/2025, 31-12-2025, 31.12.2025 or 31 Desember 2025."""
    parts = text.replace("/", " ").replace("-", " ").replace(".", " ").lower().split()
    months = [name.lower() for name in MONTHS]
    if len(parts) == 3 and parts[1] in months:
        parts[1] = str(months.index(parts[1]) + 1)
    if len(parts) != 3 or not all(part.isascii() and part.isdecimal() and len(part) <= 4 for part in parts):
        return None
    year, month, day = parts if len(parts[0]) == 4 else reversed(parts)
    try:
        return date(int(year), int(month), int(day)) if len(year) == 4 else None
    except ValueError:
        return None


def _check_numbers(rows: list[Row], last: int) -> None:
    """Each number once, none missing, going on from the last of the book."""
    seen: dict[int, int] = {}
    for row in rows:
        if row.number and row.number in seen:
            row.faults.append((NUMBER, f"Nomor {row.number} sudah ada pada baris {seen[row.number]}. Beri nomor lain."))
        elif row.number:
            seen[row.number] = row.place
    expected = last + 1
    for row in sorted((row for row in rows if row.number and seen[row.number] == row.place), key=lambda r: r.number):
        if row.number <= last:
            row.faults.append((NUMBER, f"Nomor {row.number} sudah ada di buku. Lanjutkan dari {last + 1}."))
            continue
        if row.number > expected:
            gap = f"{expected}" if row.number == expected + 1 else f"{expected}–{row.number - 1}"
            cure = f"Tambahkan barisnya; bila tidak dipakai, isi kolom {VOID}."
            row.faults.append((NUMBER, f"Nomor {gap} tidak ada sebelum nomor ini. {cure}"))
        expected = row.number + 1


def carry_out(found: Plan, agency: Agency, *, by: Actor, at: datetime) -> BookImport:
    """All lines in one transaction. Raises ImportRefused when the book has moved since the plan was made."""
    if not found.ready or by.user_id is None:
        raise ImportRefused("Berkas masih berisi kesalahan. Perbaiki, lalu unggah lagi.")
    rows = sorted(found.rows, key=lambda row: row.number)
    counter = scope(agency, found.book.code)
    with transaction.atomic():
        before = numbers.last(counter, found.year)
        try:
            numbers.set_next(counter, found.year, rows[-1].number + 1)
        except numbers.NumberTaken as taken:
            raise ImportRefused("Buku bertambah atau ditutup sejak diperiksa. Unggah lagi.") from taken
        if before + 1 != rows[0].number or _lines(agency, found).filter(number__gte=rows[0].number).exists():
            raise ImportRefused("Buku bertambah sejak diperiksa. Unggah lagi.")
        source = BookImport(
            agency=agency, register=found.book.code, year=found.year, at=at, by_id=by.user_id, before=before,
            first=rows[0].number, last=rows[-1].number,
        )  # fmt: skip
        source.data_key = keys.keys().wrap(secrets.token_bytes(32), owner=str(source.ref))
        source.save()
        RegisterEntry.objects.bulk_create(_entries(found, rows, source, agency, by, at), batch_size=BATCH)
        trial.release(subject(found.book, found.year), by.user_id, at=at)
    return source


def _lines(agency: Agency, found: Plan):  # type: ignore[no-untyped-def]
    return RegisterEntry.objects.filter(agency=agency, register=found.book.code, year=found.year)


def _entries(
    found: Plan, rows: list[Row], source: BookImport, agency: Agency, by: Actor, at: datetime
) -> Iterator[RegisterEntry]:
    """A line counts for the day it bears; one without a day for that of the line before."""
    day = date(found.year, 1, 1)
    for row in rows:
        day = date.fromisoformat(row.cells["date"]) if row.cells.get("date") else day
        personal = {key: text for key, text in row.cells.items() if found.book.by_key[key].personal}
        plain = {key: text for key, text in row.cells.items() if key not in personal}
        sealed = json.dumps(personal, ensure_ascii=False).encode()
        yield RegisterEntry(
            agency=agency, register=found.book.code, year=found.year, number=row.number, source=source,
            at=datetime.combine(day, time(12), agency.zone), columns=plain, recorded_by_id=by.user_id,
            sealed=keys.encode(keys.seal(source.key, sealed, f"{source.ref}:register")) if personal else "",
            struck_at=at if row.void else None, struck_by_id=by.user_id if row.void else None, struck_reason=row.void,
        )  # fmt: skip


def undo(source: BookImport, *, at: datetime) -> None:
    """Take the lines out again and give their numbers back. Refused once the year is closed or anything follows."""
    with transaction.atomic():
        try:
            numbers.give_back(scope(source.agency, source.register), source.year, last=source.last, to=source.before)
        except numbers.NumberTaken:
            raise ImportRefused(
                "Sesudah impor ini sudah ada baris lain atau bukunya ditutup, jadi tidak dapat diurungkan. "
                "Perbaiki baris yang keliru satu per satu."
            ) from None
        if not BookImport.objects.filter(pk=source.pk, undone_at=None).update(undone_at=at):
            raise ImportRefused("Impor ini sudah diurungkan.")
        source.entries.all().delete()


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
