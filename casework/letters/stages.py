"""How a letter stands: its stages, what this person may do now, and its facts beside the text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.letters import fields, life, signing
from casework.letters.models import Kind, Letter
from casework.organization.actors import Actor
from casework.workdays.words import moment

TONES = {
    "draft": "neutral",
    "checked": "waiting",
    "approved": "running",
    "numbered": "running",
    "issued": "done",
    "revoked": "late",
}
SHOWN = (
    "nomor_kasus",
    "tanggal_diterima",
    "nama_pemohon",
    "perihal",
    "batas_jawaban",
    "keputusan",
    "judul_penelitian",
    "kegiatan",
)
ABOUT_TIME = ("batas_semula", "batas_baru")


@dataclass(frozen=True)
class May:
    edit: bool
    decide: bool  # approve or return
    take_back: bool
    number: bool
    make: bool
    scan: bool
    send: bool
    receive: bool
    revoke: bool


def may(letter: Letter, actor: Actor, at: datetime) -> May:
    """What the page offers. life.py refuses the rest, whatever a page offers."""
    writer = bool(actor.roles & signing.WRITERS) and actor.agency_id == letter.agency_id
    signer = signing.hat_for(actor, letter.case, letter.signer_role, at) is not None
    mine = letter.drafted_by_id == actor.user_id
    numberer = writer and (mine or bool(actor.roles & signing.NUMBERERS))
    status, issued = letter.status, letter.status == Letter.Status.ISSUED
    live = status != Letter.Status.REVOKED
    return May(
        edit=writer and status == Letter.Status.DRAFT,
        decide=signer and not mine and status == Letter.Status.CHECKED,
        take_back=(mine or signer) and status in (Letter.Status.CHECKED, Letter.Status.APPROVED),
        number=numberer and status == Letter.Status.APPROVED,
        make=writer and status == Letter.Status.NUMBERED,
        scan=numberer and issued and letter.scan_id is None and letter.signature == Letter.Signature.WET,
        send=numberer and issued and letter.sent_at is None,
        receive=writer and issued and letter.sent_at is not None and letter.received_at is None,
        revoke=live and (signer if letter.number else writer),
    )


def stages(letter: Letter) -> list[dict[str, Any]]:
    """Items for components/timeline.html, oldest first."""
    zone = letter.agency.zone
    rows = [
        ("Konsep", letter.drafted_at, letter.drafted_by.full_name),
        ("Diajukan", letter.submitted_at if not letter.is_draft else None, ""),
        ("Disetujui", letter.approved_at, _approver(letter)),
        ("Bernomor", letter.numbered_at, letter.number),
        ("Terbit", letter.issued_at, "berkas dan sidiknya dibekukan" if letter.issued_at else ""),
        ("Dikirim", letter.sent_at, " ".join(filter(None, (letter.get_sent_how_display(), letter.sent_receipt)))),
        ("Diterima", letter.received_at, letter.received_by),
    ]
    items = [
        {
            "state": "done" if at else "next",
            "title": title,
            "meta": moment(at, zone) if at else "",
            "text": text if at else "",
        }
        for title, at, text in rows
    ]
    if letter.revoked_at and letter.revoked_by:
        text = f"{letter.revoked_by.full_name}: {letter.revoked_reason}"
        done = [item for item in items if item["state"] == "done"]
        return [
            *done,
            {"state": "now", "tone": "late", "title": "Dicabut", "meta": moment(letter.revoked_at, zone), "text": text},
        ]
    current = next((item for item in items if item["state"] == "next"), None)
    if current:
        current |= {"state": "now", "tone": "waiting" if letter.status == Letter.Status.CHECKED else "running"}
    return items


def _approver(letter: Letter) -> str:
    """Both names when somebody acted for the holder: the person, and the office with its decree."""
    if letter.approved_by is None:
        return ""
    parts = (letter.approved_by.full_name, letter.signer_text.get("position", ""), letter.signer_text.get("decree", ""))
    return ", ".join(filter(None, parts))


def facts(letter: Letter) -> list[dict[str, str]]:
    """The facts the text stands on; `now` is filled where the case says something else today."""
    changed = life.changed_facts(letter) if not letter.number else {}
    rows = []
    for name in SHOWN + (ABOUT_TIME if letter.kind == Kind.EXTENSION else ()):
        label, then = fields.FIELDS[name], letter.facts.get(name, "")
        now = changed.get(label, ("", ""))[1] if label in changed else ""
        if then or now:
            rows.append({"label": label, "text": then or "-", "now": now})
    return rows
