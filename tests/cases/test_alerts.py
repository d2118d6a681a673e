"""Reminders and breaches: once each, in office hours, never for what is closed or stands still."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from casework.cases import alerts, outbox
from casework.cases.models import Case, Deadline, EffectRun, Event
from casework.cases.models.deadline import Alert
from casework.cases.tasks import sweep_deadlines
from casework.notifications.models import OutgoingMessage
from tests.cases.tools import audit, wib
from tests.cast import Cast


def only(case: Case, *kinds: str) -> Deadline:
    """Of all clocks of the case only these may speak."""
    Deadline.objects.exclude(case=case, kind__in=kinds).update(next_alert_at=None, next_alert="")
    return Deadline.objects.get(case=case, kind=kinds[0])


def told(case: Case) -> list[tuple[str, str]]:
    kinds = ("deadline_near", "deadline_passed")
    return [(event.kind, event.data["clock"]) for event in case.events.filter(kind__in=kinds).order_by("seq")]


def test_reminder_and_breach_once_each(cast: Cast):
    case = cast.open_request()
    check = only(case, "completeness")  # until Thursday 26 November 16.00
    assert (check.next_alert, check.next_alert_at) == ("remind", wib(26, 7, 30))

    assert alerts.sweep(wib(26, 7, 29)) == 0
    for minute in (30, 31, 45):
        alerts.sweep(wib(26, 7, minute))
    assert told(case) == [("deadline_near", "completeness")]
    alerts.sweep(wib(26, 16, 1))  # the office has closed
    assert len(told(case)) == 1
    for minute in (30, 31):
        alerts.sweep(wib(27, 7, minute))
    assert told(case) == [("deadline_near", "completeness"), ("deadline_passed", "completeness")]
    check.refresh_from_db()
    assert (check.breached_at, check.next_alert_at) == (check.due_at, None)
    assert Alert.objects.count() == EffectRun.objects.filter(effect="alert_holder").count() == 2
    assert audit()[0]


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        (wib(28, 10), wib(30, 7, 30)),  # Saturday
        (wib(26, 12, 30), wib(26, 13)),  # break
        (wib(27, 12), wib(27, 13)),  # the long break of Friday
        (wib(26, 6), wib(26, 7, 30)),
        (wib(26, 22), wib(27, 7, 30)),
        (wib(24, 9, month=12), wib(28, 7, 30, month=12)),  # cuti bersama, Christmas, weekend
    ],
)
def test_outside_office_hours_waits_for_the_next_opening(cast: Cast, moment: datetime, opening: datetime):
    case = cast.open_request()
    check = only(case, "answer")
    Deadline.objects.filter(pk=check.pk).update(next_alert_at=moment, due_at=moment + timedelta(days=9))

    assert alerts.sweep(moment) == 1
    assert told(case) == []
    check.refresh_from_db()
    assert (check.next_alert, check.next_alert_at) == ("remind", opening)
    alerts.sweep(opening)
    assert told(case) == [("deadline_near", "answer")]


def test_waiting_is_told_before_the_target_is_missed(cast: Cast):
    case = cast.open_request()

    alerts.sweep(wib(23, 9, 44))
    assert told(case) == []
    alerts.sweep(wib(23, 9, 45))
    alerts.sweep(wib(23, 10, 0))
    assert told(case) == [("deadline_near", "waiting"), ("deadline_passed", "waiting")]


def test_closed_case_is_silent(cast: Cast):
    case = cast.act(cast.open_request(), "withdraw", by="mega")

    assert alerts.sweep(wib(9, 9, month=12)) == 0
    assert told(case) == []


def test_met_deadline_is_silent(cast: Cast):
    case = cast.act(cast.open_request(), "coordinate", by="yuliana")
    Deadline.objects.filter(case=case, met_at=None).update(next_alert_at=None)

    assert alerts.sweep(wib(9, 9, month=12)) == 0
    assert told(case) == []


def test_stopped_clock_is_silent_until_it_runs_again(cast: Cast):
    case = cast.at_repair()
    safe = only(case, "answer_safe")
    assert (safe.stopped, safe.next_alert_at) == (True, None)
    assert alerts.sweep(wib(8, 9, month=12)) == 0

    cast.now = wib(25, 9)
    cast.act(case, "submit_repair", by="mega")
    safe.refresh_from_db()
    assert (safe.stopped, safe.due_at) == (False, wib(9, 16, month=12))
    assert safe.next_alert_at == wib(7, 7, 30, month=12)  # four days before is a Saturday


def test_after_an_outage_of_26_hours_reminder_and_breach_are_one(cast: Cast):
    case = cast.open_request()
    only(case, "completeness")
    assert alerts.sweep(wib(26, 7, 29)) == 0

    for minute in range(30, 34):
        alerts.sweep(wib(27, 9, minute))
    assert told(case) == [("deadline_passed", "completeness")]
    assert EffectRun.objects.filter(effect="alert_holder").count() == 1


def test_clocks_ripe_together_are_one_message(cast: Cast):
    """Batas hukum and batas aman fall on the same day as long as nothing was incomplete."""
    case = cast.at_coordination()
    only(case, "answer", "answer_safe")
    cast.now = wib(3, 7, 30, month=12)
    alerts.sweep(cast.now)

    assert sorted(told(case)) == [("deadline_near", "answer"), ("deadline_near", "answer_safe")]
    run = EffectRun.objects.get(effect="alert_holder")
    assert outbox.run(run.pk, cast.now)
    message = OutgoingMessage.objects.get(user=cast.user("yuliana"))
    assert case.number in message.subject


def test_moved_due_may_be_told_again(cast: Cast):
    case = cast.ready_to_extend()
    answer = only(case, "answer")
    alerts.sweep(wib(3, 7, 30, month=12))
    cast.now = wib(3, 8, month=12)
    case = cast.act(case, "extend", by="nurhayati")
    answer.refresh_from_db()
    assert (answer.due_at, answer.due_version) == (wib(16, 16, month=12), 2)
    assert (answer.next_alert, answer.next_alert_at) == ("remind", wib(14, 7, 30, month=12))

    only(case, "answer")
    for _ in range(2):
        alerts.sweep(wib(14, 7, 30, month=12))
    alerts.sweep(wib(17, 7, 30, month=12))
    assert [kind for kind, _ in told(case)] == ["deadline_near", "deadline_near", "deadline_passed"]
    assert list(Alert.objects.order_by("pk").values_list("kind", "due_version")) == [
        ("remind", 1), ("remind", 2), ("breach", 2),
    ]  # fmt: skip


def test_database_refuses_a_second_alert_of_one_due_moment(cast: Cast):
    case = cast.open_request()
    only(case, "completeness")
    alerts.sweep(wib(26, 7, 30))
    alert = Alert.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.create(deadline=alert.deadline, kind=alert.kind, due_version=1, event=alert.event)


def test_backlog_is_worked_off_batch_by_batch(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    cases = [cast.open_request() for _ in range(5)]
    Deadline.objects.exclude(kind="completeness").update(next_alert_at=None)
    assert alerts.sweep(wib(26, 8), batch=2) == 2
    assert Event.objects.filter(kind="deadline_near").count() == 2

    monkeypatch.setattr(alerts, "BATCH", 2)
    cast.now = wib(26, 8, 1)
    sweep_deadlines()
    assert [told(case) for case in cases] == [[("deadline_near", "completeness")]] * 5
    assert audit()[0]


def test_objection_window_outlives_the_case_and_tells_nobody_twice(cast: Cast):
    case = cast.act(cast.open_request(), "answer_directly", by="yuliana")
    only(case, "objection_window")  # until Friday 8 January 2027
    for day in (4, 5, 6, 7, 8, 11):
        alerts.sweep(datetime(2027, 1, day, 3, tzinfo=UTC))

    assert told(case) == [("deadline_near", "objection_window"), ("deadline_passed", "objection_window")]
    for pk in outbox.waiting(datetime(2027, 1, 12, tzinfo=UTC)):
        assert outbox.run(pk, datetime(2027, 1, 12, tzinfo=UTC))
    assert not OutgoingMessage.objects.exclude(user=None).filter(event__kind__startswith="deadline").exists()


def test_nothing_due_costs_one_small_question(cast: Cast, django_assert_num_queries):
    cast.open_request()
    with django_assert_num_queries(3):
        assert alerts.sweep(cast.now) == 0
