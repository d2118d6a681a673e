"""What may be put right about a case, as links of its page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from casework.cases import likeness, merging, transfer
from casework.cases.access import may_reveal
from casework.cases.models import Case
from casework.organization.actors import Actor


def twins(case: Case, beside: Sequence[Case], actor: Actor) -> list[dict[str, Any]]:
    """Cases that may be this one once more, with the way to merge them where that is possible."""
    found = [row for row in beside if likeness.is_near(case, row)] if case.is_running else []
    may = merging.may_merge(actor, case)
    return [
        {"case": row, "why": likeness.why(case, row), "merge": reverse("cases:merge", args=(case.slug,)) if may else ""}
        for row in found[:3]
    ]


def offered(case: Case, actor: Actor) -> list[dict[str, str]]:
    if not case.is_running:
        return []
    rows = []
    if merging.may_merge(actor, case) and case.applicant_id:
        rows.append(("merge", "Gabungkan dengan permohonan terdahulu"))
    if transfer.may_transfer(actor, case):
        rows.append(("move", "Pindahkan ke layanan yang tepat"))
    if actor.roles & transfer.OFFICER and case.service == "information":
        rows.append(("regime", "Jadikan antar-instansi" if case.statutory else "Jadikan permohonan UU KIP"))
    if case.applicant_id and may_reveal(actor):
        rows.append(("applicant", "Perbaiki data pemohon"))
    return [{"label": label, "url": reverse(f"cases:{name}", args=(case.slug,))} for name, label in rows]
