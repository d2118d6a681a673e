"""From numbered to issued: bytes, signature, scan.

Numbering and printing are two acts. Transaction one (numbering.py) takes the number, writes the line of the outgoing
book and the event `letter_numbered`; its effect `render_letter` makes the PDF outside any transaction and transaction
two freezes it: bytes, sha256 and the event `letter_issued`. So no lock is held while a document is typeset or signed,
no number is lost when that fails, and with no worker running `issue()` can be called from the page. Bytes are made
once and never again. An electronic signature comes between: the number is in the bytes that are signed, and only signed
bytes are issued. Signed elsewhere, the letter waits for them (signatures/outside.py).
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.files.base import File
from django.db import transaction

from casework.cases import engine
from casework.cases.models import Task
from casework.files import store
from casework.letters import life, pdf, printing, replacing
from casework.letters.models import Letter
from casework.letters.signatures import here, outside
from casework.letters.writing import LetterStale, add_document, file_name, finish_tasks, move, require_numberer
from casework.organization.actors import SYSTEM_ACTOR, Actor

Status = Letter.Status


def issue(letter: Letter, *, at: datetime, by: Actor = SYSTEM_ACTOR) -> Letter:
    """Make the bytes of a numbered letter, sign them here if that is its way, and freeze them.

    Safe to call again: whoever comes second finds them made. Signed elsewhere it stays numbered, its bytes frozen.
    """
    if letter.status != Status.NUMBERED or outside.is_waiting(letter):
        return letter
    try:
        data = printing.render(letter, at)
        signed = here.sign(letter, data, at) if letter.signature == Letter.Signature.HERE else None
    except pdf.PdfFailed as error:
        Letter.objects.filter(pk=letter.pk, status=Status.NUMBERED).update(render_error=error.reason[:300])
        raise
    if letter.signature == Letter.Signature.ELSEWHERE:
        return outside.keep_unsigned(letter, data, at=at, by=by)
    return freeze(letter, signed.data if signed else data, at=at, by=by, report=signed.report if signed else None)


def freeze(letter: Letter, data: bytes, *, at: datetime, by: Actor, report: dict[str, object] | None = None) -> Letter:
    """The bytes as they are issued, for good. report: what is known of the electronic signature in them."""
    digest = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        try:
            move(letter, (Status.NUMBERED,), status=Status.ISSUED, issued_at=at, sha256=digest, render_error="")
        except LetterStale:
            return Letter.objects.for_page().get(pk=letter.pk)
        letter.pdf = store.store_bytes(data, name=file_name(letter), content_type="application/pdf", at=at)
        letter.save(update_fields=("pdf",))
        if report is not None:
            outside.keep_report(letter, report, at=at, by=by)
            finish_tasks(letter, Task.Kind.ASSIGNMENT, "signed", by, at)
        add_document(letter, letter.pdf, letter.get_kind_display(), by, at)
        told = {"letter": letter.pk, "kind": letter.kind, "signer": letter.approved_by_id, "sha256": digest}
        if letter.mandate_id:
            told["signers"] = life.signers(letter)
        replacing.supersede(letter, by=by, at=at)
        fills = str(letter.pk) if letter.event_prefix == "letter" else ""
        engine.record(letter.case, f"{letter.event_prefix}_issued", by=by, at=at, data=told, letter=fills)
    return letter


def accept_signed(letter: Letter, upload: File, *, by: Actor, at: datetime) -> Letter:
    """The file that was signed elsewhere. Raises LetterRefused with what is wrong and its cure."""
    if letter.approved_by_id != by.user_id:
        require_numberer(letter, by)
    data, report = outside.examine(letter, upload, at=at)
    return freeze(letter, data, at=at, by=by, report=report.kept())
