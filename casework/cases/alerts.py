"""Reminders and breaches. `Deadline.next_alert_at <= now` is claimed under lock, written as an event, sent by the
outbox.

Unique (deadline, kind, due version): two beats, a killed worker or a late start neither lose nor repeat one.
Alerts wait for office hours; those of closed or stopped work do not exist (their next_alert_at is empty).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from casework.cases.act import poke
from casework.cases.clocks import BREACH, REMIND, office_time
from casework.cases.models import ChainHead, Deadline, EffectRun, Event
from casework.cases.models.deadline import Alert
from casework.cases.models.event import event_digest
from casework.organization.actors import SYSTEM_ACTOR
from casework.organization.models import Agency
from casework.workdays.clock import ClockError

BATCH = 500


def sweep(now: datetime, *, batch: int = BATCH) -> int:
    """Claim and write one batch of alerts; returns how many deadlines were looked at (0 = nothing is due)."""
    with transaction.atomic():
        deadlines, heads = _claim(now, batch)
        ready: list[Deadline] = []
        for agency, mine in _by_agency(deadlines):
            opening = _opening(agency, now)
            if opening <= now:
                ready += mine
            else:
                Deadline.objects.filter(pk__in=[row.pk for row in mine]).update(next_alert_at=opening)
        poke(_write(ready, heads, now) if ready else [])
    return len(deadlines)


def _opening(agency: Agency, now: datetime) -> datetime:
    """A calendar that knows no opening any more must not hold an alert back, nor those of the other agencies."""
    try:
        return office_time(agency).next_opening(now)
    except ClockError:
        return now


def _by_agency(deadlines: list[Deadline]) -> Iterator[tuple[Agency, list[Deadline]]]:
    found: dict[int, list[Deadline]] = {}
    for deadline in deadlines:
        found.setdefault(deadline.agency_id, []).append(deadline)  # type: ignore[attr-defined]
    for agency in Agency.objects.select_related("calendar").filter(pk__in=found):
        yield agency, found[agency.pk]


def _claim(now: datetime, batch: int) -> tuple[list[Deadline], dict[int, ChainHead]]:
    """Chain heads first and deadlines after them, as in every act; a case somebody is acting on waits for the next
    sweep."""
    due = Deadline.objects.alertable(now).order_by("next_alert_at", "id")
    cases = set(due.values_list("case_id", flat=True)[:batch])
    free = ChainHead.objects.select_for_update(skip_locked=True).filter(pk__in=cases).order_by("pk")
    heads = {head.pk: head for head in free}
    locked = due.filter(case__in=heads).select_for_update(of=("self",)).annotate(agency_id=F("case__agency_id"))
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
    Event.objects.bulk_create(events)
    Alert.objects.bulk_create(alerts)
    _move_on(alerts)
    last = Event.objects.filter(case=OuterRef("pk")).order_by("-seq")
    moved = ChainHead.objects.filter(pk__in={event.case_id for event in events})
    moved.update(seq=Subquery(last.values("seq")[:1]), hash=Subquery(last.values("hash")[:1]))
    return EffectRun.objects.bulk_create(
        EffectRun(event=event, effect="alert_holder", not_before=now) for event in telling.values()
    )


def _move_on(alerts: list[Alert]) -> None:
    """After the reminder comes the breach, when it is due; after the breach nothing. One statement for each kind."""
    reminded = [alert.deadline_id for alert in alerts if alert.kind == REMIND]
    breached = [alert.deadline_id for alert in alerts if alert.kind == BREACH]
    Deadline.objects.filter(pk__in=reminded).update(next_alert_at=F("due_at"), next_alert=BREACH)
    Deadline.objects.filter(pk__in=breached).update(breached_at=F("due_at"), next_alert_at=None, next_alert="")


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
