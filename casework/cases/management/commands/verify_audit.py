"""Walks every chain of events and names each link that does not hold. Exit code 1 when any does not."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from casework.cases.chain import broken_links, lost_tails
from casework.cases.models import Event


class Command(BaseCommand):
    help = "Memeriksa rantai peristiwa: diubah, dihapus, disisipkan, atau bertukar urutan."

    def handle(self, *args: Any, **options: Any) -> None:
        events = Event.objects.order_by("case_id", "seq").only(
            "case_id", "seq", "kind", "actor", "at", "data", "previous_hash", "hash"
        )
        findings = [*broken_links(events.iterator(chunk_size=5000)), *lost_tails()]
        for finding in findings:
            self.stdout.write(finding)
        if findings:
            raise SystemExit(1)
        self.stdout.write("Rantai peristiwa utuh.")
