"""Who signs: the role an agency has set, and who holds it on the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Case as When
from django.db.models import Value
from django.db.models import When as Then

from casework.cases.models import Case
from casework.cases.registry import Names
from casework.organization.actors import STAFF, Actor
from casework.organization.models import Agency, Appointment, Role

# Everybody of the office may prepare a letter; these two only look.
WRITERS = frozenset(Role.values) - {Role.APPLICANT.value, Role.AUDITOR.value, Role.AGENCY_ADMIN.value}
# service → the official who signs for a case; a service above fills it in where not every holder of the role may
named_signers: Names[Callable[[Case], Appointment | None]] = Names("signer")
# service → to whom an objection against a letter of that signing role is addressed, as its remedy sentence names him
remedies: Names[Callable[[Case, str, datetime], str]] = Names("remedy")
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


def named(case: Case, role: str) -> Appointment | None:
    """The one official who signs this case's letters of that role, where the service names one."""
    chooser = named_signers.get(case.service)
    found = chooser(case) if chooser else None
    return found if found and found.role == role else None


def signer_of(case: Case, role: str, at: datetime) -> Appointment | None:
    """Who would sign on that day: the named official while in office, else whoever holds the role."""
    found = named(case, role)
    if found is None:
        return holder(case.agency, role, at)
    day = at.astimezone(case.agency.zone).date()
    in_force = Appointment.objects.on(day).filter(pk=found.pk, user__is_active=True).select_related("user")
    return in_force.first()


def hat_for(actor: Actor, case: Case, role: str, at: datetime) -> Appointment | None:
    """The appointment under which this person may sign a letter of the case on that day, if at all."""
    found = named(case, role)
    if found and found.user_id != actor.user_id:
        return None
    return hat_of(actor, case.agency, role, at)


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
