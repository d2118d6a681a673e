"""What the case page shows, as plain dictionaries for the components.

Reads only; every queryset is named in views or here once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from casework.cases import promises, registry, words
from casework.cases.clocks import PROMISED, explain, kept_until, office_time
from casework.cases.models import Case, Deadline, Event, Output, Step, Task, Transition
from casework.cases.moves import may_take
from casework.cases.procedures.frozen import plan_of
from casework.organization.actors import Actor
from casework.workdays import words as dates

Panel = Callable[[Case, Actor], dict[str, Any] | None]  # {"template": …, "place": "main"|"side", …} or None
panels: registry.Names[Panel] = registry.Names("panel")

TO_SEVERAL = {"disposition_given", "disposition_passed", "disposition_recalled"}  # else one share
SILENT_EVENTS = {"task_begun", "task_assigned", "task_claimed", "task_released", "task_opened", "deadline_near"}


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

    @property
    def decides(self) -> bool:
        """Records a decision in place; the letters are written from it."""
        return self.transition.in_place and bool(self.transition.outcome)

    @property
    def is_choice(self) -> bool:
        """Stands beside the filled button: another decision, a return, a question to a bidang."""
        if self.transition.opens or self.decides:
            return True
        return not self.transition.in_place and self.transition.outcome not in ("withdrawn", "lapsed")


def chances(case: Case, actor: Actor) -> list[Chance]:
    """What this actor may do, the SOP's own forward arrow first."""
    plan = plan_of(case.version)
    if case.is_running and case.step_id:
        rows = plan.transitions(plan.step(case.step_id))
    else:
        rows = [row for row in plan.reopenings if case.outcome in row.reopens]
    rows = [row for row in rows if may_take(actor, row, case)]
    found = [Chance(row, reverse("cases:act", args=(case.slug, row.action))) for row in rows]
    return sorted(found, key=lambda chance: (not chance.may_lead, not chance.primary))


def since_reopening(case: Case, rows: Sequence[Any]) -> list[Any]:
    """Events or outputs that count: what came before a closed case was reopened is history."""
    return [row for row in rows if case.reopened_at is None or row.at >= case.reopened_at]


def letter_wanted(
    transition: Transition, case: Case, events: Sequence[Event], outputs: Sequence[Output], lacking: bool = False
) -> str:
    """What is still lacking before the act may be taken: "decide", a letter to "issue" or to "send", or "".

    lacking: a letter that the recorded decision needs is not there yet.
    """
    if "decided" in transition.guards and not case.outcome:
        return "decide"
    if "letters_issued" in transition.guards and lacking:
        return "issue"
    happened, put_out = {event.kind for event in events}, {output.key for output in outputs}
    letters = [item["key"] for item in transition.step.outputs if item["kind"] == "letter"]
    issued = "letter_issued" in happened or any(output.kind == "letter" for output in outputs)
    if "reply_issued" in transition.guards and not issued:
        return "issue"
    if "outputs" in transition.guards and any(key not in put_out for key in letters):
        return "issue"
    return "send" if "reply_sent" in transition.guards and "letter_sent" not in happened else ""


ORDER = ("step", "waiting", "answer_safe", "answer")  # the SOP's own first, then the safe, then the lawful limit


def deadline_cards(deadlines: Sequence[Deadline], case: Case, now: datetime) -> dict[str, list[dict[str, Any]]]:
    """{"open", "met"}: what still counts, in the order of coming; what was met is folded away."""
    known = sorted(
        (item for item in deadlines if not item.ended_at),
        key=lambda item: (ORDER.index(item.kind) if item.kind in ORDER else len(ORDER), item.due_at),
    )
    return {
        "open": [deadline_card(item, case, now) for item in known if not item.met_at],
        "met": [deadline_card(item, case, now) for item in known if item.met_at],
    }


def parallel(case: Case, tasks: Sequence[Task], now: datetime) -> list[dict[str, Any]]:
    """Open work beside the step, with the time it has left; dispositions have a panel of their own."""
    clock = office_time(case.agency)
    return [
        {"task": task, "left": words.time_left(task.due_at, now, clock) if task.due_at else None}
        for task in tasks
        if task.is_open and task.kind not in (Task.Kind.STEP, Task.Kind.DISPOSITION)
    ]


def latest(outputs: Sequence[Output]) -> list[Output]:
    """One line per output of the SOP: the newest, where a return made it twice."""
    return list({output.key: output for output in outputs}.values())


def deadline_card(deadline: Deadline, case: Case, now: datetime) -> dict[str, Any]:
    """For components/deadline.html: words, bar, and the derivation day by day."""
    clock = office_time(case.agency)
    due = explain(deadline, case.agency)
    card: dict[str, Any] = {
        "label": deadline.label,
        "due_text": dates.moment(deadline.due_at, clock.zone),
        "basis": deadline.article if deadline.kind != "answer_safe" else "",
        "days": due.days if deadline.unit in ("workdays", "days") else None,
        "sentence": due.sentence,
        "today": now.astimezone(clock.zone).date(),
    }
    if deadline.unit == PROMISED:
        card["note"] = due.sentence
    if deadline.met_at:
        on_time = deadline.met_at <= kept_until(deadline, case.agency)
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
    arrows |= {("", row.action): row for row in plan.reopenings}
    zone = case.agency.zone
    items = [_event_item(event, arrows, plan, zone, tasks) for event in events if event.kind not in SILENT_EVENTS]
    if case.is_running and case.step_id:
        step = plan.step(case.step_id)
        now_item = {
            "state": "now",
            "number": step.no,
            "title": str(step),
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


def disposed_to(event: Event, tasks: Sequence[Task]) -> str:
    """Whose share an event about a disposition is about, and that it was copied from paper; not what was written."""
    if not event.kind.startswith("disposition_"):
        return ""
    pks = event.data.get("tasks") if event.kind in TO_SEVERAL else [event.data.get("task")]
    named = ", ".join(
        task.holder.full_name
        if task.holder
        else " ".join(filter(None, [task.get_role_display(), str(task.unit or "")]))
        for task in tasks
        if task.pk in (pks or ())
    )
    return " · ".join(filter(None, [named, "dicatat dari kertas" if event.data.get("paper") else ""]))


def _event_item(
    event: Event, arrows: dict[tuple[str, str], Transition], plan: Any, zone: Any, tasks: Sequence[Task] = ()
) -> dict[str, Any]:
    row = arrows.get((event.data.get("from", ""), event.kind))
    item: dict[str, Any] = {
        "state": "done",
        "title": str(row.step)
        if row and not row.in_place and row.basis == "sop"
        else (row.label if row else words.event_sentence(event, {})),
        "meta": f"{dates.moment(event.at, zone)} · {_by(event)}",
        "number": row.step.no if row else None,
        "basis": row.basis if row else "office",
        "article": row.article if row else "",
    }
    said = [str(event.data[key]) for key in ("reason", "note") if event.data.get(key)]
    said += promises.sentences(event, zone)
    if disposed := disposed_to(event, tasks):
        said.append(disposed)
    if event.user and event.data.get("hat"):
        item["meta"] += f" · {event.user.full_name}"
    if row and not row.in_place and row.basis == "sop":
        said.insert(0, row.label)
    return item | ({"text": " · ".join(said)} if said else {})


def ahead(plan: Any, step: Step) -> list[Step]:
    """The straight path: from each step its first forward arrow, until the case would close."""
    path: list[Step] = []
    seen = {step.pk}
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
        "title": str(step),
        "basis": step.basis,
        "article": step.article,
        "meta": step.time_text,
    }
