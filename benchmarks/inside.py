"""P6 and P7, in one process without a server: `create N` opens cases, `alerts` sweeps what is due. Each prints JSON."""

from __future__ import annotations

import json
import statistics
import sys
import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import django

ROUNDS = 3
DUE = 500  # deadlines that fall due at once


def create(count: int) -> dict[str, Any]:
    """Opening cases one after another, each a transaction, for applicants already on file; median of rounds.

    per_second is what this process and its database can do by their CPU; wall clock stands beside it, because on a
    shared machine it tells about the neighbours.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from benchmarks.drive import cpu_of
    from benchmarks.scene import applicant, open_one
    from casework.organization.models import Agency

    agency = Agency.objects.select_related("calendar").get(code="kalbar")
    people = [applicant(agency, timezone.now(), person) for person in range(2, 42)]

    def one(number: int) -> None:
        open_one(agency, timezone.now(), people[number % len(people)], key=uuid.uuid4())

    for number in range(20):
        one(number)
    with CaptureQueriesContext(connection) as queries:
        one(20)
    process = backend()
    wall, cpu, database = [], [], []
    for _ in range(ROUNDS):
        start, ran, there = time.perf_counter(), time.process_time(), cpu_of(process)
        for number in range(count):
            one(number)
        wall.append((time.perf_counter() - start) * 1000 / count)
        cpu.append((time.process_time() - ran) * 1000 / count)
        database.append((cpu_of(process) - there) / 1e6 / count)
    sql = [row["sql"][:200] for row in queries.captured_queries]
    own = [text for text in sql if not text.startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    both = statistics.median(cpu) + statistics.median(database)
    return {
        "queries": len(own), "per_second": round(1000 / both), "cpu_ms": round(both, 2),
        "database_ms": round(statistics.median(database), 2), "wall_ms": round(statistics.median(wall), 2), "sql": own,
    }  # fmt: skip


def alerts() -> dict[str, Any]:
    """CPU milliseconds per alert, with the same number due among however many are open; median of rounds."""
    from django.db.models import F

    from benchmarks.drive import cpu_of
    from casework.cases.alerts import sweep
    from casework.cases.clocks import office_time
    from casework.cases.models import Deadline
    from casework.organization.models import Agency

    agency = Agency.objects.select_related("calendar").get(code="kalbar")
    ids = list(Deadline.objects.open().order_by("id").values_list("pk", flat=True)[:DUE])
    now = office_time(agency).next_opening(datetime(2026, 3, 2, tzinfo=UTC)) + timedelta(minutes=30)
    due = {"next_alert_at": now - timedelta(minutes=1), "next_alert": "remind", "due_at": now + timedelta(days=60)}
    process = backend()
    wall, cpu, written = [], [], 0
    for _ in range(ROUNDS + 1):  # the first warms up
        Deadline.objects.filter(pk__in=ids).update(**due, due_version=F("due_version") + 1)
        start, ran, written = time.perf_counter(), time.process_time_ns() + cpu_of(process), 0
        while found := sweep(now):
            written += found
        cpu.append((time.process_time_ns() + cpu_of(process) - ran) / 1e6 / max(written, 1))
        wall.append((time.perf_counter() - start) * 1000 / max(written, 1))
    return {
        "due": written, "open": Deadline.objects.open().count(), "ms": round(statistics.median(cpu[1:]), 3),
        "wall_ms": round(statistics.median(wall[1:]), 3),
    }  # fmt: skip


def backend() -> int:
    """The database process that serves this one."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


if __name__ == "__main__":
    django.setup()
    print(json.dumps(create(int((sys.argv[2:] or ["200"])[0])) if sys.argv[1] == "create" else alerts()))
