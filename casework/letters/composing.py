"""A letter written from its wording with the facts of a case: drafted by life.py, only shown by wording/."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from casework.cases.models import Case
from casework.letters import fields, signing
from casework.letters.models import Kind, Letter, LetterTemplate, Shape


def compose(
    case: Case, template: LetterTemplate, user_id: int, at: datetime, facts: Mapping[str, str] | None = None
) -> Letter:
    """Not saved yet. `facts` stand in for those of the case."""
    role = signing.role_of(case.agency, template.signer_role)
    facts = fields.case_facts(case, role, at, template.kind) if facts is None else facts
    texts = {name: fields.fill(getattr(template, name), facts) for name in ("hal", "body", "cc")}
    texts["table"] = fields.fill(template.table, facts, flat=True)
    texts["hal"] = texts["hal"][:200]
    return Letter(
        agency=case.agency,
        case=case,
        kind=template.kind,
        template=template,
        signer_role=role,
        security=template.security,
        speed=template.speed,
        attachments=template.attachments,
        facts=facts,
        recipient=_recipient(case, template, facts),
        recipient_place=_place(case, template),
        signature=str(case.agency.setting("letter_signature")),
        drafted_by_id=user_id,
        drafted_at=at,
        saved_by_id=user_id,
        saved_at=at,
        **texts,
    )


def _recipient(case: Case, template: LetterTemplate, facts: Mapping[str, str]) -> str:
    if template.recipient:
        return fields.fill(template.recipient, facts)
    if template.shape == Shape.JUDUL or case.applicant is None:
        return ""
    whole = case.applicant.address and template.kind != Kind.INVITATION  # there each line is somebody invited
    return "\n".join(filter(None, (facts.get("nama_pemohon"), "{alamat_pemohon}" if whole else "")))


def _place(case: Case, template: LetterTemplate) -> str:
    if template.recipient:
        return "tempat"
    return case.applicant.regency or "tempat" if template.shape != Shape.JUDUL and case.applicant else ""
