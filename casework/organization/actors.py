"""Who acts. The engine and everything below a view sees an Actor, never a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from casework.organization.models import Appointment, Role, User
from casework.prepared import prepared

Hats = tuple[tuple[str, int | None, str, int], ...]  # role, unit id or None, title, appointment id
UNIT_BOUND = frozenset({Role.WORK_UNIT.value, Role.DIVISION_STAFF.value, Role.DIVISION_HEAD.value})
STAFF, APPLICANT, SYSTEM, OUTSIDER = "staff", "applicant", "system", "outsider"


@dataclass(frozen=True, slots=True)
class Actor:
    """`kind` is staff, applicant (came with number and code; `case_id` says which case), system or outsider.

    `hats` are the appointments in force, as (role, unit id or None, title, appointment id).
    """

    kind: str
    label: str
    user_id: int | None = None
    agency_id: int | None = None
    hats: Hats = ()
    case_id: int | None = None

    @property
    def roles(self) -> frozenset[str]:
        if self.kind == APPLICANT:
            return frozenset({Role.APPLICANT.value})
        return frozenset(role for role, *_ in self.hats)

    @property
    def worn(self) -> Hats:
        """Roles and units without the person: what decides whose work and cases these are."""
        return tuple((role, unit, "", 0) for role, unit, *_ in self.hats)

    @property
    def unit_ids(self) -> frozenset[int]:
        return frozenset(unit for _, unit, *_ in self.hats if unit)

    def hat(self, roles: frozenset[str] | set[str]) -> tuple[str, int | None, str, int] | None:
        """The first hat that fits one of the roles: under which appointment the actor acts."""
        return next((hat for hat in self.hats if hat[0] in roles), None)

    def serves(self, roles: set[str], unit_id: int | None) -> bool:
        """Wears one of these hats; one of a bidang counts only for what was given to that bidang, or to none."""
        return any(
            role in roles and (role not in UNIT_BOUND or None in (unit, unit_id) or unit == unit_id)
            for role, unit, *_ in self.hats
        )

    def as_data(self) -> dict[str, object]:
        """What an event keeps of the actor: ids only, never a name of an applicant."""
        data: dict[str, object] = {"kind": self.kind}
        if self.user_id:
            data["user"] = self.user_id
        return data


SYSTEM_ACTOR = Actor(kind=SYSTEM, label="Sistem")
NOBODY = Actor(kind=OUTSIDER, label="")


@prepared
def _appointments(user_id: int, day: date) -> QuerySet[Appointment, tuple[Any, ...]]:
    found = Appointment.objects.on(day).filter(user_id=user_id, agency__active=True).order_by("agency_id", "id")
    return found.values_list("agency_id", "role", "unit_id", "position", "acting", "id")


def staff_actor(user: User, at: datetime) -> Actor:
    """The hats a user wears at that moment; someone without a current appointment is an outsider."""
    rows = _appointments(user.pk, at.date())
    if not rows or not user.is_active:
        return Actor(kind=OUTSIDER, label=str(user), user_id=user.pk)
    agency_id = rows[0][0]
    hats = tuple(
        (role, unit_id, (Appointment.Acting(acting).label + " " if acting else "") + position, pk)
        for agency, role, unit_id, position, acting, pk in rows
        if agency == agency_id
    )
    return Actor(kind=STAFF, label=str(user), user_id=user.pk, agency_id=agency_id, hats=hats)


def applicant_actor(case_id: int, agency_id: int, label: str = "Pemohon") -> Actor:
    return Actor(kind=APPLICANT, label=label, agency_id=agency_id, case_id=case_id)
