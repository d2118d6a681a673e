"""A closed case runs again: the PPID takes back a closing, or the Atasan PPID orders it in answering an objection.

Declared in the procedure as an action with `reopens: [outcomes]`, on the step to which the case returns. What it was –
outcome, day of closing, every line and letter – stays in its history; letters and outputs count anew from here.
Lock order as everywhere: parent case → case → number counter → chain head.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from casework.cases import promises, registry
from casework.cases.act import Act, ActRefused, opened, take_turn, write
from casework.cases.clocks import explain
from casework.cases.models import Case, ClockStop, Deadline, Transition
from casework.cases.moves import enter, event_data, refuse_missing_reason, refuse_wrong_actor
from casework.cases.procedures.frozen import plan_of, with_content
from casework.organization.actors import Actor

STOOD_STILL = "Kasus ditutup, lalu dibuka kembali"
MOVED = ("step", "status", "outcome", "closed_at", "reopened_at")


def reopen(
    case: Case,
    action: str,
    *,
    by: Actor,
    at: datetime,
    data: dict[str, Any] | None = None,
    expected_version: int | None = None,
) -> Case:
    """Take a closed case back to the step of `action`. Raises ActRefused (not this outcome, not this actor's, no
    reason) and Stale (somebody was first)."""
    with transaction.atomic():
        seen = case.row_version if expected_version is None else expected_version
        case = take_turn(case, seen, Case.Status.CLOSED)
        transition = plan_of(with_content(case.version)).reopening(action)
        if transition is None or case.outcome not in transition.reopens:
            raise ActRefused("Kasus dengan hasil ini tidak dapat dibuka kembali dengan tindakan itu.")
        act = opened(case, by, at, data or {}, transition.step)
        refuse_wrong_actor(act, transition)
        refuse_missing_reason(act, transition)
        for name in transition.guards:
            if refusal := registry.guards[name](act):
                raise ActRefused(refusal)
        _run_again(act, transition)
    return case


def parent_in_order(case: Case, action: str) -> Case | None:
    """The request above an objection, locked before the objection itself, when `action` may order it to be done."""
    if case.parent_id is None or not any(row.reopens_parent for row in plan_of(case.version).called(action)):
        return None
    Case.objects.filter(pk=case.parent_id).update(row_version=F("row_version") + 1)  # locks the row
    return Case.objects.for_page().get(pk=case.parent_id)


def obey(parent: Case, order: Act) -> None:
    """What the Atasan PPID ordered: a closed request runs again; one that still runs only learns its new limit."""
    assert order.transition is not None
    transition = plan_of(with_content(parent.version)).reopening(order.transition.reopens_parent)
    if transition is None or not (parent.is_running or parent.outcome in transition.reopens):
        return
    act = opened(parent, order.by, order.at, {}, transition.step)
    ordered = {rule["key"] for rule in act.clocks.rules.values() if rule.get("promised")}
    named = (order.data.get("promises") or {}).items()
    act.data = {key: order.data[key] for key in ("reason", "promised_in") if order.data.get(key)}
    act.data.setdefault("promised_in", promises.letter_of(order))
    act.data["promises"] = {key: day for key, day in named if key in ordered}
    act.event_data["objection"] = order.case.number
    if not parent.is_running:
        _run_again(act, transition)
        return
    step = plan_of(parent.version).step(parent.step_id) if parent.step_id else transition.step
    promises.keep(act)
    here = {"from": step.key, "to": step.key}
    after = [name for name in transition.effects if name in registry.after_effects]
    data = event_data(act, transition) | here
    act.chain.add(transition.action, by=act.by, at=act.at, data=data, effects=after)
    write(act)


def _run_again(act: Act, transition: Transition) -> None:
    case = act.case
    assert case.closed_at is not None
    act.transition = transition
    act.event_data |= {"outcome": case.outcome, "closed_at": case.closed_at.isoformat(), "from": ""}
    _revive(act, transition)
    case.status, case.outcome, case.closed_at = Case.Status.RUNNING, "", None
    case.step, case.reopened_at = transition.step, act.at
    for name in transition.effects:
        if name in registry.inside_effects:
            registry.inside_effects[name](act)
    act.clocks.hear(transition.action)
    promises.keep(act)
    after = [name for name in transition.effects if name in registry.after_effects]
    act.chain.add(transition.action, by=act.by, at=act.at, data=event_data(act, transition), effects=after)
    enter(act, transition.step)
    case.save(update_fields=MOVED)
    write(act)


def _revive(act: Act, transition: Transition) -> None:
    """What the closing ended counts on; the time between stood still, and none of it is taken from anybody."""
    closed_at = act.case.closed_at
    assert closed_at is not None
    ended = Deadline.objects.filter(case=act.case, task=None, met_at=None, ended_at=closed_at)
    rows = [row for row in ended if _counts_on(act, transition, row)]
    for row in rows:
        if not row.stopped:
            ClockStop.objects.create(
                deadline=row, stopped_at=closed_at, resumed_at=act.at, reason=STOOD_STILL
            )  # fmt: skip
    again = Deadline.objects.select_related("started_by").prefetch_related("stops", "extensions")
    for row in again.filter(pk__in=[row.pk for row in rows]):
        row.ended_at = None
        act.clocks.open[row.kind] = row
        if row.stopped:
            act.clocks.changed.append(row)
        else:
            act.clocks.move(row, explain(row, act.case.agency).at or row.due_at)


def _counts_on(act: Act, transition: Transition, row: Deadline) -> bool:
    rule = act.clocks.rules.get(row.kind)
    return rule is not None and row.kind not in act.clocks.open and transition.action not in rule.get("met_by", ())
