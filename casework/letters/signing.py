"""Who signs: the role an agency has set, and who holds it on the day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case as When
from django.db.models import Q, Value
from django.db.models import When as Then

from casework.cases.models import Case
from casework.cases.registry import Names
from casework.letters import mandates
from casework.letters.models import Letter, Mandate
from casework.organization.actors import STAFF, UNIT_BOUND, Actor
from casework.organization.models import Agency, Appointment, Role

# Everybody of the office may prepare a letter; these two only look.
WRITERS = frozenset(Role.values) - {Role.APPLICANT.value, Role.AUDITOR.value, Role.AGENCY_ADMIN.value}
# service → the official who signs for a case; a service above fills it in where not every holder of the role may
named_signers: Names[Callable[[Case], Appointment | None]] = Names("signer")
# service → to whom an objection against a letter of that signing role is addressed, as its remedy sentence names him
remedies: Names[Callable[[Case, str, datetime], str]] = Names("remedy")
NUMBERERS = frozenset({"secretariat", "mail_clerk", "records_officer", "ppid_officer", "information_service"})


@dataclass(frozen=True)
class Right:
    """Under which appointment somebody signs, and by which mandate when the office is another's."""

    hat: Appointment
    mandate: Mandate | None = None


def role_of(agency: Agency, setting: str) -> str:
    """The role behind a setting such as "reply_signer_role". Raises KeyError for an unknown setting."""
    return str(agency.setting(setting))


def role_label(role: str) -> str:
    return Role(role).label if role in Role.values else role


def holder(agency: Agency, role: str, at: datetime, unit_id: int | None = None) -> Appointment | None:
    """Who holds the role on that day; a Plt or Plh in force stands before the one who is away."""
    day = at.astimezone(agency.zone).date()
    acting_first = When(Then(acting="", then=Value(1)), default=Value(0))
    held = Appointment.objects.on(day).filter(agency=agency, role=role, user__is_active=True).select_related("user")
    if unit_id:
        held = held.filter(unit=unit_id)
    return held.order_by(acting_first, "-valid_from", "-id").first()


def named(case: Case, role: str) -> Appointment | None:
    """The one official who signs this case's letters of that role, where the service names one."""
    chooser = named_signers.get(case.service)
    found = chooser(case) if chooser else None
    return found if found and found.role == role else None


def signer_of(case: Case, role: str, at: datetime, kind: str = "") -> Appointment | None:
    """Who would sign on that day: the named official while in office; else who has the mandate for letters of that
    kind, else whoever holds the role.
    """
    right = right_today(case, role, at, kind)
    return right.hat if right else None


def right_today(case: Case, role: str, at: datetime, kind: str = "") -> Right | None:
    found = named(case, role)
    if found is not None:
        day = at.astimezone(case.agency.zone).date()
        in_force = Appointment.objects.on(day).filter(pk=found.pk, user__is_active=True).select_related("user").first()
        return Right(in_force) if in_force else None
    mandate = mandates.in_force(case.agency, role, kind, at) if kind else None
    delegate = holder(case.agency, mandate.to_role, at, mandate.to_unit_id) if mandate else None
    if delegate:
        return Right(delegate, mandate)
    held = holder(case.agency, role, at)
    return Right(held) if held else None


def right_of(actor: Actor, letter: Letter, at: datetime) -> Right | None:
    """By what this person may decide over the letter on that day: an office of their own first, a mandate after it.

    A mandate does not reach a letter whose official is named: that one was chosen and nobody else.
    """
    case, role = letter.case, letter.signer_role
    if role in actor.roles and (hat := hat_for(actor, case, role, at)):
        return Right(hat)
    if actor.kind != STAFF or not actor.roles or named(case, role):
        return None
    mandate = mandates.in_force(case.agency, role, letter.kind, at)
    if mandate is None or mandate.to_role not in actor.roles:
        return None
    hat = hat_of(actor, case.agency, mandate.to_role, at, mandate.to_unit_id)
    return Right(hat, mandate) if hat else None


def hat_for(actor: Actor, case: Case, role: str, at: datetime) -> Appointment | None:
    """The appointment under which this person may sign a letter of the case on that day, if at all."""
    found = named(case, role)
    if found and found.user_id != actor.user_id:
        return None
    return hat_of(actor, case.agency, role, at)


def hat_of(actor: Actor, agency: Agency, role: str, at: datetime, unit_id: int | None = None) -> Appointment | None:
    """The appointment under which this person holds the role (in that unit) on that day, if at all."""
    if actor.kind != STAFF or actor.agency_id != agency.pk or actor.user_id is None:
        return None
    day = at.astimezone(agency.zone).date()
    held = Appointment.objects.on(day).filter(agency=agency, role=role, user_id=actor.user_id, user__is_active=True)
    if unit_id and role in UNIT_BOUND:
        held = held.filter(Q(unit=unit_id) | Q(unit=None))
    return held.select_related("user").order_by("acting", "id").first()


def block_of(
    appointment: Appointment | None, role: str, *, mandate: Mandate | None = None, at: datetime | None = None
) -> dict[str, Any]:
    """The signature block as printed; before anybody has signed, the holder of the day or the bare role.

    mandate, at: whose office it is signed for, as that office was called on that day.
    """
    if appointment is None:
        return {"prefix_lines": [], "position": role_label(role), "name": "", "rank": "", "nip": "", "decree": ""}
    user = appointment.user
    prefix: list[str] = []
    if mandate and at:
        prefix = mandates.prefix_lines(mandate, mandates.today(mandate.agency, at))
    return {
        "prefix_lines": prefix,
        "position": appointment.title,
        "name": user.full_name,
        "rank": user.rank,
        "nip": user.nip,
        "decree": "; ".join(filter(None, (appointment.decree, mandate.decree if mandate else ""))),
    }
