"""Office time as arithmetic over a frozen calendar: no database, no present moment.

The day something happens is day 0, by its real local date and whatever the hour; the next working day is day 1. A due
moment is the close of the office. Minutes and hours run only while the office is open. See counting.py for each unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

from casework.workdays import counting
from casework.workdays.counting import HORIZON, ONE_DAY, ClockError, Day, Due, Halts, Stop
from casework.workdays.words import long_date, weekday

__all__ = ["ClockError", "Day", "DayOff", "Due", "Stop", "Week", "WorkTime"]

Spans = tuple[tuple[datetime, datetime], ...]
OFF_WORDS = {"libur": "libur", "cuti_bersama": "cuti bersama", "lokal": "libur lokal"}
SATURDAY = 5


class DayOff(NamedTuple):
    """`kind`: libur | cuti_bersama | lokal."""

    kind: str
    name: str


@dataclass(frozen=True)
class Week:
    """Hours in force from one date until another (None: until further notice).

    `days` maps a weekday (Monday 0) to its open spans of wall time, breaks cut out; a missing weekday is closed.
    """

    valid_from: date
    valid_until: date | None
    special: bool
    days: Mapping[int, tuple[tuple[time, time], ...]]

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


class Facts(NamedTuple):
    """What the calendar says of one day. `off` is the reason why nobody works, or ""."""

    spans: Spans
    off: str
    known: bool


@dataclass(frozen=True, eq=False)
class WorkTime:
    """One calendar as it stands. `years`: each year whose national holidays are loaded → whether they are verified."""

    name: str
    time_zone: str
    weeks: Sequence[Week]
    holidays: Mapping[date, DayOff] = field(default_factory=dict)
    years: Mapping[int, bool] = field(default_factory=dict)
    _facts: dict[date, Facts] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @cached_property
    def _weeks(self) -> list[Week]:
        return sorted(self.weeks, key=lambda week: (week.special, week.valid_from), reverse=True)

    def facts(self, day: date) -> Facts:
        found = self._facts.get(day)
        if found is None:
            found = self._facts[day] = self._find(day)
        return found

    def _find(self, day: date) -> Facts:
        week = next((week for week in self._weeks if week.covers(day)), None)
        if week is None:
            return Facts((), "jam kantor belum diisi", known=False)
        if off := self.holidays.get(day):
            return Facts((), f"{OFF_WORDS[off.kind]}: {off.name}", known=True)
        hours = week.days.get(day.weekday(), ())
        if not hours:
            return Facts((), weekday(day) if day.weekday() >= SATURDAY else "kantor tutup", known=True)
        spans = tuple((self.moment(day, opens), self.moment(day, closes)) for opens, closes in hours)
        return Facts(spans, "", known=True)

    def moment(self, day: date, wall: time) -> datetime:
        """Wall time of the office as UTC."""
        return datetime.combine(day, wall, self.zone).astimezone(UTC)

    def local_date(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def spans(self, day: date) -> Spans:
        """Open spans of the day in UTC; empty when nobody works."""
        return self.facts(day).spans

    def is_workday(self, day: date) -> bool:
        return not self.facts(day).off

    def day_off(self, day: date) -> str:
        """Why the day is no working day ("Sabtu", "cuti bersama: Natal"), or ""."""
        return self.facts(day).off

    def closing(self, day: date) -> datetime | None:
        spans = self.spans(day)
        return spans[-1][1] if spans else None

    def end_of_day(self, at: datetime) -> datetime:
        """First moment of the next local day: what is sent online before it still counts as sent on that day."""
        return self.moment(self.local_date(at) + ONE_DAY, time())

    def is_open(self, at: datetime) -> bool:
        return any(opens <= at < closes for opens, closes in self.spans(self.local_date(at)))

    def next_opening(self, at: datetime) -> datetime:
        """`at` itself while the office is open, otherwise when it opens next. Raises ClockError when it never does."""
        first = self.local_date(at)
        for day in _dates(first, first + timedelta(days=HORIZON)):
            for opens, closes in self.spans(day):
                if at < closes:
                    return max(at, opens).astimezone(UTC)
        raise ClockError(f"{self.name} tidak pernah buka setelah {long_date(first)}. Isi jam kantornya.")

    def time_between(self, start: datetime, end: datetime, stops: Sequence[Stop] = ()) -> timedelta:
        """Office time from start to end, stops cut out; negative when end lies before start."""
        if end < start:
            return -self.time_between(end, start, stops)
        halts = Halts(stops, self.zone)
        total = timedelta()
        for day in _dates(self.local_date(start), self.local_date(end)):
            for opens, closes in self.spans(day):
                for begin, finish in halts.cut(max(opens, start), min(closes, end)):
                    total += finish - begin
        return total

    def minutes_between(self, start: datetime, end: datetime, stops: Sequence[Stop] = ()) -> int:
        """Whole office minutes from start to end; negative when end lies before start."""
        minutes = abs(self.time_between(start, end, stops)) // timedelta(minutes=1)
        return minutes if end >= start else -minutes

    def workdays_between(self, start: datetime, end: datetime, stops: Sequence[Stop] = ()) -> int:
        """Working days after the day of start up to and with the day of end; negative when end lies before start."""
        first, last = self.local_date(start), self.local_date(end)
        if last < first:
            return -self.workdays_between(end, start, stops)
        halts = Halts(stops, self.zone)
        return sum(self.is_workday(day) and not halts.cover_day(day) for day in _dates(first + ONE_DAY, last))

    def due(self, start: datetime, amount: int, unit: str, stops: Sequence[Stop] = ()) -> Due:
        """When `amount` of `unit` from start is used up, and why then. Raises ClockError.

        `unit`: minutes, hours, workdays, days, months, or same_day (amount 0). `stops`: (from, until) intervals in
        which the deadline stands still; until None = not yet resumed, and then `Due.at` may be None: no due moment yet.
        """
        return counting.due(self, start, amount, unit, stops)


def _dates(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += ONE_DAY
