"""What every act does with steps and tasks: who may take it, leave one step, enter the next, close. Only the engine and
reopening call this.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from casework.cases import tasks_of
from casework.cases.act import Act, ActRefused, sync_due
from casework.cases.clocks import begun, for_step, for_task
from casework.cases.models import Case, Step, Task, Transition
from casework.organization.actors import APPLICANT, STAFF, Actor


def refuse_wrong_actor(act: Act, transition: Transition) -> None:
    if not may_take(act.by, transition, act.case):
        raise ActRefused("Tindakan ini bukan wewenang Saudara pada langkah ini.")


def may_take(actor: Actor, transition: Transition, case: Case) -> bool:
    """The system takes nothing, silence is confirmed by a person; an applicant acts only through public actions; staff
    by role of their own agency, and of the unit that has the case.
    """
    if actor.kind == APPLICANT:
        return bool(transition.public) and actor.case_id in (None, case.pk)
    own = actor.kind == STAFF and actor.agency_id == case.agency_id
    return own and actor.serves(transition.allowed_roles(), case.unit_id)


def refuse_missing_reason(act: Act, transition: Transition) -> None:
    if transition.needs_reason and len(str(act.data.get("reason", "")).strip()) < 10:
        raise ActRefused("Tulis alasannya, sedikitnya 10 huruf.")


def event_data(act: Act, transition: Transition) -> dict[str, Any]:
    """Keys, ids and the written reason; nothing that names an applicant."""
    data: dict[str, Any] = {"from": transition.step.key, "to": transition.to.key if transition.to else None}
    for key in ("reason", "note", "checklist", "ground", "risk"):
        if act.data.get(key):
            data[key] = act.data[key]
    if transition.outcome:
        data["decided"] = transition.outcome
    if act.by.kind == STAFF and (hat := act.by.hat(transition.allowed_roles())):
        data["hat"] = hat[2]
    return data | act.event_data


def leave(act: Act, transition: Transition) -> None:
    step_task = next((task for task in act.tasks if task.kind == Task.Kind.STEP and task.is_open), None)
    if step_task:
        tasks_of.close(act, step_task, transition.action)
    if transition.to is None:
        close_case(act, transition)
        return
    act.case.step = transition.to
    act.step = transition.to
    enter(act, transition.to)


def close_case(act: Act, transition: Transition) -> None:
    act.case.status = Case.Status.CLOSED
    act.case.closed_at = act.at
    act.case.step = None
    for task in act.tasks:
        if task.is_open:
            tasks_of.close(act, task, "case_closed")
    tasks_of.end_deadlines(act)
    act.clocks.hear("closed")


def enter(act: Act, step: Step, begun_at: datetime | None = None) -> None:
    task = tasks_of.for_step(act, step)
    act.tasks.append(task)
    if begun_at and not step.runs_on_arrival:
        task.started_at, task.holder_id = begun_at, act.by.user_id
        act.deadlines += begun(act.case, task, begun_at)
    else:
        act.deadlines += for_step(act.case, step, task, act.at)
    sync_due(task, act.deadlines)


def open_beside(act: Act, transition: Transition) -> None:
    assert transition.opens is not None
    for unit in act.data.get("units") or [None]:
        task = tasks_of.beside(act, transition.opens, transition.label, unit)
        act.tasks.append(task)
        act.deadlines += for_task(act.case, task, act.at)
        sync_due(task, act.deadlines)
