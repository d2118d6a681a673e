"""The figures of the home page: true when they are read, but for the yearly share, which is counted once a day."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncMonth

from casework.cases.models import Deadline
from casework.organization.models import Agency
from casework.prepared import prepared
from casework.workdays import words
from casework.workdays.clock import ClockError, WorkTime
from casework.workdays.load import work_time
from casework.workdays.models import OfficeHours
from requests_app.models import PublicInformation

ENOUGH = 20  # below this a share of a hundred says nothing
TARGET = 90
NEWEST = 4
DAY, MINUTE = 24 * 3600, 60  # seconds


def on_time(agency: Agency, now: datetime) -> dict[str, Any]:
    """The share as of this morning. Counted by the first who asks: it reads every answer of the year."""
    local = now.astimezone(agency.zone)
    key = f"on-time:{agency.pk}:{local:%Y-%m-%d}"
    figure = cache.get(key)
    if figure is None:
        figure = share_on_time(agency, now)
        cache.set(key, figure, DAY if figure["enough"] else MINUTE)
    return figure


def share_on_time(agency: Agency, now: datetime) -> dict[str, Any]:
    """Of the requests whose answer fell due this year: how many were answered before the legal limit. One query."""
    zone = agency.zone
    local = now.astimezone(zone)
    start = local.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    rows = list(
        Deadline.objects.filter(case__agency=agency, kind="answer", ended_at=None, due_at__gte=start)
        .filter(Q(met_at__isnull=False) | Q(due_at__lt=now))
        .annotate(month=TruncMonth("due_at", tzinfo=zone))
        .values("month")
        .annotate(all=Count("id"), good=Count("id", filter=Q(met_at__lte=F("due_at"))))
        .order_by("month")
    )
    total, good = sum(row["all"] for row in rows), sum(row["good"] for row in rows)
    if total < ENOUGH:
        return {"enough": False, "total": total, "needed": ENOUGH}
    points = [round(100 * row["good"] / row["all"]) for row in rows]
    figure = {"enough": True, "total": total, "share": good * 100 // total, "target": TARGET, "today": local.date()}
    if len(points) > 1:
        first, last = (words.MONTHS[row["month"].month - 1] for row in (rows[0], rows[-1]))
        figure |= {"points": points, "first": first[:3], "last": last[:3]}
        figure["summary"] = f"Tepat waktu per bulan, {first} {points[0]} sampai {last} {points[-1]} dari 100"
    return figure


SHOWN = ("agency_id", "number", "title", "year", "category", "updated_on", "formats", "file__size")


@prepared
def _newest(agency_id: int) -> QuerySet[PublicInformation]:
    rows = PublicInformation.objects.standing().filter(agency_id=agency_id).select_related("file")
    return rows.only(*SHOWN).order_by("-updated_on", "number")[:NEWEST]


@prepared
def _total(agency_id: int) -> QuerySet[PublicInformation, int]:
    rows = PublicInformation.objects.standing().filter(agency_id=agency_id).order_by()
    return rows.values("agency_id").annotate(total=Count("pk")).values_list("total", flat=True)


def newest(agency: Agency) -> tuple[list[PublicInformation], int]:
    """What was opened lately. Not the subjects of requests: people write names into them, so an answer appears
    here only once an officer has put it on the list."""
    return _newest(agency.pk), _total.first(agency.pk) or 0


def counter(agency: Agency, now: datetime) -> dict[str, Any]:
    """Is the counter open, until or from when, and the hours of the ordinary week."""
    clock = work_time(agency.calendar, OfficeHours.Kind.SERVICE)
    hours, breaks = week(clock)
    zone = now.astimezone(clock.zone).tzname()
    return {"hours": hours, "breaks": breaks, "zone": zone, "sentence": _counter_sentence(clock, now)}


def week(clock: WorkTime) -> tuple[list[str], str]:
    """The ordinary week as lines ("Senin–Kamis 08.00–15.00"), and its breaks in one."""
    ordinary = [row for row in clock.weeks if not row.special]
    if not ordinary:
        return [], ""
    spans = [(day, found) for day, found in sorted(max(ordinary, key=lambda row: row.valid_from).days.items()) if found]
    hours = _days([(day, f"{found[0][0]:%H.%M}–{found[-1][1]:%H.%M}") for day, found in spans])
    breaks = _days([(day, f"{found[0][1]:%H.%M}–{found[-1][0]:%H.%M}") for day, found in spans if len(found) > 1])
    return hours, ", ".join(breaks)


def _days(rows: list[tuple[int, str]]) -> list[str]:
    """Neighbouring days with the same hours as one line."""
    lines = []
    for text, members in groupby(rows, key=lambda row: row[1]):
        days = [day for day, _ in members]
        name = words.WEEKDAYS[days[0]] + (f"–{words.WEEKDAYS[days[-1]]}" if len(days) > 1 else "")
        lines.append(f"{name} {text}")
    return lines


def _counter_sentence(clock: WorkTime, now: datetime) -> str:
    today = clock.local_date(now)
    for opens, closes in clock.spans(today):
        if opens <= now < closes:
            last = clock.closing(today)
            until = closes.astimezone(clock.zone)
            pause = " (istirahat)" if last != closes else ""
            return f"Loket buka sekarang sampai {words.clock(until)} {until.tzname()}{pause}."
    try:
        return f"Loket tutup. Buka lagi {words.moment(clock.next_opening(now), clock.zone)}."
    except ClockError:
        return ""
