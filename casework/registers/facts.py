"""What a line shows: the cells as written, and for live columns what the case has become since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from django.db.models import Prefetch

from casework.applicants.sealed import ERASED
from casework.cases import registry
from casework.cases.models import Case, Event
from casework.registers.book import text_of, written
from casework.registers.layout import Code, Column, Register
from casework.registers.models import RegisterEntry, RegisterEntryQuerySet

DECISIONS = {
    "answer_directly": "Diberikan langsung",
    "grant": "Dikabulkan seluruhnya",
    "grant_partly": "Dikabulkan sebagian",
    "refuse": "Ditolak",
    "refer": "Tidak dikuasai, dirujuk",
    "not_documented": "Belum didokumentasikan",
    "withdraw": "Dicabut pemohon",
    "lapse": "Ditutup, tidak dilengkapi",
    "merged": "Digabung dengan permohonan terdahulu",
    "reopen": "Dibuka kembali",
    "obey_order": "Diproses kembali atas putusan keberatan",
}
REOPENED = ("reopen", "obey_order")
MOVED = "Dipindahkan ke layanan lain"
REFUSALS = ("grant_partly", "refuse")
OUTCOMES = {
    "answered": "Diberikan langsung",
    "granted": "Dikabulkan seluruhnya",
    "partly": "Dikabulkan sebagian",
    "refused": "Ditolak",
    "not_held": "Tidak dikuasai, dirujuk",
    "not_documented": "Belum didokumentasikan",
    "withdrawn": "Dicabut pemohon",
    "lapsed": "Ditutup, tidak dilengkapi",
    "merged": "Digabung dengan permohonan terdahulu",
    "upheld": "Putusan PPID dikuatkan",
    "overturned": "Keberatan dikabulkan",
}
SENT, GIVEN = ("letter_sent", "answer_directly"), ("letter_received", "record_delivery", "answer_directly")
TELLING = {*DECISIONS, *SENT, *GIVEN}


def with_facts(entries: RegisterEntryQuerySet, book: Register) -> RegisterEntryQuerySet:
    """With everything a printed line reads, in a fixed number of queries."""
    rows = entries.select_related("applicant", "case", "replaces", "replaced_by")
    if service := registry.services.get(book.service):
        rows = rows.select_related(f"case__{service.subject}")
        rows = rows.prefetch_related(*(f"case__{name}" for name in service.prefetch))
    if not any(column.live for column in book.columns):
        return rows
    telling = Event.objects.filter(kind__in=TELLING).order_by("seq")
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
            why = f"Baris {self.entry.label} dicoret: {self.entry.struck_reason.rstrip('.')}."
            return f"{why} Gantinya baris {newer.label}." if newer else why
        if self.entry.replaces:
            return f"Baris {self.entry.label}, perbaikan baris {self.entry.replaces.label}."
        return ""


def lines(book: Register, entries: Iterable[RegisterEntry], zone: tzinfo) -> list[Line]:
    return [Line(entry, _cells(book, entry, zone)) for entry in entries]


def _cells(book: Register, entry: RegisterEntry, zone: tzinfo) -> list[str | date]:
    cells = written(entry)
    if any(column.live for column in book.columns) and entry.case:
        cells |= {key: text for key, text in _live(book, entry, entry.case, zone).items() if text}
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


def _live(book: Register, entry: RegisterEntry, case: Case, zone: tzinfo) -> dict[str, str]:
    """Facts told by events; what the service itself records wins."""
    events: list[Event] = getattr(case, "telling_events", [])
    if book.code == Code.OUTGOING:
        return _shipping(entry, events)
    told = _decided(case, events, zone) if book.code == Code.REQUESTS else _answered(case, events, zone)
    live = {column.key for column in book.columns if column.live}
    own = {key: text_of(value) for key, value in service_row(case).items() if key in live}
    return told | {key: text for key, text in own.items() if text}


def _decided(case: Case, events: list[Event], zone: tzinfo) -> dict[str, str]:
    again = [at for at, event in enumerate(events) if event.kind in REOPENED and event.data.get("outcome")]
    events = events[again[-1] :] if again else events
    decision = next((event for event in reversed(events) if event.kind in DECISIONS), None)
    facts = {"decision": DECISIONS[decision.kind] if decision else OUTCOMES.get(case.outcome, "")}
    if decision is None and case.service != "information":
        facts["decision"] = MOVED
    if case.merged_into_id and decision and decision.kind == "merged":
        facts["decision"] += f" {decision.data.get('into', '')}"
    if decision and decision.kind in REFUSALS:
        facts["refusal_reason"] = str(decision.data.get("reason", ""))
    facts["notice_date"] = _day_of(events, SENT, zone)
    facts["given_date"] = _day_of(events, GIVEN, zone)
    if decision and decision.kind == "refuse":
        facts["given_date"] = facts["notice_date"]  # Lampiran Perki: bila ditolak, tanggal penolakan
    return facts


def _answered(case: Case, events: list[Event], zone: tzinfo) -> dict[str, str]:
    return {"decision": OUTCOMES.get(case.outcome, ""), "reply_date": _day_of(events, SENT, zone)}


def _shipping(entry: RegisterEntry, events: list[Event]) -> dict[str, str]:
    """How the letter of this line went out: from the event that names its number."""
    number = entry.columns.get("letter_number")
    sent: dict[str, Any] = next(
        (
            event.data
            for event in events
            if event.kind in ("letter_sent", "notice_sent") and event.data.get("number") == number
        ),
        {},
    )
    return {"sent_by": " ".join(str(sent[key]) for key in ("method", "receipt") if sent.get(key))} if number else {}


def _day_of(events: list[Event], kinds: tuple[str, ...], zone: tzinfo) -> str:
    """The day the first of them counts for: the moment it took effect when that was told, else when it was noted."""
    event = next((event for event in events if event.kind in kinds), None)
    if event is None:
        return ""
    told = event.data.get("effective_at")
    at = datetime.fromisoformat(told) if told else event.at
    return (at.astimezone(zone) if at.tzinfo else at).date().isoformat()


def service_row(case: Case) -> dict[str, str]:
    """What the service's own record says for its register; {} for a case without one."""
    service = registry.services.get(case.service)
    subject = getattr(case, service.subject, None) if service else None
    return subject.register_row() if subject is not None else {}
