"""What a case has become since its line was written: the live columns, told by events and by the service's record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import Any

from casework.cases import registry
from casework.cases.models import Case, Event
from casework.registers.book import text_of
from casework.registers.layout import Code, Register
from casework.registers.models import RegisterEntry
from casework.workdays.words import clock

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
    "done": "Selesai",
    "referred": "Selesai dan dirujuk",
    "upheld": "Putusan PPID dikuatkan",
    "overturned": "Keberatan dikabulkan",
}
SENT, GIVEN = ("letter_sent", "answer_directly"), ("letter_received", "record_delivery", "answer_directly")
HELD, REPORTED, SESSION, COPY = ("record_event",), ("finish",), ("finish_session",), ("hand_in",)
NO_COPY = "close_without_copy"
TELLING = {*DECISIONS, *SENT, *GIVEN, *HELD, *REPORTED, *SESSION, *COPY, NO_COPY}


def cells(book: Register, entry: RegisterEntry, case: Case, zone: tzinfo) -> dict[str, str]:
    """Facts told by events; what the service itself records wins."""
    events: list[Event] = getattr(case, "telling_events", [])
    if book.code == Code.INCOMING or book.code == Code.DISPATCH:
        return {}  # rooms above tell (sources)
    if book.code == Code.OUTGOING:
        return _shipping(entry, events)
    told = TELLERS.get(Code(book.code), _answered)(case, events, zone)
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


def _studied(case: Case, events: list[Event], zone: tzinfo) -> dict[str, str]:
    bare = any(event.kind == NO_COPY for event in events)
    decision = "Selesai, tanpa salinan hasil" if bare else OUTCOMES.get(case.outcome, "")
    return {"decision": decision, "result_date": _day_of(events, COPY, zone)}


def _consulted(case: Case, events: list[Event], zone: tzinfo) -> dict[str, str]:
    """The hour and the person of the session; what was said is the recap of the step that notes it."""
    session = next((event for event in reversed(events) if event.kind in SESSION), None)
    said = [output.text for output in case.outputs.all() if output.key == "recap" and output.text]
    return {
        "time_out": clock(session.at.astimezone(zone)) if session else "",
        "officer": session.user.full_name if session and session.user else "",
        "answer": said[-1] if said else "",
        "decision": OUTCOMES.get(case.outcome, ""),
    }


def _facilitated(case: Case, events: list[Event], zone: tzinfo) -> dict[str, str]:
    decision = "Dibatalkan" if case.outcome == "withdrawn" else OUTCOMES.get(case.outcome, "")
    return {
        "held_on": _day_of(events, HELD, zone),
        "report_on": _day_of(events, REPORTED, zone),
        "decision": decision,
    }


def service_row(case: Case) -> dict[str, str]:
    """What the service's own record says for its register; {} for a case without one."""
    service = registry.services.get(case.service)
    subject = getattr(case, service.subject, None) if service else None
    return subject.register_row() if subject is not None else {}


Teller = Callable[[Case, list[Event], tzinfo], dict[str, str]]
TELLERS: dict[Code, Teller] = {
    Code.REQUESTS: _decided,
    Code.RESEARCH: _studied,
    Code.CONSULTATIONS: _consulted,
    Code.FACILITATION: _facilitated,
}
