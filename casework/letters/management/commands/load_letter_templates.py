from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from casework.letters.load import BadTemplate, load


class Command(BaseCommand):
    help = (
        "Memuat naskah surat dari fixtures/letters. Aman diulang; naskah yang sudah dipakai surat tidak pernah diubah."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", default=str(Path(settings.BASE_DIR) / "fixtures" / "letters"))

    def handle(self, *args: Any, **options: Any) -> None:
        paths = sorted(Path(options["folder"]).glob("*/*.yaml"))
        if not paths:
            raise CommandError(f"Tidak ada naskah surat di {options['folder']}.")
        now = timezone.now()
        with transaction.atomic():
            for path in paths:
                try:
                    result = load(path, now)
                except BadTemplate as error:
                    raise CommandError(str(error)) from error
                if options["verbosity"] > (1 if result == "sama" else 0):
                    self.stdout.write(f"{path.parent.name}/{path.name}: {result}")
        if options["verbosity"]:
            self.stdout.write(f"{len(paths)} naskah surat siap.")
