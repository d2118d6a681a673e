"""An import is tried first; its rows wait here for the second press, at most two hours."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from django.db import transaction

from casework.files import store
from casework.files.models import TrialSheet

KEPT = timedelta(hours=2)
AT_ONCE = 20


def hold(rows: list[list[str]], subject: str, owner_id: int, *, at: datetime) -> None:
    """Older ones of the same person and subject are gone."""
    over = TrialSheet.objects.filter(kept_until__lte=at)[:AT_ONCE]
    for row in [*over, *TrialSheet.objects.filter(subject=subject, owner_id=owner_id)]:
        _forget(row)
    file = store.store_bytes(json.dumps(rows).encode(), name=f"{subject}.json", content_type="application/json", at=at)
    TrialSheet.objects.create(file=file, subject=subject, owner_id=owner_id, kept_until=at + KEPT)


def held(subject: str, owner_id: int, *, at: datetime) -> list[list[str]] | None:
    row = _row(subject, owner_id, at)
    return json.loads(store.read(row.file)) if row else None


def release(subject: str, owner_id: int, *, at: datetime) -> None:
    """Call it in the transaction that writes what the rows became."""
    if row := _row(subject, owner_id, at):
        _forget(row)


def _row(subject: str, owner_id: int, at: datetime) -> TrialSheet | None:
    rows = TrialSheet.objects.filter(subject=subject, owner_id=owner_id, kept_until__gt=at)
    return rows.select_related("file").order_by("-pk").first()


def _forget(row: TrialSheet) -> None:
    with transaction.atomic():
        row.delete()
        store.remove(row.file)
