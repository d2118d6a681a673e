"""What the letters room gives to the registries of cases: an effect, a panel of the case page, a finder."""

from __future__ import annotations

from typing import Any

from casework.cases import pages, search
from casework.cases.models import Case, Event
from casework.cases.registry import after_effect
from casework.letters import issuing, numbers, receipts
from casework.letters.models import Kind, Letter, LetterTemplate
from casework.letters.signing import WRITERS
from casework.organization.actors import Actor
from casework.organization.models import Agency


@after_effect("render_letter")
def render_letter(event: Event) -> None:
    """The bytes of a numbered letter. A second run finds it issued and does nothing."""
    letter = Letter.objects.for_page().filter(pk=event.data["letter"]).first()
    if letter:
        issuing.issue(letter, at=event.at)


def letters_panel(case: Case, actor: Actor) -> dict[str, Any] | None:
    """Letters of the case, and the kinds its service may start."""
    letters = list(Letter.objects.visible_to(actor).filter(case=case).order_by("-id"))
    may_write = bool(actor.roles & WRITERS) and actor.agency_id == case.agency_id
    if not letters and not may_write:
        return None
    there = LetterTemplate.objects.kinds_for(case.agency, case.service) if may_write else []
    kinds = [(kind, Kind(kind).label) for kind in there]
    return {
        "template": "surat/_panel.html",
        "place": "main",
        "letters": letters,
        "kinds": kinds,
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
