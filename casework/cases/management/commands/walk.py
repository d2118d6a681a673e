"""Rehearses an SOP: plays a walk file on its own clock and prints the timeline with every due date. Nothing is kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.cases import walks


class Command(BaseCommand):
    help = "Gladi sebuah SOP dari berkas walk; semuanya dibatalkan sesudahnya."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, file: Path, format: str, **options: Any) -> None:
        try:
            walk = walks.play(walks.read(file))
        except walks.WalkFailed as failure:
            raise CommandError(str(failure)) from failure
        if format == "json":
            self.stdout.write(json.dumps(walk.as_data(), ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"{walk.procedure}: {walk.title}")
        for played in walk.timeline:
            row = f"baris {played.no}" if played.no else (played.step or "ditutup")
            self.stdout.write(f"{played.at:%Y-%m-%d %H.%M}  {played.by:<20} {played.what} → {row} [{played.basis}]")
            for item in played.deadlines:
                self.stdout.write(f"    {item['label']:<28} {item['due'][:16].replace('T', ' ')}  {item['state']}")
        self.stdout.write(f"Akhir: {walk.status} {walk.outcome}; terlambat: {', '.join(walk.late) or 'tidak ada'}")
