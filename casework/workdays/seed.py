"""Calendar files → rows. What is already there stays as people left it, unless an update is asked for."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction

from casework.workdays.models import Calendar, Holiday, OfficeDay, OfficeHours
from casework.workdays.words import WEEKDAYS

SHAPES = {
    "national": ({"year", "source", "verified", "holidays"}, set()),
    "holiday": ({"date", "kind", "name"}, set()),
    "calendar": ({"code", "name", "time_zone", "hours"}, set()),
    "hours": ({"kind", "name", "valid_from", "source", "verified", "days"}, {"valid_until", "special"}),
    "day": ({"weekdays", "open", "close"}, {"break"}),
}


class SeedError(ValueError):
    """The file cannot be loaded; the message says in Indonesian what to mend."""


def load_file(path: Path, update: bool = False) -> str:
    """Loads a national year or an agency's calendar; says in one line what happened. Raises SeedError, and then nothing
    of the file is loaded."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SeedError(f"{path.name} tidak dapat dibaca: {error}") from error
    try:
        with transaction.atomic():
            done = _load_national(data, update) if _is_national(data) else _load_calendar(data, update)
    except (ValidationError, SeedError) as error:
        words = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        raise SeedError(f"{path.name}: {words}") from error
    return f"{path.name}: {done}"


def _is_national(data: Any) -> bool:
    return isinstance(data, dict) and "year" in data


def _shape(data: Any, name: str) -> dict[str, Any]:
    required, optional = SHAPES[name]
    if not isinstance(data, dict):
        raise SeedError(f"bagian {name} harus berisi {', '.join(sorted(required))}.")
    if missing := required - data.keys():
        raise SeedError(f"bagian {name} belum memuat {', '.join(sorted(missing))}.")
    if unknown := data.keys() - required - optional:
        raise SeedError(f"bagian {name} memuat kunci yang tidak dikenal: {', '.join(sorted(map(str, unknown)))}.")
    return data


def _list(data: Any, name: str) -> list[Any]:
    if not isinstance(data, list):
        raise SeedError(f"“{name}” harus berupa daftar.")
    return data


def _date(value: Any) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise SeedError(f"tanggal “{value}” harus ditulis seperti 2026-12-25.")
    return value


def _time(value: Any) -> time:
    try:
        hour, minute = str(value).split(".")
        return time(int(hour), int(minute))
    except ValueError as error:
        raise SeedError(f'jam “{value}” harus ditulis seperti "07.30".') from error


def _load_national(data: Any, update: bool) -> str:
    data = _shape(data, "national")
    year, entries = data["year"], [_shape(entry, "holiday") for entry in _list(data["holidays"], "holidays")]
    if wrong := [entry["date"] for entry in entries if _date(entry["date"]).year != year]:
        raise SeedError(f"tanggal {wrong[0]} bukan tahun {year}.")
    held = {row.date: row for row in Holiday.objects.filter(calendar=None, date__year=year)}
    if held and not update:
        return f"tahun {year} sudah dimuat ({len(held)} hari), tidak diubah."
    kept = 0
    for entry in entries:
        row = held.get(entry["date"])
        if row and row.verified and not data["verified"]:
            kept += 1  # somebody has checked it; an unchecked list knows less
            continue
        row = row or Holiday(date=entry["date"])
        row.name, row.kind = entry["name"], entry["kind"]
        row.source, row.verified = data["source"], data["verified"]
        row.full_clean()
        row.save()
    note = f", {kept} hari terverifikasi dibiarkan" if kept else ""
    return f"tahun {year}, {len(entries) - kept} hari dimuat{note}."


def _load_calendar(data: Any, update: bool) -> str:
    data = _shape(data, "calendar")
    calendar = Calendar.objects.filter(code=data["code"]).first()
    if calendar and not update:
        return f"kalender {calendar.code} sudah ada, tidak diubah."
    calendar = calendar or Calendar(code=data["code"])
    calendar.name, calendar.time_zone = data["name"], data["time_zone"]
    calendar.full_clean()
    calendar.save()
    for entry in _list(data["hours"], "hours"):
        _load_hours(calendar, _shape(entry, "hours"))
    return f"kalender {calendar.code} dimuat."


def _load_hours(calendar: Calendar, entry: dict[str, Any]) -> None:
    key = {"kind": entry["kind"], "valid_from": _date(entry["valid_from"]), "special": entry.get("special", False)}
    hours = OfficeHours.objects.filter(calendar=calendar, **key).first() or OfficeHours(calendar=calendar, **key)
    if hours.verified and not entry["verified"]:
        return  # as for holidays
    until = entry.get("valid_until")
    hours.name, hours.valid_until = entry["name"], until and _date(until)
    hours.source, hours.verified = entry["source"], entry["verified"]
    hours.full_clean()
    hours.save()
    hours.days.all().delete()
    for line in _list(entry["days"], "days"):
        for name in _list(_shape(line, "day")["weekdays"], "weekdays"):
            day = _office_day(hours, name, line)
            day.full_clean()
            day.save()


def _office_day(hours: OfficeHours, name: Any, line: dict[str, Any]) -> OfficeDay:
    if name not in WEEKDAYS:
        raise SeedError(f"“{name}” bukan nama hari. Pilih {', '.join(WEEKDAYS)}.")
    pause = [_time(value) for value in _list(line.get("break") or [], "break")]
    if len(pause) not in (0, 2):
        raise SeedError(f"istirahat {name} harus memuat dua jam: mulai dan selesai.")
    begin, end = pause or (None, None)
    day = OfficeDay(hours=hours, weekday=WEEKDAYS.index(name), opens=_time(line["open"]), closes=_time(line["close"]))
    day.break_start, day.break_end = begin, end
    return day
