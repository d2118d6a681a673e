"""From rows to a frozen WorkTime."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q

from casework.workdays.cache import snapshots
from casework.workdays.clock import DayOff, Week, WorkTime
from casework.workdays.models import Calendar, Holiday, OfficeHours


def work_time(calendar: Calendar, kind: str = OfficeHours.Kind.WORK) -> WorkTime:
    """Snapshot of a calendar's "work" or "service" hours; without service hours of its own the work hours stand.

    Costs no query while `calendar.revision` is the loaded one, so pass an instance read in this request or task.
    """
    key = (calendar.pk, str(kind))
    held = snapshots.get(key)
    if held and held[0] == calendar.revision:
        return held[1]
    # Read before the rows: should they change in between, the snapshot stands under a revision nobody asks for again.
    current = Calendar.objects.get(pk=calendar.pk)
    fresh = _read(current, str(kind))
    snapshots[key] = (current.revision, fresh)
    return fresh


def _read(calendar: Calendar, kind: str) -> WorkTime:
    hours = list(OfficeHours.objects.filter(calendar=calendar, kind=kind).prefetch_related("days"))
    if not hours and kind != OfficeHours.Kind.WORK:
        return _read(calendar, OfficeHours.Kind.WORK)
    holidays: dict[date, DayOff] = {}
    years: dict[int, bool] = {}
    for row in Holiday.objects.filter(Q(calendar=None) | Q(calendar=calendar)):
        if row.calendar_id is None:
            years[row.date.year] = years.get(row.date.year, True) and row.verified
        if row.calendar_id is None or row.date not in holidays:
            holidays[row.date] = DayOff(row.kind, row.name)
    return WorkTime(calendar.name, calendar.time_zone, tuple(map(_week, hours)), holidays, years)


def _week(hours: OfficeHours) -> Week:
    days = {day.weekday: day.spans for day in hours.days.all()}
    return Week(hours.valid_from, hours.valid_until, hours.special, days)


def missing_years(now: datetime) -> tuple[int, ...]:
    """This year and the next, when their national holidays or their cuti bersama are not loaded."""
    years = (now.year, now.year + 1)
    wanted = {Holiday.Kind.LIBUR, Holiday.Kind.CUTI_BERSAMA}
    rows = Holiday.objects.filter(calendar=None, date__year__in=years).values_list("date__year", "kind").distinct()
    found = {(year, kind) for year, kind in rows.order_by()}
    return tuple(year for year in years if any((year, kind) not in found for kind in wanted))
