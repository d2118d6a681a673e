"""Dispositions of the demo cases: given with the step of the SOP, and carried out by who got them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from casework.cases.clocks import office_time
from casework.cases.dispositions import recipients, writing
from casework.cases.dispositions.forms import next_workday
from casework.cases.models import Addressee, Case
from casework.organization.actors import Actor
from casework.organization.models import Unit


def give(case: Case, act: dict[str, Any], *, by: Actor, at: datetime) -> None:
    """`to`: the post that the form of the head would offer, as "role unit"."""
    role, unit, position, _ = next(hat for hat in by.hats if hat[0] in recipients.HIGH)
    day = at.astimezone(case.agency.zone).date()
    offer = recipients.offer(case.agency, day, role=role)
    order = writing.Order(
        to=offer.chosen([_key(case, post) for post in act["to"]]), instructions=act["instructions"],
        note=act.get("note", ""), due_on=next_workday(office_time(case.agency), day, act["days"]),
    )  # fmt: skip
    writing.give(case, order, giver=writing.Giver(by.user_id or 0, position, role, unit), by=by, at=at)


def _key(case: Case, post: str) -> str:
    role, code = post.split()
    return f"r.{role}.{Unit.objects.get(agency=case.agency_id, code=code).pk}"


def unit_of(act: dict[str, Any]) -> str:
    """The first bidang named leads, as in the form."""
    return str(act["to"][0]).split()[1]


def carried_out(case: Case, act: dict[str, Any], *, by: Actor, at: datetime) -> None:
    shares = Addressee.objects.filter(disposition__case=case, task__finished_at=None).select_related("task")
    row = next(row for row in shares if (row.task.role, row.task.unit_id) in {hat[:2] for hat in by.hats})
    row.task.case = case
    writing.finish(row, note=act["note"], by=by, at=at)
