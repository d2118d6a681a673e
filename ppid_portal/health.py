"""Two questions for a load balancer: does the process live (/healthz), and may it be given work (/readyz)?"""

import logging
import shutil
import time
from collections.abc import Callable
from datetime import timedelta

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from casework.cases.models import EffectRun
from casework.notifications.models import OutgoingMessage

logger = logging.getLogger(__name__)

LATE_AFTER = 180  # seconds without a heartbeat
OUTBOX_LATE_AFTER = timedelta(minutes=15)
LEAST_FREE = 1_000_000_000  # bytes
LEAST_FREE_SHARE = 0.05

OK, LATE, LOW, DOWN = "ok", "late", "low", "down"


def beat(name: str) -> None:
    """Heartbeat of a worker or a scheduler; a cache that is away must not stop it from working."""
    try:
        cache.set(f"heartbeat:{name}", time.time(), timeout=24 * 3600)
    except (redis.RedisError, DatabaseError):
        logger.warning("heartbeat of %s not written: cache is away", name)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return DOWN
    return OK


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    return LATE if executor.migration_plan(executor.loader.graph.leaf_nodes()) else OK


def _disk() -> str:
    disk = shutil.disk_usage(settings.VAR_DIR)
    return OK if disk.free >= LEAST_FREE and disk.free >= LEAST_FREE_SHARE * disk.total else LOW


def _outbox() -> str:
    """What was ripe a quarter of an hour ago and has neither been done nor given up."""
    since = timezone.now() - OUTBOX_LATE_AFTER
    waits = EffectRun.objects.filter(done_at=None, failed_at=None, not_before__lte=since).exists()
    return LATE if waits or OutgoingMessage.objects.due(since).exists() else OK


def _queue() -> str:
    """Without it everything is served, only later: the minute sweep finds what no poke announced."""
    if not settings.REDIS_URL:
        return OK
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1) as line:
            line.ping()
    except redis.RedisError:
        return DOWN
    return OK


def _heartbeat(name: str) -> Callable[[], str]:
    def check() -> str:
        at = cache.get(f"heartbeat:{name}")
        return OK if at and time.time() - at <= LATE_AFTER else LATE

    return check


CHECKS: dict[str, Callable[[], str]] = {
    "migrations": _migrations,
    "disk": _disk,
    "outbox": _outbox,
    "queue": _queue,
    "worker": _heartbeat("worker"),
    "beat": _heartbeat("beat"),
}


def readiness() -> tuple[str, dict[str, str]]:
    """("ready" | "degraded" | "unavailable", the finding of each check); without its database it takes no visitors."""
    checks = {"database": _database()}
    if checks["database"] == DOWN:
        return "unavailable", checks
    checks |= {name: check() for name, check in CHECKS.items()}
    if checks["migrations"] != OK:
        return "unavailable", checks
    return ("ready" if set(checks.values()) == {OK} else "degraded"), checks


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    state, checks = readiness()
    return JsonResponse({"status": state, "checks": checks}, status=503 if state == "unavailable" else 200)
