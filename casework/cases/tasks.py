"""Celery carries ids and wakes sweeps; every rule lives elsewhere."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from casework.cases import alerts, leases, outbox, recount, silence


@shared_task
def run_effects(run_ids: list[int]) -> None:
    now = timezone.now()
    for run_id in run_ids:
        outbox.run(run_id, now)


@shared_task
def sweep_effects() -> None:
    """Every minute: what a lost poke, a killed worker or a sleeping broker left behind."""
    run_effects(outbox.waiting(timezone.now()))


@shared_task
def sweep_deadlines() -> None:
    """Every minute: end claims whose time is over, recount for changed calendars, say what was missed, then alert.

    At most twenty batches, so that a backlog cannot hold the worker.
    """
    leases.release_expired(timezone.now())
    recount.sweep(timezone.now())
    silence.sweep(timezone.now())
    for _ in range(20):
        if not alerts.sweep(timezone.now()):
            return
