"""The decision of a request on its page: what is in force, what was before, what went to another body."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.cases import pages
from casework.cases.models import Case
from casework.letters.models import Kind, Letter
from casework.organization.actors import Actor
from casework.workdays.words import long_date
from requests_app.deciding import views, words
from requests_app.deciding.models import Decision


def panel(case: Case, actor: Actor) -> dict[str, Any] | None:
    if case.service != "information":
        return None
    record = getattr(case, "informationrequest", None)
    rows = list(Decision.objects.filter(case=case).select_related("decided_by")) if case.outcome else []
    forwarded = _forwarded(case, record.forwardings) if record and record.forwardings else []
    if not rows and not forwarded:
        return None
    now = next((row for row in rows if row.replaced_at is None), None)
    return {
        "template": "requests/_decision.html",
        "place": "main",
        "decision": now,
        "pairs": words.summary(now) if now else [],
        "payments": list(now.payments.select_related("document", "noted_by")) if now and now.total else [],
        "before": [(row, words.summary(row)) for row in rows if row.replaced_at],
        "forwarded": forwarded,
        "case": case,
        "may_give": bool(now and now.concluded_at and now.result == Decision.Result.NOT_DOCUMENTED)
        and views.may_give(case, actor),
    }


def _forwarded(case: Case, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Each with its letter: the number typed in, else that of the portal's own letter to that body."""
    letters = Letter.objects.filter(case=case, kind=Kind.REFERRAL).exclude(number="").order_by("id")
    own = {letter.recipient_lines()[0]: letter for letter in letters if letter.recipient_lines()}
    told = []
    for row in rows:
        letter = own.get(row["body"])
        number, day = row["number"], date.fromisoformat(row["date"]) if row["date"] else None
        if letter and not number:
            number, day = letter.number, letter.date
        told.append(row | {"number": number, "day": long_date(day) if day else ""})
    return told


pages.panels.add("decision", panel)
