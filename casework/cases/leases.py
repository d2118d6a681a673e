"""Taking a task of a role into one's own hands for a while, so that two people do not do the same work.

A claim lasts the agency's `lease_minutes`. Beginning the work or acting on the case makes it last; a claim on which
nobody acted ends by itself and the task is the role's again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from casework.cases.act import opened, write
from casework.cases.models import Task
from casework.cases.models.task import TaskQuerySet
from casework.organization.actors import SYSTEM_ACTOR, Actor
from casework.organization.models import Agency

TRIED = 20  # tasks looked at for "the next one" before it gives up: so many others took one in the same second
BATCH = 200


def claim(task: Task, *, by: Actor, at: datetime) -> bool:
    """False when somebody else holds it. The condition of the update decides, whoever read the task as free."""
    until = at + timedelta(minutes=int(str(task.case.agency.setting("lease_minutes"))))
    with transaction.atomic():
        act = opened(task.case, by, at, {}, None)  # the chain head before the task, as everywhere: no deadlock
        free = Task.objects.open().filter(pk=task.pk, holder=None)
        if not free.update(holder_id=by.user_id, lease_until=until):
            return False
        act.chain.add("task_claimed", by=by, at=at, data={"task": task.pk, "until": until.isoformat()})
        write(act)
    return True


def release(task: Task, *, by: Actor, at: datetime) -> bool:
    """Give back what one claimed; False when it is not (any more) a claim of this person."""
    return _give_back(task, Task.objects.open().filter(pk=task.pk, holder_id=by.user_id), by, at)


def claim_next(actor: Actor, agency: Agency, *, at: datetime) -> Task | None:
    """The free task of this person's roles that falls due first, now theirs; None when there is none."""
    release_expired(at, agency)
    free = Task.objects.for_actor(actor).filter(holder=None, waits_for_applicant=False).by_due()
    for task in free.select_related("case__agency")[:TRIED]:
        if claim(task, by=actor, at=at):
            return task
    return None


def release_expired(at: datetime, agency: Agency | None = None) -> int:
    """Claims whose time is over. Called by the minute sweep, and before anybody asks for the next task."""
    over = Task.objects.open().filter(lease_until__lte=at)
    if agency:
        over = over.filter(agency=agency)
    return sum(
        _give_back(task, Task.objects.open().filter(pk=task.pk, lease_until__lte=at), SYSTEM_ACTOR, at)
        for task in over.select_related("case__agency").order_by("lease_until")[:BATCH]
    )


def keep(task: Task, actor: Actor) -> None:
    """Its holder has acted: the claim does not end by itself any more."""
    if task.pk and task.lease_until and task.holder_id == actor.user_id:
        task.lease_until = None
        task.save(update_fields=("lease_until",))


def _give_back(task: Task, held: TaskQuerySet, by: Actor, at: datetime) -> bool:
    with transaction.atomic():
        act = opened(task.case, by, at, {}, None)
        if not held.exclude(lease_until=None).update(holder=None, lease_until=None):
            return False
        act.chain.add("task_released", by=by, at=at, data={"task": task.pk})
        write(act)
    return True
