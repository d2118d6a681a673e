"""A letter as it would look: a wording filled with invented facts, on the agency's paper. Nothing is stored."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from casework.cases.models import Case
from casework.letters import fields, signing
from casework.letters.models import Kind, Letter, LetterTemplate, Shape
from casework.organization.models import Agency

GUESTS = ("Kepala Dinas Koperasi Kabupaten Sanggau", "Ketua KSP Karya Insani", "Ketua Koperasi Produsen Sawit Makmur")


@cache
def values() -> dict[str, str]:
    """Field → what a sample says. Officials, agency and limits of the law come from the agency itself."""
    path = Path(settings.BASE_DIR) / "fixtures" / "letters" / "samples.yaml"
    return {name: str(text) for name, text in yaml.safe_load(path.read_text()).items()}


def sample(template: LetterTemplate, agency: Agency, at: datetime) -> Letter:
    """An unsaved letter of today by this wording, with a number that is nobody's."""
    role = signing.role_of(agency, template.signer_role)
    block = _block(template, agency, at)
    facts = values() | _of_agency(agency, block, at)
    texts = {name: _filled(getattr(template, name), facts) for name in ("hal", "body", "cc")}
    return Letter(
        agency=agency,
        case=Case(agency=agency, number=facts["nomor_kasus"], subject=facts["perihal"]),
        kind=template.kind,
        template=template,
        security=template.security,
        speed=template.speed,
        attachments=template.attachments,
        recipient=_filled(template.recipient, facts) or _recipient(template, facts),
        recipient_place="" if template.shape == Shape.JUDUL else agency.city,
        table=_filled(template.table, facts, flat=True),
        signer_role=role,
        signer_text=block,
        number="500.3/0000/CONTOH",
        date=at.astimezone(agency.zone).date(),
        verify_code="C0NT0HC0NT0H",
        **texts,
    )


def facts(template: LetterTemplate, agency: Agency, at: datetime) -> dict[str, str]:
    """Field → its value in a sample of this wording."""
    return values() | _of_agency(agency, _block(template, agency, at), at)


def _block(template: LetterTemplate, agency: Agency, at: datetime) -> dict[str, Any]:
    role = signing.role_of(agency, template.signer_role)
    return signing.block_of(signing.holder(agency, role, at), role)


def _filled(text: str, facts: dict[str, str], *, flat: bool = False) -> str:
    """Here the sealed fields are invented too, so they are written out."""
    return fields.with_personal(fields.fill(text, facts, flat=flat), facts)


def _recipient(template: LetterTemplate, facts: dict[str, str]) -> str:
    if template.shape == Shape.JUDUL:
        return ""
    if template.kind == Kind.INVITATION:
        return "\n".join(GUESTS)
    return "\n".join((facts["nama_pemohon"], facts["alamat_pemohon"]))


def _of_agency(agency: Agency, block: dict[str, str], at: datetime) -> dict[str, str]:
    case = Case(agency=agency, number="", subject="")
    head = signing.holder(agency, "agency_head", at)
    return {
        "instansi": agency.name,
        "singkatan": agency.short_name,
        "sumber": agency.name,
        "kota": agency.city,
        "alamat_instansi": agency.address,
        "laman": agency.website,
        "kontak": " atau ".join(filter(None, (agency.phone, agency.email))),
        "komisi_informasi": fields.committee(case.agency),
        "atasan_ppid": f"{head.title if head else 'Kepala'} selaku Atasan PPID",
        "pimpinan": head.title if head else "Pimpinan",
        "penanda_tangan": block["position"],
        "nama_penanda_tangan": block["name"],
        "pangkat_penanda_tangan": block["rank"] or "-",
        "nip_penanda_tangan": block["nip"] or "-",
        "tanggal_terbilang": "{tanggal_terbilang}",
    }
