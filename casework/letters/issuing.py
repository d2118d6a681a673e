"""From numbered to issued: bytes, scan.

Numbering and printing are two acts. Transaction one (numbering.py) takes the number, writes the line of the outgoing
book and the event `letter_numbered`; its effect `render_letter` makes the PDF outside any transaction and transaction
two freezes it: bytes, sha256 and the event `letter_issued`. So no lock is held while a document is typeset, no number
is lost when that fails, and with no worker running `issue()` can be called from the page. Bytes are made once and never
again. An electronic signature is put on between: the number is in the bytes that are signed.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction

from casework.cases import engine
from casework.files import store
from casework.letters import pdf, printing
from casework.letters.models import Letter
from casework.letters.writing import LetterRefused, LetterStale, add_document, move, require_numberer
from casework.organization.actors import SYSTEM_ACTOR, Actor

Status = Letter.Status


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
