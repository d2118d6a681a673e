"""What an admin does with a wording: begin the next version, write it, put it in force, go back, end one's own.

With load.py the only writer of LetterTemplate. Nothing is ever changed that was in force; letters keep theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from casework.letters.models import LetterTemplate
from casework.letters.wording import names, words
from casework.organization.actors import STAFF, Actor
from casework.organization.models import Agency, Role

Status = LetterTemplate.Status
SHORT = 10  # letters of a reason, at least
PLAIN = ("title", "hal", "recipient", "body", "table", "cc")  # where fields may be named


class WordingRefused(Exception):
    """The act may not be done; the message says why and what would cure it, in Indonesian."""


class WordingStale(Exception):
    """Somebody else was first: the draft is no longer as the page showed it."""

    def __init__(self) -> None:
        super().__init__("Konsep naskah ini sudah berubah sejak halaman dibuka. Periksa keadaannya sekarang.")


def require_admin(agency: Agency, by: Actor) -> int:
    if by.kind != STAFF or by.user_id is None or by.agency_id != agency.pk or Role.AGENCY_ADMIN not in by.roles:
        raise WordingRefused("Naskah surat diatur oleh admin instansi.")
    return by.user_id


def of_agency(agency: Agency, kind: str) -> Any:
    return LetterTemplate.objects.filter(agency=agency, kind=kind)


def draft_of(agency: Agency, kind: str) -> LetterTemplate | None:
    return of_agency(agency, kind).filter(status=Status.DRAFT).select_related("author", "base").first()


def begin(agency: Agency, base: LetterTemplate, *, by: Actor, at: datetime) -> LetterTemplate:
    """A draft with the text of `base`; the one in the making when there is one already."""
    user_id = require_admin(agency, by)
    there = draft_of(agency, base.kind)
    if there:
        return there
    draft = _copy(agency, base, author_id=user_id, saved_at=at, status=Status.DRAFT)
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError:
        first = draft_of(agency, base.kind)
        if first is None:
            raise
        return first
    return draft


def _copy(agency: Agency, base: LetterTemplate, **values: Any) -> LetterTemplate:
    kept = {name: getattr(base, name) for name in (*words.PARTS, *words.CARRIED)}
    number = _next_number(agency, base.kind)
    return LetterTemplate(agency=agency, kind=base.kind, base=base, version=number, **kept, **values)


def _next_number(agency: Agency, kind: str) -> int:
    return (of_agency(agency, kind).aggregate(last=Max("version"))["last"] or 0) + 1


def save(draft: LetterTemplate, text: Mapping[str, Any], *, by: Actor, at: datetime, revision: int) -> LetterTemplate:
    """Keep what was written. Raises WordingStale when `revision` is not the newest any more."""
    assert draft.agency is not None
    user_id = require_admin(draft.agency, by)
    values = {name: text[name] for name in words.PARTS if name in text}
    if draft.table_fixed:
        values.pop("table", None)
    if draft.revision == revision and {name: getattr(draft, name) for name in values} == values:
        return draft
    _move(draft, revision, author_id=user_id, saved_at=at, **values)
    draft.revision += 1
    return draft


def _move(draft: LetterTemplate, revision: int, **values: Any) -> None:
    """Change a draft with a condition; zero rows means somebody was first."""
    rows = LetterTemplate.objects.filter(pk=draft.pk, status=Status.DRAFT, revision=revision)
    if not rows.update(revision=F("revision") + 1, **values):
        raise WordingStale
    for name, value in values.items():
        setattr(draft, name, value)


def drop(draft: LetterTemplate, *, by: Actor, revision: int) -> None:
    """A draft was never in force and no letter knows it."""
    assert draft.agency is not None
    require_admin(draft.agency, by)
    if not LetterTemplate.objects.filter(pk=draft.pk, status=Status.DRAFT, revision=revision).delete()[0]:
        raise WordingStale


def put_in_force(draft: LetterTemplate, *, note: str, by: Actor, at: datetime, revision: int) -> LetterTemplate:
    """The draft counts from now on for letters yet to be drafted; the one before it ends."""
    agency = draft.agency
    assert agency is not None
    user_id, note = require_admin(agency, by), _reason(note)
    if wrong := [said for name in PLAIN for said in names.mistakes(getattr(draft, name))]:
        raise WordingRefused(" ".join(wrong))
    current = LetterTemplate.objects.for_kind(agency, draft.kind)
    if current and words.text_of(current) == words.text_of(draft):
        raise WordingRefused("Konsep ini sama dengan naskah yang berlaku. Ubah dahulu, atau buang konsepnya.")
    with transaction.atomic():
        number = _last_in_force(agency, draft.kind) + 1
        _end(agency, draft.kind, user_id, at, f"Diganti versi {number}.")
        values = {"status": Status.IN_FORCE, "put_by_id": user_id, "at": at, "note": note, "version": number}
        _move(draft, revision, **values)
    return draft


def _last_in_force(agency: Agency, kind: str) -> int:
    return of_agency(agency, kind).exclude(status=Status.DRAFT).aggregate(last=Max("version"))["last"] or 0


def _end(agency: Agency, kind: str, user_id: int, at: datetime, note: str) -> int:
    found = of_agency(agency, kind).in_force()
    return int(found.update(status=Status.RETIRED, retired_by_id=user_id, retired_at=at, retired_note=note[:300]))


def go_back(old: LetterTemplate, agency: Agency, *, note: str, by: Actor, at: datetime) -> LetterTemplate:
    """The text of an older version, of the agency or shared, as its next version."""
    user_id, note = require_admin(agency, by), _reason(note)
    if old.is_draft:
        raise WordingRefused("Konsep belum pernah berlaku. Berlakukan konsepnya sendiri.")
    current = LetterTemplate.objects.for_kind(agency, old.kind)
    if current and words.text_of(current) == words.text_of(old):
        raise WordingRefused("Naskah yang berlaku sudah sama dengan versi ini.")
    with transaction.atomic():
        new = _copy(agency, old, author_id=user_id, saved_at=at, put_by_id=user_id, at=at, note=note)
        _end(agency, old.kind, user_id, at, f"Diganti versi {new.version}.")
        try:
            with transaction.atomic():
                new.save(force_insert=True)
        except IntegrityError as error:
            raise WordingStale from error
    return new


def back_to_shared(agency: Agency, kind: str, *, note: str, by: Actor, at: datetime) -> None:
    """End the agency's own wording: the shared one counts again."""
    user_id, note = require_admin(agency, by), _reason(note)
    if not LetterTemplate.objects.filter(agency=None, kind=kind).in_force().exists():
        raise WordingRefused("Untuk jenis surat ini tidak ada naskah bersama.")
    if not _end(agency, kind, user_id, at, note):
        raise WordingRefused("Instansi sudah memakai naskah bersama.")


def _reason(note: str) -> str:
    note = " ".join(note.split())
    if len(note) < SHORT:
        raise WordingRefused(f"Tulis alasannya, sedikitnya {SHORT} huruf.")
    return note[:300]
