"""The one writer of letters: draft, text, decision, number, bytes, sending.

Numbering and printing are two acts. Transaction one takes the number, writes the line of the outgoing book and the event
`letter_numbered`; its effect `render_letter` makes the PDF outside any transaction and transaction two freezes it: bytes,
sha256 and the event `letter_issued`. So no lock is held while a document is typeset, no number is lost when that fails, and
with no worker running `issue()` can be called from the page. Bytes are made once and never again.

Lock order: letter → number counters → chain head of the case.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from casework.cases import engine, registry
from casework.cases.models import Case, Document, Task
from casework.files import store
from casework.files.models import PrivateFile
from casework.letters import fields, numbers, pdf, printing, signing
from casework.letters.models import TEXT_FIELDS, Kind, Letter, LetterTemplate, Shape, text_of
from casework.organization.actors import STAFF, SYSTEM_ACTOR, Actor
from casework.organization.models import Role
from casework.registers import book
from casework.registers.layout import Code

ON_DEMAND = frozenset({Kind.RECEIPT, Kind.HANDOVER})  # printed from facts alone, never drafted
Status = Letter.Status


class LetterRefused(Exception):  # noqa: N818
    """The act may not be done; the message says why and what would cure it, in Indonesian."""


class LetterStale(Exception):  # noqa: N818
    """Somebody else was first: the letter is no longer as the page showed it."""

    def __init__(self) -> None:
        super().__init__("Surat ini sudah berubah sejak halaman dibuka. Periksa keadaannya sekarang.")


def draft(case: Case, kind: str, *, by: Actor, at: datetime) -> Letter:
    """A new draft with the facts of the case filled in; the open draft of that kind when there is one already."""
    _require_writer(case.agency_id, by)
    template = None if kind in ON_DEMAND else LetterTemplate.objects.for_kind(case.agency, kind)
    if template is None:
        raise LetterRefused("Naskah untuk jenis surat ini belum ada. Minta admin memuatnya (load_letter_templates).")
    if case.service not in template.services:
        raise LetterRefused(f"{Kind(kind).label} bukan surat untuk layanan ini.")
    role = signing.role_of(case.agency, template.signer_role)
    facts = fields.case_facts(case, role, at)
    letter = Letter(
        agency=case.agency, case=case, kind=kind, template=template, signer_role=role, sifat=template.sifat, facts=facts,
        hal=fields.fill(template.hal, facts)[:200], table=fields.fill(template.table, facts), body=fields.fill(template.body, facts),
        cc=fields.fill(template.cc, facts), recipient=_recipient(case, template, facts), recipient_place=_place(case, template),
        signature=str(case.agency.setting("letter_signature")), drafted_by_id=by.user_id, drafted_at=at, saved_by_id=by.user_id, saved_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            letter.save(force_insert=True)
    except IntegrityError:
        open_one = Letter.objects.for_page().filter(case=case, kind=kind, status__in=[Status.DRAFT, Status.CHECKED, Status.APPROVED]).first()
        if open_one is None:
            raise
        return open_one
    return letter


def _recipient(case: Case, template: LetterTemplate, facts: Mapping[str, str]) -> str:
    if template.shape == Shape.JUDUL or case.applicant is None:
        return ""
    return "\n".join(filter(None, (facts.get("nama_pemohon"), "{alamat_pemohon}" if case.applicant.address else "")))


def _place(case: Case, template: LetterTemplate) -> str:
    return case.applicant.regency or "tempat" if template.shape != Shape.JUDUL and case.applicant else ""


def save_text(letter: Letter, text: Mapping[str, str], *, by: Actor, at: datetime, revision: int) -> Letter:
    """Keep an edited text. Raises LetterStale when `revision` is not the newest any more."""
    _require_writer(letter.agency_id, by)
    values = {name: text[name] for name in TEXT_FIELDS if name in text}
    if not letter.is_draft:
        raise LetterRefused("Naskah yang sudah diajukan tidak dapat diubah. Minta surat dikembalikan dahulu.")
    if {name: getattr(letter, name) for name in values} == values and letter.revision == revision:
        return letter
    _move(letter, (Status.DRAFT,), revision=revision, saved_by_id=by.user_id, saved_at=at, **values)
    Letter.objects.filter(pk=letter.pk).update(revision=F("revision") + 1)
    letter.revision += 1
    return letter


def submit(letter: Letter, *, by: Actor, at: datetime, revision: int) -> Task:
    """Hand the draft in: a signature task for the role that signs."""
    _require_writer(letter.agency_id, by)
    _refuse_unready(letter, at)
    title = f"Setujui {letter.get_kind_display().lower()}: {letter.hal}"
    with transaction.atomic():
        _move(letter, (Status.DRAFT,), revision=revision, status=Status.CHECKED, submitted_at=at, returned_reason="", returned_by_id=None)
        _finish_tasks(letter, Task.Kind.ASSIGNMENT, "submitted", by, at)
        return engine.open_task(
            letter.case, Task.Kind.SIGNATURE, role=letter.signer_role, title=title, by=by, at=at, reference=str(letter.pk)
        )


def _refuse_unready(letter: Letter, at: datetime) -> None:
    if marks := fields.unfilled(letter.hal, letter.table, letter.body, letter.recipient, letter.cc):
        raise LetterRefused("Masih ada bagian yang belum diisi: " + "; ".join(dict.fromkeys(marks)) + ".")
    if lacking := fields.lacking_personal(letter.case, letter.recipient, letter.table, letter.body):
        raise LetterRefused(f"Belum tercatat: {', '.join(lacking)}. Lengkapi data pemohon, atau hapus field itu dari naskah.")
    if letter.template.shape == Shape.KORESPONDENSI and not letter.recipient.strip():
        raise LetterRefused("Isi dahulu kepada siapa surat ini ditujukan.")
    if signing.holder(letter.agency, letter.signer_role, at) is None:
        who = signing.role_label(letter.signer_role)
        raise LetterRefused(f"Hari ini tidak ada yang menjabat {who}. Minta admin mencatat penunjukan atau Plt./Plh.-nya.")


def approve(letter: Letter, *, by: Actor, at: datetime, revision: int) -> Letter:
    """The named official decides. Only who holds the role on that day, and never over a draft of one's own."""
    hat = signing.hat_of(by, letter.agency, letter.signer_role, at)
    if hat is None:
        raise LetterRefused(f"Surat ini disetujui oleh {signing.role_label(letter.signer_role)} yang menjabat hari ini.")
    if letter.drafted_by_id == by.user_id:
        raise LetterRefused("Konsep ini Saudara susun sendiri. Minta pejabat lain yang ditunjuk (Plt./Plh.) menyetujuinya.")
    if letter.kind == Kind.OBJECTION_REPLY and _signed_contested(letter.case, by):
        raise LetterRefused("Saudara menandatangani surat yang dikeberatani; keberatan ini dijawab pejabat satu tingkat di atas.")
    data = {"letter": letter.pk, "revision": letter.revision, "text": _digest(letter), "appointment": hat.pk, "hat": hat.title}
    with transaction.atomic():
        _move(
            letter, (Status.CHECKED,), revision=revision, status=Status.APPROVED, approved_by_id=by.user_id, approved_at=at,
            signer_id=hat.pk, signer_text=signing.block_of(hat, letter.signer_role),
        )  # fmt: skip
        _finish_tasks(letter, Task.Kind.SIGNATURE, "approved", by, at)
        engine.record(letter.case, "letter_approved", by=by, at=at, data=data)
        _ask_drafter(letter, "Beri nomor", "", by, at)
    return letter


def _signed_contested(case: Case, by: Actor) -> bool:
    return bool(case.parent_id) and Letter.objects.numbered().filter(case=case.parent_id, approved_by=by.user_id).exists()


def give_back(letter: Letter, *, by: Actor, at: datetime, reason: str) -> Letter:
    """Back to the drafter, with the reason on the page. The signer returns it; who drafted it may take it back."""
    reason = reason.strip()
    if letter.drafted_by_id != by.user_id and signing.hat_of(by, letter.agency, letter.signer_role, at) is None:
        raise LetterRefused(f"Surat ini dikembalikan oleh {signing.role_label(letter.signer_role)} atau penyusunnya.")
    if len(reason) < 10:
        raise LetterRefused("Pilih alasan, atau tulis sendiri sedikitnya 10 huruf.")
    with transaction.atomic():
        _move(
            letter, (Status.CHECKED, Status.APPROVED), status=Status.DRAFT, returned_reason=reason, returned_by_id=by.user_id,
            approved_by_id=None, approved_at=None, signer_id=None, signer_text={},
        )  # fmt: skip
        _finish_tasks(letter, Task.Kind.SIGNATURE, "returned", by, at, note=reason)
        _finish_tasks(letter, Task.Kind.ASSIGNMENT, "returned", by, at)
        if letter.drafted_by_id != by.user_id:
            _ask_drafter(letter, "Perbaiki konsep", reason, by, at)
    return letter


def take_number(
    letter: Letter, *, by: Actor, at: datetime, manual: str = "", reason: str = "", dated: date | None = None
) -> Letter:
    """Number and date, the line of the outgoing book and the order to print, in one transaction.

    manual: a whole number given outside (TNDE, a paper book), with its reason; `dated` the date it bears, else today.
    """
    _require_numberer(letter, by)
    manual, reason, today = " ".join(manual.split()), reason.strip(), at.astimezone(letter.agency.zone).date()
    day = dated or today
    if day > today or (not manual and day != today):
        raise LetterRefused("Tanggal surat tidak boleh sesudah hari ini; tanggal lampau hanya untuk nomor yang ditulis sendiri.")
    if manual and len(reason) < 10:
        raise LetterRefused("Tulis alasan memakai nomor sendiri, sedikitnya 10 huruf, misalnya nomor dari TNDE.")
    try:
        with transaction.atomic():
            _move(letter, (Status.APPROVED,), status=Status.NUMBERED, numbered_at=at, **_number(letter, day, manual, reason))
            _agenda_line(letter, by, at)
            _finish_tasks(letter, Task.Kind.ASSIGNMENT, "numbered", by, at)
            data = {"letter": letter.pk, "number": letter.number}
            engine.record(letter.case, "letter_numbered", by=by, at=at, data=data, effects=["render_letter"])
    except IntegrityError as error:
        if not numbers.taken(letter, day.year, manual):
            raise
        raise LetterRefused(f"Nomor {manual} sudah dipakai surat lain tahun {day.year}. Periksa buku agenda keluar.") from error
    except numbers.BadPattern as error:
        raise LetterRefused(str(error)) from error
    return letter


def _number(letter: Letter, day: date, manual: str, reason: str) -> dict[str, Any]:
    """The columns that a number fills. The letter leaves its own date and facts as they are from here on."""
    values: dict[str, Any] = {"year": day.year, "date": day, "verify_code": numbers.new_code()}
    if manual:
        if numbers.taken(letter, day.year, manual):
            raise LetterRefused(f"Nomor {manual} sudah dipakai surat lain tahun {day.year}. Periksa buku agenda keluar.")
        return values | {"number": manual, "number_key": numbers.key(manual), "number_reason": reason[:200]}
    number, parts = numbers.next_number(letter, day.year, day.month)
    return values | {
        "number": number, "number_key": numbers.key(number), "number_code": parts.code, "number_sequence": parts.sequence,
        "number_insert": parts.insert, "number_unit": parts.unit,
    }  # fmt: skip


def _agenda_line(letter: Letter, by: Actor, at: datetime) -> None:
    addressee = letter.recipient_lines()[:1] or ([letter.case.applicant.name] if letter.case.applicant else ["arsip"])
    book.add(
        letter.agency, Code.OUTGOING, at=at, by=by, case=letter.case,
        columns={
            "letter_number": letter.number, "date": letter.date, "addressee": addressee[0], "about": letter.hal,
            "classification": letter.number_code, "signer": letter.signer_text.get("position", ""), "attachments": letter.attachments,
            "remark": "nomor dari luar" if letter.number_sequence is None else "",
        },
    )  # fmt: skip


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
            _move(letter, (Status.NUMBERED,), status=Status.ISSUED, issued_at=at, sha256=digest, render_error="")
        except LetterStale:
            return Letter.objects.for_page().get(pk=letter.pk)
        letter.pdf = store.store_bytes(data, name=name, content_type="application/pdf", at=at)
        letter.save(update_fields=("pdf",))
        _add_document(letter, letter.pdf, letter.get_kind_display(), by, at)
        signed = {"letter": letter.pk, "signer": letter.approved_by_id, "sha256": digest}
        engine.record(letter.case, "letter_issued", by=by, at=at, data=signed, letter=str(letter.pk))
    return letter


def attach_scan(letter: Letter, upload: Any, *, by: Actor, at: datetime) -> Letter:
    """The scan of the paper with pen and stamp, beside the printed file. Raises FileRefused."""
    _require_numberer(letter, by)
    if letter.status != Status.ISSUED or letter.scan_id:
        raise LetterRefused("Pindaian hanya untuk surat terbit yang belum punya pindaian.")
    checked = store.check(upload, audience="staff")
    with transaction.atomic():
        kept = store.keep(checked, at=at)
        if not Letter.objects.filter(pk=letter.pk, status=Status.ISSUED, scan=None).update(scan=kept):
            raise LetterStale
        letter.scan = kept
        _add_document(letter, kept, f"{letter.get_kind_display()}, bertanda tangan", by, at)
        engine.record(letter.case, "letter_scanned", by=by, at=at, data={"letter": letter.pk, "sha256": kept.sha256})
    return letter


def send(letter: Letter, *, by: Actor, at: datetime, how: str, effective_at: datetime | None = None, receipt: str = "") -> Letter:
    """Note that the letter went out; this meets the deadline of the answer. effective_at: when it really left."""
    _require_numberer(letter, by)
    moment = effective_at or at
    if letter.status != Status.ISSUED:
        raise LetterRefused("Surat belum terbit, jadi belum dapat dicatat terkirim.")
    if moment > at or moment.astimezone(letter.agency.zone).date() < (letter.date or moment.date()):
        raise LetterRefused("Waktu kirim harus antara tanggal surat dan sekarang.")
    told = ["tell_applicant"] if "tell_applicant" in registry.after_effects and letter.is_public_kind else []
    with transaction.atomic():
        if not Letter.objects.filter(pk=letter.pk, status=Status.ISSUED, sent_at=None).update(
            sent_at=moment, sent_how=how, sent_receipt=receipt.strip()[:80]
        ):
            raise LetterStale
        letter.sent_at, letter.sent_how, letter.sent_receipt = moment, how, receipt.strip()[:80]
        if letter.is_public_kind:
            _documents(letter).update(public=True)
        data = {"letter": letter.pk, "number": letter.number, "how": how, "method": Letter.Way(how).label, "receipt": letter.sent_receipt}
        engine.record(letter.case, "letter_sent", by=by, at=at, data=data, effects=told, effective_at=moment)
    return letter


def received(letter: Letter, *, by: Actor, at: datetime, receiver: str, effective_at: datetime | None = None) -> Letter:
    """Note that the letter arrived: the day from which an objection is counted in newer rules."""
    _require_writer(letter.agency_id, by)
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
        engine.record(letter.case, "letter_received", by=by, at=at, data={"letter": letter.pk}, effective_at=moment)
    return letter


def revoke(letter: Letter, *, by: Actor, at: datetime, reason: str) -> Letter:
    """Drop a draft, or declare a numbered letter void: its number stays used, its verification says so."""
    reason = reason.strip()
    if letter.number:
        if signing.hat_of(by, letter.agency, letter.signer_role, at) is None:
            raise LetterRefused(f"Surat bernomor dicabut oleh {signing.role_label(letter.signer_role)}.")
    else:
        _require_writer(letter.agency_id, by)
    if len(reason) < 10:
        raise LetterRefused("Tulis alasannya, sedikitnya 10 huruf.")
    live = tuple(status for status in Status if status != Status.REVOKED)
    with transaction.atomic():
        _move(letter, live, status=Status.REVOKED, revoked_at=at, revoked_by_id=by.user_id, revoked_reason=reason[:300])
        for kind in (Task.Kind.SIGNATURE, Task.Kind.ASSIGNMENT):
            _finish_tasks(letter, kind, "revoked", by, at, note=reason)
        if letter.number:
            engine.record(letter.case, "letter_revoked", by=by, at=at, data={"letter": letter.pk, "reason": reason[:300]})
    return letter


def changed_facts(letter: Letter, at: datetime) -> dict[str, tuple[str, str]]:
    """What the case says differently now than when the draft was written: label → (then, now)."""
    if letter.number:
        return {}
    now = fields.case_facts(letter.case, letter.signer_role, at)
    return {
        label: (letter.facts.get(name, ""), now.get(name, ""))
        for name, label in fields.FIELDS.items()
        if letter.facts.get(name, "") != now.get(name, "")
    }


# Inside


def _move(letter: Letter, expected: tuple[str, ...], *, revision: int | None = None, **values: Any) -> None:
    """Change with a condition; zero rows means somebody was first."""
    rows = Letter.objects.filter(pk=letter.pk, status__in=expected)
    if revision is not None:
        rows = rows.filter(revision=revision)
    if not rows.update(**values):
        raise LetterStale
    for name, value in values.items():
        setattr(letter, name, value)


def _digest(letter: Letter) -> str:
    """What was approved, in one hash: the text alone, so that a number and a date may follow."""
    return hashlib.sha256(json.dumps(text_of(letter), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _require_writer(agency_id: int, by: Actor) -> None:
    if by.kind != STAFF or by.agency_id != agency_id or not by.roles & signing.WRITERS:
        raise LetterRefused("Peran Saudara hanya dapat membaca surat.")


def _require_numberer(letter: Letter, by: Actor) -> None:
    _require_writer(letter.agency_id, by)
    if letter.drafted_by_id != by.user_id and not by.roles & signing.NUMBERERS:
        raise LetterRefused("Nomor dan pengiriman dicatat oleh penyusun surat, sekretariat, petugas surat, arsiparis, atau petugas PPID.")


def _finish_tasks(letter: Letter, kind: str, outcome: str, by: Actor, at: datetime, note: str = "") -> None:
    for task in Task.objects.open().filter(case=letter.case_id, kind=kind, reference=str(letter.pk)).select_related("case"):
        engine.finish_task(task, by=by, at=at, outcome=outcome, note=note)


def _ask_drafter(letter: Letter, what: str, request: str, by: Actor, at: datetime) -> None:
    engine.open_task(
        letter.case, Task.Kind.ASSIGNMENT, role=Role.PPID_OFFICER, holder_id=letter.drafted_by_id, by=by, at=at,
        title=f"{what}: {letter.hal}", request=request, reference=str(letter.pk),
    )  # fmt: skip


def _documents(letter: Letter) -> Any:
    files = [pk for pk in (letter.pdf_id, letter.scan_id) if pk]
    return Document.objects.filter(case=letter.case_id, file__in=files)


def _add_document(letter: Letter, file: PrivateFile, label: str, by: Actor, at: datetime) -> None:
    """Seen by the applicant from the moment the letter is sent."""
    Document.objects.create(
        case=letter.case, file=file, label=f"{label} {letter.number}"[:160], kind="letter", added_at=at, added_by_id=by.user_id,
        public=bool(letter.sent_at) and letter.is_public_kind,
    )  # fmt: skip
