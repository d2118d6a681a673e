"""Reminders and breaches. `Deadline.next_alert_at <= now` is claimed under lock, written as an event, sent by the
outbox.

Unique (deadline, kind, due version): two beats, a killed worker or a late start neither lose nor repeat one.
Alerts wait for office hours; those of closed or stopped work do not exist (their next_alert_at is empty).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from casework.cases.clocks import BREACH, REMIND, office_time
from casework.cases.engine import poke
from casework.cases.models import ChainHead, Deadline, EffectRun, Event
from casework.cases.models.deadline import Alert
from casework.cases.models.event import event_digest
from casework.organization.actors import SYSTEM_ACTOR

BATCH = 500


def sweep(now: datetime, *, batch: int = BATCH) -> int:
    """Claim and write one batch of alerts; returns how many deadlines were looked at (0 = nothing is due)."""
    with transaction.atomic():
        due = Deadline.objects.alertable(now).select_for_update(skip_locked=True, of=("self",))
        deadlines = list(due.select_related("case__agency__calendar").order_by("next_alert_at", "id")[:batch])
        ready, early = [], []
        for deadline in deadlines:
            clock = office_time(deadline.case.agency)
            (ready if clock.is_open(now) else early).append(deadline)
        for deadline in early:
            deadline.next_alert_at = office_time(deadline.case.agency).next_opening(now)
        runs = _write(ready, now) if ready else []
        if deadlines:
            Deadline.objects.bulk_update(deadlines, ("next_alert_at", "next_alert", "breached_at"))
        poke(runs)
    return len(deadlines)


def _write(deadlines: list[Deadline], now: datetime) -> list[EffectRun]:
    heads = {
        head.pk: head
        for head in ChainHead.objects.select_for_update().filter(pk__in={d.case_id for d in deadlines}).order_by("pk")
    }
    events, alerts = [], []
    for deadline in deadlines:
        kind = deadline.next_alert or BREACH
        event = _link(heads[deadline.case_id], deadline, kind, now)
        events.append(event)
        alerts.append(Alert(deadline=deadline, kind=kind, due_version=deadline.due_version, event=event))
        if kind == REMIND:
            deadline.next_alert_at, deadline.next_alert = max(deadline.due_at, now), BREACH
        else:
            deadline.breached_at = deadline.due_at
            deadline.next_alert_at, deadline.next_alert = None, ""
    Event.objects.bulk_create(events)
    Alert.objects.bulk_create(alerts)
    ChainHead.objects.bulk_update(heads.values(), ("seq", "hash"))
    return EffectRun.objects.bulk_create(
        EffectRun(event=event, effect="alert_holder", not_before=now) for event in events
    )


def _link(head: ChainHead, deadline: Deadline, kind: str, now: datetime) -> Event:
    data = {"deadline": deadline.pk, "clock": deadline.kind, "due_version": deadline.due_version}
    actor = SYSTEM_ACTOR.as_data()
    name = "deadline_near" if kind == REMIND else "deadline_passed"
    digest = event_digest(head.hash, case_id=head.pk, seq=head.seq + 1, kind=name, actor=actor, at=now, data=data)
    event = Event(
        case_id=head.pk, seq=head.seq + 1, kind=name, actor=actor, at=now, data=data, previous_hash=head.hash,
        hash=digest
    )  # fmt: skip
    head.seq, head.hash = event.seq, digest
    return event
