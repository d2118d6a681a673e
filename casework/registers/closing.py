"""Closing a book: what stands in it, what is wrong, what is still open; then for good.

The counter of the book is locked first, so that a line being written comes in or finds the book closed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from casework.cases.models import ProcedureVersion
from casework.numbering import numbers
from casework.organization.actors import Actor
from casework.organization.models import Agency
from casework.registers import fingerprint, later, sources
from casework.registers.book import scope
from casework.registers.effects import WRITES
from casework.registers.facts import with_facts
from casework.registers.layout import BOOKS, Code, Register
from casework.registers.models import BookClosing, RegisterEntry
from casework.workdays.words import long_date

SHOWN = 8  # numbers named in one sentence
UNDECIDED = "Belum ada keputusan"


class ClosingRefused(Exception):
    """The book may not be closed now; the message says why."""


@dataclass
class Inspection:
    """A book of one year as it stands. `faults` forbid closing, `warnings` are only told."""

    book: Register
    year: int
    first: int = 0
    last: int = 0
    totals: list[tuple[str, int]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def numbers(self) -> str:
        return f"{self.first:04d} s.d. {self.last:04d}" if self.last else "nihil"


def closing_of(agency: Agency, code: str, year: int) -> BookClosing | None:
    rows = BookClosing.objects.filter(agency=agency, register=code, year=year)
    return rows.select_related("closed_by").first()


def inspect(agency: Agency, book: Register, year: int, at: datetime) -> Inspection:
    """In a fixed number of queries, reading no sealed column."""
    rows = RegisterEntry.objects.filter(agency=agency, register=book.code, year=year).order_by("number")
    entries = list(with_facts(rows, book))
    found = Inspection(book, year)
    if entries:
        found.first, found.last = entries[0].number, entries[-1].number
    found.totals = _totals(book, entries, agency)
    found.faults = [*_year_faults(agency, year, at), *_gaps(entries, numbers.last(scope(agency, book.code), year))]
    found.warnings = list(_warnings(agency, book, year, entries))
    return found


def close(agency: Agency, book: Register, year: int, *, by: Actor, at: datetime) -> BookClosing:
    """Raises ClosingRefused."""
    if by.user_id is None:
        raise ClosingRefused("Buku ditutup oleh petugas yang memegangnya.")
    with transaction.atomic():
        try:
            numbers.close(scope(agency, book.code), year, at)
        except numbers.SequenceClosed:
            raise ClosingRefused(f"{book.title} {year} sudah ditutup.") from None
        found = inspect(agency, book, year, at)
        if found.faults:
            raise ClosingRefused(" ".join(found.faults))
        mark = fingerprint.of_book(agency.pk, agency.code, book.code, year)
        return BookClosing.objects.create(
            agency=agency, register=book.code, year=year, closed_at=at, closed_by_id=by.user_id, first=found.first,
            last=found.last, totals=found.totals, warnings=found.warnings, sha256=mark.sha256, marks=mark.packed,
        )  # fmt: skip


def changed(closing: BookClosing) -> list[str]:
    """What differs from the day it was closed; empty when nothing does."""
    now = fingerprint.of_book(closing.agency_id, closing.agency.code, closing.register, closing.year)
    if now.sha256 == closing.sha256:
        return []
    return list(fingerprint.differences(closing.marks, now)) or ["sidik buku tidak cocok"]


def refuse_day(agency: Agency, codes: Iterable[str], day: date) -> str:
    """Why nothing can be entered as of that day in one of those books; "" when it can."""
    rows = BookClosing.objects.filter(agency=agency, register__in=list(codes), year=day.year).order_by("closed_at")
    closing = rows.first()
    if closing is None:
        return ""
    when = long_date(closing.closed_at.astimezone(agency.zone).date())
    return (
        f"{closing.book.title} {closing.year} sudah ditutup pada {when}. Catat dengan tanggal hari ini di buku tahun "
        "berjalan, dan tulis tanggal yang sebenarnya pada keterangan."
    )


def refuse_received(version: ProcedureVersion, day: date, today: date) -> str:
    """For intakes: the day something came lies in a book of its SOP that is closed. No query for the running year."""
    if day.year >= today.year:
        return ""
    actions = [action for step in version.content["steps"] for action in step["actions"]]
    named = {name for action in actions for name in action["effects"]}
    return refuse_day(version.procedure.agency, {WRITES[name].value for name in named if name in WRITES}, day)


def _totals(book: Register, entries: Sequence[RegisterEntry], agency: Agency) -> list[tuple[str, int]]:
    void = sum(entry.is_void for entry in entries)
    struck = sum(entry.struck_at is not None for entry in entries)
    found = [("Seluruh nomor", len(entries)), ("Berlaku", len(entries) - struck)]
    found += [("Dicoret dan diganti", struck - void), ("Batal", void)]
    if copied := sum(entry.source_id is not None for entry in entries):
        found.append(("Dari buku lama", copied))
    if not book.has("decision"):
        return found
    standing = [entry for entry in entries if entry.struck_at is None]
    return found + sorted(Counter(_decision(book, entry, agency) for entry in standing).items())


def _decision(book: Register, entry: RegisterEntry, agency: Agency) -> str:
    told = later.cells(book, entry, entry.case, agency.zone) if entry.case else {}
    return told.get("decision") or entry.columns.get("decision", "") or UNDECIDED


def _year_faults(agency: Agency, year: int, at: datetime) -> list[str]:
    if year < at.astimezone(agency.zone).year:
        return []
    return [f"Tahun {year} belum berakhir; buku ditutup sesudah 31 Desember {year}."]


def _gaps(entries: Sequence[RegisterEntry], last: int) -> list[str]:
    if not entries:
        return []
    have = {entry.number for entry in entries}
    missing = [number for number in range(entries[0].number, max(last, entries[-1].number) + 1) if number not in have]
    return [f"Nomor {_named(missing)} tidak ada barisnya."] if missing else []


def _warnings(agency: Agency, book: Register, year: int, entries: Sequence[RegisterEntry]) -> Iterable[str]:
    standing = [entry for entry in entries if entry.struck_at is None]
    if entries and entries[0].number > 1:
        yield f"Buku mulai dari nomor {entries[0].label}; nomor sebelumnya ada di buku kertas."
    running = [entry.number for entry in standing if entry.case and entry.case.closed_at is None]
    if running and book.once:
        yield f"{len(running)} baris kasusnya masih berjalan: nomor {_named(running)}."
    if book.code == Code.OUTGOING:
        told = ((entry, later.cells(book, entry, entry.case, agency.zone)) for entry in standing if entry.case)
        if waiting := [entry.number for entry, cells in told if not cells.get("sent_by")]:
            yield f"{len(waiting)} surat belum dicatat pengirimannya: nomor {_named(waiting)}."
    if book.code == Code.DISPATCH:
        received = sources.cells(book, standing)
        if waiting := [entry.number for entry in standing if not received.get(entry.pk, {}).get("received_on")]:
            yield f"{len(waiting)} surat belum dicatat diterima: nomor {_named(waiting)}."
    before = RegisterEntry.objects.filter(agency=agency, register=book.code, year=year - 1).exists()
    if before and closing_of(agency, book.code, year - 1) is None:
        yield f"Buku {year - 1} belum ditutup."


def _named(found: Sequence[int]) -> str:
    shown = ", ".join(f"{number:04d}" for number in found[:SHOWN])
    return f"{shown}, dan {len(found) - SHOWN} lainnya" if len(found) > SHOWN else shown


def unclosed(agency: Agency, before: int) -> dict[str, list[int]]:
    """Books of past years that still stand open: book → years, oldest first."""
    closed = set(BookClosing.objects.filter(agency=agency).values_list("register", "year"))
    rows = RegisterEntry.objects.filter(agency=agency, year__lt=before).order_by("year")
    found: dict[str, list[int]] = {}
    for code, year in rows.values_list("register", "year").distinct():
        if code in BOOKS and (code, year) not in closed:
            found.setdefault(code, []).append(year)
    return found
