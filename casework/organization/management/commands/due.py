from __future__ import annotations

import json
from argparse import ArgumentTypeError
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.organization.models import Agency
from casework.workdays import words
from casework.workdays.clock import ClockError, Due, Stop
from casework.workdays.load import work_time
from casework.workdays.models import OfficeHours


class Command(BaseCommand):
    help = "Menghitung batas waktu menurut kalender sebuah instansi, dengan hitungannya hari demi hari."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--agency", required=True, help="kode instansi, misalnya kalbar")
        parser.add_argument("--from", dest="start", required=True, type=_moment, help="misalnya 2026-12-14T10:00")
        parser.add_argument("--amount", type=_whole, default=0, help="0 hanya untuk same_day")
        parser.add_argument("--unit", required=True, help=", ".join(words.UNITS))
        parser.add_argument(
            "--stop",
            action="append",
            type=_stop,
            default=[],
            help="dihentikan dari/sampai, misalnya 2026-12-16/2026-12-18",
        )
        parser.add_argument(
            "--kind", choices=OfficeHours.Kind.values, default="work", help="jam kerja atau jam layanan"
        )
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        agency = _agency(options["agency"])
        zone = agency.zone
        start = _in_zone(options["start"], zone)
        stops: Sequence[Stop] = [
            (_in_zone(begin, zone), None if end is None else _in_zone(end, zone)) for begin, end in options["stop"]
        ]
        try:
            due = work_time(agency.calendar, options["kind"]).due(start, options["amount"], options["unit"], stops)
        except ClockError as error:
            raise CommandError(str(error)) from error
        told = _told(agency.code, start, options["amount"], options["unit"], due, zone)
        self.stdout.write(json.dumps(told, ensure_ascii=False) if options["format"] == "json" else _text(told))


def _agency(code: str) -> Agency:
    agency = Agency.objects.select_related("calendar").filter(code=code).first()
    if agency is None:
        known = ", ".join(Agency.objects.order_by("code").values_list("code", flat=True)) or "belum ada satu pun"
        raise CommandError(f"Instansi “{code}” tidak ada. Yang ada: {known}.")
    return agency


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” bukan bilangan bulat.") from error


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” bukan waktu. Tulis misalnya 2026-12-14T10:00.") from error


def _stop(text: str) -> tuple[datetime, datetime | None]:
    begin, _, end = text.partition("/")
    return _moment(begin), _moment(end) if end else None


def _in_zone(at: datetime, zone: ZoneInfo) -> datetime:
    try:
        return at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)
    except OverflowError as error:
        raise CommandError(f"Waktu {at} di luar kalender.") from error


def _told(agency: str, start: datetime, amount: int, unit: str, due: Due, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "agency": agency,
        "from": start.isoformat(),
        "amount": amount,
        "unit": unit,
        "due": due.at and due.at.astimezone(zone).isoformat(),
        "due_text": words.moment(due.at, zone) if due.at else "belum ada, hitungan dihentikan",
        "days": [
            {"date": day.date.isoformat(), "weekday": words.weekday(day.date), "number": day.number, "label": day.label}
            for day in due.days
        ],
        "sentence": due.sentence,
    }


def _text(told: dict[str, Any]) -> str:
    lines = [f"{day['date']}  {day['weekday']:<7}{day['label']}" for day in told["days"]]
    return "\n".join([f"Batas: {told['due_text']}", "", *lines, "", told["sentence"]])
