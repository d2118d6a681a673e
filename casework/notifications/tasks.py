"""Celery wakes the sender; every rule lives in sender.py."""

from __future__ import annotations

import logging

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


@shared_task
def sweep_messages() -> None:
    """Every minute, and after each new message."""
    from casework.notifications import sender

    sender.sweep(timezone.now())


def poke() -> None:
    """A hint after commit, never a promise: with the broker down the minute sweep finds the rows."""
    transaction.on_commit(_send_hint)


def _send_hint() -> None:
    try:
        sweep_messages.apply_async(retry=False)
    except (OperationalError, OSError) as error:
        log.warning("Broker tidak menjawab (%s); pesan menunggu penyapuan.", type(error).__name__)
