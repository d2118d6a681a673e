from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from casework.letters.signatures import demo


class Command(BaseCommand):
    help = "Membuat kunci dan sertifikat tanda tangan contoh (UJI COBA) bila belum ada."

    def handle(self, *args: Any, **options: Any) -> None:
        if not demo.allowed():
            raise CommandError(
                "Kunci contoh hanya untuk DEBUG=on; surat kantor sungguhan tidak ditandatangani dengannya."
            )
        made = demo.make(timezone.now())
        self.stdout.write("Kunci contoh dibuat." if made else "Kunci contoh sudah ada; tidak diubah.")
