"""Signed by the portal, between number and issue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.letters.models import Letter
from casework.letters.signatures import signer
from casework.letters.signatures.report import Report

FIELD = "TandaTangan"
TRIAL_MARK = "UJI COBA. Tanda tangan elektronik contoh, tidak bersertifikat."
MARK = "Ditandatangani secara elektronik"


@dataclass(frozen=True)
class Signed:
    data: bytes
    report: dict[str, Any]


def sign(letter: Letter, data: bytes, at: datetime) -> Signed:
    """Raises SigningFailed."""
    who = signer.required()
    purpose = signer.Purpose(
        field=FIELD,
        name=str(letter.signer_text.get("name", "")),
        reason=f"{letter.get_kind_display()} nomor {letter.number}",
        location=letter.agency.city,
        at=at,
    )
    signed = who.sign(data, purpose)
    return Signed(signed, _report(who, at).kept())


def _report(who: signer.Signer, at: datetime) -> Report:
    """Of what was just made: there is nothing to find out, only to say."""
    from asn1crypto import x509

    from casework.letters.signatures import certificates

    told = certificates.facts(x509.Certificate.load(who.certificate()))
    chain = "trial" if who.trial else "none"
    return Report.of(
        told | {"signatures": 1, "intact": True, "whole": True, "base": "same", "in_force": True, "chain": chain,
                "at": at.isoformat()}
    )  # fmt: skip


def mark(letter: Letter) -> str:
    """What the paper says where the pen would sign."""
    who = signer.current() if letter.signature == Letter.Signature.HERE else None
    return "" if who is None else TRIAL_MARK if who.trial else MARK
