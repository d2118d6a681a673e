"""For an agency that starts in the middle of a year and goes on from its paper book."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from casework.numbering import numbers
from casework.organization.models import Agency
from casework.registers import book
from casework.registers.layout import BOOKS
from casework.registers.models import RegisterEntry


class Command(BaseCommand):
    help = "Menetapkan nomor pertama sebuah buku, melanjutkan buku kertas. Ditolak bila buku tahun itu sudah berisi."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--agency", required=True, help="kode instansi, misalnya kalbar")
        parser.add_argument("--book", required=True, choices=sorted(BOOKS), help="kode buku")
        parser.add_argument("--year", required=True, type=int, help="tahun buku")
        parser.add_argument("--number", required=True, type=int, help="nomor yang akan diberikan berikutnya")

    def handle(self, *args: Any, **options: Any) -> None:
        code, year, number = options["book"], options["year"], options["number"]
        agency = Agency.objects.filter(code=options["agency"]).first()
        if agency is None:
            known = ", ".join(Agency.objects.order_by("code").values_list("code", flat=True)) or "belum ada instansi"
            raise CommandError(f"Instansi {options['agency']} tidak ada. Yang ada: {known}.")
        if not (1 <= number <= 999_999 and 2000 <= year <= 2100):
            raise CommandError("Nomor harus 1–999999 dan tahun 2000–2100.")
        title = BOOKS[code].title
        with transaction.atomic():
            if RegisterEntry.objects.filter(agency=agency, register=code, year=year).exists():
                raise CommandError(f"{title} {year} sudah berisi; nomor pertama ditetapkan sebelum baris pertama.")
            try:
                numbers.set_next(book.scope(agency, code), year, number)
            except numbers.NumberTaken as taken:
                raise CommandError(str(taken)) from None
        self.stdout.write(f"Nomor berikutnya {title} {year}: {number:04d}.")
