"""Publishes the answers of the demo office through the doors people use: one is out, one waits for the PPID."""

from __future__ import annotations

from datetime import datetime

import yaml
from django.conf import settings

from casework.cases.models import Case
from casework.organization.actors import Actor, staff_actor
from casework.organization.models import Agency, User
from requests_app.dip import answers


def publish(agencies: dict[str, Agency], now: datetime) -> int:
    """How many were written; a case that has not been answered yet gives none."""
    written = 0
    for row in yaml.safe_load((settings.BASE_DIR / "fixtures" / "answers" / "demo.yaml").read_text(encoding="utf-8")):
        case = Case.objects.for_page().filter(agency=agencies[row["agency"]], subject=row["subject"]).first()
        if case is None or not answers.may_become(case):
            continue
        found = answers.propose(
            case, question=row["question"], answer=row["answer"].strip(), year=now.year, documents=[], at=now,
            by=_staff(row["by"], now),
        )  # fmt: skip
        if row.get("approved_by"):
            answers.approve(found, seen=now.isoformat(), by=_staff(row["approved_by"], now), at=now)
        written += 1
    return written


def _staff(name: str, at: datetime) -> Actor:
    return staff_actor(User.objects.get(username=name), at)
