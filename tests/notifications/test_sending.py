"""The sender against a mail server that misbehaves."""

import asyncio
import sys
import threading
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from casework.cases.models import Deadline, Event
from casework.notifications import sender
from casework.notifications.effects import alert_holder, tell_applicant
from casework.notifications.models import OutgoingMessage
from tests.processes import Process, wait_until
from tests.registers import cast
from tests.smtp import MailServer

NOON = cast.later(hours=3)
TO = "siti@contoh.example"


@pytest.fixture
def message(front):
    case = cast.request_at_counter(front)
    tell_applicant(case.events.get(kind="register"))
    return OutgoingMessage.objects.get()


def again(message):
    message.refresh_from_db()
    return message


def more_messages(front, count):
    for at in range(count):
        case = cast.request_at_counter(
            front, applicant=cast.siti(nik="", phone=f"0812345678{at:02}", email=f"p{at}@contoh.example")
        )
        tell_applicant(case.events.get(kind="register"))


def test_a_message_leaves_once_with_its_headers(message, smtp):
    assert sender.sweep(NOON) == 1
    assert sender.sweep(NOON) == 0
    (mail,) = smtp.to(TO)
    assert mail["Message-ID"] == message.message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Subject"] == message.subject
    assert mail["To"] == TO
    assert mail.get_content().replace("\r\n", "\n").strip() == message.body.strip()
    assert (again(message).state, message.sent_at) == ("sent", NOON)


def test_nothing_leaves_before_its_time(message, smtp):
    OutgoingMessage.objects.update(not_before=NOON + timedelta(minutes=1))
    assert sender.sweep(NOON) == 0
    assert sender.sweep(NOON + timedelta(minutes=1)) == 1


@pytest.mark.parametrize("mode", ["451", "421"])
def test_not_now_is_tried_again_by_the_ladder(message, smtp, mode):
    smtp.mode = mode
    assert sender.sweep(NOON) == 0
    assert again(message).state == "awaiting_retry"
    assert message.not_before == NOON + timedelta(seconds=sender.LADDER[0])
    assert mode in message.error
    smtp.mode = "ok"
    assert sender.sweep(message.not_before) == 1
    assert again(message).possible_duplicates == 0


def test_after_the_last_rung_the_message_is_failed_and_visible(message, smtp):
    smtp.mode = "451"
    now = NOON
    for _ in sender.LADDER:
        sender.sweep(now)
        now = again(message).not_before
    assert message.state == "failed"
    assert OutgoingMessage.objects.stuck().get() == message
    assert not OutgoingMessage.objects.due(now + timedelta(days=1)).exists()


def test_never_is_final_at_once_and_names_no_address(message, smtp):
    smtp.mode = "550"
    sender.sweep(NOON)
    assert (again(message).state, message.tries) == ("failed", 1)
    assert "550" in message.error
    assert TO not in message.error


def test_one_refused_message_does_not_stop_the_others(message, front, smtp):
    more_messages(front, 3)
    type(message.applicant).objects.filter(pk=message.applicant_id).update(email_sealed="")
    assert sender.sweep(NOON) == 3
    assert again(message).state == "withheld"


def test_a_silent_server_costs_one_timeout_not_one_for_each(message, front, smtp, settings):
    more_messages(front, 2)
    settings.EMAIL_TIMEOUT = 1
    smtp.mode = "hang"
    assert sender.sweep(NOON) == 0
    assert OutgoingMessage.objects.filter(tries=0).count() == 2
    assert (again(message).state, message.possible_duplicates) == ("awaiting_retry", 1)
    smtp.mode = "ok"
    assert sender.sweep(again(message).not_before) == 3


def test_a_line_dropped_after_the_data_means_one_duplicate_under_the_same_id(message, smtp):
    smtp.mode = "drop"
    sender.sweep(NOON)
    smtp.mode = "ok"
    sender.sweep(again(message).not_before)
    first, second = smtp.to(TO)
    assert first["Message-ID"] == second["Message-ID"] == message.message_id
    assert (again(message).state, message.possible_duplicates) == ("sent", 1)


def test_an_unreachable_server_costs_no_message_a_try_and_order_is_kept(message, front, smtp, settings):
    more_messages(front, 2)
    there, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    for minute in range(120):
        assert sender.sweep(NOON + timedelta(minutes=minute)) == 0
    assert set(OutgoingMessage.objects.values_list("state", "tries")) == {("queued", 0)}
    assert "Server surat" in again(message).error
    settings.EMAIL_PORT = there
    assert sender.sweep(NOON + timedelta(minutes=121)) == 3
    assert [mail["Message-ID"] for mail in smtp.messages] == list(
        OutgoingMessage.objects.order_by("id").values_list("message_id", flat=True)
    )


def test_without_starttls_nothing_leaves_in_clear(message, smtp, settings, caplog):
    settings.EMAIL_USE_TLS = True
    for minute in range(2):
        assert sender.sweep(NOON + timedelta(minutes=minute)) == 0
    assert not smtp.messages
    assert "STARTTLS" in again(message).error
    assert "Server surat tidak dapat dipakai" in caplog.text


def test_a_message_that_breaks_in_our_hands_is_parked_and_the_rest_go_on(message, front, smtp):
    more_messages(front, 4)
    OutgoingMessage.objects.filter(pk=message.pk).update(subject="Baik\nBcc: orang@lain.example")
    now = NOON
    for _ in range(sender.PARKED_AFTER):
        sender.sweep(now)
        now = again(message).not_before + timedelta(seconds=1)
    assert (message.state, message.tries) == ("failed", 3)
    assert "Diparkir: BadHeaderError" in message.error
    assert len(smtp.messages) == 4
    assert not smtp.to("orang@lain.example")


def test_an_erased_applicant_is_not_written_to(message, smtp):
    type(message.applicant).objects.filter(pk=message.applicant_id).update(erased_at=NOON, data_key="")
    assert sender.sweep(NOON) == 0
    assert again(message).state == "withheld"


def test_an_alert_overtaken_by_the_work_stays_here(front, smtp):
    case = cast.request_at_counter(front)
    cast.person("layanan", *case.step.roles)
    deadline = Deadline.objects.open().get(case=case, kind="answer")
    event = Event.objects.create(
        case=case,
        seq=99,
        kind="deadline_near",
        actor={},
        at=cast.MONDAY,
        data={"deadline": deadline.pk},
        previous_hash="x",
        hash="y",
    )
    alert_holder(event)
    Deadline.objects.filter(pk=deadline.pk).update(met_at=NOON)
    assert sender.sweep(NOON) == 0
    assert OutgoingMessage.objects.get().state == "withheld"


def test_what_a_dead_sender_left_under_way_is_sent_after_ten_minutes(message, smtp):
    OutgoingMessage.objects.update(state="inflight", inflight_since=NOON, tries=1)
    assert sender.sweep(NOON + timedelta(minutes=9)) == 0
    assert sender.sweep(NOON + timedelta(minutes=10)) == 1
    assert again(message).possible_duplicates == 1


def test_a_second_sender_does_not_take_what_is_under_way(message, smtp):
    assert sender._claim(message.pk, NOON)
    assert sender._claim(message.pk, NOON) is None


def test_a_sender_that_lost_its_claim_does_not_overwrite_the_outcome(message, smtp):
    slow = sender._claim(message.pk, NOON)
    OutgoingMessage.objects.update(tries=2)
    sender._settle(slow, state="failed", error="terlambat")
    assert again(message).state == "inflight"


def test_send_again_starts_anew_and_only_for_stuck_messages(message, smtp):
    assert not sender.resend(message, NOON)
    smtp.mode = "550"
    sender.sweep(NOON)
    smtp.mode = "ok"
    assert sender.resend(message, NOON)
    assert sender.sweep(NOON) == 1


# A real process killed while the server already has the message


class Holding(MailServer):
    """Keeps the message, then makes the client wait for its answer."""

    def __init__(self):
        super().__init__()
        self.taken, self.let_go = threading.Event(), threading.Event()

    async def handle_DATA(self, server, session, envelope):
        self._keep(envelope)
        self.taken.set()
        while not self.let_go.is_set():
            await asyncio.sleep(0.02)
        return "250 OK"


@pytest.fixture
def holding():
    server = Holding().start()
    yield server
    server.let_go.set()
    server.stop()


SWEEP = """
import django; django.setup()
from datetime import datetime
from casework.notifications import sender
sender.sweep(datetime.fromisoformat({now!r}))
"""


@pytest.mark.fault
def test_killed_between_acceptance_and_commit_sends_one_duplicate_with_the_same_id(
    transactional_db, message, holding, smtp, processes, tmp_path
):
    env = {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "EMAIL_URL": holding.url,
        "VAR_DIR": str(django_settings.VAR_DIR),
    }
    victim = Process("sender", [sys.executable, "-c", SWEEP.format(now=NOON.isoformat())], tmp_path, env).start()
    processes.append(victim)
    victim.wait_until(holding.taken.is_set)
    victim.kill()
    assert again(message).state == "inflight"
    assert sender.sweep(NOON + timedelta(minutes=9)) == 0
    assert sender.sweep(NOON + timedelta(minutes=11)) == 1
    assert [mail["Message-ID"] for mail in (*holding.messages, *smtp.messages)] == [message.message_id] * 2
    assert (again(message).state, message.possible_duplicates) == ("sent", 1)


@pytest.mark.fault
def test_two_senders_at_once_send_each_message_once(transactional_db, front, smtp, processes, tmp_path):
    more_messages(front, 30)
    env = {"DJANGO_SETTINGS_MODULE": "tests.settings", "EMAIL_URL": smtp.url, "VAR_DIR": str(django_settings.VAR_DIR)}
    code = SWEEP.format(now=NOON.isoformat())
    processes += [Process(f"sender-{at}", [sys.executable, "-c", code], tmp_path, env).start() for at in range(2)]
    wait_until(lambda: not any(process.alive() for process in processes), 60, "senders")
    assert [process.child.returncode for process in processes] == [0, 0]
    assert len(smtp.messages) == len({mail["Message-ID"] for mail in smtp.messages}) == 30
    assert set(OutgoingMessage.objects.values_list("state", "tries")) == {("sent", 1)}


@pytest.mark.fault
def test_worker_picks_up_what_no_poke_announced(transactional_db, front, worker, smtp):
    """The minute sweep (a second here) finds the effect, then its message, with nobody calling."""
    cast.request_at_counter(front, at=timezone.now())
    wait_until(lambda: smtp.to(TO), 40, "mail", tail=worker.worker.tail)
    wait_until(lambda: OutgoingMessage.objects.filter(state="sent").exists(), 20, "sent", tail=worker.worker.tail)
    assert len(smtp.to(TO)) == 1
