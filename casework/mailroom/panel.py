"""On the page of every case: the letter it began with, and where its paper lies. Both are read with the case itself."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Subquery

from casework.cases import pages, reads
from casework.cases.access import may_change
from casework.cases.models import Case
from casework.mailroom.models import IncomingLetter, PaperFile, PaperLoan
from casework.mailroom.models.incoming import PLACERS
from casework.mailroom.outgoing import replies
from casework.organization.actors import Actor


def _first_letter() -> Subquery:
    return Subquery(IncomingLetter.objects.filter(case=OuterRef("pk")).order_by("id").values("pk")[:1])


def _place() -> Subquery:
    return Subquery(PaperFile.objects.filter(case=OuterRef("pk")).values("label")[:1])


def _lent() -> Subquery:
    rows = PaperLoan.objects.filter(file__case=OuterRef("pk"), returned_at=None)
    return Subquery(rows.values("borrower")[:1])


reads.beside |= {"letter_pk": _first_letter, "paper_place": _place, "paper_lent_to": _lent}


def paper_panel(case: Case, actor: Actor) -> dict[str, Any] | None:
    place = getattr(case, "paper_place", None) or ""
    may_place = bool(actor.roles & PLACERS)
    if not place and not may_place:
        return None
    return {
        "template": "mailroom/_paper_panel.html", "place": "side", "lies": place,
        "lent_to": getattr(case, "paper_lent_to", None) or "", "may_place": may_place,
    }  # fmt: skip


def letter_panel(case: Case, actor: Actor) -> dict[str, Any] | None:
    """A case of letters shows what came; a case of a service only where to find it."""
    pk = getattr(case, "letter_pk", None)
    if not pk:
        return None
    panel: dict[str, Any] = {"template": "mailroom/_letter_panel.html", "place": "side", "pk": pk}
    if case.service != "correspondence":
        return panel
    letter = IncomingLetter.objects.visible_to(actor).for_page().filter(pk=pk).first()
    return panel | {
        "letter": letter, "shut": letter is None, "replies": replies(letter) if letter else [],
        "may_reply": letter is not None and may_change(actor),
    }  # fmt: skip


pages.panels.add("incoming_letter", letter_panel)
pages.panels.add("paper", paper_panel)
