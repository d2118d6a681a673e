"""Prints beside the issued letter: the clean one for the pen, whose number follows, and the office's archive copy."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from casework.letters import printing
from casework.letters.models import Letter

DOTS = "." * 24
FEW = "." * 8


def may_follow(letter: Letter) -> str:
    """Why the number may not follow; "" when it may: only paper can be completed by hand after it was signed."""
    if letter.signature != Letter.Signature.WET:
        return (
            "Nomor tidak dapat menyusul: surat ini ditandatangani elektronik, dan berkas yang sudah ditandatangani"
            " tidak dapat ditambahi nomor. Beri nomor dahulu."
        )
    if letter.status != Letter.Status.APPROVED:
        return "Cetakan untuk tanda tangan pena hanya untuk surat yang sudah disetujui dan belum bernomor."
    return ""


def pen_copy(letter: Letter, at: datetime) -> bytes:
    """Approved, without number, date and QR: signed with the pen, completed once the number is given."""
    year = at.astimezone(letter.agency.zone).year
    dated = {"number": DOTS, "date_text": f"{FEW} {year}", "sign_place": f"{letter.agency.city}, {FEW} {year}"}
    context = printing.context(letter, at) | dated | {"code": ""}
    return printing.to_pdf(printing.sheet_of(letter), context, letter.agency, title=letter.hal)


def archive_copy(letter: Letter, at: datetime) -> bytes:
    """Lembar arsip: the text with everybody's initials. It is no issued letter and bears no code to verify."""
    context: dict[str, Any] = printing.context(letter, at) | {"code": "", "archive": True, "initials": column(letter)}
    title = f"Lembar arsip {letter.hal} {letter.number}".strip()
    return printing.to_pdf(printing.sheet_of(letter), context, letter.agency, title=title)


def column(letter: Letter) -> list[dict[str, Any]]:
    """The column of initials: place, who, when; the drafter first."""
    zone = letter.agency.zone
    rows = [{"role": "Penyusun", "who": letter.drafted_by.full_name, "at": letter.drafted_at.astimezone(zone)}]
    for row in letter.initials.standing().select_related("by"):
        if row.skipped:
            rows.append({"role": row.hat, "who": "penyusun", "at": None})
        else:
            who = row.by.full_name if row.by else ""
            rows.append(
                {"role": row.hat or row.get_role_display(), "who": who, "at": row.at and row.at.astimezone(zone)}
            )
    return rows
