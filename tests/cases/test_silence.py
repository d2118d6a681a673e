"""A limit missed opens the window of the law at midnight, once; a late answer opens it anew; nothing shortens it."""

from __future__ import annotations

from datetime import datetime

import pytest

from casework.cases import engine, silence
from casework.cases.models import Case, Deadline, Event
from tests.cases.tools import audit, wib
from tests.cast import Cast

LAST_DAY = wib(7, 23, 59, month=12)  # the tenth working day after MONDAY
MIDNIGHT = wib(8, 0, month=12)


def clock(case: Case, kind: str) -> Deadline:
    return Deadline.objects.select_related("started_by").get(case=case, kind=kind)


def heard(case: Case) -> list[str]:
    return [event.kind for event in case.events.filter(kind__endswith="_passed").exclude(kind="deadline_passed")]


def in_2027(month: int, day: int, hour: int) -> datetime:
    return wib(1, hour).replace(year=2027, month=month, day=day)


def sent(cast: Cast, case: Case, at: datetime, left: datetime | None = None) -> None:
    engine.record(case, "letter_sent", by=cast.actor("yuliana"), at=at, effective_at=left)


def test_silence_opens_the_window_when_the_last_evening_is_over(cast: Cast):
    case = cast.at_coordination()
    assert silence.sweep(LAST_DAY) == 0
    assert not Deadline.objects.filter(case=case, kind="objection_window").exists()
    assert [silence.sweep(MIDNIGHT), silence.sweep(MIDNIGHT)] == [1, 0]

    window = clock(case, "objection_window")
    assert heard(case) == ["answer_passed"]
    assert (window.starts_at, window.started_by.kind) == (wib(7, 23, 59, month=12).replace(second=59), "answer_passed")
    assert window.due_at.date() == in_2027(1, 22, 9).date()  # thirty working days after 7 December
    assert clock(case, "answer").is_open
    assert audit()[0]


def test_answer_in_time_is_no_silence(cast: Cast):
    case = cast.act(cast.open_request(), "reply_now", by="yuliana")
    sent(cast, case, wib(7, 20, month=12))

    assert silence.sweep(MIDNIGHT) == 0
    assert clock(case, "objection_window").starts_at == wib(7, 20, month=12)


@pytest.mark.parametrize("what", ["withdraw", "repair"])
def test_nothing_passes_in_a_case_that_is_over_or_begins_again(cast: Cast, what: str):
    if what == "withdraw":
        case = cast.act(cast.open_request(), "withdraw", by="mega")
    else:
        case = cast.at_repair()
        cast.now = wib(25, 9)
        case = cast.act(cast.act(case, "submit_repair", by="mega"), "accept_repair", by="yuliana")

    assert silence.sweep(MIDNIGHT) == 0
    assert heard(case) == []


def test_extended_answer_passes_on_the_seventeenth_day(cast: Cast):
    case = cast.ready_to_extend()
    cast.now = wib(7, 10, month=12)
    cast.act(case, "extend", by="nurhayati")

    assert silence.sweep(MIDNIGHT) == 0
    assert silence.sweep(wib(16, 23, month=12)) == 0
    assert silence.sweep(wib(17, 0, month=12)) == 1
    assert clock(case, "objection_window").starts_at.date() == wib(16, 12, month=12).date()


def test_late_answer_is_a_reason_of_its_own_and_a_second_letter_is_not(cast: Cast):
    case = cast.act(cast.open_request(), "reply_now", by="yuliana")
    silence.sweep(MIDNIGHT)
    before = clock(case, "objection_window").due_at
    sent(cast, case, wib(10, 10, month=12))

    window = clock(case, "objection_window")
    assert (window.starts_at, window.started_by.kind) == (wib(10, 10, month=12), "letter_sent")
    assert (window.due_at > before, window.due_version) == (True, 2)
    sent(cast, case, wib(14, 10, month=12))
    assert clock(case, "objection_window").starts_at == wib(10, 10, month=12)


def test_letter_that_left_in_time_but_was_noted_late_shortens_nothing(cast: Cast):
    case = cast.act(cast.open_request(), "reply_now", by="yuliana")
    silence.sweep(MIDNIGHT)
    before = clock(case, "objection_window").due_at
    sent(cast, case, wib(9, 8, month=12), left=wib(4, 10, month=12))

    assert clock(case, "answer").met_at == wib(4, 10, month=12)
    assert (clock(case, "objection_window").due_at, clock(case, "objection_window").due_version) == (before, 1)


def test_window_that_ran_out_opens_again_with_the_answer(cast: Cast):
    case = cast.act(cast.open_request(), "reply_now", by="yuliana")
    silence.sweep(MIDNIGHT)
    sent(cast, case, in_2027(2, 1, 3))
    sent(cast, case, in_2027(4, 1, 3))

    assert clock(case, "objection_window").starts_at == in_2027(4, 1, 3)


def test_broken_promise_is_a_new_reason(cast: Cast):
    case = cast.act(cast.open_request(), "reply_now", by="yuliana")
    case = cast.decided(case, "grant", promises={"provision": wib(17, 12, month=12).date()})
    sent(cast, case, cast.now)
    assert silence.sweep(wib(17, 23, month=12)) == 0
    assert silence.sweep(wib(18, 0, month=12)) == 1

    assert heard(case) == ["provision_passed"]
    assert clock(case, "objection_window").starts_at.date() == wib(17, 12, month=12).date()


def objection(cast: Cast) -> Case:
    case = cast.start("kalbar/keberatan", by="mega", then="register")
    return cast.act(case, "submit_material", by="yuliana")


def test_silence_of_the_authority_opens_the_way_to_the_commission(cast: Cast):
    case = objection(cast)
    due = clock(case, "reply").due_at
    silence.sweep(in_2027(1, 9, 3))

    window = clock(case, "dispute")
    assert (window.starts_at.date(), window.started_by.kind) == (due.date(), "reply_passed")
    assert window.due_at.date() == in_2027(1, 28, 9).date()  # fourteen working days after 8 January


def test_receipt_of_a_late_answer_starts_the_fourteen_days_once(cast: Cast):
    case = objection(cast)
    silence.sweep(in_2027(1, 9, 3))
    officer = cast.actor("yuliana")
    engine.record(case, "letter_received", by=officer, at=in_2027(1, 12, 3))
    engine.record(case, "letter_received", by=officer, at=in_2027(1, 14, 3))

    assert clock(case, "dispute").starts_at == in_2027(1, 12, 3)
    assert Event.objects.filter(case=case, kind="reply_passed").count() == 1
