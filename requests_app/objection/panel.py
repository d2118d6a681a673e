"""The section "Keberatan" on the page of an objection: who answers, its draft, musyawarah, the dispute."""

from __future__ import annotations

from typing import Any

from casework.cases import pages
from casework.cases.models import Case
from casework.organization.actors import Actor
from casework.organization.models import Role
from requests_app.objection import deciding, dispute
from requests_app.objection.models import Objection

NAMERS = (Role.PPID_OFFICER.value, Role.SECRETARIAT.value)  # who may name another official
DRAFTERS = (*NAMERS, Role.AGENCY_HEAD.value, Role.OBJECTION_AUTHORITY.value)  # who may draft the answer


def objection_panel(case: Case, actor: Actor) -> dict[str, Any] | None:
    if case.service != "objection":
        return None
    rows = Objection.objects.select_related("authority", "dispute").prefetch_related("deliberations")
    record = rows.filter(case=case).first()
    if record is None:
        return None
    record.case = case
    row = getattr(record, "dispute", None)
    return {
        "template": "objection/_panel.html",
        "place": "main",
        "case": case,
        "record": record,
        "answers": [(text, record.answers.get(text[0], "")) for text in record.ground_texts()]
        if record.decision
        else [],
        "may_draft": case.is_running and bool(actor.roles & set(DRAFTERS)) and not deciding.fixed_by_letter(record),
        "dispute": row,
        "limits": dispute.limits(row, case) if row else [],
        "papers": dispute.documents(case) if row else [],
        "may_dispute": bool(actor.roles & set(dispute.KEEPERS)) and (row is not None or dispute.possible(case)),
        "may_name": case.is_running and bool(actor.roles & set(NAMERS)),
    }


pages.panels.add("objection", objection_panel)
