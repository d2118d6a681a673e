"""Register lines as inside effects of an act: line, number and the step's register output are one transaction."""

from __future__ import annotations

from datetime import date

from casework.cases.act import Act
from casework.cases.models import Case
from casework.cases.registry import inside_effect
from casework.registers import book, hooks
from casework.registers.later import service_row
from casework.registers.layout import BOOKS, Code
from casework.registers.models import RegisterEntry
from casework.workdays.words import clock

# which book an effect writes into
WRITES = {
    "visitor_line": Code.VISITORS,
    "incoming_letter_line": Code.INCOMING,
    "request_line": Code.REQUESTS,
    "objection_line": Code.OBJECTIONS,
    "research_line": Code.RESEARCH,
    "consultation_line": Code.CONSULTATIONS,
    "facilitation_line": Code.FACILITATION,
}


@inside_effect("visitor_line")
def visitor_line(act: Act) -> None:
    """Of somebody copied in from paper, with the hour he really came."""
    case = act.case
    late = case.backdate_reason if case.registered_at == act.at else ""
    local = (case.received_at if late else act.at).astimezone(case.agency.zone)
    unit = act.data.get("unit") or act.case.unit
    note = f"Dicatat kemudian: {late.rstrip('.')}." if late else ""
    _write(
        act,
        Code.VISITORS,
        {
            "date": local.date(),
            "time": clock(local),
            "name": act.case.applicant.name if act.case.applicant else "",
            "purpose": act.case.subject,
            "destination": str(unit) if unit else act.case.version.title,
            "officer": act.by.label,
        },
        note,
    )


@inside_effect("incoming_letter_line")
def incoming_letter_line(act: Act) -> None:
    """Only a letter takes a number of Buku Agenda Surat Masuk.

    data["letter"]: number, date, sender, subject, and if known classification, attachments, nature, processor; `line`
    when the letter was entered before its case was opened. A letter that stands in the book is not entered again.
    """
    letter = act.data.get("letter")
    if not letter and act.case.channel != Case.Channel.LETTER:
        return
    letter = letter or {}
    if entry := letter.get("line") or (None if letter else _entered(act)):
        act.put_out_kind("register", f"{entry.book.title} {entry.label}")
        return
    sender = letter.get("sender") or (act.case.applicant.name if act.case.applicant else "")
    entry = _write(
        act,
        Code.INCOMING,
        {
            "date": _received(act),
            "sender": sender,
            "about": letter.get("subject") or act.case.subject,
            "letter_number": letter.get("number"),
            "letter_date": letter.get("date"),
            "classification": letter.get("classification"),
            "attachments": letter.get("attachments"),
            "nature": letter.get("nature"),
            "processor": letter.get("processor") or act.case.unit,
            "remark": act.case.number,
        },
    )
    for name in hooks.arrivals:
        hooks.arrivals[name](act, entry)


def _entered(act: Act) -> RegisterEntry | None:
    """The line of the letter that began this case."""
    if act.chain.is_new:
        return None
    lines = RegisterEntry.objects.standing().filter(agency=act.case.agency_id, register=Code.INCOMING, case=act.case)
    return lines.order_by("number").first()


@inside_effect("request_line")
def request_line(act: Act) -> None:
    """Lampiran Perki 1/2010: every request is entered, also one answered on the spot (UU 14/2008 Pasal 22 ayat (3))."""
    _write(act, Code.REQUESTS, {**_asking(act), "information": act.case.subject})


@inside_effect("objection_line")
def objection_line(act: Act) -> None:
    parent = act.case.parent
    facts = {"request_number": parent.number if parent else "", "information": (parent or act.case).subject}
    _write(act, Code.OBJECTIONS, {**_asking(act), **facts})


@inside_effect("research_line")
def research_line(act: Act) -> None:
    """When the files come in; files that come again after a return belong to the same line."""
    _write(act, Code.RESEARCH, {**_who(act), "title": act.case.subject})


@inside_effect("consultation_line")
def consultation_line(act: Act) -> None:
    local = act.at.astimezone(act.case.agency.zone)
    _write(act, Code.CONSULTATIONS, {**_who(act), "time": clock(local)})


@inside_effect("facilitation_line")
def facilitation_line(act: Act) -> None:
    facts = {"number": act.case.number, "date": _received(act), "activity": act.case.subject, "leader": act.by.label}
    _write(act, Code.FACILITATION, facts)


def _who(act: Act) -> dict[str, object]:
    asking = _asking(act)
    return {key: asking[key] for key in ("number", "date", "name", "contact") if key in asking}


def _asking(act: Act) -> dict[str, object]:
    """Who asks, and when it came."""
    facts: dict[str, object] = {"number": act.case.number, "date": _received(act)}
    applicant = act.case.applicant
    if applicant:
        facts |= {
            "name": applicant.name,
            "address": applicant.address,
            "contact": " / ".join(filter(None, (applicant.phone, applicant.email))),
            "occupation": applicant.occupation,
        }
    return facts


def _received(act: Act) -> date:
    return act.case.received_at.astimezone(act.case.agency.zone).date()


def _write(act: Act, code: str, columns: dict[str, object], note: str = "") -> RegisterEntry:
    """The service's own words win. A case that already stands in the book keeps its line."""
    register = BOOKS[code]
    entry = None
    if register.once and not act.chain.is_new:
        entry = RegisterEntry.objects.standing().filter(agency=act.case.agency_id, register=code, case=act.case).first()
    if entry is None:
        known = {column.key for column in register.written}
        own = service_row(act.case) if register.service == act.case.service else {}
        columns |= {key: text for key, text in own.items() if key in known and text}
        entry = book.add(act.case.agency, code, at=act.at, columns=columns, by=act.by, case=act.case, note=note[:300])
    act.put_out_kind("register", f"{register.title} {entry.label}")
    return entry
