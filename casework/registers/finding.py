"""Which cases carry a number of the book of incoming letters: "12", "0012" or "12/2026"."""

from __future__ import annotations

import re

from casework.cases.dispositions.listing import FOUND, numbers
from casework.organization.models import Agency
from casework.registers.layout import Code
from casework.registers.models import RegisterEntry

AGENDA = re.compile(r"0*(?P<number>\d{1,7})(?:\s*/\s*(?P<year>\d{4}))?")


def by_agenda_number(agency: Agency, text: str) -> list[int]:
    match = AGENDA.fullmatch(text.strip())
    if match is None:
        return []
    lines = RegisterEntry.objects.standing().filter(
        agency=agency, register=Code.INCOMING, number=int(match["number"]), case__isnull=False
    )
    lines = lines.filter(year=int(match["year"])) if match["year"] else lines
    return [pk for pk in lines.order_by("-year").values_list("case_id", flat=True)[:FOUND] if pk]


numbers.add("agenda", by_agenda_number)
