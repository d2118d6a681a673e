"""What the applicant gets of a case's documents. Of a document with a blackened copy, that copy and nothing else."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from casework.cases import engine
from casework.cases.models import Document
from casework.organization.actors import Actor

LEAST_REASON = 10


class GivingRefused(Exception):
    """It may not be given like this; the message names the cure, in Indonesian."""


def newest_copy(document: Document) -> Document | None:
    """The blackened copy that counts."""
    return Document.objects.filter(original=document.original_id or document.pk).order_by("-id").first()


def locked(document: Document) -> Document:
    """The original is locked first by whoever gives, takes back or accepts a copy of it, so that they never cross."""
    Document.objects.select_for_update().get(pk=document.original_id or document.pk)
    return Document.objects.select_related("file", "case__agency", "case__version").get(pk=document.pk)


def give(document: Document, *, by: Actor, at: datetime, reason: str = "") -> None:
    """The applicant may download it from now on. Raises GivingRefused.

    An original that has a blackened copy needs a reason (it turned out to be open after all), which stays on record.
    """
    with transaction.atomic():
        document = locked(document)
        if document.kind == "letter":
            raise GivingRefused("Surat diberikan dengan mencatat pengirimannya pada halaman surat.")
        copy, reason = newest_copy(document), reason.strip()
        if document.original_id and copy != document:
            raise GivingRefused("Salinan ini sudah diganti versi yang lebih baru. Berikan versi yang terbaru.")
        if copy and not document.original_id and len(reason) < LEAST_REASON:
            raise GivingRefused(
                "Dokumen ini punya salinan yang dihitamkan. Berikan salinan itu, atau tulis alasan mengapa "
                "yang utuh boleh diberikan, sedikitnya 10 huruf."
            )
        if document.public:
            return
        Document.objects.filter(pk=document.pk).update(public=True)
        data = _facts(document) | ({"reason": reason} if reason else {})
        engine.record(document.case, "document_given", by=by, at=at, data=data)


def take_back(document: Document, *, by: Actor, at: datetime) -> None:
    with transaction.atomic():
        document = locked(document)
        if document.kind == "letter":
            raise GivingRefused("Surat yang sudah dikirim tidak dapat ditarik; cabut suratnya.")
        if Document.objects.filter(pk=document.pk, public=True).update(public=False):
            engine.record(document.case, "document_taken_back", by=by, at=at, data=_facts(document))


def _facts(document: Document) -> dict[str, object]:
    return {"document": document.pk, "sha256": document.file.sha256, "whole": document.original_id is None}
