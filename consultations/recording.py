"""The only writer of a consultation's record after its registration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F

from casework.cases.act import Stale
from casework.cases.models import Case
from casework.cooperatives import register
from casework.cooperatives.models import Cooperative
from casework.organization.actors import UNIT_BOUND, Actor
from casework.organization.models import Agency, Appointment, Role, Unit
from consultations.models import Consultation

NOTES = ("topics", "question", "position", "answer", "legal_basis", "brought")
RESULT = (*NOTES, "follow_up", "follow_up_note", "review_wanted")
OFFICERS = frozenset({Role.DIVISION_STAFF.value, Role.DIVISION_HEAD.value})  # lane of row 2 and 3, and its head
CHANGED = "Catatan ini baru saja disimpan orang lain. Cocokkan isinya, lalu simpan lagi."


def may_write(actor: Actor, case: Case) -> bool:
    return case.is_running and actor.serves(set(OFFICERS), case.unit_id)


def save(
    record: Consultation, values: Mapping[str, Any], *, by: Actor, at: datetime, revision: int | None = None
) -> None:
    """Raises Stale when somebody saved since `revision`. None: whatever the last one is."""
    kept = {name: values[name] for name in RESULT if name in values}
    there = Consultation.objects.filter(pk=record.pk)
    if revision is not None:
        there = there.filter(revision=revision)
    if not there.update(**kept, revision=F("revision") + 1, saved_at=at, saved_by_id=by.user_id):
        raise Stale(CHANGED)
    record.refresh_from_db()


def choose(record: Consultation, cooperative: Cooperative | None, name: str, *, by: Actor, at: datetime) -> None:
    """One of the list, or only its name as it was said."""
    said = cooperative.name[:160] if cooperative else name
    Consultation.objects.filter(pk=record.pk).update(
        cooperative=cooperative, cooperative_name=said, revision=F("revision") + 1, saved_at=at, saved_by_id=by.user_id
    )
    record.refresh_from_db()


def known(agency: Agency, text: str) -> Cooperative | None:
    """The one cooperative somebody means by its NIK, the number of its legal entity or its whole name."""
    found = register.find(agency, text, most=3) if text else []
    numbers = "".join(text.upper().split())
    same = [row for row in found if numbers in (row.nik_koperasi, row.entity_number)] or [
        row for row in found if row.search_name == register.search_key(text)
    ]
    return same[0] if len(same) == 1 else None


def bidang(agency: Agency, at: datetime) -> Unit | None:
    """To whom the desk sends it: the one bidang whose people hold the lane of row 2; None where several do."""
    held = Appointment.objects.on(at.astimezone(agency.zone).date()).filter(
        agency=agency, role__in=OFFICERS & UNIT_BOUND
    )
    units = set(held.exclude(unit=None).values_list("unit", flat=True))
    return Unit.objects.get(pk=units.pop()) if len(units) == 1 else None
