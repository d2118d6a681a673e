"""The only door to a letter. Unknown and forbidden are the same 404."""

from __future__ import annotations

from django.http import Http404

from casework.cases.procedures.frozen import with_content
from casework.letters.models import Letter
from casework.organization.actors import Actor


def get_letter_for(actor: Actor, letter_id: int) -> Letter:
    letter = Letter.objects.visible_to(actor).for_page().filter(pk=letter_id).first()
    if letter is None:
        raise Http404
    with_content(letter.case.version)
    letter.agency = letter.case.agency  # the same row, with its calendar
    return letter
