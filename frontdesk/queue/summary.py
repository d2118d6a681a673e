"""What a day of the queue was like: how many came, how long they waited and were served, per service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Avg, Count, Max, Q

from casework.organization.models import Agency
from frontdesk.queue.lines import LINES
from frontdesk.queue.models import QueueTicket

State = QueueTicket.State


@dataclass(frozen=True)
class Figure:
    """Seconds; None while nobody was called or served. Who never came counts to the wait, not to the service."""

    label: str
    taken: int
    done: int
    no_show: int
    open: int
    waited: float | None
    longest: int | None
    served: float | None


def of_day(agency: Agency, day: date) -> list[Figure]:
    """Per line that had visitors, in the order of the letters; the last row is the whole day. Two queries."""
    rows = QueueTicket.objects.of_day(agency, day)
    heard = Q(called_at__isnull=False) | Q(unit__isnull=False)
    measured = {
        "taken": Count("pk"),
        "done": Count("pk", filter=Q(state=State.DONE)),
        "no_show": Count("pk", filter=Q(state=State.NO_SHOW)),
        "mean_wait": Avg("waited", filter=heard),
        "longest_wait": Max("waited", filter=heard),
        "mean_service": Avg("served", filter=Q(state=State.DONE)),
    }
    by_line: dict[str, dict[str, Any]] = {
        row["line"]: dict(row) for row in rows.values("line").annotate(**measured).order_by()
    }
    found = [_figure(f"{line.letter} {line.label}", by_line[key]) for key, line in LINES.items() if key in by_line]
    return [*found, _figure("Semua", rows.aggregate(**measured))] if found else []


def _figure(label: str, row: dict[str, Any]) -> Figure:
    taken, done, away = (int(row[name] or 0) for name in ("taken", "done", "no_show"))
    longest = row["longest_wait"]
    return Figure(
        label, taken, done, away, taken - done - away, row["mean_wait"], None if longest is None else int(longest),
        row["mean_service"],
    )  # fmt: skip
