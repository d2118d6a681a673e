""" "My work": one index over open tasks, grouped by urgency, keyset-paged, counts that equal the lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.db.models import IntegerField, Q, QuerySet, Subquery
from django.urls import reverse

from casework.cases import reads, registry, words
from casework.cases.clocks import office_time
from casework.cases.models import Case, Task
from casework.cases.models.task import TaskQuerySet
from casework.organization.actors import STAFF, Actor, Hats
from casework.organization.models import Agency, User
from casework.prepared import Prepared, prepared

PAGE = 50
CAP = 99  # the counts beside the filters say "99+" beyond
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


def rules_of(bounds: Bounds) -> dict[str, Q]:
    """One rule per filter, used by counts and lists alike."""
    working = Q(waits_for_applicant=False)
    return {
        "semua": Q(),
        "terlambat": working & Q(due_at__lt=bounds.now),
        "hari-ini": working & Q(due_at__gte=bounds.now, due_at__lt=bounds.today_ends),
        "minggu-ini": working & Q(due_at__gte=bounds.today_ends, due_at__lt=bounds.week_ends),
        "menunggu-pemohon": Q(waits_for_applicant=True),
    }


class Capped(Subquery):
    """How many rows, never counted past the cap: give it a sliced queryset."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) capped)"
    output_field = IntegerField()


def counts(actor: Actor, bounds: Bounds) -> dict[str, int]:
    """How many tasks each filter shows, up to CAP + 1. One query, whose cost stops growing at the cap."""
    moments = (bounds.now, bounds.today_ends, bounds.week_ends)
    found = _counts(actor.agency_id, actor.worn).first(actor.user_id or 0, *moments)
    return dict(zip(FILTERS, found or (0,) * len(FILTERS), strict=True))


@lru_cache(maxsize=reads.HATS)
def _counts(agency_id: int | None, hats: Hats) -> Prepared[Any, tuple[int, ...]]:
    def build(user_id: int, now: datetime, today_ends: datetime, week_ends: datetime) -> QuerySet[Any, Any]:
        mine = Task.objects.for_actor(Actor(STAFF, "", user_id, agency_id, hats)).order_by()
        rules = rules_of(Bounds(now, today_ends, week_ends))
        asked = [Capped(mine.filter(rules[name]).values("pk")[: CAP + 1]) for name in FILTERS]
        return User.objects.filter(pk=user_id).values_list(*asked)

    return prepared(build)


def mine(actor: Actor) -> int:
    """How much waits for this person, up to CAP + 1."""
    return _mine(actor.agency_id, actor.worn).first(actor.user_id or 0) or 0


@lru_cache(maxsize=reads.HATS)
def _mine(agency_id: int | None, hats: Hats) -> Prepared[[int], int]:
    def build(user_id: int) -> QuerySet[Any, int]:
        found = Task.objects.for_actor(Actor(STAFF, "", user_id, agency_id, hats)).order_by()
        asked = Capped(found.values("pk")[: CAP + 1])
        return User.objects.filter(pk=user_id).values_list(asked, flat=True)

    return prepared(build)


def shown(count: int) -> str:
    return f"{CAP}+" if count > CAP else str(count)


class Line(NamedTuple):
    """What a row of the list reads; the SOP's own JSON columns stay where they are."""

    pk: int
    kind: str
    title: str
    waits_for_applicant: bool
    due_at: datetime | None
    pass_number: int
    step_no: int | None
    number: str
    subject: str
    applicant: str | None
    service: str


COLUMNS = (
    *("pk", "kind", "title", "waits_for_applicant", "due_at", "pass_number", "step__no"),
    *("case__number", "case__subject", "case__applicant__name", "case__service"),
)


def page(actor: Actor, bounds: Bounds, name: str, after: tuple[str, int] | None) -> tuple[list[Line], str]:
    """Up to PAGE tasks by due time, nulls last; and the cursor of the next page, or ""."""
    if after:
        tasks = _ordered(Task.objects.for_actor(actor).filter(rules_of(bounds)[name], beyond(*after)))
        found = list(tasks.values_list(*COLUMNS)[: PAGE + 1])
    else:
        moments = (bounds.now, bounds.today_ends, bounds.week_ends)
        found = _first_page(actor.agency_id, actor.worn, name)(actor.user_id or 0, *moments)
    rows = [Line(*row) for row in found]
    cursor = ""
    if len(rows) > PAGE:
        last = rows[PAGE - 1]
        cursor = f"{last.due_at.isoformat() if last.due_at else '-'}_{last.pk}"
    return rows[:PAGE], cursor


@lru_cache(maxsize=reads.HATS)
def _first_page(agency_id: int | None, hats: Hats, name: str) -> Prepared[Any, tuple[Any, ...]]:
    def build(user_id: int, now: datetime, today_ends: datetime, week_ends: datetime) -> QuerySet[Any, Any]:
        mine = Task.objects.for_actor(Actor(STAFF, "", user_id, agency_id, hats))
        rules = rules_of(Bounds(now, today_ends, week_ends))
        return _ordered(mine.filter(rules[name])).values_list(*COLUMNS)[: PAGE + 1]

    return prepared(build)


def _ordered(tasks: TaskQuerySet) -> TaskQuerySet:
    return tasks.by_due()


def beyond(due: str, pk: int) -> Q:
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


def groups(lines: Sequence[Line], agency: Agency, bounds: Bounds) -> list[dict[str, Any]]:
    """Rows for components/work_row.html under the heading of their urgency; the first urgent row carries the button."""
    titles = ("Terlambat", "Hari ini", "Minggu ini", "Nanti dan menunggu orang lain")
    found: dict[str, list[dict[str, Any]]] = {title: [] for title in titles}
    clock = office_time(agency)
    places = reverse("cases:case", args=("0",)), reverse("cases:task", args=(0,))  # told once, not for every row

    @cache  # many fall due at the same closing of the office
    def left(due_at: datetime) -> words.Left:
        return words.time_left(due_at, bounds.now, clock)

    for line in lines:
        found[titles[_place(line, bounds)]].append(_row(line, left, places))
    filled = [(title, rows) for title, rows in found.items() if rows]
    if filled and filled[0][0] != titles[-1]:
        filled[0][1][0]["primary"] = True
    return [{"title": title, "rows": rows} for title, rows in filled]


def _place(line: Line, bounds: Bounds) -> int:
    due_at = line.due_at
    if line.waits_for_applicant or due_at is None:
        return 3
    return next((i for i, end in enumerate((bounds.now, bounds.today_ends, bounds.week_ends)) if due_at < end), 3)


def _row(line: Line, left: Callable[[datetime], words.Left], places: tuple[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {"number": line.number, "title": line.subject, "who": line.applicant or "internal"}
    if line.due_at is None:
        row |= {"state": "neutral", "when": "Tanpa batas waktu", "date": ""}
    else:
        rest = left(line.due_at)
        icon = "clock" if rest.tone == "waiting" else None
        row |= {"state": rest.tone, "when": rest.text, "date": rest.short, "icon": icon}
    if line.waits_for_applicant:
        row |= {"state": "neutral", "when": "Menunggu pemohon"}
    of_case, of_task = places
    if line.kind == Task.Kind.STEP:
        row["url"] = of_case.replace("/0/", f"/{Case.slug_of(line.number)}/")
    else:
        row["url"] = of_task.replace("/0/", f"/{line.pk}/")
    where = f"baris {line.step_no}" if line.step_no else Task.Kind(line.kind).label
    again = f" · ke-{line.pass_number}" if line.pass_number > 1 else ""
    service = registry.services.get(line.service)
    return row | {"todo": line.title, "todo_sub": f"{service.label if service else line.service} · {where}{again}"}
