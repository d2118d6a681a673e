"""Finds cases while the visitor waits: by number, name, phone, NIK or subject. Rooms above add their own finders."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.db.models import Q

from casework.applicants.registering import find
from casework.cases.models import Case
from casework.cases.registry import Names
from casework.organization.actors import Actor
from casework.organization.models import Agency

LIMIT = 20
Finder = Callable[[Agency, str], list[int]]  # text → case ids, e.g. by letter number
finders: Names[Finder] = Names("finder")


def looks_like_number(text: str) -> bool:
    return bool(re.fullmatch(r"(?:[A-Za-z]{2} ?)?\d{1,6}(?:[/-]\d{4})?", text.strip()))


def cases(actor: Actor, agency: Agency, text: str) -> list[Case]:
    """Newest first, at most LIMIT. A bare number finds that running number of any year."""
    rule = Q(number__iexact=text.strip())
    if looks_like_number(text):
        rule |= numbered(text.strip().upper())
    applicants = find(agency, text)
    rule |= Q(applicant__in=[applicant.pk for applicant in applicants])
    found_elsewhere = [pk for name in finders for pk in finders[name](agency, text)]
    rule |= Q(pk__in=found_elsewhere)
    if len(text) >= 4 and not looks_like_number(text):
        rule |= Q(subject__icontains=text)
    found = Case.objects.visible_to(actor).filter(rule).select_related("applicant", "step", "version__procedure")
    return list(found.order_by("-received_at", "-id")[:LIMIT])


def numbered(text: str) -> Q:
    match = re.match(r"(?P<prefix>[A-Z]{2})? ?(?P<number>\d+)(?:[/-](?P<year>\d{4}))?", text)
    assert match is not None
    prefix, number, year = match["prefix"], int(match["number"]), match["year"]
    head = f"{prefix} {number:04d}/" if prefix else f"{number:06d}/"
    return Q(number=head + year) if year else Q(number__startswith=head)
