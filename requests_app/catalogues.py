"""Lists of the house: a folder with one file per agency, named by its code, and the command that loads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from casework.organization.models import Agency


class FileFault(ValueError):
    """The file cannot be loaded; the message says what to mend."""


class Catalogue(Protocol):
    def files(self) -> list[Path]: ...

    def load(self, path: Path) -> tuple[str, int]: ...


def of_house(folder: str) -> list[Path]:
    return sorted((Path(settings.BASE_DIR) / "fixtures" / folder).glob("*.yaml"))


def agency_of(path: Path) -> Agency:
    agency = Agency.objects.filter(code=path.stem).select_related("calendar").first()
    if agency is None:
        raise FileFault(f"{path.name}: instansi {path.stem} belum ada; jalankan load_procedures dahulu.")
    return agency


class LoadCommand(BaseCommand):
    catalogue: Catalogue
    noun: str

    def handle(self, *args: Any, **options: Any) -> None:
        for path in self.catalogue.files():
            try:
                code, count = self.catalogue.load(path)
            except FileFault as fault:
                raise CommandError(str(fault)) from fault
            if options["verbosity"]:
                self.stdout.write(f"{code}: {count} {self.noun}")
