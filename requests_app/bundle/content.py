"""What belongs into a bundle: the cases, their letters and files, the chronology, proofs of sending, the chains."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.cases import pages, registry, words
from casework.cases.chain import broken_links
from casework.cases.models import Case, ChainHead, Document, Event, Requirement
from casework.cases.procedures.frozen import plan_of, with_content
from casework.files.models import PrivateFile
from casework.letters.models import Letter
from casework.organization.actors import APPLICANT, STAFF, Actor
from casework.workdays.words import moment

PERSONAL = "proof"  # kept under the applicant's key; opening it is noted


@dataclass(frozen=True)
class Item:
    """One file that may go in. key: "letter-7". chosen: ticked unless the officer says otherwise."""

    key: str
    name: str
    at: datetime
    case: Case
    file: PrivateFile
    chosen: bool
    note: str = ""

    @property
    def personal(self) -> bool:
        return self.key.startswith(PERSONAL)


def cases_of(case: Case, actor: Actor) -> list[Case]:
    """The request first, then its objections; of an objection without a request that one alone."""
    top = case.parent_id or case.pk
    mine = Case.objects.visible_to(actor).for_page()
    found = [*mine.filter(pk=top), *mine.filter(parent=top, service="objection").order_by("id")] or [case]
    for row in found:
        with_content(row.version)
    return found


def items(cases: Iterable[Case]) -> list[Item]:
    """In the order in which they came: letters with their scans, files of the case, proofs of who asks."""
    return [item for case in cases for item in sorted(_of_case(case), key=lambda item: item.at)]


def _of_case(case: Case) -> list[Item]:
    found, of_letters = [], set()
    for letter in letters(case):
        name = f"{letter.get_kind_display()} nomor {letter.number}"
        issued = letter.issued_at or letter.drafted_at
        for kind, file, extra in (("letter", letter.pdf, ""), ("scan", letter.scan, ", bertanda tangan")):
            if file:
                of_letters.add(file.pk)
                found.append(Item(f"{kind}-{letter.pk}", name + extra, issued, case, file, True))
    for row in Document.objects.filter(case=case).select_related("file").order_by("id"):
        if row.file_id in of_letters or row.file.encrypted:
            continue
        outside = row.public or row.added_by_id is None or row.kind == "dispute"
        note = "" if outside else "berkas dalam; sertakan hanya bila bukan informasi yang disengketakan"
        found.append(Item(f"doc-{row.pk}", row.label, row.added_at, case, row.file, outside, note))
    proofs = Requirement.objects.filter(case=case, file__isnull=False).select_related("file")
    found += [
        Item(f"{PERSONAL}-{row.pk}", row.label, row.settled_at or case.received_at, case, row.file, False,
             "data pribadi; pembukaannya dicatat")
        for row in proofs
        if row.file
    ]  # fmt: skip
    return found


def letters(case: Case) -> list[Letter]:
    rows = Letter.objects.filter(case=case, status__in=(Letter.Status.ISSUED, Letter.Status.REVOKED))
    return list(rows.exclude(pdf=None).select_related("pdf", "scan", "agency__calendar").order_by("issued_at", "id"))


def sendings(cases: Iterable[Case]) -> list[dict[str, str]]:
    """Proofs of sending and of arrival, one row for each letter."""
    rows = []
    for case in cases:
        zone = case.agency.zone
        for letter in letters(case):
            how = " ".join(filter(None, (letter.get_sent_how_display(), letter.sent_receipt)))
            sent = f"{moment(letter.sent_at, zone)}, {how}" if letter.sent_at else "belum dikirim"
            arrived = f"{moment(letter.received_at, zone)}, {letter.received_by}" if letter.received_at else "–"
            rows.append({"number": letter.number, "kind": letter.get_kind_display(), "sent": sent, "arrived": arrived})
    return rows


def chronology(cases: Iterable[Case]) -> list[dict[str, str]]:
    """What happened, in words, with the role of who did it; no name of an applicant and no written reason."""
    rows: list[tuple[datetime, int, dict[str, str]]] = []
    for case in cases:
        plan = plan_of(case.version)
        labels = {(row.step.key, row.action): row.label for step in plan.steps for row in plan.transitions(step)}
        for event in Event.objects.filter(case=case).order_by("seq"):
            if event.kind in pages.SILENT_EVENTS:
                continue
            at = _moment(event)
            rows.append((at, event.pk, {
                "at": moment(at, case.agency.zone), "number": case.number, "by": _role(event, case),
                "what": words.event_sentence(event, labels), "seq": str(event.seq),
            }))  # fmt: skip
    return [row for _, _, row in sorted(rows, key=lambda row: row[:2])]


def _moment(event: Event) -> datetime:
    told = event.data.get("effective_at")
    return datetime.fromisoformat(told) if told else event.at


def _role(event: Event, case: Case) -> str:
    kind = event.actor.get("kind")
    if kind == APPLICANT:
        return "Pemohon"
    if kind != STAFF:
        return "Sistem"
    return str(event.data.get("hat") or "Petugas")


def summaries(cases: Iterable[Case]) -> list[dict[str, Any]]:
    """Each case with what its service keeps of it."""
    found = []
    for case in cases:
        service = registry.services.get(case.service)
        record = getattr(case, service.subject, None) if service else None
        status, _ = words.staff_status(case)
        facts = [("Nama pemohon", case.applicant.name)] if case.applicant else []
        facts += [("Diterima", moment(case.received_at, case.agency.zone)), ("Saluran", case.get_channel_display())]
        facts += [row for row in (record.summary() if record else []) if row[1]]
        facts += [("Keadaan", status)]
        label = service.label if service else "Kasus"
        found.append({"title": f"{label} {case.number}", "subject": case.subject, "facts": facts})
    return found


def chains(cases: Iterable[Case]) -> list[dict[str, Any]]:
    """The head of each chain, and whether every link of it holds."""
    found = []
    for case in cases:
        head = ChainHead.objects.get(pk=case.pk)
        events = list(Event.objects.filter(case=case).order_by("seq"))
        faults = list(broken_links(iter(events)))
        whole = not faults and bool(events) and (events[-1].seq, events[-1].hash) == (head.seq, head.hash)
        found.append({"number": case.number, "seq": head.seq, "hash": head.hash, "whole": whole})
    return found
