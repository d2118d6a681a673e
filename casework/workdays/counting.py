"""How each unit is counted, with its derivation day by day.

workdays  Day 0 is the real date of the start. Day n is the nth working day after it; due when the office closes.
days      Calendar days after day 0; when the last one is no working day, due rolls forward to the next working day.
months    The same day of a later month (or that month's last day), then as for days.
same_day  Close of the office on that day; when it is closed or over, of the next working day.
minutes,  Run while the office is open; a start outside office hours waits for the next opening.
hours

Stops. A stop and its end follow the rule of day 0 too: the day on which a deadline is stopped still counts, the days
after it up to and with the day on which it is resumed do not, and the next working day takes the next number. Stopped
on Monday 16 and resumed on Wednesday 18 November: 17 and 18 are not counted, the 19th is. A stop begun and ended on
one day therefore costs nothing. For minutes and hours a stop holds from its exact moment to its exact moment; a
same_day limit waits for the first close of the office at which nothing stops it.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from casework.workdays.words import UNITS, clock, long_date, moment, ranges, short_date

if TYPE_CHECKING:
    from casework.workdays.clock import WorkTime

Stop = tuple[datetime, datetime | None]
Piece = tuple[datetime, datetime]

HORIZON = 3660  # days; a limit further away than ten years is a slip of the pen
ONE_DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 2000, 2100
STOPPED = "dihentikan"
DAY_ZERO = "hari ke-0"


class ClockError(ValueError):
    """The limit cannot be computed; the message says in Indonesian what to mend."""


class Day(NamedTuple):
    """One line of a derivation. `number` is the day's place in the count, None when it is not counted."""

    date: date
    number: int | None
    label: str


@dataclass(frozen=True, slots=True)
class Due:
    """`at` in UTC, None while an open stop leaves the limit without a date."""

    at: datetime | None
    days: tuple[Day, ...]
    sentence: str


class Halts:
    """The stops of one deadline."""

    def __init__(self, stops: Sequence[Stop], zone: tzinfo) -> None:
        self.stops = stops
        self.days: list[tuple[date, date | None]] = []
        for begin, end in stops:
            if begin.tzinfo is None or (end is not None and end.tzinfo is None):
                raise ClockError("Waktu penghentian harus memuat zona waktu.")
            if end is not None and end < begin:
                raise ClockError("Penghentian tidak dapat berakhir sebelum dimulai.")
            self.days.append((begin.astimezone(zone).date(), end and end.astimezone(zone).date()))

    def cover_day(self, day: date) -> bool:
        return any(begin < day and (end is None or day <= end) for begin, end in self.days)

    def cover(self, at: datetime) -> bool:
        return any(begin <= at and (end is None or at < end) for begin, end in self.stops)

    def endless_on(self, day: date) -> bool:
        """Nothing can be counted on that day or ever after it."""
        return any(begin < day and end is None for begin, end in self.days)

    def cut(self, begin: datetime, end: datetime) -> list[Piece]:
        """What the stops leave of a span, in order."""
        pieces = [(begin, end)] if begin < end else []
        for stop, resume in self.stops:
            pieces = [part for piece in pieces for part in _outside(piece, stop, resume)]
        return pieces


def _outside(piece: Piece, stop: datetime, resume: datetime | None) -> list[Piece]:
    begin, end = piece
    parts = [(begin, min(end, stop))]
    if resume is not None:
        parts.append((max(begin, resume), end))
    return [part for part in parts if part[0] < part[1]]


def due(work: WorkTime, start: datetime, amount: int, unit: str, stops: Sequence[Stop]) -> Due:
    _check(start, amount, unit)
    halts = Halts(stops, work.zone)
    if unit == "workdays":
        return _workdays(work, start, amount, halts) if stops else _unstopped(work, work.local_date(start), amount)
    if unit == "same_day":
        return _same_day(work, start, halts)
    if unit in ("days", "months"):
        return _calendar_days(work, start, amount, unit, halts)
    return _office_time(work, start, amount, unit, halts)


def _check(start: datetime, amount: int, unit: str) -> None:
    if unit not in UNITS:
        raise ClockError(f"Satuan “{unit}” tidak dikenal. Pilih {', '.join(UNITS)}.")
    if start.tzinfo is None:
        raise ClockError("Waktu mulai harus memuat zona waktu.")
    if not FIRST_YEAR <= start.year <= LAST_YEAR:
        raise ClockError(f"Tahun {start.year} di luar kalender ({FIRST_YEAR}–{LAST_YEAR}).")
    if unit == "same_day" and amount != 0:
        raise ClockError("Batas “hari itu juga” memakai jumlah 0.")
    if unit != "same_day" and amount < 1:
        raise ClockError(f"Jumlah {UNITS[unit]} paling sedikit 1.")


def _off(work: WorkTime, day: date, first: date) -> str:
    """Why nobody works that day. Refuses days the calendar knows nothing of, and limits that never come."""
    facts = work.facts(day)
    if not facts.known:
        raise ClockError(f"{work.name} belum memuat jam kantor untuk {long_date(day)}. Lengkapi jam kantornya.")
    if (day - first).days > HORIZON:
        raise ClockError("Batas ini lebih dari sepuluh tahun. Periksa jumlahnya, atau jam kantor pada kalender.")
    return facts.off


@lru_cache(maxsize=2048)
def _unstopped(work: WorkTime, first: date, amount: int) -> Due:
    """What falls due on the same day for everybody. A calendar that changes is another WorkTime."""
    return _workdays(work, work.moment(first, time(12)), amount, Halts((), work.zone))


def _workdays(work: WorkTime, start: datetime, amount: int, halts: Halts) -> Due:
    first = day = work.local_date(start)
    days = [Day(first, 0, DAY_ZERO)]
    number = 0
    while number < amount:
        day += ONE_DAY
        if halts.endless_on(day):
            return _undated(amount, "workdays", day, days, halts)
        if off := _off(work, day, first):
            days.append(Day(day, None, off))
        elif halts.cover_day(day):
            days.append(Day(day, None, STOPPED))
        else:
            number += 1
            days.append(Day(day, number, f"hari ke-{number}"))
    told = [f"Dihitung {amount} hari kerja sejak {long_date(first)} (hari ke-0).", *_skipped(days)]
    return _closing(work, day, days, told)


def _calendar_days(work: WorkTime, start: datetime, amount: int, unit: str, halts: Halts) -> Due:
    first = day = work.local_date(start)
    total = amount if unit == "days" else (_months_later(first, amount) - first).days
    days = [Day(first, 0, DAY_ZERO)]
    number = 0
    while number < total:
        day += ONE_DAY
        if halts.endless_on(day):
            return _undated(amount, unit, day, days, halts)
        _off(work, day, first)
        if halts.cover_day(day):
            days.append(Day(day, None, STOPPED))
            continue
        number += 1
        if unit == "days":
            days.append(Day(day, number, f"hari ke-{number}"))
    if unit == "months":
        days.append(Day(day, number, f"genap {amount} bulan"))
    told = [f"Dihitung {amount} {UNITS[unit]} sejak {long_date(first)} (hari ke-0).", *_stopped(days)]
    last = day
    while (off := _off(work, day, first)) or halts.cover_day(day):
        if day != last:
            days.append(Day(day, None, off or STOPPED))
        day += ONE_DAY
        if halts.endless_on(day):
            return _undated(amount, unit, day, days, halts)
    if day != last:
        days.append(Day(day, None, "hari kerja berikutnya"))
        told.append(f"{long_date(last)} bukan hari kerja, jadi batas digeser ke hari kerja berikutnya.")
    return _closing(work, day, days, told)


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > LAST_YEAR:
        raise ClockError("Batas ini lebih dari sepuluh tahun. Periksa jumlahnya.")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _same_day(work: WorkTime, start: datetime, halts: Halts) -> Due:
    first = day = work.local_date(start)
    days: list[Day] = []
    while True:
        if halts.endless_on(day):
            return _undated(0, "same_day", day, days, halts)
        off = _off(work, day, first)
        close = work.closing(day)
        if close is not None and start < close and not halts.cover(close):
            break
        days.append(Day(day, None, off or ("kantor sudah tutup" if close is not None and start >= close else STOPPED)))
        day += ONE_DAY
    days.append(Day(day, None, "hari itu juga" if day == first else "hari kerja berikutnya"))
    if day == first:
        return _closing(work, day, days, ["Selesai hari itu juga."])
    told = f"Diterima {long_date(first)} ({days[0].label}), jadi selesai pada hari kerja berikutnya."
    return _closing(work, day, days, [told])


def _office_time(work: WorkTime, start: datetime, amount: int, unit: str, halts: Halts) -> Due:
    first = day = work.local_date(start)
    left = timedelta(minutes=min(amount, HORIZON * 1440) * (60 if unit == "hours" else 1))
    days: list[Day] = []
    while True:
        if halts.endless_on(day):
            return _undated(amount, unit, day, days, halts)
        off = _off(work, day, first)
        used: list[Piece] = []
        for opens, closes in work.spans(day):
            for begin, end in halts.cut(max(opens, start), closes):
                if left:
                    used.append((begin, min(end, begin + left)))
                    left -= used[-1][1] - begin
        days.append(Day(day, None, off or _used_label(used, work.zone)))
        if not left:
            return _at_moment(work, start, amount, unit, halts, days, used[-1][1])
        day += ONE_DAY


def _used_label(used: list[Piece], zone: tzinfo) -> str:
    if not used:
        return "di luar jam kantor atau dihentikan"
    spans = ", ".join(f"{clock(begin.astimezone(zone))}–{clock(end.astimezone(zone))}" for begin, end in used)
    minutes = sum((end - begin for begin, end in used), timedelta()) / timedelta(minutes=1)
    return f"{spans}: {minutes:.0f} menit"


def _at_moment(
    work: WorkTime, start: datetime, amount: int, unit: str, halts: Halts, days: list[Day], at: datetime
) -> Due:
    told = [f"Dihitung {amount} {UNITS[unit]} pada jam kantor sejak {moment(start, work.zone)}."]
    if not work.is_open(start):
        told.append(f"Saat itu kantor tutup; hitungan mulai {moment(work.next_opening(start), work.zone)}.")
    told.append("Istirahat dan waktu di luar jam kantor tidak dihitung.")
    if halts.stops:
        told.append("Selama dihentikan waktu tidak berjalan.")
    told += [*_cautions(work, days), f"Batasnya {moment(at, work.zone)}."]
    return Due(at.astimezone(UTC), tuple(days), " ".join(told))


def _closing(work: WorkTime, day: date, days: list[Day], told: list[str]) -> Due:
    at = work.spans(day)[-1][1]
    told = [*told, *_cautions(work, days), f"Batasnya {moment(at, work.zone)}, saat kantor tutup."]
    return Due(at, tuple(days), " ".join(told))


def _undated(amount: int, unit: str, day: date, days: list[Day], halts: Halts) -> Due:
    counted = f"{amount} {UNITS[unit]}" if amount else UNITS[unit]
    days.append(Day(day, None, "dihentikan, belum dilanjutkan"))
    since = min(begin for begin, end in halts.days if end is None)
    sentence = f"Hitungan {counted} dihentikan sejak {long_date(since)}. Batasnya dihitung lagi setelah dilanjutkan."
    return Due(None, tuple(days), sentence)


def _stopped(days: list[Day]) -> list[str]:
    stopped = [day.date for day in days if day.label == STOPPED]
    return [f"Hitungan dihentikan {ranges(stopped)}."] if stopped else []


def _skipped(days: list[Day]) -> list[str]:
    """What was not counted, in words."""
    off = [day for day in days if day.number is None and day.label != STOPPED]
    ends = [name for name in ("Sabtu", "Minggu") if any(day.label == name for day in off)]
    named = [f"{short_date(day.date)} ({day.label})" for day in off if day.label not in ("Sabtu", "Minggu")]
    told = _stopped(days)
    if ends:
        told.append(f"{' dan '.join(ends)} tidak dihitung.")
    if named:
        told.append(f"Juga tidak dihitung: {', '.join(named)}.")
    return told


def _cautions(work: WorkTime, days: list[Day]) -> list[str]:
    """A limit that rests on a holiday list nobody has loaded or checked says so."""
    if len(days) == 1:
        return []
    told = []
    for year in range(days[0].date.year, days[-1].date.year + 1):
        if year not in work.years:
            told.append(f"Hari libur {year} belum dimuat, jadi batas ini dapat berubah.")
        elif not work.years[year]:
            told.append(f"Daftar libur {year} belum diverifikasi, jadi batas ini dapat berubah.")
    return told
