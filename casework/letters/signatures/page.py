"""What the page of a letter shows of its signature: surat/_signature.html and its context."""

from __future__ import annotations

from typing import Any

from casework.letters import signing
from casework.letters.models import Letter, OldScan, Signing
from casework.letters.signatures import forms, signer
from casework.letters.signatures.report import Report
from casework.organization.actors import Actor

OPEN = (Letter.Status.DRAFT, Letter.Status.CHECKED, Letter.Status.APPROVED)
PEN, ELSEWHERE = Letter.Signature.WET, Letter.Signature.ELSEWHERE


def context(letter: Letter, actor: Actor) -> dict[str, Any]:
    """signature (what stands), and the forms this person may fill: way_form, signed_form, scan_form."""
    writer = bool(actor.roles & signing.WRITERS) and actor.agency_id == letter.agency_id
    numberer = writer and (letter.drafted_by_id == actor.user_id or bool(actor.roles & signing.NUMBERERS))
    official = letter.approved_by_id == actor.user_id
    electronic = letter.signature != PEN and letter.status not in OPEN
    row = (
        Signing.objects.filter(letter=letter.pk, dropped_at=None).select_related("unsigned").first()
        if electronic
        else None
    )
    waiting = row is not None and row.signed_at is None and letter.status == Letter.Status.NUMBERED
    scannable = letter.status == Letter.Status.ISSUED and letter.signature == PEN
    return {
        "signature": {
            "row": row,
            "waiting": waiting,
            "report": Report.of(row.report) if row and row.report else None,
            "other_name": other_name(letter, row),
            "old_scans": list(OldScan.objects.filter(letter=letter.pk).select_related("file", "replaced_by"))
            if letter.scan_id
            else [],
            "absent": letter.signature == Letter.Signature.HERE and signer.current() is None,
        },
        "way_form": forms.WayForm(now=letter.signature) if writer and letter.status in OPEN else None,
        "signed_form": forms.SignedForm() if waiting and (numberer or official) else None,
        "scan_form": forms.ScanForm(replaces=bool(letter.scan_id)) if numberer and scannable else None,
    }


def other_name(letter: Letter, row: Signing | None) -> str:
    """The name on the certificate where it does not look like that of the official; for a person to judge."""
    subject = str(row.report.get("subject", "")) if row and letter.signature == ELSEWHERE else ""
    name = str(letter.signer_text.get("name", ""))
    alike = _words(name) and _words(name) <= _words(subject)
    return subject if subject and name and not alike else ""


def _words(name: str) -> set[str]:
    """A name without the titles behind and before it."""
    return {word.strip(".").lower() for word in name.partition(",")[0].split() if not word.endswith(".")}
