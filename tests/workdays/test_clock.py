"""What pages and reports ask of a calendar."""

from __future__ import annotations

from datetime import UTC, date, timedelta

import pytest

from casework.workdays.clock import DayOff, Week, WorkTime
from casework.workdays.words import join, moment, ranges

from .office import at, office


@pytest.mark.parametrize(
    ("when", "is_open", "opening"),
    [
        ("2026-11-23T07:29", False, "2026-11-23T07:30"),
        ("2026-11-23T07:30", True, "2026-11-23T07:30"),
        ("2026-11-23T12:00", False, "2026-11-23T13:00"),
        ("2026-11-23T15:59", True, "2026-11-23T15:59"),
        ("2026-11-23T16:00", False, "2026-11-24T07:30"),
        ("2026-11-20T16:15", True, "2026-11-20T16:15"),
        ("2026-11-20T16:30", False, "2026-11-23T07:30"),
        ("2026-12-24T10:00", False, "2026-12-28T07:30"),
        ("2027-02-08T07:45", False, "2027-02-08T08:00"),
        ("2027-03-09T10:00", False, "2027-03-16T07:30"),
    ],
)
def test_open_now_and_next_opening(when, is_open, opening):
    assert office().is_open(at(when)) is is_open
    assert office().next_opening(at(when)) == at(opening)


def test_service_hours_are_their_own():
    counter = office(kind="service")

    assert not counter.is_open(at("2026-11-23T07:45"))
    assert not counter.is_open(at("2026-11-20T11:15"))
    assert office().is_open(at("2026-11-20T11:15"))


def test_minutes_between_count_the_open_office_only():
    friday, monday = at("2026-11-20T16:00"), at("2026-11-23T07:45:30")

    assert office().minutes_between(friday, monday) == 45
    assert office().minutes_between(monday, friday) == -45
    assert office().time_between(friday, monday) == timedelta(minutes=45, seconds=30)
    assert office().minutes_between(friday, monday, [(at("2026-11-20T16:10"), at("2026-11-21T10:00"))]) == 25


def test_workdays_between_is_what_remains_and_what_is_late():
    now, limit = at("2026-11-24T09:42"), at("2026-11-30T16:00")

    assert office().workdays_between(now, limit) == 4
    assert office().workdays_between(limit, now) == -4
    assert office().workdays_between(now, now) == 0

    stop = (at("2026-11-16T14:05"), at("2026-11-18T11:20"))
    assert office().workdays_between(at("2026-11-12T09:14"), now, [stop]) == 6


def test_why_a_day_is_off():
    work = office()

    assert work.day_off(date(2026, 11, 23)) == ""
    assert work.day_off(date(2026, 11, 22)) == "Minggu"
    assert work.day_off(date(2027, 5, 1)) == "libur: Hari Buruh Internasional"
    assert work.day_off(date(2019, 5, 1)) == "jam kantor belum diisi"
    assert work.closing(date(2026, 11, 22)) is None
    assert work.closing(date(2026, 11, 20)) == at("2026-11-20T16:30")


def test_online_counts_until_midnight_of_the_office():
    assert office().end_of_day(at("2026-11-30T16:00")) == at("2026-12-01T00:00")
    assert office().end_of_day(at("2026-11-30T17:00:00+00:00")) == at("2026-12-02T00:00")
    assert office().end_of_day(at("2026-11-30T16:00")).tzinfo is UTC


def test_office_in_another_zone_closes_by_its_own_clock():
    weeks = office().weeks
    makassar, jayapura = WorkTime("Makassar", "Asia/Makassar", weeks), WorkTime("Jayapura", "Asia/Jayapura", weeks)
    start = at("2026-11-23T02:00:00+00:00")

    assert makassar.due(start, 1, "workdays").at == at("2026-11-24T08:00:00+00:00")
    assert jayapura.due(start, 1, "workdays").at == at("2026-11-24T07:00:00+00:00")
    assert moment(start, makassar.zone) == "Senin, 23 November 2026 pukul 10.00 WITA"
    assert moment(start, jayapura.zone) == "Senin, 23 November 2026 pukul 11.00 WIT"


def test_a_special_week_goes_before_an_ordinary_one_that_began_later():
    base, ramadan, _ = office().weeks
    newer = Week(date(2026, 3, 1), None, False, base.days)

    for weeks in ([base, ramadan, newer], [newer, ramadan, base]):
        work = WorkTime("Kantor", "Asia/Jakarta", weeks)
        assert work.closing(date(2026, 3, 2)) == at("2026-03-02T15:00")


def test_hours_that_begin_later_replace_the_earlier():
    base = office().weeks[0]
    short = Week(date(2026, 12, 1), None, False, {1: base.days[1][:1]})
    work = WorkTime("Kantor", "Asia/Jakarta", [base, short])

    assert work.closing(date(2026, 11, 24)) == at("2026-11-24T16:00")
    assert work.closing(date(2026, 12, 1)) == at("2026-12-01T12:00")
    assert work.day_off(date(2026, 12, 2)) == "kantor tutup"


def test_local_holiday_moves_the_limit():
    work = office()
    local = {**work.holidays, date(2026, 11, 25): DayOff("lokal", "Pilkada")}
    closed = WorkTime(work.name, work.time_zone, work.weeks, local, work.years)

    assert work.due(at("2026-11-23T09:00"), 2, "workdays").at == at("2026-11-25T16:00")
    assert closed.due(at("2026-11-23T09:00"), 2, "workdays").at == at("2026-11-26T16:00")
    assert "25 November (libur lokal: Pilkada)" in closed.due(at("2026-11-23T09:00"), 2, "workdays").sentence


def test_ranges_of_days_in_words():
    days = [date(2026, 11, 17), date(2026, 11, 18), date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 4)]

    assert ranges(days) == "17–18 November, 30 November–1 Desember, dan 4 Desember"
    assert join(["Sabtu", "Minggu"]) == "Sabtu dan Minggu"
