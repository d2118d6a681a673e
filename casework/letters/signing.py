"""Who signs: the role an agency has set, and who holds it on the day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Case as When
from django.db.models import Value
from django.db.models import When as Then

from casework.organization.actors import STAFF, Actor
from casework.organization.models import Agency, Appointment, Role

# Everybody of the office may prepare a letter; these two only look.
WRITERS = frozenset(Role.values) - {Role.APPLICANT.value, Role.AUDITOR.value, Role.AGENCY_ADMIN.value}
NUMBERERS = frozenset({"secretariat", "mail_clerk", "records_officer", "ppid_officer", "information_service"})


def role_of(agency: Agency, setting: str) -> str:
    """The role behind a setting such as "reply_signer_role". Raises KeyError for an unknown setting."""
    return str(agency.setting(setting))


def role_label(role: str) -> str:
    return Role(role).label if role in Role.values else role


def holder(agency: Agency, role: str, at: datetime) -> Appointment | None:
    """Who holds the role on that day; a Plt or Plh in force stands before the one who is away."""
    day = at.astimezone(agency.zone).date()
    acting_first = When(Then(acting="", then=Value(1)), default=Value(0))
    held = Appointment.objects.on(day).filter(agency=agency, role=role, user__is_active=True).select_related("user")
    return held.order_by(acting_first, "-valid_from", "-id").first()


def hat_of(actor: Actor, agency: Agency, role: str, at: datetime) -> Appointment | None:
    """The appointment under which this person holds the role on that day, if at all."""
    if actor.kind != STAFF or actor.agency_id != agency.pk or actor.user_id is None:
        return None
    day = at.astimezone(agency.zone).date()
    held = Appointment.objects.on(day).filter(agency=agency, role=role, user_id=actor.user_id, user__is_active=True)
    return held.select_related("user").order_by("acting", "id").first()


def block_of(appointment: Appointment | None, role: str) -> dict[str, Any]:
    """The signature block as printed; before anybody has signed, the holder of the day or the bare role."""
    if appointment is None:
        return {"prefix_lines": [], "position": role_label(role), "name": "", "rank": "", "nip": "", "decree": ""}
    user = appointment.user
    return {
        "prefix_lines": [],
        "position": appointment.title,
        "name": user.full_name,
        "rank": user.rank,
        "nip": user.nip,
        "decree": appointment.decree,
    }
