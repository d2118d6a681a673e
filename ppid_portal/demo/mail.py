"""Letters that came in to both demo offices, through the mail clerk's own door."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from casework.cases.models import Case
from casework.mailroom import receiving
from casework.organization.models import Agency, Role
from ppid_portal.demo import stories


def letters() -> list[dict[str, Any]]:
    path: Path = settings.BASE_DIR / "fixtures" / "demo" / "mail" / "letters.yaml"
    return list(yaml.safe_load(path.read_text()))


def play(story: dict[str, Any], agency: Agency, now: datetime) -> Case | None:
    """None when it would only come after `now`, or waits for its service. Raises stories.BadStory."""
    stage = stories.Stage(agency, now)
    at = stage.moment(story["received"])
    if at > now:
        return None
    facts = {
        "sender_kind": story.get("kind", "instansi"), "number": story.get("number", ""), "about": story["about"],
        "dated": at.date() - timedelta(days=int(story.get("days_old", 3))), "attachments": story.get("attachments", ""),
        "security": story.get("security", "biasa"), "urgency": story.get("urgency", "biasa"),
        "classification": story.get("classification", ""), "addressed_role": Role.AGENCY_HEAD.value,
        "received_at": at, "backdate_reason": "",
    }  # fmt: skip
    arrival = receiving.Arrival(
        facts, story["sender"], story.get("purpose", ""), tnde_number=story.get("tnde", ""), tnde_at=at
    )
    try:
        letter = receiving.receive(arrival, agency=agency, by=stage.staff(story["by"], at), at=at)
    except receiving.Refused as refusal:
        raise stories.BadStory(f"{story['title']}: {refusal}") from refusal
    return stories.go_on(letter.case, story, stage) if letter.case else None
