"""What this person may do with a letter now, and its facts beside the text. journey.py tells how it came here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.letters import fields, initials, life, returns, signing
from casework.letters.models import Initial, Kind, Letter
from casework.letters.pdf.text import plain
from casework.organization.actors import Actor
from casework.organization.models import Appointment

TONES = {
    "draft": "neutral",
    "submitted": "waiting",
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
    "surat_dibalas",
)
ABOUT_TIME = ("batas_semula", "batas_baru")


@dataclass(frozen=True)
class May:
    edit: bool
    initial: bool  # put initials or return
    decide: bool  # approve or return
    take_back: bool
    pen: bool  # print for the pen, the number to follow
    number: bool
    make: bool
    send: bool
    receive: bool
    replace: bool
    revoke: bool
    hat: Appointment | None  # as what
    right: signing.Right | None
    place: Initial | None  # of the chain, whose turn it is


def may(letter: Letter, actor: Actor, at: datetime) -> May:
    """What the page offers. life.py and its neighbours refuse the rest, whatever a page offers."""
    status = Letter.Status(letter.status)
    writer = bool(actor.roles & signing.WRITERS) and actor.agency_id == letter.agency_id
    mine = letter.drafted_by_id == actor.user_id
    numberer = writer and (mine or bool(actor.roles & signing.NUMBERERS))
    place = initials.turn(letter) if status == status.SUBMITTED else None
    checker = initials.hat_for(actor, letter, place.role, at) if place and not mine else None
    early = status in (status.DRAFT, status.SUBMITTED, status.REVOKED)
    right = None if early else signing.right_of(actor, letter, at)
    signer, issued = right is not None, status == status.ISSUED
    decide = signer and not mine and status == status.CHECKED
    back = status in returns.RETURNABLE and (mine or signer or (numberer and status == status.NUMBERED))
    return May(
        edit=writer and status == status.DRAFT,
        initial=checker is not None,
        decide=decide,
        take_back=back and not decide,
        pen=writer and status == status.APPROVED and letter.signature == Letter.Signature.WET,
        number=numberer and status == status.APPROVED,
        make=writer and status == status.NUMBERED,
        send=numberer and issued and letter.sent_at is None,
        receive=writer and issued and letter.sent_at is not None and letter.received_at is None,
        replace=(numberer or signer) and bool(letter.number) and status in (status.ISSUED, status.REVOKED),
        revoke=status != status.REVOKED and (signer if letter.number else writer),
        hat=right.hat if right else checker,
        right=right,
        place=place,
    )


def facts(letter: Letter) -> list[dict[str, str]]:
    """The facts the text stands on; `now` is filled where the case says something else today."""
    changed = life.changed_facts(letter) if not letter.number else {}
    rows = []
    for name in SHOWN + (ABOUT_TIME if letter.kind == Kind.EXTENSION else ()):
        label, then = fields.FIELDS[name], letter.facts.get(name, "")
        now = changed.get(label, ("", ""))[1] if label in changed else ""
        if then or now:
            rows.append({"label": label, "text": plain(then) or "-", "now": plain(now)})
    return rows
