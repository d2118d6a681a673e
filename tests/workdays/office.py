"""Calendars of the fixtures as snapshots, read straight from the files."""

from __future__ import annotations

from datetime import datetime, time
from functools import cache
from pathlib import Path

import yaml

from casework.workdays.clock import DayOff, Week, WorkTime
from casework.workdays.words import WEEKDAYS

CALENDARS = Path(__file__).resolve().parents[2] / "fixtures" / "calendars"


def read(name: str) -> dict:
    return yaml.safe_load((CALENDARS / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def office(code: str = "kalbar", kind: str = "work") -> WorkTime:
    data = read(code)
    holidays, years = {}, {}
    for year in (2026, 2027):
        national = read(f"national-{year}")
        years[year] = national["verified"]
        holidays |= {row["date"]: DayOff(row["kind"], row["name"]) for row in national["holidays"]}
    weeks = tuple(_week(hours) for hours in data["hours"] if hours["kind"] == kind)
    return WorkTime(data["name"], data["time_zone"], weeks, holidays, years)


def _week(hours: dict) -> Week:
    days = {}
    for line in hours["days"]:
        begin, end = line["break"]
        spans = ((_time(line["open"]), _time(begin)), (_time(end), _time(line["close"])))
        days |= {WEEKDAYS.index(name): spans for name in line["weekdays"]}
    return Week(hours["valid_from"], hours.get("valid_until"), hours.get("special", False), days)


def _time(text: str) -> time:
    return time.fromisoformat(text.replace(".", ":"))


def at(text: str | datetime, work: WorkTime | None = None) -> datetime:
    """Wall time of the office, or the moment itself when the text carries an offset."""
    moment = datetime.fromisoformat(str(text))
    return moment if moment.tzinfo else moment.replace(tzinfo=(work or office()).zone)
