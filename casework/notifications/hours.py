"""Service hours of an agency in one line, e.g. "Senin–Kamis 07.30–16.00, Jumat 07.30–11.30 dan 13.00–16.30 WIB"."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from casework.cases.clocks import office_time
from casework.organization.models import Agency
from casework.workdays.clock import ClockError
from casework.workdays.load import work_time
from casework.workdays.models import OfficeHours
from casework.workdays.words import WEEKDAYS, join


def service_hours(agency: Agency) -> str:
    """The ordinary week that began last; special weeks (Ramadan) end before a message is read. "" when none is set."""
    clock = work_time(agency.calendar, OfficeHours.Kind.SERVICE)
    ordinary = [week for week in clock.weeks if not week.special]
    if not ordinary:
        return ""
    week = max(ordinary, key=lambda week: week.valid_from)
    opening = {day: [f"{a:%H.%M}–{b:%H.%M}" for a, b in spans] for day, spans in sorted(week.days.items()) if spans}
    spans = [(day, join(texts)) for day, texts in opening.items()]
    parts = []
    for text, members in groupby(spans, key=lambda item: item[1]):
        days = [day for day, _ in members]
        name = WEEKDAYS[days[0]] if len(days) == 1 else f"{WEEKDAYS[days[0]]}–{WEEKDAYS[days[-1]]}"
        parts.append(f"{name} {text}")
    return ", ".join(parts)


def office_opens(agency: Agency, at: datetime) -> datetime:
    """Staff are not woken at night. A calendar that knows no opening any more must not hold a message back."""
    try:
        return office_time(agency).next_opening(at)
    except ClockError:
        return at
