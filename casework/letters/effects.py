"""What the letters room gives to the registries of cases: an effect, a panel of the case page, a finder."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from casework.cases import pages, reads, search
from casework.cases.models import Case, Event
from casework.cases.registry import after_effect
from casework.letters import issuing, life, needed, numbers, receipts
from casework.letters.models import Kind, Letter, LetterTemplate
from casework.letters.signing import WRITERS
from casework.organization.actors import STAFF, Actor, Hats
from casework.organization.models import Agency
from casework.prepared import Prepared, prepared

ON_PANEL = ("case_id", "kind", "status", "signature", "render_error", "hal", "number", "saved_at", "issued_at")

OPEN = (*life.UNNUMBERED, Letter.Status.NUMBERED)


@after_effect("render_letter")
def render_letter(event: Event) -> None:
    """The bytes of a numbered letter. A second run finds it issued and does nothing."""
    letter = Letter.objects.for_page().filter(pk=event.data["letter"]).first()
    if letter:
        issuing.issue(letter, at=event.at)


@lru_cache(maxsize=reads.HATS)
def _letters(agency_id: int | None, hats: Hats) -> Prepared[[int, int], Letter]:
    def build(user_id: int, case_id: int) -> QuerySet[Letter]:
        mine = Letter.objects.visible_to(Actor(STAFF, "", user_id, agency_id, hats)).filter(case_id=case_id)
        return mine.only(*ON_PANEL).order_by("-id")

    return prepared(build)


def letters_panel(case: Case, actor: Actor) -> dict[str, Any] | None:
    """Letters of the case, and the kinds its service may start."""
    letters = _letters(actor.agency_id, actor.worn)(actor.user_id or 0, case.pk) if actor.kind == STAFF else []
    may_write = bool(actor.roles & WRITERS) and actor.agency_id == case.agency_id
    if not letters and not may_write:
        return None
    templates = LetterTemplate.objects.for_service(case.agency, case.service) if may_write else []
    kinds = [(row.kind, Kind(row.kind).label) for row in templates]
    lacking = needed.lacking(case, templates) if case.is_running and case.outcome else []
    return {
        "template": "surat/_panel.html",
        "place": "main",
        "letters": letters,
        "kinds": kinds,
        "lacking": [(kind, label) for kind, label in kinds if kind in lacking],
        "wanted": next((row for row in reversed(letters) if row.kind in lacking and row.status in OPEN), None),
        "case": case,
        "handover": receipts.may_hand_over(case, letters),
    }


def by_number(agency: Agency, text: str) -> list[int]:
    """Case ids of letters whose number contains what was typed."""
    key = numbers.key(text)
    if len(key) < 3:
        return []
    return list(
        Letter.objects.filter(agency=agency, number_key__contains=key)
        .order_by("-id")
        .values_list("case_id", flat=True)[:20]
    )


pages.panels.add("letters", letters_panel)
search.finders.add("letters", by_number)
