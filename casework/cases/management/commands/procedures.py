"""`procedures` prints every SOP with its rows, for people or as JSON for other programs."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from casework.cases.procedures.listing import listing

UNITS = {"minutes": "menit", "hours": "jam", "workdays": "hari kerja"}


class Command(BaseCommand):
    help = "Cetak semua SOP yang dimuat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = listing()
        if options["format"] == "json":
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        if not rows:
            self.stdout.write("Belum ada SOP yang dimuat; jalankan load_procedures.")
        for row in rows:
            self._print(row)

    def _print(self, row: dict[str, Any]) -> None:
        mark = f" ({row['mark']})" if row["mark"] else ""
        self.stdout.write(f"{row['code']} versi {row['version']}, {row['status']}{mark}: {row['title']}")
        for step in row["steps"]:
            number = step["no"] or ("UU" if step["basis"] == "law" else "kantor")
            lanes = " + ".join(lane["label"] for lane in step["lanes"])
            self.stdout.write(f"  {number:>6}  {step['key']}: {step['activity']} [{lanes}; {_time(step)}]")
            for action in step["actions"]:
                self.stdout.write(f"          {action['action']} → {action['to'] or 'selesai'} ({action['label']})")
        self.stdout.write("")


def _time(step: dict[str, Any]) -> str:
    time = step["standard_time"]
    if time is None:
        return "tanpa waktu baku"
    return "hari itu juga" if time["unit"] == "same_day" else f"{time['amount']} {UNITS[time['unit']]}"
