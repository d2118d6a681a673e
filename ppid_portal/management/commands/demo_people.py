"""Prints who may sign in to the demo office, and with what."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from ppid_portal.demo import people


class Command(BaseCommand):
    help = "Orang kantor contoh dan kata sandinya."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            return
        rows = people.people()
        self.stdout.write(f"Kata sandi semua orang contoh: {people.password()}  (hanya di mesin ini)")
        for province in dict.fromkeys(row[0] for row in rows):
            self.stdout.write(f"\n{province}")
            for _, user, name, hats in (row for row in rows if row[0] == province):
                self.stdout.write(f"  {user:<12} {name:<32} {hats}")
