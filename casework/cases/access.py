"""The only door for readers. Unknown and forbidden are the same 404."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from casework.cases import reads
from casework.cases.models import Case, Document, Task
from casework.cases.procedures.frozen import plan_of, with_content
from casework.organization.actors import APPLICANT, STAFF, Actor
from casework.organization.models import Role

LOOKERS = frozenset(
    {Role.AUDITOR.value, Role.AGENCY_ADMIN.value}
)  # they read everything of their agency and change no case
IDENTITY = frozenset(  # who needs address and NIK for the work: they register, check completeness, write and send
    {
        Role.FRONT_OFFICE.value,
        Role.MAIL_CLERK.value,
        Role.PPID_OFFICER.value,
        Role.PPID_HEAD.value,
        Role.INFORMATION_SERVICE.value,
        Role.SECRETARIAT.value,
    }
)

GIVERS = frozenset(  # who decides what of a document the applicant gets
    {Role.PPID_OFFICER.value, Role.PPID_HEAD.value, Role.INFORMATION_SERVICE.value}
)


def may_change(actor: Actor) -> bool:
    return bool(actor.roles - LOOKERS)


def may_reveal(actor: Actor) -> bool:
    return bool(actor.roles & IDENTITY)


def may_give(actor: Actor) -> bool:
    """Blackens documents and gives them to the applicant."""
    return bool(actor.roles & GIVERS)


def get_case_for(actor: Actor, slug: str) -> Case:
    """The case with everything its page reads; 404 when it is missing or not this actor's to see."""
    case = read(actor, slug)
    if case is None:
        raise Http404
    return case


def read(actor: Actor, slug: str) -> Case | None:
    """One query. The step comes from the frozen plan: each further joined table costs the planner more than its row."""
    number = Case.number_of(slug)
    if actor.kind == APPLICANT:
        case = reads.case_of.first(actor.case_id or 0, number)
    else:
        case = reads.case_seen(actor, number) if actor.kind == STAFF else None
    if case:
        with_content(case.version)
        case.step = plan_of(case.version).step(case.step_id) if case.step_id else None
    return case


def get_task_for(actor: Actor, task_id: int) -> Task:
    """An open task that this person may work on; 404 otherwise."""
    task = (
        Task.objects.for_actor(actor)
        .select_related("case__agency__calendar", "case__version__procedure", "step")
        .filter(pk=task_id)
        .first()
    )
    if task is None:
        raise Http404
    return task


def readable_documents(actor: Actor) -> QuerySet[Document]:
    """Documents of visible cases; applicants only reach public ones."""
    documents = Document.objects.filter(case__in=Case.objects.visible_to(actor))
    return documents if actor.kind == STAFF else documents.filter(public=True)


def get_document_for(actor: Actor, document_id: int) -> Document:
    documents = readable_documents(actor).select_related("file", "case__applicant", "case__agency")
    document = documents.filter(pk=document_id).first()
    if document is None:
        raise Http404
    return document
