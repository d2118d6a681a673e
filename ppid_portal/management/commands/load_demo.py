"""The demo office: people of both agencies and cases in every state. Idempotent: cases are played once."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from casework.cases.models import Case
from casework.organization.models import Agency
from ppid_portal.demo import answers, mail, people, settled, stories


class Command(BaseCommand):
    help = "Memuat kantor contoh. Ditolak bila DEBUG mati."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people-only", action="store_true", help="hanya orang dan naskah, tanpa kasus")

    def handle(self, *args: Any, people_only: bool, verbosity: int, **options: Any) -> None:
        agencies = {agency.code: agency for agency in people.load_people()}
        call_command("load_letter_templates", verbosity=0)
        call_command("load_public_information", verbosity=0)
        call_command("load_exempt_information", verbosity=0)
        if people_only or Case.objects.exists():
            return
        self._play(agencies, verbosity)

    def _play(self, agencies: dict[str, Agency], verbosity: int) -> None:
        now = timezone.now()
        with transaction.atomic():
            settled.settle(agencies, now)
            told = [*stories.stories(), *mail.letters()]
            for story in sorted(told, key=lambda story: -story["received"].get("ago", 0)):
                play = mail.play if "sender" in story else stories.play
                try:
                    case = play(story, agencies[story["agency"]], now)
                except stories.BadStory as problem:
                    raise CommandError(str(problem)) from problem
                if case and verbosity > 1:
                    self.stdout.write(f"{case.number} {story['title']}")
            answers.publish(agencies, now)
