"""Who may open the books, and who may correct a line. Unknown and forbidden are the same 404."""

from __future__ import annotations

from django.http import Http404

from casework.organization.actors import STAFF, Actor
from casework.organization.models import Role
from casework.registers.layout import BOOKS, Register
from casework.registers.models import RegisterEntry

WRITERS = frozenset(
    {
        Role.FRONT_OFFICE.value,
        Role.MAIL_CLERK.value,
        Role.SECRETARIAT.value,
        Role.PPID_OFFICER.value,
        Role.PPID_HEAD.value,
        Role.INFORMATION_SERVICE.value,
        Role.RECORDS_OFFICER.value,
    }
)
# who keeps the books, and closes them when the year is over
KEEPERS = frozenset({Role.SECRETARIAT.value, Role.PPID_HEAD.value, Role.RECORDS_OFFICER.value})
READERS = WRITERS | {Role.AGENCY_HEAD.value, Role.AGENCY_ADMIN.value, Role.AUDITOR.value}


def may_correct(actor: Actor) -> bool:
    return actor.kind == STAFF and bool(actor.roles & WRITERS)


def may_keep(actor: Actor) -> bool:
    return actor.kind == STAFF and bool(actor.roles & KEEPERS)


def check_reader(actor: Actor) -> None:
    if actor.kind != STAFF or not actor.roles & READERS:
        raise Http404


def get_book_for(actor: Actor, code: str) -> Register:
    check_reader(actor)
    if code not in BOOKS:
        raise Http404
    return BOOKS[code]


def get_standing_line_for(actor: Actor, code: str, year: int, number: int) -> RegisterEntry:
    """A line this person may correct; one that is struck or corrected is no longer there to be corrected."""
    book = get_book_for(actor, code)
    if not may_correct(actor):
        raise Http404
    rows = RegisterEntry.objects.standing().filter(agency=actor.agency_id, register=book.code, replaced_by=None)
    entry = rows.select_related("applicant", "case", "agency__calendar").filter(year=year, number=number).first()
    if entry is None:
        raise Http404
    return entry


def get_kept_book_for(actor: Actor, code: str) -> Register:
    """A book this person keeps."""
    book = get_book_for(actor, code)
    if not may_keep(actor):
        raise Http404
    return book
