"""A new holiday or office hour moves open deadlines: each move is written into its case, and nobody is told twice.

Run by the minute sweep for calendars that changed. What was counted last lies in the cache; losing it costs one pass.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.core.cache import cache
from django.db import transaction

from casework.cases import act, registry
from casework.cases.clocks import BREACH, REMIND, explain
from casework.cases.models import Case, Deadline, Task
from casework.organization.actors import SYSTEM_ACTOR
from casework.workdays.clock import ClockError
from casework.workdays.models import Calendar

log = logging.getLogger(__name__)

KEEP = 30 * 24 * 3600  # seconds
EVENT = "deadlines_recounted"


def sweep(now: datetime) -> int:
    """Recount for every calendar whose revision changed; returns how many cases moved."""
    moved = 0
    for calendar in Calendar.objects.all():
        key, revision = f"recounted:{calendar.pk}", str(calendar.revision)
        if cache.get(key) == revision:
            continue
        try:
            moved += recount(calendar, now)
        except ClockError as error:  # its limits stand as they are until it is mended; the others go on
            log.error("Kalender %s tidak dapat dihitung ulang: %s", calendar.code, error)
        cache.set(key, revision, KEEP)
    return moved


def recount(calendar: Calendar, now: datetime) -> int:
    """Idempotent; one transaction per case, so that a kill half way loses nothing."""
    rows = Deadline.objects.open().filter(case__agency__calendar=calendar, stopped=False)
    rows = rows.select_related("case__agency__calendar").prefetch_related("stops", "extensions")
    cases = {row.case_id for row in rows.iterator(chunk_size=500) if explain(row, row.case.agency).at != row.due_at}
    return sum(_recount_case(case_id, now) for case_id in sorted(cases))


@transaction.atomic
def _recount_case(case_id: int, now: datetime) -> bool:
    case = Case.objects.for_page().get(pk=case_id)
    writing = act.opened(case, SYSTEM_ACTOR, now, {}, None)
    moved, public = [], False
    for deadline in Deadline.objects.open().filter(case=case, stopped=False).prefetch_related("stops", "extensions"):
        old, new = deadline.due_at, explain(deadline, case.agency).at
        if new is None or new == old:
            continue
        writing.clocks.move(deadline, new)
        _say_nothing_twice(deadline)
        if deadline.task_id:
            Task.objects.filter(pk=deadline.task_id, due_at=old).update(due_at=new)
        moved.append({"clock": deadline.kind, "from": old.isoformat(), "to": new.isoformat()})
        public = public or deadline.public
    if moved:
        effects = ["tell_applicant"] if public and "tell_applicant" in registry.after_effects else []
        writing.chain.add(EVENT, by=SYSTEM_ACTOR, at=now, data={"moved": moved}, effects=effects)
        act.write(writing)
    return bool(moved)


def _say_nothing_twice(deadline: Deadline) -> None:
    if deadline.breached_at:  # it is over under the new calendar too, and was told
        deadline.next_alert_at, deadline.next_alert = None, ""
    elif deadline.next_alert == REMIND and deadline.alerts.filter(kind=REMIND).exists():
        deadline.next_alert_at, deadline.next_alert = deadline.due_at, BREACH
