"""Brings fixtures/dik/<agency>.yaml into the list of exempt information of an agency that has none."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from requests_app.dik import catalogue


class Command(BaseCommand):
    help = "Muat Daftar Informasi yang Dikecualikan dari fixtures/dik. Aman diulang."

    def handle(self, *args: Any, **options: Any) -> None:
        for path in catalogue.files():
            try:
                code, count = catalogue.load(path)
            except catalogue.FileFault as fault:
                raise CommandError(str(fault)) from fault
            if options["verbosity"]:
                self.stdout.write(f"{code}: {count} pengecualian")
