"""The SOP sheet as a page: identity, the table of rows, and the annex of what law and office add."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from casework.cases.models import ProcedureVersion
from casework.cases.procedures.frozen import plan_of
from casework.organization.actors import Actor


def context(version_id: int, actor: Actor) -> dict[str, Any]:
    """404 unless the version is one of the actor's own agency."""
    version = (
        ProcedureVersion.objects.select_related("procedure__agency")
        .filter(pk=version_id, procedure__agency=actor.agency_id)
        .first()
    )
    if version is None:
        raise Http404
    plan = plan_of(version)
    lanes = _lanes(plan.steps)
    printed = [step for step in plan.steps if step.no]
    added = [row for step in plan.steps for row in plan.transitions(step) if row.basis != "sop"] + plan.reopenings
    return {
        "version": version,
        "identity": _identity(version.content["identity"]),
        "rows": [(step, [lane in _labels(step) for lane in lanes]) for step in printed],
        "added": added,
        "lanes": lanes,
    }


PARTS = {
    "office": "Unit kerja",
    "legal_basis": "Dasar hukum",
    "qualifications": "Kualifikasi pelaksana",
    "related": "Keterkaitan",
    "equipment": "Peralatan dan perlengkapan",
    "warnings": "Peringatan",
    "records": "Pencatatan dan pendataan",
}


def _identity(identity: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Heading and lines of each part that the document fills in; dates and the approver last."""
    parts = [(title, list(identity[key])) for key, title in PARTS.items() if identity.get(key)]
    dates = {"created_on": "Dibuat", "revised_on": "Direvisi", "effective_on": "Efektif"}
    lines = [f"{word} {identity[key]}" for key, word in dates.items() if identity.get(key)]
    if by := identity.get("approved_by"):
        lines.append("Disahkan " + ", ".join(filter(None, (by.get("position"), by.get("name"), by.get("nip")))))
    return [*parts, ("Pengesahan", lines)] if lines else parts


def _labels(step: Any) -> set[str]:
    return {lane["label"] for lane in step.lanes}


def _lanes(steps: list[Any]) -> list[str]:
    labels: dict[str, None] = {}
    for step in steps:
        if step.no:
            labels.update(dict.fromkeys(lane["label"] for lane in step.lanes))
    return list(labels)
