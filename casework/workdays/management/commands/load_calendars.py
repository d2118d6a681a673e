from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.workdays.seed import SeedError, load_file


class Command(BaseCommand):
    help = "Memuat libur dan jam kantor dari fixtures/calendars. Yang sudah ada tidak diubah, kecuali dengan --update."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, help="berkas YAML; kosong = semua di fixtures/calendars")
        parser.add_argument("--update", action="store_true", help="samakan yang sudah ada dengan berkas")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = settings.BASE_DIR / "fixtures" / "calendars"
        paths = options["files"] or sorted(folder.glob("*.yaml"))
        if not paths:
            raise CommandError(f"Tidak ada berkas kalender di {folder}.")
        for path in paths:
            try:
                told = load_file(path, update=options["update"])
            except SeedError as error:
                raise CommandError(str(error)) from error
            if options["verbosity"]:
                self.stdout.write(told)
