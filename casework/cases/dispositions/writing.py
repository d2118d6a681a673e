"""The only writer of dispositions. Each act locks the chain of the case first and closes tasks only while they are
open, so that of two people who act on the same share one is told that the other was first.

Invariant: every addressee has an open task, or an end: done, passed on (there is a disposition of theirs), returned
(the giver has an open share instead), recalled, or ended with the case.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db import transaction

from casework.cases import engine, registry
from casework.cases.act import Act, ActRefused, Stale, opened, sync_due, write
from casework.cases.clocks import office_time
from casework.cases.clocks import opened as opened_deadline
from casework.cases.models import Addressee, Case, Deadline, Disposition, Document, Event, Task
from casework.organization.actors import UNIT_BOUND, Actor
from casework.organization.models import Role
from casework.prepared import insert

GIVEN, PASSED, RETURNED, RECALLED, REMINDED = (
    f"disposition_{word}" for word in ("given", "passed", "returned", "recalled", "reminded")
)
POSTS = frozenset(  # what comes back to one of these waits for whoever holds the post then
    {Role.AGENCY_HEAD.value, Role.SECRETARIAT.value, Role.DIVISION_HEAD.value, Role.PPID_HEAD.value}
)
FIRST_OF_ALL = "Disposisi ini sudah ditangani orang lain sejak halaman dibuka."
CLOSED = "Kasus ini sudah ditutup, jadi tidak dapat didisposisikan lagi."


@dataclass(frozen=True)
class Recipient:
    """A person, or whoever holds the role (in the unit). `until`: an act of the SOP that fulfils it too."""

    label: str
    role: str
    unit_id: int | None = None
    user_id: int | None = None
    until: str = ""


@dataclass(frozen=True)
class Giver:
    """Who wrote it, under which title."""

    user_id: int
    position: str
    role: str
    unit_id: int | None = None


@dataclass(frozen=True)
class Paper:
    """A disposition on paper that somebody copies: when it was written, and the scan or why there is none."""

    written_at: datetime
    scan: Document | None = None
    reason: str = ""


@dataclass(frozen=True)
class Order:
    to: Sequence[Recipient]
    instructions: Sequence[str] = ()
    note: str = ""
    urgency: str = Disposition.Urgency.NORMAL.value
    due_on: date | None = None
    paper: Paper | None = field(default=None)


def give(
    case: Case, order: Order, *, giver: Giver, by: Actor, at: datetime, passed_by: Addressee | None = None
) -> Disposition:
    """Write it and open a task for each addressee. passed_by: the share that is handed on with it, which ends.

    Raises ActRefused (nobody named, the case is closed) and Stale (the share is not open any more).
    """
    if not order.to:
        raise ActRefused("Pilih sedikitnya satu penerima disposisi.")
    with transaction.atomic():
        act = opened(case, by, at, {}, None)
        if not Case.objects.running().filter(pk=case.pk).exists():
            raise ActRefused(CLOSED)
        if passed_by:
            _close(act, [passed_by.task], "passed")
        row = _row(case, order, giver, by, at, passed_by)
        tasks = [_task(row, to, by, at) for to in order.to]
        _open(act, row, tasks)
        told = {"disposition": row.pk, "tasks": [task.pk for task in tasks]} | ({"paper": True} if row.on_paper else {})
        if passed_by:
            told["passed_by"] = passed_by.pk
        Addressee.objects.bulk_create(
            Addressee(disposition=row, task=task, label=to.label[:160])
            for task, to in zip(tasks, order.to, strict=True)
        )
        act.chain.add(PASSED if passed_by else GIVEN, by=by, at=at, data=told, effects=_effects("tell_holder"))
        write(act)
    return row


def _row(case: Case, order: Order, giver: Giver, by: Actor, at: datetime, passed_by: Addressee | None) -> Disposition:
    paper = order.paper
    return Disposition.objects.create(
        case=case, urgency=order.urgency, instructions=list(order.instructions), note=order.note.strip(),
        due_on=order.due_on, given_by_id=giver.user_id, position=giver.position[:130], role=giver.role,
        unit_id=giver.unit_id, written_at=paper.written_at if paper else at, entered_at=at,
        entered_by_id=by.user_id or giver.user_id, on_paper=paper is not None, scan=paper.scan if paper else None,
        no_scan_reason=paper.reason[:300] if paper and not paper.scan else "", passed_by=passed_by,
    )  # fmt: skip


def _task(row: Disposition, to: Recipient, by: Actor, at: datetime) -> Task:
    days = _days(row)
    first = f": {row.instructions[0]}" if row.instructions else ""
    return Task(
        case=row.case, agency_id=row.case.agency_id, kind=Task.Kind.DISPOSITION,
        title=f"Disposisi {row.position}{first}"[:160],
        role=to.role, unit_id=to.unit_id if to.role in UNIT_BOUND or to.user_id else None, holder_id=to.user_id,
        opened_at=at, opened_by_id=by.user_id, request="\n".join(filter(None, [row.harap, row.note])),
        reference=to.until, standard_amount=days, standard_unit="" if days is None else _unit(days),
    )  # fmt: skip


def _days(row: Disposition) -> int | None:
    """Working days from the day it was written; 0 is that very day, None is without a limit."""
    if row.due_on is None:
        return None
    clock = office_time(row.case.agency)
    return max(0, clock.workdays_between(row.written_at, clock.moment(row.due_on, _NOON)))


def _unit(days: int) -> str:
    return "workdays" if days else "same_day"


_NOON = time(12)


def _open(act: Act, row: Disposition, tasks: Iterable[Task]) -> None:
    """Their clocks run from the day the disposition was written; late at once if that day is over."""
    for task in tasks:
        if task.standard_amount is not None:
            deadline = opened_deadline(
                act.case, kind=task.kind, label="Disposisi", amount=task.standard_amount, unit=task.standard_unit,
                basis="office", starts_at=row.written_at, now=act.at, task=task,
            )  # fmt: skip
            act.deadlines.append(deadline)
            sync_due(task, act.deadlines)
    insert(list(tasks))


def _close(act: Act, tasks: Sequence[Task], outcome: str, note: str = "") -> list[int]:
    """Those that are still open, and their clocks. Raises Stale when none is."""
    closed = [task.pk for task in tasks if _end(act, task, outcome, note)]
    if not closed:
        raise Stale(FIRST_OF_ALL)
    for deadline in Deadline.objects.open().filter(task__in=closed):
        deadline.met_at, deadline.next_alert_at, deadline.next_alert = act.at, None, ""
        act.clocks.met.append(deadline)
    return closed


def _end(act: Act, task: Task, outcome: str, note: str) -> int:
    """The condition of the update decides, whoever read the task as open."""
    return (
        Task.objects.open()
        .filter(pk=task.pk)
        .update(finished_at=act.at, finished_by_id=act.by.user_id, outcome=outcome, note=note)
    )


def finish(row: Addressee, *, note: str, document: Document | None = None, by: Actor, at: datetime) -> Event:
    """Done. Raises Stale when somebody was first."""
    with transaction.atomic():
        if document:
            Addressee.objects.filter(pk=row.pk).update(document=document)
        return engine.finish_task(
            row.task, by=by, at=at, outcome="done", note=note.strip(), effects=_effects("tell_giver")
        )


def give_back(row: Addressee, *, reason: str, by: Actor, at: datetime) -> Addressee:
    """Return it to whoever gave it, who gets an open share in its place. Raises ActRefused and Stale."""
    target = came_from(row)
    if target is None:
        raise ActRefused("Disposisi ini berasal dari Saudara sendiri. Teruskan, atau selesaikan dengan catatan.")
    with transaction.atomic():
        act = opened(row.task.case, by, at, {}, None)
        _close(act, [row.task], "returned", reason.strip())
        holder = None if target.role in POSTS else target.given_by_id
        task = Task(
            case=row.task.case, agency_id=row.task.agency_id, kind=Task.Kind.DISPOSITION, role=target.role,
            title=f"Disposisi dikembalikan: {row.label}"[:160], holder_id=holder,
            unit_id=target.unit_id if target.role in UNIT_BOUND else None, pass_number=row.task.pass_number + 1,
            opened_at=at, opened_by_id=by.user_id, request=reason.strip(), standard_amount=1, standard_unit="workdays",
        )  # fmt: skip
        deadline = opened_deadline(
            act.case, kind=task.kind, label="Disposisi", amount=1, unit="workdays", basis="office", starts_at=at,
            now=at, task=task,
        )  # fmt: skip
        act.deadlines.append(deadline)
        sync_due(task, act.deadlines)
        insert([task])
        back = Addressee.objects.create(disposition=target, task=task, label=target.position[:160], came_back=row)
        told = {"disposition": target.pk, "task": row.task_id, "tasks": [task.pk]}
        act.chain.add(RETURNED, by=by, at=at, data=told, effects=_effects("tell_holder"))
        write(act)
    return back


def came_from(row: Addressee) -> Disposition | None:
    """The disposition whose giver it goes back to; None for the share of whoever began the chain."""
    if row.came_back_id is None:
        return row.disposition
    above = row.disposition.passed_by
    return above.disposition if above else None


def recall(row: Addressee, *, reason: str, by: Actor, at: datetime) -> list[int]:
    """Take a share back with everything that was passed on from it. Raises Stale when nothing of it is open."""
    with transaction.atomic():
        act = opened(row.task.case, by, at, {}, None)
        tasks = [found.task for found in below(row)]
        closed = _close(act, tasks, "recalled", reason.strip())
        told = {"disposition": row.disposition_id, "tasks": closed}
        act.chain.add(RECALLED, by=by, at=at, data=told, effects=_effects("tell_recalled"))
        write(act)
    return closed


def below(row: Addressee) -> list[Addressee]:
    """The share itself, what came back from it, and all shares passed on from these."""
    rows = list(Addressee.objects.filter(disposition__case=row.task.case_id).select_related("disposition", "task"))
    found, wanted = [], [row.pk]
    while wanted:
        pk = wanted.pop()
        found += [one for one in rows if one.pk == pk]
        wanted += [one.pk for one in rows if one.came_back_id == pk]
        wanted += [one.pk for one in rows if one.disposition.passed_by_id == pk and one.came_back_id is None]
    return found


def remind(row: Addressee, *, by: Actor, at: datetime) -> None:
    """Once a day. Raises ActRefused."""
    zone = row.task.case.agency.zone
    morning = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    with transaction.atomic():
        act = opened(row.task.case, by, at, {}, None)
        if not Task.objects.open().filter(pk=row.task_id).exists():
            raise ActRefused(FIRST_OF_ALL)
        today = Event.objects.filter(case=row.task.case_id, kind=REMINDED, at__gte=morning)
        if any(event.data.get("task") == row.task_id for event in today):
            raise ActRefused("Penerima ini sudah diingatkan hari ini.")
        told = {"disposition": row.disposition_id, "task": row.task_id}
        act.chain.add(REMINDED, by=by, at=at, data=told, effects=_effects("remind_holder"))
        write(act)


def _effects(name: str) -> list[str]:
    """Telling people is the business of a room above, when it is there."""
    return [name] if name in registry.after_effects else []
