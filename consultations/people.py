"""Who of the bidang is free, who serves whom since when, and to whom a waiting visitor goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from casework.cases import engine
from casework.cases.models import Case, Task
from casework.organization.actors import Actor
from casework.organization.models import Agency, Appointment, Role, User
from consultations.recording import OFFICERS

SERVE, NOTE = "consult", "document"  # steps of the SOP: row 2 and row 3
ASSIGNERS = OFFICERS | {Role.FRONT_OFFICE.value}  # row 1: "untuk diarahkan ke bidang"


@dataclass(frozen=True)
class Person:
    """`task`: what of row 2 this person has in hand; started, or only given."""

    user: User
    title: str
    task: Task | None = None

    @property
    def free(self) -> bool:
        return self.task is None


def in_hand(agency: Agency) -> list[Task]:
    """Open sessions of row 2 that somebody serves or was given."""
    rows = Task.objects.open().filter(agency=agency, kind=Task.Kind.STEP, case__service="consultation", step__key=SERVE)
    return list(rows.exclude(holder=None).select_related("case").order_by("started_at", "pk"))


def personnel(agency: Agency, at: datetime, *, unit_id: int | None = None) -> list[Person]:
    """Everybody of the lane on that day, the free ones first. Two queries."""
    day = at.astimezone(agency.zone).date()
    held = Appointment.objects.on(day).filter(agency=agency, role__in=OFFICERS, user__is_active=True)
    busy: dict[int, Task] = {}
    for task in in_hand(agency):
        busy.setdefault(task.holder_id or 0, task)
    found: dict[int, Person] = {}
    for hat in held.select_related("user").order_by("role", "user__full_name"):
        if unit_id is None or hat.unit_id in (None, unit_id):
            found.setdefault(hat.user_id, Person(hat.user, hat.title, busy.get(hat.user_id)))
    return sorted(found.values(), key=lambda person: (not person.free, person.user.full_name))


def free(people: Iterable[Person]) -> list[Person]:
    return [person for person in people if person.free]


def assign(case: Case, user_id: int, *, by: Actor, at: datetime) -> User:
    """Gives a waiting visitor to somebody free. Raises ActRefused, and Stale when row 2 is over."""
    with transaction.atomic():
        User.objects.select_for_update().filter(pk=user_id).first()  # two desks at once send one visitor
        person = next((one for one in personnel(case.agency, at, unit_id=case.unit_id) if one.user.pk == user_id), None)
        if person is None:
            raise engine.ActRefused("Pilih personil bidang yang bertugas hari ini.")
        task = Task.objects.open().filter(case=case, kind=Task.Kind.STEP, step__key=SERVE).first()
        if task is None:
            raise engine.Stale("Konsultasi ini sudah tidak menunggu dilayani.")
        if task.started_at:
            raise engine.ActRefused("Konsultasi ini sedang dilayani; tidak perlu diserahkan lagi.")
        if person.task and person.task.case_id != case.pk:
            raise engine.ActRefused(
                f"{person.user.full_name} sedang memegang {person.task.case.number}. Pilih yang bebas, atau tunggu."
            )
        task.case = case
        engine.assign_task(task, to_user_id=user_id, by=by, at=at, reason="Diarahkan ke personil yang bebas")
    return person.user
