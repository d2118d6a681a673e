"""A wording in words: its parts with their labels, who signs and initials, which outcomes need it."""

from __future__ import annotations

from typing import Any

from casework.cases import registry
from casework.cases.models import ProcedureVersion
from casework.cases.words import OUTCOMES
from casework.letters import signing
from casework.letters.models import LetterTemplate
from casework.organization.models import DEFAULT_SETTINGS, Agency, Role

SIGNERS = {
    "reply_signer_role": "Penanda tangan jawaban",
    "notice_signer_role": "Penanda tangan pemberitahuan",
    "objection_signer_role": "Penanda tangan tanggapan keberatan",
    "report_signer_role": "Penanda tangan laporan",
    "review_signer_role": "Penanda tangan telaahan",
}
OFFICE = [role for role in Role if role not in (Role.APPLICANT, Role.AUDITOR, Role.AGENCY_ADMIN)]
# what an admin may write; the order in which a difference is told
PARTS = {
    "title": "Judul",
    "hal": "Hal",
    "recipient": "Kepada",
    "body": "Isi surat",
    "table": "Tabel",
    "attachments": "Lampiran",
    "cc": "Tembusan",
    "security": "Keamanan",
    "speed": "Kecepatan",
    "sifat_shown": "Sifat yang dicetak",
    "classification": "Kode klasifikasi",
    "signer_role": "Penanda tangan",
    "initials": "Paraf",
}
CARRIED = ("services", "shape", "answers", "table_fixed")  # what a version takes over from the one before


def signer_settings() -> list[str]:
    return [name for name in DEFAULT_SETTINGS if name.endswith("_signer_role")]


def signer_label(agency: Agency, setting: str) -> str:
    """ "Penanda tangan jawaban: Kepala dinas"."""
    who = signing.role_label(signing.role_of(agency, setting))
    return f"{SIGNERS.get(setting, 'Penanda tangan')}: {who}"


def initials_text(roles: list[str]) -> str:
    return "\n".join(f"{place}. {signing.role_label(role)}" for place, role in enumerate(roles, 1))


def parts(template: LetterTemplate, agency: Agency) -> dict[str, str]:
    """Label → text, for comparing; choices stand as people read them."""
    values: dict[str, Any] = {name: getattr(template, name) for name in PARTS}
    values |= {
        "security": template.get_security_display(),
        "speed": template.get_speed_display(),
        "sifat_shown": template.get_sifat_shown_display(),
        "signer_role": signer_label(agency, template.signer_role),
        "initials": initials_text(template.initials),
    }
    return {label: str(values[name]) for name, label in PARTS.items()}


def text_of(template: LetterTemplate) -> dict[str, Any]:
    """What an admin may edit."""
    return {name: getattr(template, name) for name in PARTS}


def services_text(template: LetterTemplate) -> str:
    found = [registry.services.get(name) for name in template.services]
    return ", ".join(service.label for service in found if service)


def needed_for(template: LetterTemplate, agency: Agency) -> list[tuple[str, str]]:
    """(SOP, outcomes in words) of `answers`; one query."""
    if not template.answers:
        return []
    rows = ProcedureVersion.objects.filter(procedure__agency=agency, procedure__code__in=template.answers)
    titles = dict(rows.order_by("number").values_list("procedure__code", "title"))
    told = []
    for code, outcomes in template.answers.items():
        title = "SOP lainnya" if code == "*" else titles.get(code)
        if title and outcomes:
            told.append((title, ", ".join(OUTCOMES[outcome][0].lower() for outcome in outcomes)))
    return told
