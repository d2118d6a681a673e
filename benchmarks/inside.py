"""P6 and P7, in one process without a server: `create` opens cases, `alerts` sweeps what is due. Each prints JSON."""

from __future__ import annotations

import json
import statistics
import sys
import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import django

CREATES, ROUNDS = 200, 3
DUE = 500  # deadlines that fall due at once


def create() -> dict[str, Any]:
    """Wall clock and CPU of opening cases one after another, each a transaction; median of rounds."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from benchmarks.scene import open_one
    from casework.organization.models import Agency

    agency = Agency.objects.select_related("calendar").get(code="kalbar")

    def one(number: int) -> None:
        open_one(agency, timezone.now(), nik=f"6171021505{number:06d}", key=uuid.uuid4())

    for number in range(20):
        one(number)
    with CaptureQueriesContext(connection) as queries:
        one(20)
    rates, cpu = [], []
    for turn in range(ROUNDS):
        first = 100 + turn * CREATES
        start, ran = time.perf_counter(), time.process_time()
        for number in range(first, first + CREATES):
            one(number)
        cpu.append((time.process_time() - ran) * 1000 / CREATES)
        rates.append(CREATES / (time.perf_counter() - start))
    sql = [row["sql"][:200] for row in queries.captured_queries]
    own = [text for text in sql if not text.startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    return {
        "queries": len(own), "per_second": round(statistics.median(rates)), "cpu_ms": round(statistics.median(cpu), 2), "sql": own,
    }  # fmt: skip


def alerts() -> dict[str, Any]:
    """Milliseconds per alert (wall), with the same number due among however many are open; median of rounds."""
    from casework.cases.alerts import sweep
    from casework.cases.clocks import office_time
    from casework.cases.models import Deadline
    from casework.organization.models import Agency

    agency = Agency.objects.select_related("calendar").get(code="kalbar")
    ids = list(Deadline.objects.open().order_by("id").values_list("pk", flat=True)[:DUE])
    now = office_time(agency).next_opening(datetime(2026, 3, 2, tzinfo=UTC)) + timedelta(minutes=30)
    times, cpu, written = [], [], 0
    for turn in range(ROUNDS + 1):  # the first warms up
        Deadline.objects.filter(pk__in=ids).update(
            next_alert_at=now - timedelta(minutes=1), next_alert="remind", due_at=now + timedelta(days=60), due_version=100 + turn
        )
        start, ran, count = time.perf_counter(), time.process_time(), 0
        while found := sweep(now):
            count += found
        times.append((time.perf_counter() - start) * 1000 / max(count, 1))
        cpu.append((time.process_time() - ran) * 1000 / max(count, 1))
        written = count
    return {
        "due": written, "open": Deadline.objects.open().count(), "ms": round(statistics.median(times[1:]), 3),
        "cpu_ms": round(statistics.median(cpu[1:]), 3),
    }  # fmt: skip


if __name__ == "__main__":
    django.setup()
    print(json.dumps({"create": create, "alerts": alerts}[sys.argv[1]]()))
