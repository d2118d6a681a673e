"""Which part of a book is shown: a month, or a whole year, of the agency's own calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from casework.workdays.words import MONTHS

FIRST_YEAR, LAST_YEAR = 2000, 2100
WHOLE_YEAR = "semua"


@dataclass(frozen=True)
class Period:
    """`month` None is the whole year."""

    year: int
    month: int | None
    zone: ZoneInfo

    @classmethod
    def asked(cls, query: Mapping[str, str], now: datetime, zone: ZoneInfo) -> Period:
        """From ?tahun=&bulan=; what cannot be read is the present."""
        today = now.astimezone(zone)
        year = _whole(query.get("tahun", ""), FIRST_YEAR, LAST_YEAR) or today.year
        if query.get("bulan") == WHOLE_YEAR:
            return cls(year, None, zone)
        return cls(year, _whole(query.get("bulan", ""), 1, 12) or today.month, zone)

    @property
    def start(self) -> datetime:
        return datetime(self.year, self.month or 1, 1, tzinfo=self.zone)

    @property
    def end(self) -> datetime:
        return self.next.start

    @property
    def next(self) -> Period:
        if self.month is None or self.month == 12:
            return Period(self.year + 1, self.month and 1, self.zone)
        return Period(self.year, self.month + 1, self.zone)

    @property
    def previous(self) -> Period:
        if self.month is None or self.month == 1:
            return Period(self.year - 1, self.month and 12, self.zone)
        return Period(self.year, self.month - 1, self.zone)

    @property
    def label(self) -> str:
        return f"{MONTHS[self.month - 1]} {self.year}" if self.month else f"tahun {self.year}"

    @property
    def query(self) -> str:
        return f"tahun={self.year}&bulan={self.month or WHOLE_YEAR}"


def _whole(text: str, least: int, most: int) -> int | None:
    """ASCII digits within bounds, else None."""
    if not (text.isascii() and text.isdecimal() and len(text) < 9):
        return None
    number = int(text)
    return number if least <= number <= most else None


def after_number(text: str) -> int:
    """?setelah=: the last number seen, 0 for the first page."""
    return _whole(text, 1, 99_999_999) or 0
