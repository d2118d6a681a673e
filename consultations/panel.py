"""On the page of a consultation's case: the way to its own screen."""

from __future__ import annotations

from typing import Any

from casework.cases import pages
from casework.cases.models import Case
from casework.organization.actors import Actor
from consultations.recording import may_write


def screen_panel(case: Case, actor: Actor) -> dict[str, Any] | None:
    if case.service != "consultation":
        return None
    return {"template": "consultations/_panel.html", "place": "side", "may_write": may_write(actor, case)}


pages.panels.add("consultation", screen_panel)
