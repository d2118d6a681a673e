""" "My work": one index over open tasks, grouped by urgency, keyset-paged, counts that equal the lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from casework.cases import registry, words
from casework.cases.clocks import office_time
from casework.cases.models import Task
from casework.cases.models.task import TaskQuerySet
from casework.organization.actors import Actor
from casework.organization.models import Agency

PAGE = 50
FILTERS = ("semua", "terlambat", "hari-ini", "minggu-ini", "menunggu-pemohon")
LABELS = {
    "semua": ("Semua", None),
    "terlambat": ("Terlambat", "warning"),
    "hari-ini": ("Hari ini", "clock"),
    "minggu-ini": ("Minggu ini", None),
    "menunggu-pemohon": ("Menunggu pemohon", "pause"),
}


@dataclass(frozen=True)
class Bounds:
    """Moments that divide the list, in the agency's own zone."""

    now: datetime
    today_ends: datetime
    week_ends: datetime

    @classmethod
    def of(cls, agency: Agency, now: datetime) -> Bounds:
        local = now.astimezone(agency.zone)
        midnight = datetime.combine(local.date() + timedelta(days=1), time(), agency.zone)
        return cls(now, midnight, midnight + timedelta(days=6 - local.weekday()))


def _rules(bounds: Bounds) -> dict[str, Q]:
    """One rule per filter, used by counts and lists alike."""
    working = Q(waits_for_applicant=False)
    return {
        "semua": Q(),
        "terlambat": working & Q(due_at__lt=bounds.now),
        "hari-ini": working & Q(due_at__gte=bounds.now, due_at__lt=bounds.today_ends),
        "minggu-ini": working & Q(due_at__gte=bounds.today_ends, due_at__lt=bounds.week_ends),
        "menunggu-pemohon": Q(waits_for_applicant=True),
    }


def counts(actor: Actor, bounds: Bounds) -> dict[str, int]:
    rules = _rules(bounds)
    return Task.objects.for_actor(actor).aggregate(
        **{
            name.replace("-", "_"): Count("pk", filter=rules[name]) if name != "semua" else Count("pk")
            for name in FILTERS
        }
    )


def page(actor: Actor, bounds: Bounds, name: str, after: tuple[str, int] | None) -> tuple[list[Task], str]:
    """Up to PAGE tasks by due time, nulls last; and the cursor of the next page, or ""."""
    tasks = _ordered(Task.objects.for_actor(actor).filter(_rules(bounds)[name]))
    if after:
        tasks = tasks.filter(_after(*after))
    rows = list(tasks.select_related("case__applicant", "step", "case__version__procedure", "unit")[: PAGE + 1])
    cursor = ""
    if len(rows) > PAGE:
        last = rows[PAGE - 1]
        cursor = f"{last.due_at.isoformat() if last.due_at else '-'}_{last.pk}"
    return rows[:PAGE], cursor


def _ordered(tasks: TaskQuerySet) -> TaskQuerySet:
    return tasks.by_due()


def _after(due: str, pk: int) -> Q:
    if due == "-":
        return Q(due_at=None, pk__gt=pk)
    moment = datetime.fromisoformat(due)
    return Q(due_at__gt=moment) | Q(due_at=moment, pk__gt=pk) | Q(due_at=None)


def parse_cursor(text: str) -> tuple[str, int] | None:
    """A cursor somebody typed or mangled counts as no cursor."""
    due, _, pk = text.rpartition("_")
    if not pk.isascii() or not pk.isdigit() or len(pk) > 18:
        return None
    if due != "-":
        try:
            if datetime.fromisoformat(due).tzinfo is None:
                return None
        except ValueError:
            return None
    return due, int(pk)


def groups(tasks: Sequence[Task], agency: Agency, bounds: Bounds) -> list[dict[str, Any]]:
    """Rows for components/work_row.html under the heading of their urgency; the first urgent row carries the button."""
    titles = ("Terlambat", "Hari ini", "Minggu ini", "Nanti dan menunggu orang lain")
    found: dict[str, list[dict[str, Any]]] = {title: [] for title in titles}
    clock = office_time(agency)
    for task in tasks:
        found[titles[_place(task, bounds)]].append(_row(task, bounds.now, clock))
    result = [{"title": title, "rows": rows} for title, rows in found.items() if rows]
    if result and result[0]["title"] != titles[-1]:
        result[0]["rows"][0]["primary"] = True
    return result


def _place(task: Task, bounds: Bounds) -> int:
    if task.waits_for_applicant or task.due_at is None:
        return 3
    return next((i for i, end in enumerate((bounds.now, bounds.today_ends, bounds.week_ends)) if task.due_at < end), 3)


def _row(task: Task, now: datetime, clock: Any) -> dict[str, Any]:
    case = task.case
    row: dict[str, Any] = {
        "number": case.number,
        "title": case.subject,
        "who": case.applicant.name if case.applicant else "internal",
    }
    if task.due_at is None:
        row |= {"state": "neutral", "when": "Tanpa batas waktu", "date": ""}
    else:
        left = words.time_left(task.due_at, now, clock)
        row |= {
            "state": left.tone,
            "when": left.text,
            "date": left.short,
            "icon": "clock" if left.tone == "waiting" else None,
        }
    if task.waits_for_applicant:
        row |= {"state": "neutral", "when": "Menunggu pemohon"}
    own_page = task.kind == Task.Kind.STEP
    url = reverse("cases:case", args=(case.slug,)) if own_page else reverse("cases:task", args=(task.pk,))
    where = f"baris {task.step.no}" if task.step and task.step.no else task.get_kind_display()
    again = f" · ke-{task.pass_number}" if task.pass_number > 1 else ""
    service = registry.services.get(case.service)
    label = service.label if service else case.version.title
    return row | {"url": url, "todo": task.title, "todo_sub": f"{label} · {where}{again}"}
