"""Brings fixtures/dip/<agency>.yaml into the Daftar Informasi Publik."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from requests_app.dip import catalogue


class Command(BaseCommand):
    help = "Muat Daftar Informasi Publik dari fixtures/dip. Aman diulang."

    def handle(self, *args: Any, **options: Any) -> None:
        for path in catalogue.files():
            try:
                code, count = catalogue.load(path)
            except catalogue.FileFault as fault:
                raise CommandError(str(fault)) from fault
            if options["verbosity"]:
                self.stdout.write(f"{code}: {count} butir")
