"""An issued letter goes out and arrives. Sending meets the deadline of the answer; arrival has a date of its own."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from casework.cases import engine, registry
from casework.letters import dispatch
from casework.letters.models import Letter
from casework.letters.writing import LetterRefused, LetterStale, documents, require_numberer, require_writer
from casework.organization.actors import Actor

Status = Letter.Status


def send(
    letter: Letter, *, by: Actor, at: datetime, how: str, effective_at: datetime | None = None, receipt: str = ""
) -> Letter:
    """Note that the letter went out; this meets the deadline of the answer. effective_at: when it really left."""
    require_numberer(letter, by)
    moment = effective_at or at
    if letter.status != Status.ISSUED:
        raise LetterRefused("Surat belum terbit, jadi belum dapat dicatat terkirim.")
    if moment > at or moment.astimezone(letter.agency.zone).date() < (letter.date or moment.date()):
        raise LetterRefused("Waktu kirim harus antara tanggal surat dan sekarang.")
    told = letter.is_public_kind and letter.is_awaited and "tell_applicant" in registry.after_effects
    with transaction.atomic():
        if not Letter.objects.filter(pk=letter.pk, status=Status.ISSUED, sent_at=None).update(
            sent_at=moment, sent_how=how, sent_receipt=receipt.strip()[:80]
        ):
            raise LetterStale
        letter.sent_at, letter.sent_how, letter.sent_receipt = moment, how, receipt.strip()[:80]
        dispatch.note(letter, by=by, at=at)
        if letter.is_public_kind:
            documents(letter).update(public=True)
        data = {
            "letter": letter.pk,
            "kind": letter.kind,
            "number": letter.number,
            "how": how,
            "method": Letter.Way(how).label,
            "effective_at": moment.isoformat(),
            "receipt": letter.sent_receipt,
        }
        engine.record(
            letter.case, f"{letter.event_prefix}_sent", by=by, at=at, data=data, effective_at=moment,
            effects=["tell_applicant"] if told else [],
        )  # fmt: skip
    return letter


def received(
    letter: Letter, *, by: Actor, at: datetime, receiver: str, effective_at: datetime | None = None, proxy: bool = False
) -> Letter:
    """Note that the letter arrived: the day from which an objection is counted in newer rules.

    proxy: somebody else took it, whose card and power of attorney were seen.
    """
    require_writer(letter.agency_id, by)
    moment = effective_at or at
    if letter.sent_at is None:
        raise LetterRefused("Catat pengirimannya dahulu.")
    if not letter.sent_at <= moment <= at:
        raise LetterRefused("Waktu terima harus antara waktu kirim dan sekarang.")
    with transaction.atomic():
        waiting = Letter.objects.filter(pk=letter.pk, status=Status.ISSUED, received_at=None)
        if not waiting.update(received_at=moment, received_by=receiver[:120]):
            raise LetterStale
        letter.received_at, letter.received_by = moment, receiver[:120]
        data = {"letter": letter.pk, "effective_at": moment.isoformat()} | ({"proxy": True} if proxy else {})
        engine.record(letter.case, f"{letter.event_prefix}_received", by=by, at=at, data=data, effective_at=moment)
    return letter
