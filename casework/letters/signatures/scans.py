"""The scan of the paper with pen and stamp, beside the printed file; another may take its place, with the reason."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import File
from django.db import transaction

from casework.cases import engine
from casework.cases.models import Document
from casework.files import store
from casework.letters.models import Letter, OldScan
from casework.letters.writing import LetterRefused, LetterStale, add_document, require_numberer
from casework.organization.actors import Actor

ENDINGS = ("pdf", "jpg", "jpeg", "png")
Status = Letter.Status


def attach(letter: Letter, upload: File, *, by: Actor, at: datetime, reason: str = "") -> Letter:
    """Raises FileRefused. reason: why this one takes the place of the scan that is there; the old one is kept."""
    require_numberer(letter, by)
    reason, old = reason.strip(), letter.scan
    if letter.status != Status.ISSUED or letter.signature != Letter.Signature.WET:
        raise LetterRefused("Pindaian hanya untuk surat terbit yang ditandatangani dengan pena.")
    if old and len(reason) < 10:
        raise LetterRefused("Tulis mengapa pindaiannya diganti, sedikitnya 10 huruf. Pindaian lama tetap disimpan.")
    if (upload.name or "").rpartition(".")[2].lower() not in ENDINGS:
        raise LetterRefused("Pindaian berupa PDF, JPG, atau PNG. Pindai lagi ke PDF, atau foto lembarnya.")
    checked = store.check(upload, audience="staff")
    with transaction.atomic():
        kept = store.keep(checked, at=at)
        if not Letter.objects.filter(pk=letter.pk, status=Status.ISSUED, scan=old).update(scan=kept):
            raise LetterStale
        letter.scan = kept
        data = {"letter": letter.pk, "sha256": kept.sha256}
        if old:
            assert by.user_id is not None
            OldScan.objects.create(
                letter=letter, file=old, reason=reason[:300], replaced_at=at, replaced_by_id=by.user_id
            )
            Document.objects.filter(case=letter.case_id, file=old).update(public=False)
            data |= {"replaces": old.sha256, "reason": reason[:300]}
        add_document(letter, kept, f"{letter.get_kind_display()}, bertanda tangan", by, at)
        engine.record(letter.case, "letter_scanned", by=by, at=at, data=data)
    return letter
