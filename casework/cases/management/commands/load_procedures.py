"""`load_procedures` brings the files in; `--check` only says where files and database differ."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from casework.cases.procedures.check import Invalid
from casework.cases.procedures.drift import drift
from casework.cases.procedures.load import AgencyMissing, PublishedChanged, load
from casework.cases.procedures.reading import Unreadable
from casework.organization.seed import AgencyFileError, add_missing_agencies


class Command(BaseCommand):
    help = "Muat SOP dari fixtures/procedures. Aman diulang; versi yang sudah terbit tidak pernah diubah."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="hanya periksa apakah berkas dan basis data masih sama"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["check"]:
                self._check()
            else:
                self._load(options["verbosity"])
        except (Invalid, PublishedChanged, AgencyMissing, AgencyFileError, Unreadable) as refusal:
            raise CommandError(str(refusal)) from refusal

    def _check(self) -> None:
        if found := drift():
            raise CommandError("\n".join(found))
        self.stdout.write("Berkas dan basis data sama.")

    def _load(self, verbosity: int) -> None:
        for code in add_missing_agencies():
            if verbosity:
                self.stdout.write(f"{code}: instansi baru")
        rows = load(timezone.now())
        for row in rows:
            if verbosity and (row.what != "tetap" or verbosity > 1):
                self.stdout.write(f"{row.name}: {row.what}")
        if verbosity:
            self.stdout.write(f"{len(rows)} versi SOP dimuat.")
