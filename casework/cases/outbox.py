"""Runs the after-commit effects of events. The rows are the truth; Celery only carries ids and may lose them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Q
from kombu.exceptions import OperationalError

from casework.cases import registry
from casework.cases.models import EffectRun

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=settings.CLAIM_SECONDS)
LADDER = (10, 30, 60, 300, 900, 1800, 1800, 1800)  # seconds between tries (docs/architecture.md)


def send_to_worker(ids: Sequence[int]) -> None:
    """A poke, never a promise: with the broker down the sweep finds the rows within a minute."""
    from casework.cases.tasks import run_effects

    try:
        run_effects.apply_async(([*ids],), retry=False, argsrepr=str(ids), kwargsrepr="")
    except (OperationalError, OSError) as error:
        log.warning("Broker tidak menjawab (%s); %d akibat menunggu penyapuan.", type(error).__name__, len(ids))


def waiting(now: datetime) -> list[int]:
    due = EffectRun.objects.filter(done_at=None, failed_at=None, not_before__lte=now)
    return list(
        due.filter(Q(claimed_until=None) | Q(claimed_until__lt=now))
        .order_by("not_before")
        .values_list("pk", flat=True)[:500]
    )


def run(run_id: int, now: datetime) -> bool:
    """Claim and run one effect. False when somebody else has it, or it failed and waits for its next try."""
    free = EffectRun.objects.filter(pk=run_id, done_at=None, failed_at=None, not_before__lte=now)
    if not free.filter(Q(claimed_until=None) | Q(claimed_until__lt=now)).update(
        claimed_until=now + LEASE, tries=F("tries") + 1
    ):
        return False
    row = EffectRun.objects.select_related("event__case__agency__calendar").get(pk=run_id)
    try:
        registry.after_effects[row.effect](row.event)
    except BaseException as error:
        # Whatever it was, the row must say so before the error goes on; one poisoned effect may not stop the others.
        _failed(row, error, now)
        if not isinstance(error, Exception):
            raise
        log.exception("Akibat %s dari peristiwa %s gagal", row.effect, row.event_id)
        return False
    EffectRun.objects.filter(pk=run_id).update(done_at=now, claimed_until=None, error="")
    return True


def _failed(row: EffectRun, error: BaseException, now: datetime) -> None:
    over = row.tries >= len(LADDER)
    EffectRun.objects.filter(pk=row.pk).update(
        claimed_until=None,
        error=f"{type(error).__name__}: {error}"[:500],
        failed_at=now if over else None,
        not_before=now + timedelta(seconds=LADDER[min(row.tries, len(LADDER)) - 1]),
    )
