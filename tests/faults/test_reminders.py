"""Reminders with the clock's real processes: beats and workers doubled, late, and outside office hours."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from casework.cases.models import Deadline, Event
from casework.cases.models.deadline import Alert
from casework.notifications.models import OutgoingMessage
from casework.workdays.models import OfficeHours
from tests.faults import scene
from tests.faults.crew import race, start_crew
from tests.faults.sizes import size
from tests.processes import Process, wait_until
from tests.smtp import MailServer

HOLDER = f"{scene.HOLDER}@kalbar.example"


def due_cases(count: int, hours_ago: float) -> list[int]:
    """Begun that long ago, thirty minutes allowed, nobody told anything yet."""
    then = timezone.now() - scene.minutes(60 * hours_ago)
    found = [scene.begun_request(then).pk for _ in range(count)]
    scene.without_effects()
    scene.keep_only_step_deadlines(timezone.now())
    return found


@pytest.mark.fault("M10")
def test_reminder_before_and_notice_at_breach_reach_the_holder(house: None, workers, smtp: MailServer):
    """End to end: beat wakes the sweep, the sweep writes, the worker sends; one thing each, in that order."""
    (case,) = due_cases(1, hours_ago=0.4)  # 24 of its 30 minutes: the reminder is due, the breach is not
    mine = Deadline.objects.filter(case=case, kind="step")
    worker = workers().worker
    wait_until(lambda: len(smtp.to(HOLDER)) == 1, 60, "reminder", tail=worker.tail)
    assert mine.get().breached_at is None
    scene.let_pass(mine, scene.minutes(10))
    wait_until(lambda: len(smtp.to(HOLDER)) == 2, 30, "notice", tail=worker.tail)
    wait_until(scene.all_sent, 20, "states", tail=worker.tail)

    assert list(Event.objects.filter(kind__startswith="deadline_").order_by("seq").values_list("kind", flat=True)) == [
        "deadline_near", "deadline_passed",
    ]  # fmt: skip
    assert (mine.get().next_alert_at, mine.get().breached_at) == (None, mine.get().due_at)
    assert sorted(Alert.objects.values_list("kind", flat=True)) == ["breach", "remind"]
    assert len({mail["Subject"] for mail in smtp.to(HOLDER)}) == 2
    assert smtp.messages == smtp.to(HOLDER)
    scene.must_hold()


@pytest.mark.fault("F13")
def test_two_beats_and_several_workers_remind_once(
    house: None, smtp: MailServer, tmp_path: Path, processes: list[Process]
):
    count = size(25, 1000)
    due_cases(count, hours_ago=3)

    crew = start_crew(tmp_path, processes, {"EMAIL_URL": smtp.url}, workers=3)

    wait_until(lambda: scene.states()["sent"] == count, size(60, 400), "mails", tail=crew[0].tail)
    assert not scene.sent_twice(smtp.messages)
    assert len(smtp.to(HOLDER)) == len(smtp.messages) == count
    assert Event.objects.filter(kind="deadline_passed").count() == Alert.objects.count() == count
    assert set(OutgoingMessage.objects.values_list("tries", flat=True)) == {1}
    scene.must_hold()


@pytest.mark.fault("F13")
def test_sweepers_at_once_write_each_alert_once(house: None, tmp_path: Path, processes: list[Process]):
    count = size(30, 400)
    due_cases(count, hours_ago=3)
    race(tmp_path, processes, "alerts")
    assert Event.objects.filter(kind="deadline_passed").count() == count
    scene.must_hold()


@pytest.mark.fault("F13")
def test_without_the_lock_and_the_alert_row_the_same_sweepers_double(
    house: None, tmp_path: Path, processes: list[Process]
):
    """Control."""
    due_cases(20, hours_ago=3)
    race(tmp_path, processes, "alerts-careless")
    assert Event.objects.filter(kind="deadline_passed").count() > 20


@pytest.mark.fault("F14")
def test_after_a_day_without_beat_each_is_told_once_and_closed_cases_not_at_all(house: None, workers, smtp: MailServer):
    """Reminder and breach both fell into those 26 hours: one notice for both. What was closed meanwhile is silent."""
    cases = due_cases(size(6, 200), hours_ago=26)
    closed = cases[::3]
    Deadline.objects.filter(case__in=closed, kind="step").update(ended_at=timezone.now())

    worker = workers().worker

    late = len(cases) - len(closed)
    wait_until(lambda: scene.states()["sent"] == late, 60, "mails", tail=worker.tail)
    told = OutgoingMessage.objects.values_list("event__case_id", flat=True)
    assert sorted(told) == sorted(set(cases) - set(closed))
    assert len(smtp.messages) == late
    assert set(Alert.objects.values_list("kind", flat=True)) == {"breach"}


@pytest.mark.fault("F14")
def test_outside_office_hours_nobody_is_told(house: None, workers, smtp: MailServer):
    scene.office(open_now=False)
    cases = due_cases(3, hours_ago=26)
    worker = workers().worker
    now = timezone.now()

    moved = Deadline.objects.filter(case__in=cases, kind="step", next_alert_at__gt=now)
    wait_until(lambda: moved.count() == 3, 60, "put off", tail=worker.tail)
    assert not smtp.messages
    assert not Alert.objects.exists()
    zone = scene.agency().zone
    assert {timezone.localtime(row.next_alert_at, zone).hour for row in moved} == {0}, "when the office opens again"


@pytest.mark.fault("F28")
def test_an_office_without_hours_silences_nobody(house: None, workers, smtp: MailServer):
    """Somebody deleted the office hours: its limits cannot be recounted, and still everybody is reminded."""
    due_cases(3, hours_ago=3)
    OfficeHours.objects.filter(calendar=scene.agency().calendar).delete()
    worker = workers().worker
    wait_until(lambda: len(smtp.to(HOLDER)) == 3, 60, "mails", tail=worker.tail)
    assert Event.objects.filter(kind="deadline_passed").count() == 3


def test_claims_outlast_what_a_worker_may_take():
    """Else a slow worker and the one that takes over would both send."""
    assert settings.CLAIM_SECONDS > settings.CELERY_TASK_TIME_LIMIT
