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
    added = [row for step in plan.steps for row in plan.transitions(step) if row.basis != "sop"]
    return {
        "version": version,
        "identity": version.content["identity"],
        "rows": [step for step in plan.steps if step.no],
        "extra_steps": [step for step in plan.steps if not step.no],
        "added": added,
        "lanes": _lanes(plan.steps),
    }


def _lanes(steps: list[Any]) -> list[str]:
    labels: dict[str, None] = {}
    for step in steps:
        if step.no:
            labels.update(dict.fromkeys(lane["label"] for lane in step.lanes))
    return list(labels)
