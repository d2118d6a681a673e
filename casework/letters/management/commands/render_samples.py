"""`manage.py render_samples DIR`: every kind of letter on the paper of every agency, to be looked at."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone

from casework.letters import printing, samples
from casework.letters.models import Kind, LetterTemplate
from casework.organization.models import Agency


class Command(BaseCommand):
    help = "Cetak contoh tiap jenis surat, tiap instansi, sebagai PDF ke satu folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--only", nargs="*", choices=Kind.values, help="hanya jenis ini")

    def handle(self, *args: Any, folder: Path, only: list[str] | None, **options: Any) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        now = timezone.now()
        for agency in Agency.objects.filter(active=True).select_related("calendar"):
            for kind in only or Kind.values:
                template = LetterTemplate.objects.for_kind(agency, kind)
                if template is None:
                    continue
                path = folder / f"{agency.code}-{kind}.pdf"
                path.write_bytes(printing.render(samples.sample(template, agency, now), now))
                self.stdout.write(str(path))
