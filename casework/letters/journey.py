"""How a letter came to where it stands, and in one line what comes next and who does it."""

from __future__ import annotations

from typing import Any

from casework.letters.models import Initial, Letter, LetterReturn
from casework.letters.stages import May
from casework.workdays.words import moment

Item = dict[str, Any]


def timeline(letter: Letter) -> list[Item]:
    """Items for components/timeline.html, oldest first, with the initials and returns of every round."""
    zone = letter.agency.zone
    done = [(letter.drafted_at, _item("Konsep", letter.drafted_by.full_name))]
    coming: list[Item] = []
    if not letter.is_draft and letter.submitted_at:
        done.append((letter.submitted_at, _item("Diajukan", f"putaran {letter.passes}" if letter.passes > 1 else "")))
    else:
        coming.append(_item("Diajukan"))
    given, waiting = _initials(letter)
    done += given
    coming += waiting
    done += _returns(letter)
    rows = [
        ("Disetujui", letter.approved_at, _approver(letter)),
        ("Bernomor", letter.numbered_at, letter.number),
        ("Terbit", letter.issued_at, "berkas dan sidiknya dibekukan"),
        ("Dikirim", letter.sent_at, " ".join(filter(None, (letter.get_sent_how_display(), letter.sent_receipt)))),
        ("Diterima", letter.received_at, letter.received_by),
    ]
    for title, at, text in rows:
        if at:
            done.append((at, _item(title, text)))
        else:
            coming.append(_item(title))
    if letter.revoked_at:
        text = ": ".join(filter(None, (str(letter.revoked_by or ""), letter.revoked_reason)))
        title = "Dicabut" if letter.number else "Dibatalkan"
        done.append((letter.revoked_at, _item(title, text) | {"tone": "late"}))
        coming = []
    done.sort(key=lambda pair: pair[0])
    past = [item | {"state": "done", "meta": moment(at, zone)} for at, item in done]
    if letter.revoked_at:
        past[-1]["state"] = "now"
    elif coming:
        waits = letter.status in (Letter.Status.SUBMITTED, Letter.Status.CHECKED)
        coming[0] |= {"state": "now", "tone": "waiting" if waits else "running"}
    return past + coming


def _item(title: str, text: str = "") -> Item:
    return {"state": "next", "title": title, "meta": "", "text": text}


def _initials(letter: Letter) -> tuple[list[tuple[Any, Item]], list[Item]]:
    done, coming = [], []
    rows = letter.initials.select_related("by").order_by("pk") if letter.passes else ()  # none before handing in
    for row in rows:
        who = f"{row.by.full_name}, {row.hat}" if row.by else ""
        if row.at:
            text = f"{who}: {row.note}" if row.note else who
            lost = {"struck": True} if row.voided_at else {}
            done.append((row.at, _item(f"Paraf {row.get_role_display()}", text) | lost))
        elif row.is_open and row.voided_at is None and not letter.is_draft:
            coming.append(_item(f"Paraf {row.get_role_display()}"))
    if letter.is_draft:
        coming = [_item(f"Paraf {_label(role)}") for role in letter.template.initials if role != letter.signer_role]
    return done, coming


def _label(role: str) -> str:
    return str(dict(Initial._meta.get_field("role").choices or ()).get(role, role))


def _returns(letter: Letter) -> list[tuple[Any, Item]]:
    if not letter.passes:
        return []
    found = []
    for row in letter.returns.select_related("by"):
        who = row.by.full_name + (f", {row.hat}" if row.hat else "")
        to = f"kepada {row.get_to_display()}" if row.to == LetterReturn.To.CHECKER else f"putaran {row.pass_number}"
        lost = f" Nomor {row.number} batal." if row.number else ""
        title = "Dikembalikan" if row.hat else "Ditarik kembali"
        found.append((row.at, _item(f"{title} ({to})", f"{who}: {row.reason}{lost}") | {"tone": "waiting"}))
    return found


def _approver(letter: Letter) -> str:
    """Both names when somebody acted for the holder: the person, and the office with its decree."""
    if letter.approved_by is None:
        return ""
    block = letter.signer_text
    position = " ".join([*block.get("prefix_lines", ()), block.get("position", "")]).strip()
    return ", ".join(filter(None, (letter.approved_by.full_name, position, block.get("decree", ""))))


def next_step(letter: Letter, may: May, signer: dict[str, Any]) -> str:
    """One line: what is the next thing to do with the letter, and who does it. "" when nothing is left."""
    status = Letter.Status(letter.status)
    drafter = letter.drafted_by.full_name
    wet = letter.signature == Letter.Signature.WET
    if status == status.DRAFT:
        what = "memperbaiki konsep, lalu mengajukannya lagi" if letter.returned_reason else "mengajukan konsep"
        return f"{drafter} {what}."
    if status == status.SUBMITTED:
        return f"Paraf {may.place.get_role_display()}." if may.place else ""
    if status == status.CHECKED:
        who = ", ".join(filter(None, (signer.get("name"), signer.get("position"))))
        return f"{who or 'Pejabat'} menyetujui atau mengembalikan."
    if status == status.APPROVED:
        way = "memberi nomor" if wet else "memberi nomor; sesudah itu ditandatangani elektronik"
        return f"{drafter} atau sekretariat {way}."
    if status == status.NUMBERED:
        return _signed_elsewhere(letter, drafter) if letter.waits_for_signed_file else "Berkas sedang dibuat."
    if status == status.REVOKED:
        return ""
    return _after_issue(letter, drafter, wet)


def _signed_elsewhere(letter: Letter, drafter: str) -> str:
    official = letter.approved_by.full_name if letter.approved_by else "Pejabat"
    return f"{official} menandatangani berkas bernomor di luar portal, lalu ia atau {drafter} mengunggahnya di sini."


def _after_issue(letter: Letter, drafter: str, wet: bool) -> str:
    if wet and letter.scan_id is None and letter.sent_at is None:
        return f"{drafter} mencetak, meminta tanda tangan dan cap, memindai, lalu mengirim."
    if letter.sent_at is None:
        return f"{drafter} mengirim surat dan mencatat pengirimannya."
    return "" if letter.received_at else "Catat kapan dan oleh siapa surat diterima."
