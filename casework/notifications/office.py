"""What the office tells its own people when it is not about a case: a list to look through, something to approve."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from casework.notifications import compose
from casework.notifications.hours import office_opens
from casework.notifications.models import OutgoingMessage
from casework.notifications.tasks import poke
from casework.organization.models import Agency, Appointment, User


def tell(
    agency: Agency, roles: Collection[str], *, key: str, subject: str, changed: str, todo: str, path: str, label: str,
    at: datetime, but: int | None = None,
) -> int:  # fmt: skip
    """One message to everybody in force in one of the roles, except `but`; told again under the same key, none.

    Returns how many were written. Inside the caller's transaction: with what it is about, or not at all.
    """
    today = at.astimezone(agency.zone).date()
    posts = Appointment.objects.on(today).filter(agency=agency, role__in=roles).values("user")
    people = User.objects.filter(is_active=True, pk__in=posts).exclude(email="").exclude(pk=but or 0).order_by("pk")
    text = compose.to_office(agency, subject=subject, changed=changed, todo=todo, path=path, label=label)
    ripe = office_opens(agency, at)
    rows = [
        OutgoingMessage(
            agency=agency, user=user, subject=text.subject, body=text.body, created_at=at, not_before=ripe,
            message_id=_message_id(agency, key, user.pk),
        )
        for user in people
    ]  # fmt: skip
    if rows:
        OutgoingMessage.objects.bulk_create(rows, ignore_conflicts=True)
        poke()
    return len(rows)


def _message_id(agency: Agency, key: str, user_id: int) -> str:
    digest = hashlib.sha256(f"{agency.code}:{key}:{user_id}:email".encode()).hexdigest()[:40]
    return f"<{digest}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"
