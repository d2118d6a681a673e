"""What the case page shows, as plain dictionaries for the components.

Reads only; every queryset is named in views or here once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from casework.cases import registry, words
from casework.cases.clocks import explain, office_time
from casework.cases.engine import may_take
from casework.cases.models import Case, Deadline, Event, Output, Step, Task, Transition
from casework.cases.procedures.frozen import plan_of
from casework.organization.actors import Actor
from casework.workdays import words as dates

Panel = Callable[[Case, Actor], dict[str, Any] | None]  # {"template": …, "place": "main"|"side", …} or None
panels: registry.Names[Panel] = registry.Names("panel")

SILENT_EVENTS = {"task_begun", "task_assigned", "task_opened", "deadline_near"}


@dataclass(frozen=True)
class Chance:
    """A transition this actor may take now."""

    transition: Transition
    url: str

    @property
    def label(self) -> str:
        return self.transition.label

    @property
    def primary(self) -> bool:
        return not self.transition.in_place and self.transition.basis == "sop"

    @property
    def may_lead(self) -> bool:
        """Withdrawals, refusals and returns are never the filled button."""
        return not self.transition.needs_reason and self.transition.outcome not in ("withdrawn", "lapsed")


def chances(case: Case, actor: Actor) -> list[Chance]:
    """What this actor may do, the SOP's own forward arrow first."""
    if not case.is_running or case.step_id is None:
        return []
    plan = plan_of(case.version)
    rows = [row for row in plan.transitions(plan.step(case.step_id)) if may_take(actor, row, case)]
    found = [Chance(row, reverse("cases:act", args=(case.slug, row.action))) for row in rows]
    return sorted(found, key=lambda chance: (not chance.may_lead, not chance.primary))


def deadline_card(deadline: Deadline, case: Case, now: datetime) -> dict[str, Any]:
    """For components/deadline.html: words, bar, and the derivation day by day."""
    clock = office_time(case.agency)
    due = explain(deadline, case.agency)
    card: dict[str, Any] = {
        "label": deadline.label,
        "due_text": dates.moment(deadline.due_at, clock.zone),
        "basis": deadline.article,
        "days": due.days if deadline.unit in ("workdays", "days") else None,
        "sentence": due.sentence,
        "today": now.astimezone(clock.zone).date(),
    }
    if deadline.met_at:
        on_time = deadline.met_at <= deadline.due_at
        return card | {
            "state": "done" if on_time else "late",
            "words": "Dipenuhi" if on_time else "Dipenuhi, terlambat",
            "share": 100,
        }
    left = words.time_left(deadline.due_at, now, clock, stopped=deadline.stopped)
    return card | {"state": left.tone, "words": left.text} | _used(deadline, now, clock)


def _used(deadline: Deadline, now: datetime, clock: Any) -> dict[str, Any]:
    extra = sum(extension.amount for extension in deadline.extensions.all())
    stops = [(stop.stopped_at, stop.resumed_at) for stop in deadline.stops.all()]
    if deadline.unit == "workdays":
        total = deadline.amount + extra
        return {"used": max(0, min(total, clock.workdays_between(deadline.starts_at, now, stops))), "total": total}
    whole = max(1, clock.minutes_between(deadline.starts_at, deadline.due_at))
    return {"share": max(0, min(100, round(100 * clock.minutes_between(deadline.starts_at, now) / whole)))}


def sop_row(step: Step, case: Case, outputs: Sequence[Output] = ()) -> dict[str, Any]:
    """The card beside the form: the very row of the SOP that governs it."""
    return {
        "no": step.no,
        "basis": step.basis,
        "article": step.article,
        "activity": step.activity,
        "completeness": [{"item": item, "has": None} for item in step.completeness],
        "time_text": step.time_text,
        "output": step.output,
        "number": case.version.document_number,
        "mark": case.version.mark,
        "note": step.note,
        "url": reverse("cases:sheet", args=(case.version_id,)),
        "done": [output.label for output in outputs if output.step_id == step.pk],
    }


def timeline(case: Case, events: Sequence[Event], tasks: Sequence[Task]) -> list[dict[str, Any]]:
    """Newest first: what comes next, what happens now, what happened.

    Row numbers and basis come from the case's own version.
    """
    plan = plan_of(case.version)
    arrows = {(row.step.key, row.action): row for step in plan.steps for row in plan.transitions(step)}
    zone = case.agency.zone
    items = [_event_item(event, arrows, plan, zone) for event in events if event.kind not in SILENT_EVENTS]
    if case.is_running and case.step_id:
        step = plan.step(case.step_id)
        now_item = {
            "state": "now",
            "number": step.no,
            "title": step.activity,
            "basis": step.basis,
            "article": step.article,
        }
        since = next((task.opened_at for task in tasks if task.kind == Task.Kind.STEP and task.is_open), None)
        if since:
            now_item["meta"] = "sejak " + dates.moment(since, zone)
        items.append(now_item | {"tone": "waiting" if step.waits_for_applicant else "running"})
        items += [_next_item(step) for step in ahead(plan, step)]
    return items[::-1]


def _by(event: Event) -> str:
    """Under which hat, else by whom; the system when nobody stood there."""
    return str(event.data.get("hat") or (event.user.full_name if event.user else "Sistem"))


def _event_item(event: Event, arrows: dict[tuple[str, str], Transition], plan: Any, zone: Any) -> dict[str, Any]:
    row = arrows.get((event.data.get("from", ""), event.kind))
    item: dict[str, Any] = {
        "state": "done",
        "title": row.step.activity
        if row and not row.in_place and row.basis == "sop"
        else (row.label if row else words.event_sentence(event, {})),
        "meta": f"{dates.moment(event.at, zone)} · {_by(event)}",
        "number": row.step.no if row else None,
        "basis": row.basis if row else "office",
        "article": row.article if row else "",
    }
    said = [str(event.data[key]) for key in ("reason", "note") if event.data.get(key)]
    if event.user and event.data.get("hat"):
        item["meta"] += f" · {event.user.full_name}"
    if row and not row.in_place and row.basis == "sop":
        said.insert(0, row.label)
    return item | ({"text": " · ".join(said)} if said else {})


def ahead(plan: Any, step: Step) -> list[Step]:
    """The straight path: from each step its first forward arrow, until the case would close."""
    path, seen = [], {step.pk}
    while True:
        forward = next(
            (row for row in plan.transitions(step) if not row.in_place and row.basis == "sop"), None
        ) or next((row for row in plan.transitions(step) if not row.in_place and not row.needs_reason), None)
        if forward is None or forward.to is None or forward.to.pk in seen:
            return path
        step = forward.to
        seen.add(step.pk)
        path.append(step)


def _next_item(step: Step) -> dict[str, Any]:
    return {
        "state": "next",
        "number": step.no,
        "title": step.activity,
        "basis": step.basis,
        "article": step.article,
        "meta": step.time_text,
    }
