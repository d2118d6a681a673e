"""From a draft to the copy that is given: made as pictures, looked at, accepted; an older copy stays on record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from casework.cases import engine
from casework.cases.giving import locked
from casework.cases.models import Document
from casework.files import store
from casework.files.names import display_name
from casework.files.rules import FileRefused
from casework.files.sheets import SheetsRefused, flatten
from casework.organization.actors import Actor
from casework.redaction.drafting import RedactionRefused, RedactionStale
from casework.redaction.models import Area, Redaction

Status = Redaction.Status
PDF = "application/pdf"


def make(redaction: Redaction, *, version: int, by: Actor, at: datetime) -> None:
    """Write the file to be looked at. Takes seconds, so no lock is held meanwhile. Raises RedactionRefused."""
    if redaction.row_version != version or not redaction.is_draft:
        raise RedactionStale
    source = redaction.document.file
    boxes = [area.box for area in Area.objects.standing().filter(redaction=redaction)]
    if not boxes:
        raise RedactionRefused("Belum ada yang dihitamkan. Tandai sedikitnya satu daerah.")
    try:
        data = flatten(store.read(source), source.content_type, boxes)
        with transaction.atomic():
            stem = source.name.rpartition(".")[0]
            file = store.store_bytes(
                data, name=display_name(f"{stem} (dihitamkan).pdf", "pdf"), content_type=PDF, at=at
            )
            _move(redaction, version, [Status.DRAFT], by=by, at=at, status=Status.MADE, file=file)
    except (SheetsRefused, FileRefused) as refusal:
        raise RedactionRefused(str(refusal)) from refusal


def reopen(redaction: Redaction, *, version: int, by: Actor, at: datetime) -> None:
    """Back to the areas; the file that was looked at is thrown away."""
    _without_file(redaction, Status.DRAFT, version=version, by=by, at=at)


def drop(redaction: Redaction, *, version: int, by: Actor, at: datetime) -> None:
    """The draft is given up; its areas stay on record."""
    _without_file(redaction, Status.DROPPED, version=version, by=by, at=at)


def _without_file(redaction: Redaction, status: str, *, version: int, by: Actor, at: datetime) -> None:
    with transaction.atomic():
        file = redaction.file
        _move(redaction, version, list(Redaction.OPEN), by=by, at=at, status=status, file=None)
        if file is not None:
            store.remove(file)


def accept(redaction: Redaction, *, version: int, by: Actor, at: datetime) -> Document:
    """The file becomes a document of the case, and the one that may be given; what was given before is taken back."""
    if redaction.row_version != version or redaction.status != Status.MADE or redaction.file is None:
        raise RedactionStale
    with transaction.atomic():
        original = locked(redaction.document)
        earlier = Redaction.objects.filter(document=original, status=Status.ACCEPTED)
        copy = Document.objects.create(
            case=original.case, file=redaction.file, label=f"{original.label[:145]} (dihitamkan)",
            kind=Document.BLACKENED, original=original, added_at=at, added_by_id=by.user_id,
        )  # fmt: skip
        earlier.update(status=Status.REPLACED)
        _move(redaction, version, [Status.MADE], by=by, at=at, status=Status.ACCEPTED, copy=copy)
        Document.objects.filter(original=original).exclude(pk=copy.pk).update(public=False)
        Document.objects.filter(pk=original.pk).update(public=False)
        engine.record(original.case, "document_blackened", by=by, at=at, data=_facts(redaction, copy))
    return copy


def _facts(redaction: Redaction, copy: Document) -> dict[str, Any]:
    """For the trail: which file, how many areas, which articles; nothing of what is covered."""
    areas = list(Area.objects.standing().filter(redaction=redaction))
    return {
        "document": redaction.document_id,
        "copy": copy.pk,
        "sha256": copy.file.sha256,
        "version": redaction.number,
        "areas": len(areas),
        "pages": len({area.page for area in areas}),
        "articles": sorted({area.article for area in areas}),
    }


def _move(
    redaction: Redaction, version: int, status_from: list[Any], *, by: Actor, at: datetime, **values: Any
) -> None:
    mine = Redaction.objects.filter(pk=redaction.pk, row_version=version, status__in=status_from)
    if not mine.update(row_version=F("row_version") + 1, saved_by_id=by.user_id, saved_at=at, **values):
        raise RedactionStale
