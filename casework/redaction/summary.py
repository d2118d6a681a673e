"""What was covered and why, for people: the list in a notice (penjelasan penghitaman) and on the result page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from casework.cases.models import Case
from casework.redaction.grounds import GROUNDS, article
from casework.redaction.models import Area, Redaction


class Covered(NamedTuple):
    """`part` names document and pages, `reason` what is protected, `article` the law; nothing of what is covered."""

    part: str
    reason: str
    article: str


def redactions_of(case: Case) -> list[Covered]:
    """Of every copy that counts, one entry per reason; in the order of the documents."""
    areas = (
        Area.objects.standing()
        .filter(redaction__document__case=case, redaction__status=Redaction.Status.ACCEPTED)
        .select_related("redaction__document")
        .order_by("redaction__document_id", "page", "y", "x")
    )
    by_document: dict[str, list[Area]] = {}
    for area in areas:
        by_document.setdefault(area.redaction.document.label, []).append(area)
    return [entry for label, found in by_document.items() for entry in entries(label, found)]


def entries(label: str, areas: Iterable[Area]) -> list[Covered]:
    groups: dict[tuple[str, str], list[Area]] = {}
    for area in areas:
        groups.setdefault((area.ground, area.note), []).append(area)
    return [
        Covered(f"{label}, {_where(found)}", note or GROUNDS[ground][1], article(ground))
        for (ground, note), found in groups.items()
    ]


def _where(areas: list[Area]) -> str:
    """ "halaman 1, 2, dan 4 (5 bagian)"."""
    pages = [str(page) for page in sorted({area.page for area in areas})]
    told = (
        pages[0] if len(pages) == 1 else ", ".join(pages[:-1]) + (", dan " if len(pages) > 2 else " dan ") + pages[-1]
    )
    return f"halaman {told} ({len(areas)} bagian)"
