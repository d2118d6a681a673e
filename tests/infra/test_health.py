"""What the portal tells a load balancer."""

import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from casework.cases.models import EffectRun
from casework.notifications.models import OutgoingMessage
from ppid_portal import health


@pytest.fixture
def beating(db):
    health.beat("worker")
    health.beat("beat")


def test_the_process_lives_without_asking_the_database(client):
    assert client.get("/healthz").content == b"ok"


def test_ready_when_all_are_there(client, beating):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ready"


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_degraded_when_a_process_has_not_been_heard_for_three_minutes(client, beating, name):
    cache.set(f"heartbeat:{name}", time.time() - health.LATE_AFTER - 1)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "degraded", "checks": answer.json()["checks"] | {name: "late"}}


def test_unavailable_while_a_migration_waits(client, beating):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'organization'")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["migrations"] == "late"


def test_low_disk_is_told(client, beating, monkeypatch):
    monkeypatch.setattr(health, "LEAST_FREE", 10**18)
    assert client.get("/readyz").json()["checks"]["disk"] == "low"


def test_nothing_about_hosts_or_versions(client, beating):
    text = client.get("/readyz").content.decode()
    assert "sqlite" not in text
    assert "postgres" not in text
    assert "5.2" not in text


def test_work_that_nobody_takes_up_is_told_after_a_quarter_of_an_hour(demo_office, client, beating):
    now = timezone.now()
    EffectRun.objects.update(done_at=now)
    OutgoingMessage.objects.update(state=OutgoingMessage.State.SENT)
    assert client.get("/readyz").json()["checks"]["outbox"] == "ok"

    waiting = EffectRun.objects.filter(pk=EffectRun.objects.earliest("pk").pk)
    waiting.update(done_at=None, failed_at=None, not_before=now - timedelta(minutes=14))
    assert client.get("/readyz").json()["checks"]["outbox"] == "ok"
    waiting.update(not_before=now - timedelta(minutes=16))
    assert client.get("/readyz").json() == {
        "status": "degraded",
        "checks": client.get("/readyz").json()["checks"] | {"outbox": "late"},
    }
