"""Limits against a counter that knows nothing but one minute, or one day, after the other."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from casework.workdays.clock import DayOff, WorkTime

from .office import office, read

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
WIB = timedelta(hours=7)
CLOSED = {row["date"] for year in (2026, 2027) for row in read(f"national-{year}")["holidays"]}
RAMADAN = [(date(2026, 2, 19), date(2026, 3, 20)), (date(2027, 2, 8), date(2027, 3, 9))]

moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 11, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda at: at.replace(second=0, microsecond=0)
)
amounts = st.integers(1, 40)


@st.composite
def stops(draw, near=moments):
    """Up to three stops, overlapping or not, in the weeks after a start that is drawn with them."""
    start = draw(near)
    found = []
    for _ in range(draw(st.integers(0, 3))):
        begin = start + draw(st.integers(-2000, 20_000)) * MINUTE
        found.append((begin, begin + draw(st.integers(0, 9000)) * MINUTE))
    return start, found


def works(day: date) -> bool:
    return day.weekday() < 5 and day not in CLOSED


def ticks(at: datetime) -> bool:
    """Does the office of the fixtures work in the minute that begins at this moment?"""
    local = at + WIB
    if not works(local.date()):
        return False
    clock, friday = local.hour * 60 + local.minute, local.weekday() == 4
    if any(first <= local.date() <= last for first, last in RAMADAN):
        breaks = (11 * 60 + 30, 12 * 60 + 30) if friday else (12 * 60, 12 * 60 + 30)
        return 8 * 60 <= clock < (15 * 60 + 30 if friday else 15 * 60) and not breaks[0] <= clock < breaks[1]
    breaks = (11 * 60 + 30, 13 * 60) if friday else (12 * 60, 13 * 60)
    return 7 * 60 + 30 <= clock < (16 * 60 + 30 if friday else 16 * 60) and not breaks[0] <= clock < breaks[1]


def minute_by_minute(start: datetime, amount: int, halts=()) -> datetime:
    at = start
    while amount:
        if ticks(at) and not any(begin <= at < end for begin, end in halts):
            amount -= 1
        at += MINUTE
    return at


def day_by_day(start: datetime, amount: int, halts=()) -> date:
    day = (start + WIB).date()
    while amount:
        day += DAY
        halted = any((begin + WIB).date() < day <= (end + WIB).date() for begin, end in halts)
        if works(day) and not halted:
            amount -= 1
    return day


@given(moments, st.integers(1, 1500))
@example(datetime(2027, 3, 5, 8, 29, tzinfo=UTC), 2)
@settings(max_examples=120, deadline=None)
def test_minutes_agree_with_counting_them(start, amount):
    due = office().due(start, amount, "minutes")

    assert due.at == minute_by_minute(start, amount)
    assert office().minutes_between(start, due.at) == amount


@given(stops(), st.integers(1, 900))
@settings(max_examples=120, deadline=None)
def test_stopped_minutes_agree_with_counting_them(drawn, amount):
    start, halts = drawn

    due = office().due(start, amount, "minutes", halts)

    assert due.at == minute_by_minute(start, amount, halts)
    assert office().minutes_between(start, due.at, halts) == amount


@given(stops(), amounts)
@settings(max_examples=300, deadline=None)
def test_workdays_agree_with_counting_them(drawn, amount):
    start, halts = drawn

    due = office().due(start, amount, "workdays", halts)

    day = day_by_day(start, amount, halts)
    assert due.days[-1][:2] == (day, amount)
    assert office().workdays_between(start, due.at, halts) == amount
    assert ticks(due.at - MINUTE)
    assert not ticks(due.at)
    assert (due.at + WIB).date() == day


@given(stops(), amounts)
@settings(max_examples=150, deadline=None)
def test_derivation_leaves_no_day_out(drawn, amount):
    start, halts = drawn

    days = office().due(start, amount, "workdays", halts).days

    assert [day.date for day in days] == [days[0].date + n * DAY for n in range(len(days))]
    assert [day.number for day in days if day.number is not None] == list(range(amount + 1))


@given(moments, amounts, amounts)
@settings(max_examples=150, deadline=None)
def test_counting_on_from_a_limit_is_counting_the_sum(start, first, second):
    work = office()

    limit = work.due(work.due(start, first, "workdays").at, second, "workdays").at

    assert limit == work.due(start, first + second, "workdays").at


@given(moments, st.integers(0, 20_000), amounts, st.sampled_from(["minutes", "hours", "workdays", "days"]))
@settings(max_examples=200, deadline=None)
def test_who_comes_later_is_never_due_earlier(start, later, amount, unit):
    assert office().due(start, amount, unit).at <= office().due(start + later * MINUTE, amount, unit).at


@given(stops(), amounts, st.sampled_from(["minutes", "hours", "workdays", "days", "months"]))
@settings(max_examples=200, deadline=None)
def test_a_stop_never_brings_a_limit_nearer(drawn, amount, unit):
    start, halts = drawn

    assert office().due(start, amount, unit, halts).at >= office().due(start, amount, unit).at


@given(moments, amounts, st.integers(0, 60), st.sampled_from(["minutes", "hours", "workdays", "days", "months"]))
@settings(max_examples=200, deadline=None)
def test_a_new_holiday_never_brings_a_limit_nearer(start, amount, ahead, unit):
    work = office()
    closed = {**work.holidays, (start + WIB).date() + ahead * DAY: DayOff("lokal", "Banjir")}

    later = WorkTime(work.name, work.time_zone, work.weeks, closed, work.years).due(start, amount, unit)

    assert later.at >= work.due(start, amount, unit).at


@given(moments, st.integers(1, 12), st.sampled_from(["days", "months", "same_day"]))
@settings(max_examples=200, deadline=None)
def test_every_day_limit_is_the_close_of_a_working_day(start, amount, unit):
    due = office().due(start, 0 if unit == "same_day" else amount, unit)

    assert due.at > start
    assert ticks(due.at - MINUTE)
    assert due.at == office().closing((due.at + WIB).date())
