"""What was not done in time is heard by its case: a limit missed opens the window that the law gives for it.

A case hears `<key>_passed` once its last day is over, evening included, at whatever hour: a right does not wait for the
office to open. The window is counted from that last day. Who must tell whom is the business of alerts.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from casework.cases.act import opened, write
from casework.cases.models import Case, ChainHead, Deadline
from casework.cases.models.deadline import PASSED
from casework.organization.actors import SYSTEM_ACTOR

BATCH = 500
INSTANT = timedelta(seconds=1)


def sweep(now: datetime, *, batch: int = BATCH) -> int:
    """Write what passed, one transaction per deadline; returns how many cases heard something."""
    due = Deadline.objects.open().filter(passes_at__lte=now).order_by("passes_at", "id")
    return sum(_hear(pk, case_id, now) for pk, case_id in due.values_list("pk", "case_id")[:batch])


@transaction.atomic
def _hear(pk: int, case_id: int, now: datetime) -> bool:
    """Under the lock of the chain head, as every act: who answers at the same moment is before or after it."""
    if not ChainHead.objects.select_for_update(skip_locked=True).filter(pk=case_id).exists():
        return False  # somebody acts on the case; the next sweep looks again
    case = Case.objects.for_page().get(pk=case_id)
    act = opened(case, SYSTEM_ACTOR, now, {}, None)
    missed = next((row for row in act.clocks.open.values() if row.pk == pk), None)
    if missed is None or missed.passes_at is None or missed.passes_at > now:
        return False
    last, missed.passes_at = missed.passes_at - INSTANT, None
    act.clocks.changed.append(missed)
    data = {"deadline": pk, "due_version": missed.due_version, "effective_at": last.isoformat()}
    act.chain.add(f"{missed.kind}{PASSED}", by=SYSTEM_ACTOR, at=now, data=data)
    act.clocks.hear(f"{missed.kind}{PASSED}", at=last)
    write(act)
    return True
