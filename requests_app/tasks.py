"""Celery wakes the sweep of review dates; every rule lives in reviews.py."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone


@shared_task
def sweep_reviews() -> None:
    """Every hour; what was told is not told again."""
    from requests_app import reviews

    reviews.sweep(timezone.now())
