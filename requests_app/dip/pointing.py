"""A repeat request answered by pointing at a line of the list. An open draft of the reply follows."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from casework.cases import engine
from casework.cases.models import Case
from casework.letters import fields, life
from casework.letters.models import Letter
from casework.organization.actors import Actor
from requests_app.dip.given import given
from requests_app.dip.models import ItemAnswer, PublicInformation
from requests_app.models import InformationRequest


@transaction.atomic
def point(case: Case, item: PublicInformation, *, by: Actor, at: datetime) -> bool:
    """False when it was pointed at before."""
    assert by.user_id is not None
    before = given(case)
    _, new = ItemAnswer.objects.get_or_create(case=case, item=item, defaults={"at": at, "by_id": by.user_id})
    if new:
        _rewrite(case, before, by, at)
        engine.record(case, "item_pointed", by=by, at=at, data={"item": item.number})
    return new


@transaction.atomic
def unpoint(case: Case, item: PublicInformation, *, by: Actor, at: datetime) -> bool:
    before = given(case)
    gone, _ = ItemAnswer.objects.filter(case=case, item=item).delete()
    if gone:
        _rewrite(case, before, by, at)
        engine.record(case, "item_unpointed", by=by, at=at, data={"item": item.number})
    return bool(gone)


def _rewrite(case: Case, before: str, by: Actor, at: datetime) -> None:
    """In drafts not handed in yet: the place still to be filled, or the former list, becomes the list as it is now."""
    blank = f"[isi: {fields.FIELDS['informasi_diberikan']}]"
    now = given(case)
    InformationRequest.objects.filter(case=case).update(given=now)
    old, new = before or blank, now or blank
    for letter in Letter.objects.filter(case=case, status=Letter.Status.DRAFT).select_related("case"):
        if old in letter.body:
            life.save_text(letter, {"body": letter.body.replace(old, new)}, by=by, at=at, revision=letter.revision)
