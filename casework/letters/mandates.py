"""Who signs on whose behalf: the mandates of an agency, made and ended by its admin, read on the day of signing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from casework.letters.models import Mandate
from casework.organization.actors import STAFF, Actor
from casework.organization.models import Agency, Appointment, Role

SHORTEST = 10
SIGNERS = (Role.AGENCY_HEAD, Role.PPID_HEAD, Role.DIVISION_HEAD, Role.SECRETARIAT)


class MandateRefused(Exception):
    """The mandate may not be made or ended; the message says why and what would cure it, in Indonesian."""


def today(agency: Agency, at: datetime) -> date:
    return at.astimezone(agency.zone).date()


def in_force(agency: Agency, role: str, kind: str, at: datetime) -> Mandate | None:
    """The mandate under which letters of that kind are signed for that role on that day."""
    rows = Mandate.objects.on(today(agency, at)).filter(agency=agency, of_role=role).order_by("id")
    return next((row for row in rows if row.covers(kind)), None)


def add(agency: Agency, values: dict[str, Any], *, by: Actor, at: datetime) -> Mandate:
    """Raises MandateRefused."""
    row = Mandate(agency=agency, made_by_id=_require_admin(agency, by), made_at=at, **values)
    if why := _wrong(row, today(agency, at)):
        raise MandateRefused(why)
    with transaction.atomic():
        Agency.objects.select_for_update().filter(pk=agency.pk).values_list("pk").first()  # one after the other
        if other := overlapping(row):
            raise MandateRefused(
                f"Bertumpuk dengan mandat {other.decree} ({other.get_of_role_display()} kepada"
                f" {other.get_to_role_display()}) pada hari dan jenis surat yang sama. Akhiri dahulu yang itu."
            )
        row.save(force_insert=True)
    return row


def _wrong(row: Mandate, day: date) -> str:
    if len({row.of_role, row.to_role, row.via_role}) < (3 if row.form == Mandate.Form.UB else 2):
        return "Pemberi, perantara, dan penerima mandat harus jabatan yang berbeda."
    if row.form == Mandate.Form.UB and not row.via_role:
        return "Untuk u.b. pilih jabatan perantaranya."
    if row.form == Mandate.Form.AN and row.via_role:
        return "Perantara hanya untuk u.b."
    if row.valid_until < row.valid_from:
        return "Hari terakhir tidak boleh sebelum hari pertama."
    if row.valid_until < day:
        return "Mandat ini sudah berakhir sebelum dicatat. Periksa tanggalnya."
    if len(row.decree.strip()) < SHORTEST:
        return "Tulis surat keputusan atau perintah yang menjadi dasarnya, dengan nomornya."
    return ""


def overlapping(row: Mandate) -> Mandate | None:
    """Two mandates for one letter on one day would leave open who signs it."""
    days = Mandate.objects.filter(valid_from__lte=row.valid_until, valid_until__gte=row.valid_from)
    others = days.filter(agency=row.agency, of_role=row.of_role)
    return next((one for one in others if not one.kinds or not row.kinds or set(one.kinds) & set(row.kinds)), None)


def end(row: Mandate, *, by: Actor, at: datetime, reason: str) -> Mandate:
    """From this moment nobody signs by it any more; what was signed stands. Raises MandateRefused."""
    _require_admin(row.agency, by)
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST:
        raise MandateRefused("Tulis alasannya, sedikitnya 10 huruf.")
    day = today(row.agency, at)
    yesterday = date.fromordinal(day.toordinal() - 1)
    going = Mandate.objects.filter(pk=row.pk, ended_at=None, valid_until__gte=day)
    values = {"valid_until": yesterday, "ended_at": at, "ended_by_id": by.user_id, "ended_reason": reason[:300]}
    if not going.update(**values):
        raise MandateRefused("Mandat ini sudah berakhir.")
    for name, value in values.items():
        setattr(row, name, value)
    return row


def _require_admin(agency: Agency, by: Actor) -> int:
    own = by.kind == STAFF and by.agency_id == agency.pk
    if not own or by.user_id is None or Role.AGENCY_ADMIN.value not in by.roles:
        raise MandateRefused("Mandat dicatat oleh admin instansi.")
    return by.user_id


def office(agency: Agency, role: str, day: date) -> str:
    """The office as a.n. prints it: without Plt. or Plh., because the mandate is of the office and not of who acts."""
    rows = Appointment.objects.on(day).filter(agency=agency, role=role).order_by("acting", "-valid_from", "-id")
    held = rows.first()
    return held.position if held else str(Role(role).label)


def prefix_lines(row: Mandate, day: date) -> list[str]:
    """What stands above the position of who signs."""
    first = f"a.n. {office(row.agency, row.of_role, day)}"
    return [first] if row.form == Mandate.Form.AN else [first, office(row.agency, row.via_role, day), "u.b."]


def on_behalf(row: Mandate, day: date) -> list[int]:
    """User ids of those in whose name it was signed: they have a part in the letter too."""
    roles = [role for role in (row.of_role, row.via_role) if role]
    held = Appointment.objects.on(day).filter(agency=row.agency_id, role__in=roles)
    return sorted(set(held.values_list("user_id", flat=True)))
