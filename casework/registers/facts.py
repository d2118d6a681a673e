"""What a line shows: the cells as written, and for live columns what the case has become since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, tzinfo

from django.db.models import Prefetch

from casework.applicants.sealed import ERASED
from casework.cases import registry
from casework.cases.models import Event
from casework.registers import later, sources
from casework.registers.book import written
from casework.registers.layout import Code, Column, Register
from casework.registers.models import RegisterEntry, RegisterEntryQuerySet


def with_facts(entries: RegisterEntryQuerySet, book: Register) -> RegisterEntryQuerySet:
    """With everything a printed line reads, in a fixed number of queries."""
    rows = entries.select_related("applicant", "case", "replaces", "replaced_by", "source")
    if service := registry.services.get(book.service):
        rows = rows.select_related(f"case__{service.subject}")
        rows = rows.prefetch_related(*(f"case__{name}" for name in service.prefetch))
    if not any(column.live for column in book.columns):
        return rows
    telling = Event.objects.filter(kind__in=later.TELLING).order_by("seq")
    if book.code == Code.CONSULTATIONS:
        telling, rows = telling.select_related("user"), rows.prefetch_related("case__outputs")
    return rows.prefetch_related(Prefetch("case__events", telling, to_attr="telling_events"))


@dataclass(frozen=True)
class Line:
    """One printed line. `cells` in the order of the book's columns: text, or a date."""

    entry: RegisterEntry
    cells: list[str | date]

    @property
    def struck(self) -> bool:
        return self.entry.struck_at is not None

    @property
    def remark(self) -> str:
        """Why the line is struck, or which line it corrects."""
        if self.struck:
            newer = getattr(self.entry, "replaced_by", None)
            why = self.entry.struck_reason.rstrip(".")
            if newer is None:
                return f"Nomor {self.entry.label} batal: {why}."
            return f"Baris {self.entry.label} dicoret: {why}. Gantinya baris {newer.label}."
        old = "Dari buku lama." if self.entry.source_id and not self.entry.replaces else ""
        return " ".join(filter(None, (old, self._corrects, self._corrected_later)))

    @property
    def _corrects(self) -> str:
        old = self.entry.replaces
        if old is None:
            return self.entry.note
        if old.year == self.entry.year:
            return f"Baris {self.entry.label}, perbaikan baris {old.label}."
        why = f": {self.entry.note.rstrip('.')}" if self.entry.note else ""
        return f"Baris {self.entry.label}, perbaikan baris {old.label} buku {old.year} yang sudah ditutup{why}."

    @property
    def _corrected_later(self) -> str:
        """A line of a closed book is not struck; the book of a later year puts it right."""
        newer = getattr(self.entry, "replaced_by", None)
        return f"Diperbaiki pada baris {newer.label} buku {newer.year}." if newer else ""


def lines(book: Register, entries: Iterable[RegisterEntry], zone: tzinfo) -> list[Line]:
    found = list(entries)
    told = sources.cells(book, found)
    return [Line(entry, _cells(book, entry, zone, told.get(entry.pk, {}))) for entry in found]


def _cells(book: Register, entry: RegisterEntry, zone: tzinfo, told: dict[str, str]) -> list[str | date]:
    cells = written(entry)
    if any(column.live for column in book.columns) and entry.case:
        cells |= {key: text for key, text in later.cells(book, entry, entry.case, zone).items() if text}
    cells |= told
    return [_cell(column, entry, cells.get(column.key, "")) for column in book.columns]


def _cell(column: Column, entry: RegisterEntry, text: str) -> str | date:
    if column.kind == "number":
        return entry.label
    if column.personal and not text and entry.applicant and entry.applicant.erased_at:
        return ERASED
    if column.kind == "date" and text:
        return _date(text)
    return text


def _date(text: str) -> str | date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
