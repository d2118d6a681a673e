"""Celery wakes the sweep of mandates; every rule lives in initials.py."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone


@shared_task
def sweep_mandates() -> None:
    """Every quarter of an hour: a mandate ends at midnight of its agency."""
    from casework.letters import initials

    initials.hand_back(timezone.now())
