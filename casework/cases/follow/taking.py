"""The answer behind a signed link: sent to somebody's e-mail address, it lets its holder take the documents, no more.

The link lives thirty days and dies with the access code it was made under.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from casework.cases import engine
from casework.cases.follow import entry
from casework.cases.models import Case, Document, Event
from casework.organization.actors import applicant_actor

SALT, LIFE = "serah", timedelta(days=30)
TAKEN = "answer_taken"


def link(case: Case, at: datetime) -> str:
    """The same for the same moment: an effect that runs twice writes one message."""
    token = signing.Signer(salt=SALT).sign_object([case.pk, entry.seal(case), int((at + LIFE).timestamp())])
    return settings.SITE_URL.rstrip("/") + reverse("follow:take", args=(token,))


def case_of(token: str, now: datetime) -> Case | None:
    """None when the link is forged, over, or of a code that was replaced."""
    try:
        pk, seal, until = signing.Signer(salt=SALT).unsign_object(token)
    except signing.BadSignature:
        return None
    if now.timestamp() > until:
        return None
    case = Case.objects.for_page().filter(pk=pk).first()
    return case if case and entry.seal(case) == seal else None


def note(case: Case, document: Document, at: datetime) -> None:
    """The first time a document is taken: the proof that the applicant has it."""
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        if Event.objects.filter(case=case, kind=TAKEN, data__document=document.pk).exists():
            return
        data = {"document": document.pk, "sha256": document.file.sha256}
        engine.record(case, TAKEN, by=applicant_actor(case.pk, case.agency_id), at=at, data=data)
