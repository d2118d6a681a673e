"""`manage.py render_samples DIR`: every kind of letter and the receipts of each agency, to be looked at."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone

from casework.cases.models import Case
from casework.letters import printing, receipts, samples
from casework.letters.models import Kind, Letter, LetterTemplate
from casework.organization.models import Agency, User


class Command(BaseCommand):
    help = "Cetak contoh tiap jenis surat dan tanda bukti tiap instansi sebagai PDF ke satu folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--only", nargs="*", choices=Kind.values, help="hanya jenis ini")

    def handle(self, *args: Any, folder: Path, only: list[str] | None, **options: Any) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        now = timezone.now()
        for agency in Agency.objects.filter(active=True).select_related("calendar"):
            printed = self._letters(agency, only or Kind.values, now) | ({} if only else self._receipts(agency))
            for name, data in printed.items():
                path = folder / f"{agency.code}-{name}.pdf"
                path.write_bytes(data)
                self.stdout.write(str(path))

    def _letters(self, agency: Agency, kinds: list[str], now: datetime) -> dict[str, bytes]:
        found = ((kind, LetterTemplate.objects.for_kind(agency, kind)) for kind in kinds)
        return {kind: printing.render(samples.sample(row, agency, now), now) for kind, row in found if row}

    def _receipts(self, agency: Agency) -> dict[str, bytes]:
        """Of the newest case of each service; the handing over of every case that has an answer in the same name."""
        printed: dict[str, bytes] = {}
        for case in Case.objects.for_page().filter(agency=agency).order_by("pk"):
            printed[f"receipt-{case.service}"] = receipts.receipt_pdf(case)
            by = User.objects.filter(appointments__agency=agency).first()
            if by and receipts.may_hand_over(case, Letter.objects.filter(case=case)):
                printed[f"handover-{case.service}"] = receipts.handover_pdf(case, by)
        return printed
