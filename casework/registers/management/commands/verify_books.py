"""Recompute the fingerprint of every closed book, and look for gaps in those that are open."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count, F, Max, Min

from casework.registers import closing
from casework.registers.layout import BOOKS
from casework.registers.models import BookClosing, RegisterEntry


class Command(BaseCommand):
    help = "Memeriksa buku: sidik buku yang ditutup, dan nomor yang terlewat di semua buku."

    def handle(self, *args: Any, **options: Any) -> None:
        bad = 0
        for row in BookClosing.objects.select_related("agency").order_by("agency__code", "year", "register"):
            found = closing.changed(row)
            bad += bool(found)
            verdict = f"BERUBAH: {', '.join(found)}" if found else f"cocok {row.sha256[:16]}"
            self.stdout.write(f"{row.agency.code} {row} ditutup, {row.first:04d}–{row.last:04d}: {verdict}")
        for told in _gapped():
            bad += 1
            self.stdout.write(told)
        if bad:
            raise CommandError(f"{bad} buku tidak seperti seharusnya.")
        self.stdout.write("Semua buku seperti seharusnya.")


def _gapped() -> list[str]:
    kept = RegisterEntry.objects.values("agency__code", "register", "year").order_by("agency__code", "year", "register")
    counted = kept.annotate(first=Min("number"), last=Max("number"), lines=Count("id"))
    rows = counted.exclude(lines=F("last") - F("first") + 1)
    return [_told(**row) for row in rows]


def _told(*, agency__code: str, register: str, year: int, first: int, last: int, lines: int) -> str:
    missing = last - first + 1 - lines
    book = BOOKS[register].title
    return f"{agency__code} {book} {year}: {missing} nomor terlewat antara {first:04d} dan {last:04d}"
