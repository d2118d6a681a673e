"""`draw_procedures` writes docs/sop from the procedure files; `--check` only says what is out of date."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.cases.procedures.check import Invalid
from casework.cases.procedures.reading import Unreadable
from casework.cases.procedures.sheet import draw, stale


class Command(BaseCommand):
    help = "Gambar lembar setiap SOP ke docs/sop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="hanya periksa apakah gambarnya masih sesuai")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            names = stale() if options["check"] else draw()
        except (Invalid, Unreadable) as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["check"] and names:
            raise CommandError(f"Sudah usang, jalankan draw_procedures: {', '.join(names)}")
        self.stdout.write("\n".join(names) if names else "docs/sop sesuai dengan fixtures/procedures.")
