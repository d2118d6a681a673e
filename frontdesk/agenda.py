"""The running agenda of the day beside the counter: visitors in order, gapless, corrections struck through."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, Window

from casework.numbering import numbers
from casework.organization.models import Agency
from casework.registers.book import scope
from casework.registers.layout import Code
from casework.registers.models import RegisterEntry

SHOWN = 12


def today(agency: Agency, now: datetime) -> dict[str, Any]:
    """`lines` newest last, at most SHOWN; `count` of all visitors today; `next` number of the book."""
    start = datetime.combine(now.astimezone(agency.zone).date(), time(), agency.zone)
    entries = (
        RegisterEntry.objects.filter(agency=agency, register=Code.VISITORS)
        .between(start, start + timedelta(days=1))
        .select_related("applicant")
    )
    newest = list(entries.annotate(total=Window(Count("pk"))).order_by("-number")[:SHOWN])
    lines = [
        {
            "number": entry.label,
            "struck": bool(entry.struck_at),
            "time": entry.columns.get("time", ""),
            "name": entry.applicant.name if entry.applicant else entry.columns.get("name", ""),
            "purpose": entry.columns.get("purpose", ""),
            "destination": entry.columns.get("destination", ""),
            "officer": entry.columns.get("officer", ""),
        }
        for entry in reversed(newest)
    ]
    return {
        "lines": lines,
        "next": f"{numbers.last(scope(agency, Code.VISITORS), start.year) + 1:04d}",
        "count": newest[0].total if newest else 0,
    }
