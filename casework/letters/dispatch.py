"""Letters in the books: a line of Buku Ekspedisi for what is carried on paper, and the cells that only letters know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from casework.letters.models import Kind, Letter
from casework.organization.actors import Actor
from casework.registers import book, sources
from casework.registers.layout import Code
from casework.registers.models import RegisterEntry

CARRIED = (Letter.Way.HAND, Letter.Way.POST, Letter.Way.COURIER)
STUDY = {Kind.RECOMMENDATION: "recommendation", Kind.COMPLETION: "certificate"}


def note(letter: Letter, *, by: Actor, at: datetime) -> None:
    """A letter that was just noted as sent. What goes out by wire is carried by nobody and takes no line."""
    if letter.sent_how not in CARRIED or letter.sent_at is None:
        return
    applicant = letter.case.applicant
    addressee = letter.recipient_lines()[:1] or ([applicant.name] if applicant else ["arsip"])
    way = " ".join(filter(None, (Letter.Way(letter.sent_how).label, letter.sent_receipt)))
    columns = {
        "date": letter.sent_at.astimezone(letter.agency.zone).date(),
        "letter_number": letter.number,
        "letter_date": letter.date,
        "addressee": addressee[0],
        "about": letter.hal,
        "attachments": letter.attachments,
        "way": way,
    }
    book.add(letter.agency, Code.DISPATCH, at=at, by=by, case=letter.case, columns=columns)


def add_sources() -> None:
    sources.add(Code.DISPATCH, "receipt", _taken)
    sources.add(Code.RESEARCH, "letters", _of_study)
    book.void_guards[Code.OUTGOING.value] = _in_use


def _in_use(entry: RegisterEntry) -> str:
    """The number of a letter that was not revoked is not void."""
    number = entry.columns.get("letter_number", "")
    rows = Letter.objects.filter(agency=entry.agency_id, case=entry.case_id, number=number, revoked_at=None)
    return f"Surat nomor {number} masih berlaku. Cabut suratnya dahulu." if number and rows.exists() else ""


def _taken(entries: Sequence[RegisterEntry]) -> dict[int, dict[str, str]]:
    """Who took the letter, and when."""
    numbers = {entry.columns.get("letter_number", "") for entry in entries} - {""}
    rows = Letter.objects.filter(case__in=_cases(entries), number__in=numbers).exclude(received_at=None)
    taken = {(row.case_id, row.number): row for row in rows.select_related("agency")}
    found = {}
    for entry in entries:
        letter = taken.get((entry.case_id or 0, entry.columns.get("letter_number", "")))
        if letter and letter.received_at:
            erased = bool(entry.applicant and entry.applicant.erased_at)
            day = letter.received_at.astimezone(letter.agency.zone).date()
            found[entry.pk] = {"received_on": day.isoformat(), "receiver": "" if erased else letter.received_by}
    return found


def _of_study(entries: Sequence[RegisterEntry]) -> dict[int, dict[str, str]]:
    issued = Q(status=Letter.Status.ISSUED, kind__in=STUDY, case__in=_cases(entries))
    told: dict[int, dict[str, str]] = {}
    for case, kind, number in Letter.objects.filter(issued).order_by("pk").values_list("case", "kind", "number"):
        told.setdefault(case, {})[STUDY[Kind(kind)]] = number
    return {entry.pk: told[entry.case_id] for entry in entries if entry.case_id in told}


def _cases(entries: Sequence[RegisterEntry]) -> set[int]:
    return {entry.case_id for entry in entries if entry.case_id}
