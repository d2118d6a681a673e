"""A holiday declared after a deadline was set moves it, leaves a trace, and wakes nobody twice."""

from __future__ import annotations

from datetime import date

from casework.cases import alerts, outbox, recount
from casework.cases.clocks import explain
from casework.cases.models import Case, Deadline, EffectRun, Event
from casework.cases.tasks import sweep_deadlines
from casework.notifications.models import OutgoingMessage
from casework.workdays.models import Calendar, Holiday
from tests.cases.tools import audit, wib
from tests.cast import Cast


def decree(*days: date, calendar: str = "kalbar") -> Calendar:
    """The office is closed on these days."""
    here = Calendar.objects.get(code=calendar)
    for day in days:
        Holiday.objects.create(calendar=here, date=day, kind="lokal", name="Banjir", source="SE 1/2026")
    return Calendar.objects.get(code=calendar)


def clock(case: Case, kind: str) -> Deadline:
    return Deadline.objects.get(case=case, kind=kind)


def test_new_holiday_moves_what_is_open_and_writes_it_down(cast: Cast):
    case, theirs = cast.open_request(), cast.start("jatim/data-eksternal", by="laras", then="submit")
    done = cast.act(cast.open_request(), "withdraw", by="mega")
    before = clock(case, "answer")
    moved = recount.recount(decree(date(2026, 12, 1)), cast.later(days=1))

    after = clock(case, "answer")
    assert moved == 1
    assert (before.due_at, after.due_at, after.due_version) == (wib(7, 16, month=12), wib(8, 16, month=12), 2)
    event = Event.objects.get(kind=recount.EVENT)
    assert {row["clock"]: row["to"][:10] for row in event.data["moved"]} == {
        "answer": "2026-12-08", "answer_safe": "2026-12-08",
    }  # fmt: skip
    assert event.case == case
    assert not Event.objects.filter(case__in=[theirs, done], kind=recount.EVENT).exists()
    assert audit()[0]


def test_recounting_again_changes_nothing(cast: Cast):
    case = cast.open_request()
    calendar = decree(date(2026, 12, 1))
    assert recount.recount(calendar, cast.now) == 1
    before = list(Deadline.objects.order_by("pk").values())

    assert recount.recount(calendar, cast.now) == 0
    assert list(Deadline.objects.order_by("pk").values()) == before
    assert Event.objects.filter(case=case, kind=recount.EVENT).count() == 1


def test_holiday_taken_back_moves_it_back(cast: Cast):
    case = cast.open_request()
    recount.recount(decree(date(2026, 12, 1)), cast.now)
    Holiday.objects.filter(name="Banjir").delete()
    recount.recount(Calendar.objects.get(code="kalbar"), cast.now)

    assert clock(case, "answer").due_at == wib(7, 16, month=12)


def test_sweep_looks_only_when_the_calendar_changed(cast: Cast):
    from django.core.cache import cache

    cache.clear()
    case = cast.open_request()
    assert recount.sweep(cast.now) == 0
    decree(date(2026, 12, 1))
    sweep_deadlines()
    assert clock(case, "answer").due_at == wib(8, 16, month=12)
    Deadline.objects.filter(case=case, kind="answer").update(due_at=wib(9, 16, month=12))
    assert recount.sweep(cast.now) == 0
    cache.clear()
    assert recount.sweep(cast.now) == 1


def test_old_reminder_is_not_sent_again(cast: Cast):
    case = cast.at_coordination()
    Deadline.objects.exclude(case=case, kind="answer").update(next_alert_at=None)
    alerts.sweep(wib(3, 7, 30, month=12))
    cast.now = wib(3, 8, month=12)
    recount.recount(decree(date(2026, 12, 4), date(2026, 12, 7), date(2026, 12, 8)), cast.now)

    answer = clock(case, "answer")
    assert answer.due_at == wib(10, 16, month=12)
    assert (answer.next_alert, answer.next_alert_at) == ("breach", answer.due_at)


def test_breach_that_stays_a_breach_is_not_told_again(cast: Cast):
    case = cast.at_coordination()
    Deadline.objects.exclude(case=case, kind="answer").update(next_alert_at=None)
    alerts.sweep(wib(9, 9, month=12))
    assert clock(case, "answer").breached_at
    recount.recount(decree(date(2026, 12, 1)), wib(9, 10, month=12))

    answer = clock(case, "answer")
    assert (answer.due_at, answer.next_alert_at) == (wib(8, 16, month=12), None)
    alerts.sweep(wib(10, 9, month=12))
    assert [row.kind for row in answer.alerts.all()] == ["breach"]


def test_breach_that_is_none_any_more_is_taken_back(cast: Cast):
    case = cast.at_coordination()
    Deadline.objects.exclude(case=case, kind="answer").update(next_alert_at=None)
    alerts.sweep(wib(8, 8, month=12))
    recount.recount(decree(date(2026, 12, 7)), wib(8, 9, month=12))

    answer = clock(case, "answer")
    assert (answer.breached_at, answer.due_at) == (None, wib(8, 16, month=12))
    assert answer.next_alert == "breach"


def test_stopped_clock_waits_until_it_is_resumed(cast: Cast):
    case = cast.at_repair()
    before = clock(case, "answer_safe")
    recount.recount(decree(date(2026, 12, 1)), cast.now)
    assert clock(case, "answer_safe").due_at == before.due_at

    cast.now = wib(25, 9)
    cast.act(case, "submit_repair", by="mega")
    assert clock(case, "answer_safe").due_at == wib(10, 16, month=12)


def test_task_moves_with_its_clock(cast: Cast):
    case = cast.act(cast.open_request(), "reply_now", by="yuliana")
    assert cast.step_task(case).due_at == wib(26, 16)
    recount.recount(decree(date(2026, 11, 25)), cast.now)

    assert cast.step_task(case).due_at == wib(27, 16, 30)


def test_applicant_is_told_once(cast: Cast):
    case = cast.open_request()
    for pk in outbox.waiting(cast.now):
        outbox.run(pk, cast.now)
    recount.recount(decree(date(2026, 12, 1)), cast.later(minutes=1))
    run = EffectRun.objects.get(event__kind=recount.EVENT)
    assert outbox.run(run.pk, cast.now)

    message = OutgoingMessage.objects.get(event__case=case, event__kind=recount.EVENT)
    assert "8 Des" in message.subject
    assert len(message.subject) <= 80


def test_explanation_agrees_after_the_recount(cast: Cast):
    cases = [cast.open_request(), cast.at_coordination(), cast.act(cast.ready_to_extend(), "extend", by="nurhayati")]
    recount.recount(decree(date(2026, 11, 26), date(2026, 12, 9)), cast.now)

    for row in Deadline.objects.open().filter(case__in=cases).prefetch_related("stops", "extensions"):
        assert explain(row, cast.agency()).at == row.due_at, row.kind
