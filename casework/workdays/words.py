"""Dates, moments and day counts in Indonesian words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, tzinfo

WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
NUMBERS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
UNITS = {
    "minutes": "menit",
    "hours": "jam",
    "workdays": "hari kerja",
    "days": "hari kalender",
    "months": "bulan",
    "same_day": "hari itu juga",
}


def weekday(day: date) -> str:
    return WEEKDAYS[day.weekday()]


def short_date(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def long_date(day: date) -> str:
    return f"{weekday(day)}, {short_date(day)} {day.year}"


def spelled(number: int) -> str:
    """A number below ten thousand in words."""
    if number < len(NUMBERS):
        return NUMBERS[number]
    if number < 20:
        return f"{NUMBERS[number - 10]} belas"
    for size, name in ((1000, "ribu"), (100, "ratus"), (10, "puluh")):
        count, rest = divmod(number, size)
        if count:
            head = f"se{name}" if count == 1 else f"{spelled(count)} {name}"
            return f"{head} {spelled(rest)}" if rest else head
    raise ValueError(number)


def date_in_words(day: date) -> str:
    """As a record of proceedings is dated: "Senin tanggal dua puluh tiga bulan November tahun dua ribu …"."""
    month = MONTHS[day.month - 1]
    return f"{weekday(day)} tanggal {spelled(day.day)} bulan {month} tahun {spelled(day.year)}"


def clock(at: datetime) -> str:
    return f"{at.hour:02}.{at.minute:02}"


def moment(at: datetime, zone: tzinfo) -> str:
    """E.g. "Kamis, 3 Desember 2026 pukul 16.00 WIB"."""
    local = at.astimezone(zone)
    return f"{long_date(local.date())} pukul {clock(local)} {local.tzname()}"


def join(parts: Sequence[str]) -> str:
    if len(parts) < 3:
        return " dan ".join(parts)
    return ", ".join(parts[:-1]) + ", dan " + parts[-1]


def _span(first: date, last: date) -> str:
    if first == last:
        return short_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{short_date(last)}"
    return f"{short_date(first)}–{short_date(last)}"


def ranges(days: Iterable[date]) -> str:
    """Sorted days as ranges, e.g. "17–18 November dan 1 Desember"."""
    spans: list[tuple[date, date]] = []
    for day in days:
        if spans and day - spans[-1][1] == timedelta(days=1):
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return join([_span(first, last) for first, last in spans])
