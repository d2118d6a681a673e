"""The only writer of guests: one comes, one leaves, a line of the agenda is corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.applicants import registering
from casework.organization.actors import Actor
from casework.organization.models import Agency, Appointment, Unit
from casework.registers import book, hooks
from casework.registers.layout import Code
from casework.registers.models import RegisterEntry
from casework.workdays.words import clock
from frontdesk.guests.models import Guest


@dataclass(frozen=True)
class Arrival:
    """Who came, what for, whom to see. `late`: why it is written down only now."""

    name: str
    kind: str
    phone: str = ""
    origin: str = ""
    about: str = ""
    destination: str = ""
    late: str = ""

    @property
    def purpose(self) -> str:
        origin = f" dari {self.origin}" if self.origin else ""
        about = f": {self.about}" if self.about else ""
        return f"{Guest.Kind(self.kind).label}{origin}{about}"


def come(arrival: Arrival, *, agency: Agency, by: Actor, at: datetime, came_at: datetime, key: UUID) -> Guest:
    """One transaction: the person, the line of the agenda, the guest. The same form sent again is the same guest.

    Raises registers.book.BookClosed, numbering.NumberBusy.
    """
    with transaction.atomic():
        if known := Guest.objects.filter(key=key, agency=agency).select_related("entry").first():
            return known
        local = came_at.astimezone(agency.zone)
        person = registering.register(
            agency, {"name": arrival.name, "phone": arrival.phone}, at=at, in_person=True, user_id=by.user_id
        )
        columns = {
            "date": local.date(), "time": clock(local), "name": arrival.name, "purpose": arrival.purpose,
            "destination": arrival.destination, "officer": by.label,
        }  # fmt: skip
        entry = book.add(agency, Code.VISITORS, at=at, columns=columns, by=by, applicant=person, note=arrival.late)
        unit, host = whom(agency, arrival.destination, local.date())
        guest = Guest(agency=agency, entry=entry, kind=arrival.kind, unit=unit, came_at=came_at, key=key)
        guest.host_id = host
        guest.save(force_insert=True)
    return guest


def leave(guest: Guest, *, by: Actor, at: datetime) -> bool:
    """False when it was noted already."""
    rows = Guest.objects.filter(pk=guest.pk, left_at=None, came_at__lte=at)
    return bool(rows.update(left_at=at, left_noted_by_id=by.user_id))


def hosts(agency: Agency, day: date) -> list[str]:
    """What may be asked for: units, then people with their post."""
    people = Appointment.objects.on(day).filter(agency=agency, user__is_active=True).select_related("user")
    units = Unit.objects.filter(agency=agency).order_by("name").values_list("name", flat=True)
    names = sorted({person.user.full_name for person in people})
    return [*units, *names]


def whom(agency: Agency, text: str, day: date) -> tuple[Unit | None, int | None]:
    """The unit, or the person with the unit he belongs to, when exactly that was chosen; other words stay words."""
    if not text:
        return None, None
    if unit := Unit.objects.filter(agency=agency, name__iexact=text).first():
        return unit, None
    posts = Appointment.objects.on(day).filter(agency=agency, user__full_name__iexact=text).select_related("unit")
    post = posts.order_by("pk").first()
    return (post.unit, post.user_id) if post else (None, None)


def _follow(old: RegisterEntry, new: RegisterEntry) -> None:
    """A line that was struck for another takes its guest along."""
    Guest.objects.filter(entry=old).update(entry=new)


hooks.corrections.add("guest", _follow)
