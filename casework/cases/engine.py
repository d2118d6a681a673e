"""The only writer of a case's step. One act is one transaction: step, tasks, deadlines, register lines, event, outbox.

`start` opens a case, `advance` takes a transition, `record` notes what happened without moving (a letter was sent),
and the task functions carry the parallel work. Time and actor are arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction

from casework.cases import closing, leases, promises, registry, reopening, tasks_of
from casework.cases.act import Act, ActRefused, Stale, opened, sync_due, take_turn, write
from casework.cases.chain import Chain
from casework.cases.clocks import CaseClocks, begun, for_task
from casework.cases.likeness import words_key
from casework.cases.models import (
    Case,
    Deadline,
    Event,
    ProcedureVersion,
    Step,
    Task,
    Transition,
)
from casework.cases.moves import enter, event_data, leave, open_beside, refuse_missing_reason, refuse_wrong_actor
from casework.cases.procedures.frozen import plan_of, with_content
from casework.numbering import numbers
from casework.organization.actors import Actor
from casework.organization.models import Unit
from casework.prepared import insert, update

MOVED = ("step", "status", "outcome", "closed_at", "unit")  # of the case, by a transition


class CaseFacts(TypedDict, total=False):
    """What is known of a case as it comes in. secrets are hashes of the tracking code and link."""

    applicant: Any
    unit: Unit | None
    received_at: datetime | None
    backdate_reason: str
    parent: Case | None
    secrets: dict[str, str] | None
    statutory: bool


def start(
    version: ProcedureVersion,
    *,
    by: Actor,
    at: datetime,
    subject: str,
    channel: str,
    step: str = "",
    then: str = "",
    build: Callable[[Case], None] | None = None,
    data: dict[str, Any] | None = None,
    begun_at: datetime | None = None,
    **facts: Unpack[CaseFacts],
) -> Case:
    """Open a case on the first start step (or `step`), and take the action `then` in the same breath.

    begun_at: when somebody began the first step (the visitor was called, the form was opened); its minutes run
    from there.
    build(case) writes the service's own record before any effect reads it.
    Raises ActRefused for a wrong start or an action that may not be taken.
    """
    plan = plan_of(version)
    first = plan.start_step(step)
    if first is None:
        raise ActRefused("Kasus tidak dapat dimulai pada langkah itu.")
    with transaction.atomic():
        case = _new_case(version, first, at, subject=subject[:300], channel=channel, facts=facts)
        if build:
            build(case)
        act = Act(case, by, at, data or {}, Chain.begin(case), CaseClocks(case, (), at), step=first)
        act.chain.add("started", by=by, at=at, data={"step": first.key, "channel": channel})
        act.clocks.hear("received", at=case.received_at)
        enter(act, first, begun_at)
        if then:
            _take(act, plan.transition(first, then))
            case.row_version += 1
            update(case, *MOVED, "row_version")
        write(act)
    return case


def _new_case(
    version: ProcedureVersion, first: Step, at: datetime, *, subject: str, channel: str, facts: CaseFacts
) -> Case:
    agency = version.procedure.agency
    case = Case(
        agency=agency, service=version.procedure.service, version=version, step=first, subject=subject, channel=channel,
        unit=facts.get("unit"), applicant=facts.get("applicant"), parent=facts.get("parent"),
        received_at=facts.get("received_at") or at, registered_at=at,
        number=_number(version, at.astimezone(agency.zone).year),
        statutory=facts.get("statutory", True), words_key=words_key(subject),
        backdate_reason=facts.get("backdate_reason", "")[:300], **(facts.get("secrets") or {}),
    )  # fmt: skip
    insert([case])
    return case


def _number(version: ProcedureVersion, year: int) -> str:
    rules = version.case_rules
    sequence = numbers.take(f"{version.procedure.agency.code}:{rules['book']}", year)
    return f"{rules['prefix']} {sequence:04d}/{year}" if rules.get("prefix") else f"{sequence:06d}/{year}"


def advance(
    case: Case,
    action: str,
    *,
    by: Actor,
    at: datetime,
    data: dict[str, Any] | None = None,
    expected_version: int | None = None,
) -> Case:
    """Take a transition of the current step.

    data: reason, note, checklist (list of str), outputs {key: text or Document}, documents, unit, ground, effective_at,
    promises {key of a promised deadline: day the letter names}.
    Raises ActRefused (no such action, not this actor's, guard) and Stale (somebody was first).
    """
    with transaction.atomic():
        parent = reopening.parent_in_order(case, action)
        case = take_turn(case, case.row_version if expected_version is None else expected_version)
        plan = plan_of(with_content(case.version))
        assert case.step_id is not None  # a running case stands on a step, says the database
        current = plan.step(case.step_id)
        transition = plan.transition(current, action)
        loose = closing.hanging(case, hold=True) if closing.closes(transition) else []
        act = opened(case, by, at, data or {}, current)
        act.tasks = list(Task.objects.select_for_update().filter(case=case, finished_at=None))
        _take(act, transition, loose)
        if parent:
            reopening.obey(parent, act)
        update(case, *MOVED)
        write(act)
    return case


def record(
    case: Case,
    kind: str,
    *,
    by: Actor,
    at: datetime,
    data: dict[str, Any] | None = None,
    effects: Sequence[str] = (),
    effective_at: datetime | None = None,
    letter: str = "",
) -> Event:
    """Note something that happened to the case without moving it; deadlines that name `kind` hear it.

    effective_at is the moment that counts for the clocks (a letter posted yesterday). letter: the id of a letter that
    fills the step's letter output.
    """
    with transaction.atomic():
        current = plan_of(case.version).step(case.step_id) if case.step_id else None
        act = opened(case, by, at, data or {}, current)
        if letter:
            act.put_out_kind("letter", letter)
        act.clocks.hear(kind, at=effective_at)
        event = act.chain.add(kind, by=by, at=at, data=data or {}, effects=list(effects))
        write(act)
    return event


def _take(act: Act, transition: Transition | None, loose: closing.Found | None = None) -> None:
    """Check, then write into the act: outputs, effects, clocks, tasks, event."""
    if transition is None or act.step is None:
        raise ActRefused("Tindakan itu tidak ada pada langkah ini.")
    act.transition = transition
    refuse_wrong_actor(act, transition)
    refuse_missing_reason(act, transition)
    said = str(act.data.get("reason", ""))
    if loose and (refusal := closing.settle(act, loose, reason=said, said=transition.label.lower())):
        raise ActRefused(refusal)
    if refusal := tasks_of.too_early(act, transition):
        raise ActRefused(refusal)
    for name in transition.guards:
        if name != "outputs" and (refusal := registry.guards[name](act)):
            raise ActRefused(refusal)
    tasks_of.keep_outputs(act)
    for name in transition.effects:
        if name in registry.inside_effects:
            registry.inside_effects[name](act)
    if "outputs" in transition.guards and (missing := tasks_of.missing_outputs(act)):
        raise ActRefused("Belum ada: " + ", ".join(missing) + ".")
    act.clocks.hear(transition.action, at=act.data.get("effective_at"), ground=act.data.get("reason", ""))
    promises.keep(act)
    after = [name for name in transition.effects if name in registry.after_effects]
    act.chain.add(transition.action, by=act.by, at=act.at, data=event_data(act, transition), effects=after)
    for task in act.tasks:
        if task.is_open and task.kind != Task.Kind.STEP and task.reference == transition.action:
            tasks_of.close(act, task, transition.action)
    if transition.opens:
        open_beside(act, transition)
    if act.data.get("unit"):
        act.case.unit = act.data["unit"]
    for task in act.tasks:
        leases.keep(task, act.by)
    if transition.outcome:
        act.case.outcome = transition.outcome
    if not transition.in_place:
        leave(act, transition)


def open_task(
    case: Case,
    kind: str,
    *,
    role: str,
    title: str,
    by: Actor,
    at: datetime,
    unit: Unit | None = None,
    holder_id: int | None = None,
    request: str = "",
    reference: str = "",
    standard: tuple[int, str] | None = (1, "workdays"),
) -> Task:
    """Open parallel work (a signature, a disposition). Its own clock runs from arrival."""
    with transaction.atomic():
        act = opened(case, by, at, {}, None)
        task = Task(
            case=case, agency_id=case.agency_id, kind=kind, title=title[:160], role=role, unit=unit,
            holder_id=holder_id,
            opened_at=at, opened_by_id=by.user_id, request=request, reference=reference,
            standard_amount=standard[0] if standard else None, standard_unit=standard[1] if standard else "",
        )  # fmt: skip
        act.tasks.append(task)
        act.deadlines += for_task(case, task, at)
        sync_due(task, act.deadlines)
        effects = ["tell_holder"] if "tell_holder" in registry.after_effects else []
        act.chain.add("task_opened", by=by, at=at, data={"kind": kind, "role": role}, effects=effects)
        write(act)
    return task


def begin_task(task: Task, *, by: Actor, at: datetime) -> bool:
    """ "Mulai dikerjakan": the person takes the task and its minute or hour standard starts.

    False when it had begun.
    """
    with transaction.atomic():
        act = opened(task.case, by, at, {}, None)  # the chain head before the task, as everywhere: no deadlock
        if (
            not Task.objects.open()
            .filter(pk=task.pk, started_at=None)
            .update(started_at=at, holder_id=by.user_id, lease_until=None)
        ):
            return False
        task.started_at, task.holder_id = at, by.user_id
        waiting = list(Deadline.objects.open().filter(task=task, kind="waiting"))
        for deadline in waiting:
            deadline.met_at, deadline.next_alert_at, deadline.next_alert = at, None, ""
        act.clocks.met += waiting
        act.deadlines += begun(task.case, task, at)
        if act.deadlines:
            sync_due(task, act.deadlines)
            Task.objects.filter(pk=task.pk).update(due_at=task.due_at)
        act.chain.add("task_begun", by=by, at=at, data={"task": task.pk, "kind": task.kind})
        write(act)
    return True


def finish_task(
    task: Task, *, by: Actor, at: datetime, outcome: str, note: str = "", effects: Sequence[str] = ()
) -> Event:
    """Finish parallel work; never moves the case. Raises Stale when it was finished before."""
    with transaction.atomic():
        act = opened(task.case, by, at, {}, None)
        done = Task.objects.open().filter(pk=task.pk).exclude(kind=Task.Kind.STEP)
        if not done.update(finished_at=at, finished_by_id=by.user_id, outcome=outcome[:40], note=note):
            raise Stale("Tugas ini sudah diselesaikan orang lain.")
        task.finished_at = at
        mine = list(Deadline.objects.open().filter(task=task))
        for deadline in mine:
            deadline.met_at, deadline.next_alert_at, deadline.next_alert = at, None, ""
        act.clocks.met += mine
        kind = f"{task.kind}_given" if task.kind == Task.Kind.OPINION else f"{task.kind}_done"
        act.clocks.hear(kind)
        event = act.chain.add(
            kind, by=by, at=at, data={"task": task.pk, "outcome": outcome[:40]}, effects=list(effects)
        )
        write(act)
    return event


def assign_task(task: Task, *, to_user_id: int, by: Actor, at: datetime, reason: str = "") -> None:
    """Hand an open task to a person. Raises Stale when it is finished."""
    with transaction.atomic():
        act = opened(task.case, by, at, {}, None)
        if not Task.objects.open().filter(pk=task.pk).update(holder_id=to_user_id, lease_until=None):
            raise Stale("Tugas ini sudah selesai.")
        act.chain.add("task_assigned", by=by, at=at, data={"task": task.pk, "to": to_user_id, "reason": reason})
        write(act)
