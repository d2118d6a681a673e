from __future__ import annotations

from datetime import date
from importlib.metadata import version
from typing import Any

import holidays
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from casework.workdays.models import Holiday

CATEGORIES = {"public": Holiday.Kind.LIBUR, "government": Holiday.Kind.CUTI_BERSAMA}
FIRST_YEAR, LAST_YEAR = 2000, 2100


class Command(BaseCommand):
    help = (
        "Mengisi libur nasional dan cuti bersama satu tahun dari pustaka holidays, belum diverifikasi. "
        "Cocokkan dengan SKB tiga menteri, lalu tandai terverifikasi."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        year: int = options["year"]
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise CommandError(f"Tahun harus antara {FIRST_YEAR} dan {LAST_YEAR}.")
        held = {row.date: row for row in Holiday.objects.filter(calendar=None, date__year=year)}
        if verified := sum(row.verified for row in held.values()):
            raise CommandError(f"Tahun {year} sudah memuat {verified} hari terverifikasi; tidak ada yang diubah.")
        found = _from_library(year)
        for day, (name, kind) in found.items():
            row = held.get(day) or Holiday(date=day)
            row.name, row.kind, row.source, row.verified = name, kind, f"holidays {version('holidays')}", False
            row.save()
        self.stdout.write(
            f"{len(found)} hari libur {year} dimuat, belum diverifikasi. Cocokkan dengan SKB tiga menteri."
        )
        if strangers := sorted(held.keys() - found.keys()):
            days = ", ".join(day.strftime("%d-%m-%Y") for day in strangers)
            self.stdout.write(f"Sudah ada sebelumnya, tidak dikenal pustaka, dibiarkan: {days}.")
        if all(kind != Holiday.Kind.CUTI_BERSAMA for _, kind in found.values()):
            self.stdout.write(f"Perhatian: pustaka belum mengenal cuti bersama {year}. Tambahkan setelah SKB terbit.")


def _from_library(year: int) -> dict[date, tuple[str, str]]:
    """A day that is both a public holiday and cuti bersama is told as the holiday."""
    found: dict[date, tuple[str, str]] = {}
    for category, kind in reversed(CATEGORIES.items()):
        days = holidays.country_holidays("ID", years=year, categories=category, language="id")
        found |= {day: (name.removeprefix("Cuti Bersama ")[:120], kind) for day, name in days.items()}
    return dict(sorted(found.items()))
