"""`export_procedure kalbar/data-offline` writes a version of the database back to its file."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.cases.models import ProcedureVersion
from casework.cases.procedures.export import as_yaml, path_of


class Command(BaseCommand):
    help = "Tulis satu versi SOP dari basis data ke fixtures/procedures."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="instansi/kode, misalnya kalbar/data-offline")
        parser.add_argument("--number", type=int, help="nomor versi; tanpa ini yang terbaru")
        parser.add_argument("--print", action="store_true", dest="only_print", help="cetak saja, jangan tulis berkas")

    def handle(self, *args: Any, code: str, number: int | None, only_print: bool, **options: Any) -> None:
        agency, _, name = code.partition("/")
        found = ProcedureVersion.objects.select_related("procedure__agency").filter(
            procedure__agency__code=agency, procedure__code=name
        )
        version = (found.filter(number=number) if number else found.order_by("-number")).first()
        if version is None:
            raise CommandError(
                f"Tidak ada versi SOP {code}{f' nomor {number}' if number else ''}. Lihat daftarnya dengan procedures."
            )
        if only_print:
            self.stdout.write(as_yaml(version))
            return
        path = path_of(version)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(as_yaml(version), encoding="utf-8")
        self.stdout.write(str(path))
