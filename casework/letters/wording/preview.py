"""A wording as a letter before it is one: with the facts of a real case, or with made-up ones. Nothing is kept.

What lies sealed with an applicant is not shown in it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from casework.cases.models import Case
from casework.letters import fields, printing, signing
from casework.letters.composing import compose
from casework.letters.models import Letter, LetterTemplate, Shape
from casework.letters.wording import names
from casework.organization.actors import Actor
from casework.organization.models import Agency

MARK = "CONTOH"
MASKED = {"alamat_pemohon": "(alamat pemohon)", "kontak_pemohon": "(kontak pemohon)"}
TEXTS = ("recipient", "table", "body")
CASES = 12  # offered as examples


def letter_of(template: LetterTemplate, agency: Agency, case: Case | None, user_id: int, at: datetime) -> Letter:
    """As life.draft would write it, and not saved."""
    if case:
        letter, sealed = compose(case, template, user_id, at), MASKED
    else:
        letter, sealed = _made_up(template, agency, user_id, at), names.EXAMPLES
    for name in TEXTS:
        setattr(letter, name, _shown(getattr(letter, name), sealed))
    return letter


def _shown(text: str, sealed: dict[str, str]) -> str:
    for name in fields.PERSONAL:
        text = text.replace(f"{{{name}}}", sealed[name])
    return text


def _made_up(template: LetterTemplate, agency: Agency, user_id: int, at: datetime) -> Letter:
    case = Case(
        agency=agency, number=names.EXAMPLES["nomor_kasus"], service="", channel=Case.Channel.WALK_IN, received_at=at
    )
    role = signing.role_of(agency, template.signer_role)
    right = signing.right_today(case, role, at, template.kind)
    hat, mandate = (right.hat, right.mandate) if right else (None, None)
    block = signing.block_of(hat, role, mandate=mandate, at=at)
    facts = {name: names.example_of(name) for name in fields.FIELDS} | _of_agency(agency) | _of_signer(block)
    letter = compose(case, template, user_id, at, facts=facts)
    if template.shape == Shape.KORESPONDENSI and not template.recipient:
        letter.recipient, letter.recipient_place = f"{facts['nama_pemohon']}\n{facts['alamat_pemohon']}", "tempat"
    letter.signer_text = block
    return letter


def _of_agency(agency: Agency) -> dict[str, str]:
    own = {
        "instansi": agency.name,
        "singkatan": agency.short_name,
        "sumber": agency.name,
        "kota": agency.city,
        "laman": agency.website,
        "kontak": " atau ".join(filter(None, (agency.phone, agency.email))),
        "komisi_informasi": fields.committee(agency),
        "ppid_utama": str(agency.setting("ppid_utama")),
        "alamat_ppid_utama": str(agency.setting("ppid_utama_address")),
    }
    return {name: text for name, text in own.items() if text}


def _of_signer(block: dict[str, Any]) -> dict[str, str]:
    return {
        "penanda_tangan": block["position"],
        "nama_penanda_tangan": block["name"] or "(belum ada pejabat)",
        "pangkat_penanda_tangan": block["rank"] or "-",
        "nip_penanda_tangan": block["nip"] or "-",
    }


def context(template: LetterTemplate, agency: Agency, case: Case | None, user_id: int, at: datetime) -> dict[str, Any]:
    """For templates/wording/_preview.html."""
    letter = letter_of(template, agency, case, user_id, at)
    unfilled = fields.unfilled(letter.hal, letter.table, letter.body, letter.recipient, letter.cc)
    written = [getattr(template, name) for name in ("hal", *TEXTS, "cc")]
    strange = names.unused(template.services, template.kind, *written)
    return {
        "letter": letter,
        "print": printing.context(letter, at),
        "mark": MARK,
        "example": case,
        "unfilled": list(dict.fromkeys(mark.removeprefix("[isi: ").removesuffix("]") for mark in unfilled)),
        "strange": [f"{{{name}}}" for name in strange],
    }


def pdf(template: LetterTemplate, agency: Agency, case: Case | None, user_id: int, at: datetime) -> bytes:
    """The printed page, marked CONTOH on every sheet. Raises PdfFailed."""
    letter = letter_of(template, agency, case, user_id, at)
    parts = printing.context(letter, at) | {"mark": MARK}
    return printing.to_pdf(printing.sheet_of(letter), parts, agency, title=f"{MARK} {letter.hal}")


def cases(template: LetterTemplate, actor: Actor) -> list[Case]:
    """The newest cases that could have such a letter."""
    found = Case.objects.visible_to(actor).filter(service__in=template.services)
    return list(found.only("number", "subject").order_by("-received_at", "-id")[:CASES])
