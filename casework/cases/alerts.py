"""Reminders and breaches. `Deadline.next_alert_at <= now` is claimed under lock, written as an event, sent by the
outbox.

Unique (deadline, kind, due version): two beats, a killed worker or a late start neither lose nor repeat one.
Alerts wait for office hours; those of closed or stopped work do not exist (their next_alert_at is empty).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from casework.cases.act import poke
from casework.cases.clocks import BREACH, REMIND, office_time
from casework.cases.models import ChainHead, Deadline, EffectRun, Event
from casework.cases.models.deadline import Alert
from casework.cases.models.event import event_digest
from casework.organization.actors import SYSTEM_ACTOR

BATCH = 500


def sweep(now: datetime, *, batch: int = BATCH) -> int:
    """Claim and write one batch of alerts; returns how many deadlines were looked at (0 = nothing is due)."""
    with transaction.atomic():
        deadlines, heads = _claim(now, batch)
        ready: list[Deadline] = []
        early: list[Deadline] = []
        for deadline in deadlines:
            clock = office_time(deadline.case.agency)
            (ready if clock.is_open(now) else early).append(deadline)
        for deadline in early:
            deadline.next_alert_at = office_time(deadline.case.agency).next_opening(now)
        runs = _write(ready, heads, now) if ready else []
        if deadlines:
            Deadline.objects.bulk_update(deadlines, ("next_alert_at", "next_alert", "breached_at"))
        poke(runs)
    return len(deadlines)


def _claim(now: datetime, batch: int) -> tuple[list[Deadline], dict[int, ChainHead]]:
    """Chain heads first and deadlines after them, as in every act; a case somebody is acting on waits for the next
    sweep."""
    due = Deadline.objects.alertable(now).order_by("next_alert_at", "id")
    cases = set(due.values_list("case_id", flat=True)[:batch])
    free = ChainHead.objects.select_for_update(skip_locked=True).filter(pk__in=cases).order_by("pk")
    heads = {head.pk: head for head in free}
    locked = due.filter(case__in=heads).select_for_update(of=("self",)).select_related("case__agency__calendar")
    return list(locked[:batch]), heads


def _write(deadlines: list[Deadline], heads: dict[int, ChainHead], now: datetime) -> list[EffectRun]:
    """Reminder and breach missed together are one breach; alerts of one case and task ripe together are one message."""
    events, alerts = [], []
    telling: dict[tuple[int, int | None], Event] = {}
    for deadline in sorted(deadlines, key=lambda deadline: deadline.due_at):
        kind = BREACH if deadline.due_at <= now else deadline.next_alert or BREACH
        event = _link(heads[deadline.case_id], deadline, kind, now)
        events.append(event)
        telling.setdefault((deadline.case_id, deadline.task_id), event)
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
        EffectRun(event=event, effect="alert_holder", not_before=now) for event in telling.values()
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
