"""What the mail room adds to acts and to the letter book."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from casework.cases import search
from casework.cases.act import Act
from casework.cases.registry import forms, inside_effect
from casework.mailroom import finding, matching, paper
from casework.mailroom.forms.filing import FilePaperForm
from casework.mailroom.models import IncomingLetter, PaperFile, SenderKind
from casework.registers import hooks, sources
from casework.registers.book import text_of, written
from casework.registers.layout import Code
from casework.registers.models import RegisterEntry

forms.add("file_paper", FilePaperForm)
search.finders.add("incoming_letter", finding.case_ids)


def arrived(act: Act, entry: RegisterEntry) -> None:
    """An act has written a line of the letter book: the letter itself is kept beside it.

    data["incoming"]: columns of IncomingLetter, from the mail clerk's form; else what the line knows.
    """
    known: dict[str, Any] = dict(act.data.get("incoming") or {})
    letter = act.data.get("letter") or {}
    applicant = act.case.applicant
    kind = applicant.kind if applicant and applicant.kind in SenderKind.values else SenderKind.BODY
    sender = "" if applicant else str(letter.get("sender") or act.case.version.title)
    facts: dict[str, Any] = {
        "sender_kind": kind, "sender": sender, "number": text_of(letter.get("number"))[:80],
        "dated": letter.get("date") or None, "about": act.case.subject, "applicant": applicant,
        "received_at": act.case.received_at, "backdate_reason": act.case.backdate_reason,
    }  # fmt: skip
    keep(entry, facts | known, by_id=act.by.user_id, at=act.at, case=act.case)


def keep(entry: RegisterEntry, facts: dict[str, Any], *, by_id: int | None, at: datetime, case: Any) -> IncomingLetter:
    row = IncomingLetter(agency=entry.agency, entry=entry, case=case, registered_by_id=by_id, registered_at=at, **facts)
    matching.index(row)
    row.save(force_insert=True)
    return row


def corrected(struck: RegisterEntry, newer: RegisterEntry) -> None:
    """The letter goes on under the line that replaces its own, with what is right now."""
    letter = IncomingLetter.objects.select_related("agency", "applicant").filter(entry=struck).first()
    if letter is None:
        return
    cells = written(newer)
    letter.entry = newer
    letter.number, letter.dated = cells.get("letter_number", "")[:80], matching.day(cells.get("letter_date", ""))
    letter.classification, letter.attachments = cells.get("classification", "")[:20], cells.get("attachments", "")[:80]
    if letter.applicant_id is None and cells.get("sender"):
        letter.sender = cells["sender"][:200]
    if not letter.is_shut and cells.get("about"):
        letter.about = cells["about"][:300]
    matching.index(letter)
    letter.save()


def places(entries: Sequence[RegisterEntry]) -> dict[int, dict[str, str]]:
    """Where the paper of a line lies, for the column "Tempat simpan"."""
    cases = {entry.case_id: entry.pk for entry in entries if entry.case_id}
    rows = PaperFile.objects.filter(case__in=cases)
    return {cases[file.case_id]: {"place": file.label} for file in rows if file.case_id in cases}


@inside_effect("keep_paper_place")
def keep_paper_place(act: Act) -> None:
    if place := act.data.get("place"):
        paper.put(paper.Of(act.case.agency, case=act.case), place, by=act.by, at=act.at)


hooks.arrivals.add("incoming_letter", arrived)
hooks.corrections.add("incoming_letter", corrected)
sources.add(Code.INCOMING, "paper", places)
