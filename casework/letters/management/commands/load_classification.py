from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from casework.letters.classification.editing import load_shared


class Command(BaseCommand):
    help = "Memuat kode klasifikasi arsip bersama dari fixtures/classification. Aman diulang."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        paths = sorted((Path(settings.BASE_DIR) / "fixtures" / "classification").glob("*.csv"))
        self.stdout.write(f"{load_shared(paths)} kode klasifikasi.")
