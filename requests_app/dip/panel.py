"""On the case of a request: lines of the public list that may answer it, and the ways to close or to publish."""

from __future__ import annotations

from typing import Any

from casework.cases.models import Case
from casework.cases.pages import panels
from casework.organization.actors import Actor
from requests_app.dip import answers, offered
from requests_app.dip.access import KEEPERS


def panel(case: Case, actor: Actor) -> dict[str, Any] | None:
    """No query of its own once the list has been asked for this request."""
    if case.service not in ("information", "objection") or not actor.roles & KEEPERS:
        return None
    record = getattr(case, "informationrequest", None) if case.service == "information" else None
    publishes = answers.may_become(case)
    if not case.is_running and not publishes:
        return None
    found = offered.to(case.agency, f"{case.subject} {record.wanted}") if record and case.is_running else ()
    return {
        "template": "dip/_panel.html",
        "place": "main",
        "case": case,
        "found": found,
        "points": record is not None and case.is_running,
        "publishes": publishes,
    }


panels.add("openness", panel)
