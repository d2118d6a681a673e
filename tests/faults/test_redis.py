"""The queue dies, loses everything or was never there: the rows in the database are the truth."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from casework.cases.models import EffectRun
from tests import services
from tests.faults import scene
from tests.faults.sizes import size
from tests.faults.web import Web
from tests.processes import wait_until
from tests.smtp import MailServer
from tests.workers import Worker

pytestmark = pytest.mark.postgres


def register(web: Web, first: int, count: int) -> None:
    who = scene.officer(web)
    for number in range(first, first + count):
        assert scene.register_over_http(who, number).status == 302


def all_mails(smtp: MailServer, count: int) -> bool:
    return len({mail["Message-ID"] for mail in smtp.messages}) == count


@pytest.mark.fault("F7")
def test_redis_down_at_start_the_web_serves_and_the_outbox_waits(
    redis: services.Redis, start_web: Callable[..., Web], workers: Callable[..., Worker], smtp: MailServer
):
    web = start_web()
    assert web.ready() == "degraded"
    begun = time.monotonic()
    register(web, 0, 3)
    assert time.monotonic() - begun < 9, "each waited for the queue"
    assert scene.officer(web).get("/pekerjaan/").status == 200
    assert EffectRun.objects.filter(done_at=None).count() == 3
    redis.start()
    worker = workers()
    wait_until(lambda: all_mails(smtp, 3), 40, "mails", tail=worker.worker.tail)
    register(web, 3, 1)
    wait_until(lambda: all_mails(smtp, 4), 40, "mail after return", tail=worker.worker.tail)
    wait_until(scene.all_sent, 20, "states")
    assert len(smtp.messages) == 4


@pytest.mark.fault("F8")
def test_redis_killed_under_web_and_worker_loses_nothing(
    redis: services.Redis, start_web: Callable[..., Web], workers: Callable[..., Worker], smtp: MailServer
):
    """The web had an open line to it, the worker too; both find it again by themselves."""
    redis.start()
    web, worker = start_web(), workers()
    kills = size(1, 3)
    for number in range(kills):
        register(web, number * 4, 2)
        redis.process.kill()
        register(web, number * 4 + 2, 2)
        redis.start()
        wait_until(lambda number=number: all_mails(smtp, number * 4 + 4), 150, "mails", tail=worker.worker.tail)
    wait_until(scene.all_sent, 20, "states")
    assert len(smtp.messages) == 4 * kills
    scene.must_hold()


@pytest.mark.fault("F9")
def test_redis_emptied_with_work_queued_loses_nothing(
    redis: services.Redis, start_web: Callable[..., Web], workers: Callable[..., Worker], smtp: MailServer
):
    from redis import Redis

    redis.start()
    web = start_web()
    count = size(4, 60)
    register(web, 0, count)
    own = Redis.from_url(redis.url())
    assert own.dbsize() > 0, "nothing was queued"
    own.flushall()
    own.close()
    worker = workers()
    wait_until(lambda: all_mails(smtp, count), 150, "mails", tail=worker.worker.tail)
    wait_until(scene.all_sent, 20, "states")
    assert len(smtp.messages) == count
    assert scene.officer(web).get("/pekerjaan/").status == 200, "sessions live in the database"


@pytest.mark.fault("F7")
def test_public_pages_work_without_redis(redis: services.Redis, start_web: Callable[..., Web]):
    """Limits that are counted in the cache must not close the door when it is away."""
    from tests.faults.web import Visitor

    visitor = Visitor(start_web().port)
    for path in ("/", "/kalbar/ajukan/", "/lacak/", "/akun/login/"):
        assert visitor.get(path).status in (200, 302), path
    form = visitor.fill("/lacak/", number="000001/2026", code="ABCD-EFGH")
    assert visitor.send("/lacak/", form).status < 500
    form = visitor.fill("/akun/login/", login="mega", password="bukan kata sandinya")
    assert visitor.send("/akun/login/", form).status < 500
