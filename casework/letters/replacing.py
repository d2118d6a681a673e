"""A letter that takes the place of another: drafted from its text, and from its issue on the old one counts no more."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from casework.cases import engine
from casework.letters import fields, signing
from casework.letters.models import Letter, text_of
from casework.letters.writing import LetterRefused, require_numberer, require_writer
from casework.organization.actors import Actor

Status = Letter.Status


def replace(letter: Letter, *, by: Actor, at: datetime) -> Letter:
    """A draft that will replace an issued or revoked letter; the one that is under way when there is one already."""
    user_id = require_writer(letter.agency_id, by)
    if signing.right_of(by, letter, at) is None:
        require_numberer(letter, by)
    if not letter.number or letter.status not in (Status.ISSUED, Status.REVOKED):
        raise LetterRefused("Hanya surat bernomor yang sudah terbit atau dicabut dapat diganti.")
    there = Letter.objects.filter(replaces=letter.pk).exclude(status=Status.REVOKED).first()
    if there:
        return there
    new = Letter(
        agency=letter.agency, case=letter.case, kind=letter.kind, template=letter.template,
        signer_role=letter.signer_role, signature=letter.signature, replaces=letter,
        facts=fields.case_facts(letter.case, letter.signer_role, at, letter.kind),
        drafted_by_id=user_id, drafted_at=at, saved_by_id=user_id, saved_at=at, **text_of(letter),
    )  # fmt: skip
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError as error:
        raise LetterRefused(
            f"Masih ada konsep {letter.get_kind_display().lower()} pada kasus ini. Selesaikan atau batalkan dahulu."
        ) from error
    return new


def supersede(letter: Letter, *, by: Actor, at: datetime) -> None:
    """In the transaction that issues the new letter: the old one is revoked by it, unless it was before."""
    old = letter.replaces
    if old is None:
        return
    reason = f"Diganti dengan surat nomor {letter.number}."
    Letter.objects.filter(pk=old.pk, status=Status.ISSUED).update(
        status=Status.REVOKED, revoked_at=at, revoked_by=letter.approved_by_id, revoked_reason=reason
    )
    engine.record(letter.case, "letter_replaced", by=by, at=at, data={"letter": old.pk, "by": letter.pk})


def replacement(letter: Letter) -> Letter | None:
    """The issued letter that took its place."""
    if letter.status != Status.REVOKED or not letter.number:
        return None
    return Letter.objects.filter(replaces=letter.pk, status__in=(Status.ISSUED, Status.REVOKED)).order_by("-id").first()
