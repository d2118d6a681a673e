"""While the statement is awaited: which one, and the form for who comes to the counter."""

from __future__ import annotations

from typing import Any

from casework.cases import pages
from casework.cases.access import may_change
from casework.cases.models import Case
from casework.organization.actors import Actor
from requests_app.statement import wording
from requests_app.statement.asking import of_case
from requests_app.statement.models import Statement
from requests_app.statement.views import OUTPUT


def statement_panel(case: Case, actor: Actor) -> dict[str, Any] | None:
    """No query on any other step."""
    waits = case.step and any(item["key"] == OUTPUT for item in case.step.outputs)
    if not waits or not may_change(actor) or (statement := of_case(case)) is None:
        return None
    why = wording.WHY[Statement.Kind(statement.kind)]
    return {"template": "statement/_panel.html", "place": "side", "statement": statement, "why": why}


pages.panels.add("statement", statement_panel)
