"""The life of a letter up to the decision, and its revoking: draft, text, hand in, approve, revoke.

With initials.py, returns.py, replacing.py, issuing.py and sending.py the only writer of letters.
Lock order: case → letter → number counters → chain head.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from casework.cases import engine
from casework.cases.models import Case, Task
from casework.letters import fields, initials, mandates, signing
from casework.letters.composing import compose
from casework.letters.models import TEXT_FIELDS, Kind, Letter, LetterTemplate, Shape, text_of
from casework.letters.returns import give_back
from casework.letters.writing import (
    LetterRefused,
    LetterStale,
    ask_drafter,
    finish_tasks,
    hold,
    move,
    require_writer,
)
from casework.organization.actors import Actor

Status = Letter.Status
UNNUMBERED = (Status.DRAFT, Status.SUBMITTED, Status.CHECKED, Status.APPROVED)
__all__ = [
    "LetterRefused",
    "LetterStale",
    "approve",
    "changed_facts",
    "draft",
    "give_back",
    "revoke",
    "save_text",
    "submit",
]


def draft(case: Case, kind: str, *, by: Actor, at: datetime) -> Letter:
    """A new draft with the facts of the case filled in; the open draft of that kind when there is one already."""
    user_id = require_writer(case.agency_id, by)
    template = LetterTemplate.objects.for_kind(case.agency, kind)
    if template is None:
        raise LetterRefused("Naskah untuk jenis surat ini belum ada. Minta admin memuatnya (load_letter_templates).")
    if case.service not in template.services:
        raise LetterRefused(f"{Kind(kind).label} bukan surat untuk layanan ini.")
    letter = compose(case, template, user_id, at)
    try:
        with transaction.atomic():
            letter.save(force_insert=True)
    except IntegrityError:
        first = Letter.objects.for_page().filter(case=case, kind=kind, status__in=UNNUMBERED).first()
        if first is None:
            raise
        return first
    return letter


def save_text(letter: Letter, text: Mapping[str, str], *, by: Actor, at: datetime, revision: int) -> Letter:
    """Keep an edited text. Raises LetterStale when `revision` is not the newest any more."""
    require_writer(letter.agency_id, by)
    values = {name: text[name] for name in TEXT_FIELDS if name in text}
    if letter.template.table_fixed:
        values.pop("table", None)
    if not letter.is_draft:
        raise LetterRefused("Naskah yang sudah diajukan tidak dapat diubah. Minta surat dikembalikan dahulu.")
    if {name: getattr(letter, name) for name in values} == values and letter.revision == revision:
        return letter
    with transaction.atomic():
        move(letter, (Status.DRAFT,), revision=revision, saved_by_id=by.user_id, saved_at=at, **values)
        Letter.objects.filter(pk=letter.pk).update(revision=F("revision") + 1)
        initials.void(letter, at)
    letter.revision += 1
    return letter


def submit(letter: Letter, *, by: Actor, at: datetime, revision: int) -> Task:
    """Hand the draft in: a task for the first who puts initials, or for who decides."""
    require_writer(letter.agency_id, by)
    _refuse_unready(letter, at)
    with transaction.atomic():
        hold(letter, (Status.DRAFT,), revision=revision)
        move(
            letter,
            (Status.DRAFT,),
            revision=revision,
            passes=letter.passes + 1,
            submitted_at=at,
            returned_reason="",
            returned_by_id=None,
        )
        finish_tasks(letter, Task.Kind.ASSIGNMENT, "submitted", by, at)
        initials.lay(letter, at)
        return initials.pass_on(letter, by, at, expected=Status.DRAFT)


def _refuse_unready(letter: Letter, at: datetime) -> None:
    if marks := fields.unfilled(letter.hal, letter.table, letter.body, letter.recipient, letter.cc):
        raise LetterRefused("Masih ada bagian yang belum diisi: " + "; ".join(dict.fromkeys(marks)) + ".")
    table = "" if letter.template.table_fixed else letter.table  # a fixed one prints "-"
    if lacking := fields.lacking_personal(letter.case, letter.recipient, table, letter.body):
        raise LetterRefused(
            f"Belum tercatat: {', '.join(lacking)}. Lengkapi data pemohon, atau hapus field itu dari naskah."
        )
    if letter.template.shape == Shape.KORESPONDENSI and not letter.recipient.strip():
        raise LetterRefused("Isi dahulu kepada siapa surat ini ditujukan.")
    initials.refuse_without_holder(letter, at)
    if signing.signer_of(letter.case, letter.signer_role, at, letter.kind) is None:
        who = signing.role_label(letter.signer_role)
        raise LetterRefused(
            f"Hari ini tidak ada yang menjabat {who}. Minta admin mencatat penunjukan atau Plt./Plh.-nya."
        )


def approve(letter: Letter, *, by: Actor, at: datetime, revision: int) -> Letter:
    """The named official decides, or who has the mandate on that day; never over a draft of one's own."""
    right = _right_to_approve(letter, by, at)
    hat, mandate = right.hat, right.mandate
    data = {
        "letter": letter.pk,
        "revision": letter.revision,
        "text": _digest(letter),
        "appointment": hat.pk,
        "hat": hat.title,
        "mandate": mandate.pk if mandate else None,
    }
    with transaction.atomic():
        move(
            letter,
            (Status.CHECKED,),
            revision=revision,
            status=Status.APPROVED,
            approved_by_id=by.user_id,
            approved_at=at,
            signer_id=hat.pk,
            mandate_id=mandate.pk if mandate else None,
            signer_text=signing.block_of(hat, letter.signer_role, mandate=mandate, at=at),
            waits_role="",
            waits_unit_id=None,
        )
        finish_tasks(letter, Task.Kind.SIGNATURE, "approved", by, at)
        engine.record(letter.case, "letter_approved", by=by, at=at, data=data)
        ask_drafter(letter, "Beri nomor", "", by, at)
    return letter


def _right_to_approve(letter: Letter, by: Actor, at: datetime) -> signing.Right:
    right = signing.right_of(by, letter, at)
    if right is None:
        raise LetterRefused(
            f"Surat ini disetujui oleh {signing.role_label(letter.signer_role)} yang menjabat hari ini"
            ", atau yang memegang mandatnya."
        )
    if letter.drafted_by_id == by.user_id:
        raise LetterRefused(
            "Konsep ini Saudara susun sendiri. Minta pejabat lain yang ditunjuk (Plt./Plh.) menyetujuinya."
        )
    if letter.kind == Kind.OBJECTION_REPLY and _signed_contested(letter.case, by):
        raise LetterRefused(
            "Saudara menandatangani surat yang dikeberatani; keberatan ini dijawab pejabat satu tingkat di atas."
        )
    return right


def _signed_contested(case: Case, by: Actor) -> bool:
    """Also in whose name it was signed: a mandate makes the letter theirs."""
    if not case.parent_id or not by.user_id:
        return False
    letters = Letter.objects.numbered().filter(case=case.parent_id).select_related("mandate")
    return any(by.user_id in signers(letter) for letter in letters)


def signers(letter: Letter) -> list[int]:
    """User ids of who signed and of those in whose name, as they held office that day."""
    found = [letter.approved_by_id] if letter.approved_by_id else []
    if letter.mandate and letter.approved_at:
        day = letter.approved_at.astimezone(letter.agency.zone).date()
        found += mandates.on_behalf(letter.mandate, day)
    return found


def revoke(letter: Letter, *, by: Actor, at: datetime, reason: str) -> Letter:
    """Drop a draft, or declare a numbered letter void: its number stays used, its verification says so."""
    reason = reason.strip()
    if letter.number:
        if signing.right_of(by, letter, at) is None:
            raise LetterRefused(f"Surat bernomor dicabut oleh {signing.role_label(letter.signer_role)}.")
    else:
        require_writer(letter.agency_id, by)
    if len(reason) < 10:
        raise LetterRefused("Tulis alasannya, sedikitnya 10 huruf.")
    live = tuple(status for status in Status if status != Status.REVOKED)
    with transaction.atomic():
        move(letter, live, status=Status.REVOKED, revoked_at=at, revoked_by_id=by.user_id, revoked_reason=reason[:300])
        for kind in (Task.Kind.SIGNATURE, Task.Kind.ASSIGNMENT):
            finish_tasks(letter, kind, "revoked", by, at, note=reason)
        if letter.number:
            engine.record(
                letter.case, "letter_revoked", by=by, at=at, data={"letter": letter.pk, "reason": reason[:300]}
            )
    return letter


def changed_facts(letter: Letter) -> dict[str, tuple[str, str]]:
    """What the case says differently now than when the draft was written: label → (then, now).

    Who signs is not among them: the page shows the block of today.
    """
    if letter.number:
        return {}
    now = fields.without_officials(letter.case)
    return {
        label: (letter.facts.get(name, ""), now.get(name, ""))
        for name, label in fields.FIELDS.items()
        if name not in fields.OFFICIALS and letter.facts.get(name, "") != now.get(name, "")
    }


def _digest(letter: Letter) -> str:
    """What was approved, in one hash: the text alone, so that a number and a date may follow."""
    return hashlib.sha256(json.dumps(text_of(letter), sort_keys=True, ensure_ascii=False).encode()).hexdigest()
