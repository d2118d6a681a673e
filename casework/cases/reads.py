"""What the case page and the work list read, composed once per process (casework.prepared).

Who may see a row depends on the hats of the person, so those queries are kept per combination of hats.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from casework.cases.likeness import NO_WORDS, WITHIN
from casework.cases.models import Case, CaseSubject, Deadline, Document, Event, Output, Requirement, Task
from casework.organization.actors import STAFF, Actor, Hats
from casework.prepared import Prepared, prepared

HATS = 256  # combinations of hats kept
beside: dict[
    str, Callable[[], Any]
] = {}  # name → expression: what rooms above show of every case, without a query more


@prepared
def tasks(case_id: int) -> QuerySet[Task]:
    return Task.objects.filter(case_id=case_id).select_related("unit", "holder").order_by("id")


@prepared
def events(case_id: int) -> QuerySet[Event]:
    return Event.objects.filter(case_id=case_id).for_timeline()


@prepared
def deadlines(case_id: int) -> QuerySet[Deadline]:
    return Deadline.objects.filter(case_id=case_id).for_page()


@prepared
def outputs(case_id: int) -> QuerySet[Output]:
    return Output.objects.filter(case_id=case_id).select_related("document")


@prepared
def documents(case_id: int) -> QuerySet[Document]:
    return Document.objects.filter(case_id=case_id).for_page()


@lru_cache(maxsize=HATS)
def _records(name: str) -> Prepared[[int], CaseSubject]:
    model: Any = Case._meta.get_field(name).related_model

    def build(case_id: int) -> QuerySet[CaseSubject]:
        found: QuerySet[CaseSubject] = model._default_manager.filter(case_id=case_id)
        return found

    return prepared(build)


def record(case: Case, name: str) -> CaseSubject | None:
    """What the service keeps of its own; `name` as in registry.Service.subject."""
    found = _records(name).first(case.pk)
    if found:
        found.case = case
    return found


@lru_cache(maxsize=HATS)
def _cases_seen(agency_id: int | None, hats: Hats) -> Prepared[[int, str], Case]:
    def build(user_id: int, number: str) -> QuerySet[Case]:
        seen = Case.objects.visible_to(Actor(STAFF, "", user_id, agency_id, hats)).for_page().filter(number=number)
        asked = Requirement.objects.filter(case=OuterRef("pk"))
        return seen.annotate(asks=Exists(asked), **{name: make() for name, make in beside.items()})

    return prepared(build)


def case_seen(actor: Actor, number: str) -> Case | None:
    """By a member of staff."""
    return _cases_seen(actor.agency_id, actor.worn).first(actor.user_id or 0, number)


@prepared
def case_of(case_id: int, number: str) -> QuerySet[Case]:
    """The one case of a visitor's code."""
    return Case.objects.for_page().filter(pk=case_id, number=number)


@lru_cache(maxsize=HATS)
def _cases_beside(agency_id: int | None, hats: Hats) -> Prepared[[int, int, int, str, datetime, datetime], Case]:
    def build(
        user_id: int, case_id: int, applicant_id: int, words_key: str, since: datetime, until: datetime
    ) -> QuerySet[Case]:
        mine = Case.objects.visible_to(Actor(STAFF, "", user_id, agency_id, hats)).exclude(pk=case_id)
        alike = Q(words_key=words_key, received_at__gte=since, received_at__lte=until)
        found = mine.filter(Q(applicant_id=applicant_id) | Q(parent_id=case_id) | alike)
        shown = ("number", "subject", "service", "received_at", "words_key", "applicant_id", "status")
        return found.order_by("-id").only(*shown)[:6]

    return prepared(build)


def cases_beside(case: Case, actor: Actor) -> list[Case]:
    """Its children, what else this applicant has here, and what was asked in the same words within a month, as far as
    the person may see them.
    """
    ask = _cases_beside(actor.agency_id, actor.worn)
    since, until = case.received_at - WITHIN, case.received_at + WITHIN
    return ask(actor.user_id or 0, case.pk, case.applicant_id or 0, case.words_key or NO_WORDS, since, until)


@prepared
def requirements(case_id: int) -> QuerySet[Requirement]:
    return Requirement.objects.filter(case_id=case_id)


def asked_of(case: Case) -> list[Requirement]:
    """No query where the page of the case has seen that nothing was ever asked."""
    return requirements(case.pk) if getattr(case, "asks", True) else []
