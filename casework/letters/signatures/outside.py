"""Signed elsewhere: the numbered PDF is frozen and downloaded, signed with BSrE in its own application, and comes back.

What comes back must be our bytes with a signature behind them and nothing else, so that what was approved is what was
signed. An agency may allow (`signed_copy_resaved`) that the signing application saves the file anew; then all words
must be the same. Only issuing.py calls the writers.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction

from casework.cases import engine
from casework.files import store
from casework.files.rules import AUDIENCES, FileRefused
from casework.letters.models import Letter, Signing
from casework.letters.signatures import ask
from casework.letters.signatures.report import Report
from casework.letters.writing import LetterRefused, LetterStale, ask_drafter, file_name
from casework.organization.actors import Actor

AGAIN = "Unduh lagi berkas bernomor dari halaman ini, tanda tangani berkas itu tanpa mengubahnya, lalu unggah hasilnya."
REFUSALS = {
    "none": "Pilih dahulu berkas PDF yang sudah ditandatangani.",
    "size": "Berkas lebih dari {limit} MB; surat bertanda tangan tidak sebesar itu. " + AGAIN,
    "kind": "Berkas ini bukan PDF. Unggah PDF hasil aplikasi tanda tangan.",
    "locked": "Berkas ini terkunci kata sandi. Tanda tangani tanpa mengunci berkasnya. " + AGAIN,
    "damaged": "Berkas ini rusak dan tidak dapat dibaca. " + AGAIN,
    "slow": "Berkas ini terlalu rumit untuk diperiksa. " + AGAIN,
    "plain": "Berkas ini sama dengan yang diunduh: belum ada tanda tangan elektronik di dalamnya. "
    "Tanda tangani di aplikasi BSrE atau TNDE, lalu unggah hasilnya.",
    "unsigned": "Tidak ada tanda tangan elektronik di dalam berkas ini. Gambar tanda tangan atau kode QR saja bukan "
    "tanda tangan elektronik. Tanda tangani di aplikasi BSrE atau TNDE, lalu unggah hasilnya.",
    "several": "Ada {count} tanda tangan elektronik di dalam berkas ini; surat ini ditandatangani satu pejabat. "
    + AGAIN,
    "broken": "Tanda tangan elektroniknya tidak cocok dengan isi berkas: berkas berubah sesudah ditandatangani, atau "
    "rusak saat dikirim. " + AGAIN,
    "after": "Sesudah ditandatangani, berkas ini masih ditambah isinya. " + AGAIN,
    "changed": "Isi surat diubah bersamaan dengan penandatanganan (bukan hanya tanda tangan yang ditambahkan). "
    + AGAIN,
    "other": "Berkas ini bukan berkas bernomor yang diunduh dari halaman ini, atau disimpan ulang oleh program lain. "
    + AGAIN,
    "words": "Tulisan di dalam berkas ini berbeda dari berkas bernomor yang diunduh. " + AGAIN,
    "expired": "Sertifikat {subject} tidak berlaku pada hari ini. Perpanjang sertifikatnya, lalu tanda tangani lagi.",
    "unknown": "Sertifikat {subject} diterbitkan {issuer}, yang tidak termasuk penerbit yang dipercaya portal ini. "
    "Tanda tangani dengan sertifikat BSrE, atau minta admin aplikasi memasang sertifikat akarnya.",
}


def is_waiting(letter: Letter) -> bool:
    """Its bytes are frozen and signed by nobody yet."""
    return (
        letter.signature == Letter.Signature.ELSEWHERE
        and letter.status == Letter.Status.NUMBERED
        and waiting(letter) is not None
    )


def waiting(letter: Letter) -> Signing | None:
    """The bytes that nobody has signed yet."""
    rows = Signing.objects.filter(letter=letter.pk, signed_at=None, dropped_at=None).exclude(unsigned=None)
    return rows.select_related("unsigned").first()


def drop(letter: Letter, at: datetime) -> None:
    """Its number was voided: what waited for a signature is not to be signed any more."""
    Signing.objects.filter(letter=letter.pk, signed_at=None, dropped_at=None).update(dropped_at=at)


def keep_unsigned(letter: Letter, data: bytes, *, at: datetime, by: Actor) -> Letter:
    """Freeze what is to be signed and ask for it. Whoever comes second finds it frozen."""
    with transaction.atomic():
        still = Letter.objects.select_for_update().filter(pk=letter.pk, status=Letter.Status.NUMBERED)
        if not still.update(render_error="") or is_waiting(letter):
            return Letter.objects.for_page().get(pk=letter.pk)
        name = file_name(letter, " (belum ditandatangani)")
        file = store.store_bytes(data, name=name, content_type="application/pdf", at=at)
        Signing.objects.create(letter=letter, unsigned=file, made_at=at)
        engine.record(letter.case, "letter_to_sign", by=by, at=at, data={"letter": letter.pk, "sha256": file.sha256})
        ask_drafter(letter, "Tanda tangani dan unggah", "", by, at)
    letter.render_error = ""
    return letter


def keep_report(letter: Letter, report: dict[str, Any], *, at: datetime, by: Actor) -> None:
    told = {"report": report, "signed_at": at, "signed_by_id": by.user_id}
    Signing.objects.update_or_create(letter=letter, dropped_at=None, defaults=told)


def examine(letter: Letter, upload: File | None, *, at: datetime) -> tuple[bytes, Report]:
    """The bytes and what their signature says. Reads the file in a child, so it belongs outside a transaction.

    Raises LetterRefused, LetterStale.
    """
    row = waiting(letter)
    if letter.status != Letter.Status.NUMBERED or row is None or row.unsigned is None:
        raise LetterStale
    data, ours = _bytes(upload), store.read(row.unsigned)
    if data == ours:
        raise refused("plain")
    report = ask.read(data, at=at, ours=ours)
    if code := _fault(report, bool(letter.agency.setting("signed_copy_resaved"))):
        raise refused(code, report)
    _refuse_active(upload)
    return data, report


def _bytes(upload: File | None) -> bytes:
    limit = AUDIENCES["staff"]
    if upload is None:
        raise refused("none")
    if upload.size > limit.bytes:
        raise refused("size")
    upload.seek(0)
    data: bytes = upload.read()
    if not data.startswith(b"%PDF-"):
        raise refused("kind")
    return data


def _fault(report: Report, resaved: bool) -> str:
    """What is wrong, the first cause first; "" when nothing is."""
    if report.refused:
        return report.refused
    checks = (
        ("unsigned", not report.signatures),
        ("several", report.signatures > 1),
        ("other", report.base == "other" and not resaved and report.intact),
        ("words", report.base == "other" and resaved and not report.text_same and report.intact),
        ("broken", not report.intact),
        ("after", not report.whole),
        ("changed", report.base == "changed"),
        ("expired", not report.in_force),
        ("unknown", report.chain == "unknown"),
    )
    return next((code for code, wrong in checks if wrong), "")


def refused(code: str, report: Report | None = None) -> LetterRefused:
    told = report or Report()
    facts = {"subject": told.subject, "issuer": told.issuer, "count": told.signatures}
    return LetterRefused(REFUSALS[code].format(limit=AUDIENCES["staff"].megabytes, **facts))


def _refuse_active(upload: File | None) -> None:
    """A signed file is kept as it is, so what acts in it cannot be taken out: the files room refuses it."""
    try:
        store.check(upload, audience="staff")
    except FileRefused as refusal:
        raise LetterRefused(str(refusal)) from refusal
