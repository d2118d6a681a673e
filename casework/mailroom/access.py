"""The only door to a letter that came in, and to where paper lies. Unknown and forbidden are the same 404."""

from __future__ import annotations

from django.http import Http404

from casework.mailroom.models import IncomingLetter, PaperFile
from casework.mailroom.models.incoming import PLACERS, RECEIVERS
from casework.mailroom.paper import seen_by
from casework.organization.actors import Actor


def get_letter_for(actor: Actor, pk: int) -> IncomingLetter:
    letter = IncomingLetter.objects.visible_to(actor).for_page().filter(pk=pk).first()
    if letter is None:
        raise Http404
    return letter


def get_letter_to_enter(actor: Actor, pk: int) -> IncomingLetter:
    """One this person may complete: scan, TNDE number."""
    if not may_enter(actor):
        raise Http404
    return get_letter_for(actor, pk)


def get_waiting_for(actor: Actor, pk: int) -> IncomingLetter | None:
    """A letter that no service has taken in yet."""
    return IncomingLetter.objects.visible_to(actor).for_page().filter(pk=pk, case=None).exclude(service="").first()


def get_paper_for(actor: Actor, pk: int) -> PaperFile:
    file = seen_by(actor).select_related("agency", "case", "letter__entry").filter(pk=pk).first()
    if file is None or not may_place(actor):
        raise Http404
    return file


def may_enter(actor: Actor) -> bool:
    return bool(actor.roles & RECEIVERS)


def may_place(actor: Actor) -> bool:
    return bool(actor.roles & PLACERS)
