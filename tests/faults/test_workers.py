"""Workers killed wherever they stand, and a mail server that misbehaves: nothing is lost, doubles are counted."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from casework.cases.models import EffectRun, Event
from casework.notifications.models import OutgoingMessage
from tests.faults import scene
from tests.faults.crew import race
from tests.faults.sizes import FULL, size
from tests.processes import Process, wait_until
from tests.smtp import MailServer
from tests.workers import Worker


class Holding(MailServer):
    """Makes the first client wait at one point of the conversation until it is let go."""

    def __init__(self, point: str) -> None:
        super().__init__()
        self.point, self.there, self.let_go = point, threading.Event(), threading.Event()

    async def hold(self, point: str) -> None:
        if point == self.point and not self.there.is_set():
            self.there.set()
            while not self.let_go.is_set():
                await asyncio.sleep(0.02)

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        await self.hold("before")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        self._keep(envelope)
        await self.hold("after")
        return "250 OK"


@pytest.fixture(params=["after", "before"])
def holding(request: pytest.FixtureRequest) -> Iterator[Holding]:
    server = Holding(request.param).start()
    yield server
    server.let_go.set()
    server.stop()


@pytest.mark.fault("F11, F12")
def test_worker_killed_around_the_delivery(house: None, workers: Callable[..., Worker], holding: Holding):
    """After the server took it: one duplicate under the same Message-ID, counted. Before: sent once, none missing."""
    for _ in range(3):
        scene.open_request(timezone.now())
    worker = workers(EMAIL_URL=holding.url)
    worker.worker.wait_until(holding.there.is_set, 40)
    worker.kill()
    held = scene.states()["inflight"]
    assert held in (1, 2)  # two hands of one worker may each hold a mail
    holding.let_go.set()
    worker.restart()
    wait_until(scene.all_sent, 60, "mails", tail=worker.worker.tail)

    sent = Counter(mail["Message-ID"] for mail in holding.messages)
    assert set(sent) == set(OutgoingMessage.objects.values_list("message_id", flat=True))
    assert max(sent.values()) <= 2 and sum(sent.values()) <= 3 + held
    assert holding.point == "before" or max(sent.values()) == 2
    assert (
        sorted(OutgoingMessage.objects.values_list("possible_duplicates", flat=True)) == [0] * (3 - held) + [1] * held
    )


@pytest.mark.fault("M4")
def test_worker_killed_again_and_again_anywhere_loses_nothing(
    house: None, workers: Callable[..., Worker], smtp: MailServer
):
    """Effects and mails under way are cut at random moments; each kill may cost one duplicate, and it is counted."""
    dice, kills = random.Random(7), size(2, 25)
    count = size(20, 1000)
    for _ in range(count):
        scene.open_request(timezone.now())
    worker = workers()
    for number in range(kills):
        time.sleep(dice.random() * size(1, 4))
        worker.kill()
        worker.restart()
        worker.worker.wait_until(lambda number=number: worker.worker.log().count(" ready.") > number + 1, 60)
    wait_until(scene.all_sent, size(60, 300), "mails", tail=worker.worker.tail)

    sent = Counter(mail["Message-ID"] for mail in smtp.messages)
    assert len(sent) == OutgoingMessage.objects.count() == count
    doubled = {name: times - 1 for name, times in sent.items() if times > 1}
    assert sum(doubled.values()) <= 2 * kills  # two children each
    known = OutgoingMessage.objects.filter(message_id__in=doubled)
    counted = dict(known.values_list("message_id", "possible_duplicates"))
    assert all(counted[name] >= times for name, times in doubled.items())
    scene.must_hold()


@pytest.mark.fault("F11")
def test_senders_at_once_send_each_message_once(
    house: None, smtp: MailServer, tmp_path: Path, processes: list[Process]
):
    count = size(30, 500)
    queue_mail(count)
    race(tmp_path, processes, "send", EMAIL_URL=smtp.url)
    assert len(smtp.messages) == len({mail["Message-ID"] for mail in smtp.messages})
    assert len(smtp.messages) >= min(count, 200)  # one sweep takes two hundred


@pytest.mark.fault("F11")
def test_without_the_conditional_claim_the_same_senders_double(
    house: None, smtp: MailServer, tmp_path: Path, processes: list[Process]
):
    """Control."""
    queue_mail(20)
    race(tmp_path, processes, "send-careless", EMAIL_URL=smtp.url)
    assert scene.sent_twice(smtp.messages)


def queue_mail(count: int) -> None:
    """Messages written by the effects themselves, not yet sent."""
    from casework.cases import outbox

    for _ in range(count):
        scene.open_request(timezone.now())
    now = timezone.now()
    while waiting := outbox.waiting(now):
        for pk in waiting:
            outbox.run(pk, now)
    assert OutgoingMessage.objects.count() == count


@pytest.mark.parametrize("how", ["effects", "effects-careless"])
@pytest.mark.fault("F12")
def test_effects_run_once_among_runners_at_once(how: str, house: None, tmp_path: Path, processes: list[Process]):
    """The careless runners are the control: they look, then write."""
    for _ in range(size(20, 300)):
        scene.open_request(timezone.now())
    EffectRun.objects.all().delete()
    rows = Event.objects.filter(kind="register").values_list("pk", flat=True)
    EffectRun.objects.bulk_create(EffectRun(event_id=pk, effect="race", not_before=timezone.now()) for pk in rows)

    ran = race(tmp_path, processes, how)

    assert set(ran) == {str(pk) for pk in rows}
    assert (len(ran) > len(rows)) == (how == "effects-careless")


@pytest.mark.fault("F28")
def test_a_poisoned_effect_and_a_poisoned_message_stop_nobody(
    house: None, workers: Callable[..., Worker], smtp: MailServer
):
    count = size(12, 500)
    queue_mail(1)
    OutgoingMessage.objects.update(subject="Baik\nBcc: orang@lain.example")
    cases = [scene.open_request(timezone.now()) for _ in range(count)]
    poisoned = EffectRun.objects.get(event__case=cases[0], effect="tell_applicant")
    EffectRun.objects.filter(pk=poisoned.pk).update(effect="no_such_effect")

    worker = workers()

    wait_until(lambda: scene.states()["sent"] == count - 1, 90, "mails", tail=worker.worker.tail)
    poisoned.refresh_from_db()
    assert poisoned.tries >= 1 and not poisoned.done_at
    assert "no_such_effect" in poisoned.error
    assert OutgoingMessage.objects.exclude(state="sent").get().error
    assert len(smtp.messages) == count - 1
    assert worker.worker.alive()


@pytest.mark.parametrize("mode", ["down", "451", "550", *(("421", "hang", "drop") if FULL else ())])
@pytest.mark.fault("F21, F22")
def test_mail_server_misbehaves_and_comes_back(
    mode: str, house: None, workers: Callable[..., Worker], smtp: MailServer
):
    """What may arrive arrives after its return, once; what is refused for good is failed and visible."""
    smtp.mode = mode if mode != "down" else "ok"
    for _ in range(3):
        scene.open_request(timezone.now())
    elsewhere = {"EMAIL_URL": "smtp://127.0.0.1:1"} if mode == "down" else {}
    worker = workers(**elsewhere)
    unsent = OutgoingMessage.objects.exclude(state="sent").exclude(error="")
    wait_until(lambda: unsent.exists(), 60, "trouble", tail=worker.worker.tail)
    if mode == "550":
        wait_until(lambda: scene.states() == {"failed": 3}, 30, "failed", tail=worker.worker.tail)
        return
    if mode == "down":
        worker.kill()
        worker = workers()
    smtp.mode = "ok"
    wait_until(all_sent_without_waiting, 60, "mails", tail=worker.worker.tail)
    sent = Counter(mail["Message-ID"] for mail in smtp.messages)
    assert len(sent) == 3
    doubles = sum(OutgoingMessage.objects.values_list("possible_duplicates", flat=True))
    assert sum(sent.values()) - 3 <= doubles


def all_sent_without_waiting() -> bool:
    """The next rung of the ladder is now."""
    OutgoingMessage.objects.filter(state="awaiting_retry").update(not_before=timezone.now())
    return scene.all_sent()
