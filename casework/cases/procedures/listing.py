"""All procedures as plain data: what `manage.py procedures --format json` prints."""

from __future__ import annotations

from typing import Any

from casework.cases.models import ProcedureVersion, Step, Transition
from casework.cases.procedures.schema import BASES


def listing() -> list[dict[str, Any]]:
    """Every version, by agency, code and number."""
    versions = ProcedureVersion.objects.select_related("procedure__agency").prefetch_related("steps__transitions__to")
    return [_version(version) for version in versions.order_by("procedure__agency__code", "procedure__code", "number")]


def _version(version: ProcedureVersion) -> dict[str, Any]:
    steps = list(version.steps.all())
    return {
        "code": str(version.procedure),
        "agency": version.procedure.agency.code,
        "service": version.procedure.service,
        "number": version.document_number or None,
        "title": version.title,
        "version": version.number,
        "status": version.status,
        "mark": version.mark or None,
        "basis": next((basis for basis in BASES if any(step.basis == basis for step in steps)), "office"),
        "steps": [_step(step) for step in steps],
        "deadlines": [_deadline(rule) for rule in version.deadline_rules],
    }


def _deadline(rule: dict[str, Any]) -> dict[str, Any]:
    keys = ("key", "label", "amount", "unit", "promised", "basis", "article", "starts", "met_by")
    return {key: rule.get(key) for key in keys}


def _step(step: Step) -> dict[str, Any]:
    time = None if step.standard_amount is None else {"amount": step.standard_amount, "unit": step.standard_unit}
    return {
        "no": step.no,
        "key": step.key,
        "activity": step.activity,
        "lanes": step.lanes,
        "completeness": step.completeness,
        "standard_time": time,
        "output": step.output or None,
        "basis": step.basis,
        "note": step.note or None,
        "actions": [_action(transition) for transition in step.transitions.all()],
    }


def _action(transition: Transition) -> dict[str, Any]:
    return {
        "action": transition.action,
        "label": transition.label,
        "to": transition.to.key if transition.to else None,
        "needs_reason": transition.needs_reason,
        "basis": transition.basis,
    }
