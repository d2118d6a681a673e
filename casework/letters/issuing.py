"""From approved to issued: number, bytes, scan.

Numbering and printing are two acts. Transaction one takes the number, writes the line of the outgoing book and the
event `letter_numbered`; its effect `render_letter` makes the PDF outside any transaction and transaction two freezes
it: bytes, sha256 and the event `letter_issued`. So no lock is held while a document is typeset, no number is lost when
that fails, and with no worker running `issue()` can be called from the page. Bytes are made once and never again. An
electronic signature is put on between: the number is in the bytes that are signed.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from casework.cases import engine
from casework.cases.models import Task
from casework.files import store
from casework.letters import fields, numbers, pdf, printing
from casework.letters.models import Letter
from casework.letters.writing import LetterRefused, LetterStale, add_document, finish_tasks, move, require_numberer
from casework.organization.actors import SYSTEM_ACTOR, Actor
from casework.registers import book
from casework.registers.layout import Code

Status = Letter.Status


def take_number(
    letter: Letter, *, by: Actor, at: datetime, manual: str = "", reason: str = "", dated: date | None = None
) -> Letter:
    """Number and date, the line of the outgoing book and the order to print, in one transaction.

    manual: a whole number given outside (TNDE, a paper book), with its reason; `dated` the date it bears, else today.
    """
    require_numberer(letter, by)
    manual, reason, today = " ".join(manual.split()), reason.strip(), at.astimezone(letter.agency.zone).date()
    day = dated or today
    if day > today or (not manual and day != today):
        raise LetterRefused(
            "Tanggal surat tidak boleh sesudah hari ini; tanggal lampau hanya untuk nomor yang ditulis sendiri."
        )
    if manual and len(reason) < 10:
        raise LetterRefused("Tulis alasan memakai nomor sendiri, sedikitnya 10 huruf, misalnya nomor dari TNDE.")
    try:
        with transaction.atomic():
            _lock_approved(letter)
            columns = _number(letter, day, manual, reason, at)
            move(letter, (Status.APPROVED,), status=Status.NUMBERED, numbered_at=at, **columns)
            _agenda_line(letter, by, at)
            finish_tasks(letter, Task.Kind.ASSIGNMENT, "numbered", by, at)
            data = {"letter": letter.pk, "number": letter.number}
            engine.record(letter.case, "letter_numbered", by=by, at=at, data=data, effects=["render_letter"])
    except IntegrityError as error:
        if not numbers.taken(letter, day.year, manual):
            raise
        raise LetterRefused(
            f"Nomor {manual} sudah dipakai surat lain tahun {day.year}. Periksa buku agenda keluar."
        ) from error
    except numbers.BadPattern as error:
        raise LetterRefused(str(error)) from error
    return letter


def _lock_approved(letter: Letter) -> None:
    """Letter before counter: whoever comes second learns it before taking a number."""
    if not Letter.objects.select_for_update().filter(pk=letter.pk, status=Status.APPROVED).values_list("pk").first():
        raise LetterStale


def _number(letter: Letter, day: date, manual: str, reason: str, at: datetime) -> dict[str, Any]:
    """The columns that a number fills; date and facts stay as they are from here on."""
    facts = fields.case_facts(letter.case, letter.signer_role, at)
    values: dict[str, Any] = {"year": day.year, "date": day, "verify_code": numbers.new_code(), "facts": facts}
    if manual:
        if numbers.taken(letter, day.year, manual):
            raise LetterRefused(
                f"Nomor {manual} sudah dipakai surat lain tahun {day.year}. Periksa buku agenda keluar."
            )
        return values | {"number": manual, "number_key": numbers.key(manual), "number_reason": reason[:200]}
    number, parts = numbers.next_number(letter, day.year, day.month)
    return values | {
        "number": number,
        "number_key": numbers.key(number),
        "number_code": parts.code,
        "number_sequence": parts.sequence,
        "number_insert": parts.insert,
        "number_unit": parts.unit,
    }


def _agenda_line(letter: Letter, by: Actor, at: datetime) -> None:
    addressee = letter.recipient_lines()[:1] or ([letter.case.applicant.name] if letter.case.applicant else ["arsip"])
    book.add(
        letter.agency,
        Code.OUTGOING,
        at=at,
        by=by,
        case=letter.case,
        columns={
            "letter_number": letter.number,
            "date": letter.date,
            "addressee": addressee[0],
            "about": letter.hal,
            "classification": letter.number_code,
            "signer": letter.signer_text.get("position", ""),
            "attachments": letter.attachments,
            "remark": "nomor dari luar" if letter.number_sequence is None else "",
        },
    )


def issue(letter: Letter, *, at: datetime, by: Actor = SYSTEM_ACTOR) -> Letter:
    """Make the bytes of a numbered letter and freeze them. Safe to call again: whoever comes second finds them made."""
    if letter.status != Status.NUMBERED:
        return letter
    try:
        data = printing.render(letter, at)
    except pdf.PdfFailed as error:
        Letter.objects.filter(pk=letter.pk, status=Status.NUMBERED).update(render_error=error.reason[:300])
        raise
    name = f"{letter.get_kind_display()} {letter.number}.pdf".replace("/", "-")
    digest = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        try:
            move(letter, (Status.NUMBERED,), status=Status.ISSUED, issued_at=at, sha256=digest, render_error="")
        except LetterStale:
            return Letter.objects.for_page().get(pk=letter.pk)
        letter.pdf = store.store_bytes(data, name=name, content_type="application/pdf", at=at)
        letter.save(update_fields=("pdf",))
        add_document(letter, letter.pdf, letter.get_kind_display(), by, at)
        signed = {"letter": letter.pk, "kind": letter.kind, "signer": letter.approved_by_id, "sha256": digest}
        fills = str(letter.pk) if letter.event_prefix == "letter" else ""
        engine.record(letter.case, f"{letter.event_prefix}_issued", by=by, at=at, data=signed, letter=fills)
    return letter


def attach_scan(letter: Letter, upload: Any, *, by: Actor, at: datetime) -> Letter:
    """The scan of the paper with pen and stamp, beside the printed file. Raises FileRefused."""
    require_numberer(letter, by)
    if letter.status != Status.ISSUED or letter.scan_id:
        raise LetterRefused("Pindaian hanya untuk surat terbit yang belum punya pindaian.")
    checked = store.check(upload, audience="staff")
    with transaction.atomic():
        kept = store.keep(checked, at=at)
        if not Letter.objects.filter(pk=letter.pk, status=Status.ISSUED, scan=None).update(scan=kept):
            raise LetterStale
        letter.scan = kept
        add_document(letter, kept, f"{letter.get_kind_display()}, bertanda tangan", by, at)
        engine.record(letter.case, "letter_scanned", by=by, at=at, data={"letter": letter.pk, "sha256": kept.sha256})
    return letter
