"""Rows that an act opens, closes and puts out. Only the engine calls this."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casework.cases import registry
from casework.cases.clocks import office_time
from casework.cases.models import Deadline, Document, Output, Step, Task, Transition
from casework.organization.models import Role, Unit
from casework.prepared import insert
from casework.workdays.words import long_date

if TYPE_CHECKING:
    from casework.cases.act import Act

CHANGED = (
    "reference",
    "starts_at",
    "started_by",
    "due_at",
    "due_version",
    "met_at",
    "met_by",
    "ended_at",
    "breached_at",
    "stopped",
    "next_alert_at",
    "next_alert",
    "passes_at",
)


def for_step(act: Act, step: Step) -> Task:
    """The one open step task. An applicant's step is watched by whoever records it on the applicant's behalf."""
    waits = step.waits_for_applicant
    role = (step.recorded_by or Role.FRONT_OFFICE.value) if waits else step.lead_role
    earlier = 0
    if not act.chain.is_new:
        earlier = Task.objects.filter(case=act.case, step=step, kind=Task.Kind.STEP).count()
    unit = act.case.unit if role in (Role.WORK_UNIT, Role.DIVISION_STAFF, Role.DIVISION_HEAD) else None
    named = registry.holders.get(act.case.service)
    return Task(
        case=act.case, agency_id=act.case.agency_id, kind=Task.Kind.STEP, step=step, title=str(step)[:160], role=role,
        waits_for_applicant=waits, unit=unit, holder_id=named(act.case, step, role) if named else None,
        pass_number=earlier + 1, opened_at=act.at, opened_by_id=act.by.user_id,
        standard_amount=step.standard_amount, standard_unit=step.standard_unit,
    )  # fmt: skip


def beside(act: Act, opens: dict[str, Any], label: str, unit: Unit | None) -> Task:
    """A parallel task that a transition opens, e.g. the question to a bidang."""
    standard = opens.get("standard_time") or {}
    return Task(
        case=act.case, agency_id=act.case.agency_id, kind=opens["kind"], step=act.step, title=label[:160],
        role=opens["role"],
        unit=unit, opened_at=act.at, opened_by_id=act.by.user_id, request=str(act.data.get("note", "")),
        standard_amount=standard.get("amount"), standard_unit=standard.get("unit", ""),
        reference=opens.get("until") or "",
    )  # fmt: skip


def close(act: Act, task: Task, outcome: str) -> None:
    task.finished_at, task.finished_by_id = act.at, act.by.user_id
    task.outcome, task.note = outcome[:40], str(act.data.get("note", ""))
    if task.pk:
        task.save(update_fields=("finished_at", "finished_by", "outcome", "note"))
        held = list(Deadline.objects.open().filter(task=task))
    else:
        held = [deadline for deadline in act.deadlines if deadline.task is task and deadline.is_open]
    for deadline in held:
        deadline.met_at, deadline.next_alert_at, deadline.next_alert = act.at, None, ""
        act.clocks.met.append(deadline)


def end_deadlines(act: Act) -> None:
    """What does not outlive the case stops counting when it closes."""
    for deadline in list(act.clocks.open.values()):
        if not deadline.outlives_case:
            deadline.ended_at = act.at
            deadline.next_alert_at, deadline.next_alert = None, ""
            act.clocks.changed.append(deadline)
            act.clocks.open.pop(deadline.kind)


def keep_outputs(act: Act) -> None:
    """Outputs the form brought: a text is a fact, a Document is a file."""
    for key, value in (act.data.get("outputs") or {}).items():
        if isinstance(value, Document):
            act.put_out(key, document=value)
        elif value:
            act.put_out(key, text=str(value))


def too_early(act: Act, transition: Transition) -> str:
    """What follows from silence waits until the applicant's last day is over, evening included; what the applicant may
    do too does not wait."""
    silence = transition.step.silence or {}
    if silence.get("action") != transition.action or transition.public:
        return ""
    waits = next(task for task in act.tasks if task.kind == Task.Kind.STEP and task.is_open)
    clock, after = office_time(act.case.agency), silence["after"]
    until = clock.due(waits.opened_at, after["amount"], after["unit"]).at
    if until is None or act.at >= clock.end_of_day(until):
        return ""
    return f"Pemohon masih punya waktu sampai {long_date(clock.local_date(until))}, malam hari juga."


def missing_outputs(act: Act) -> list[str]:
    """Labels of outputs of the current step that exist neither in this act nor from before.

    A key names one thing of the case: material that an earlier step put out is still there when later rows pass it on.
    """
    if act.step is None or not act.step.outputs:
        return []
    there = {output.key for output in act.outputs}
    wanted = [item for item in act.step.outputs if item["key"] not in there]
    if wanted and not act.chain.is_new:
        kept = Output.objects.filter(case=act.case)
        if act.case.reopened_at:
            kept = kept.filter(at__gte=act.case.reopened_at)
        there |= set(kept.values_list("key", flat=True))
    return [item["label"] for item in wanted if item["key"] not in there]


def write_deadlines(act: Act) -> None:
    """New ones, and those that were met, moved or stopped; each knows the event that started or met it."""
    event = act.chain.events[-1]
    for deadline in act.clocks.met:
        deadline.met_by = event
    new = [*act.deadlines, *act.clocks.new]
    for deadline in (*new, *act.clocks.begun_anew):
        deadline.started_by = event
    insert(new)
    touched = {id(d): d for d in (*act.clocks.changed, *act.clocks.met) if d.pk and not any(d is n for n in new)}
    if touched:
        Deadline.objects.bulk_update(touched.values(), CHANGED)
