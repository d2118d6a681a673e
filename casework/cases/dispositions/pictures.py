"""The papers of a case as pictures of their pages, so that they can be read on a phone without opening anything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from casework.cases.access import get_document_for
from casework.cases.models import Document
from casework.files import serve, store
from casework.files.models import PrivateFile
from casework.files.sheets import SheetsRefused, may_be_seen, sizes
from casework.files.sheets import picture as picture_of
from casework.organization.http import HttpRequest
from casework.organization.staff import staff_only

WIDTH = 1000  # of a page, in pixels: sharp on a phone, some 100 kB
SHOWN, PAGES = 6, 8  # papers, and pages of each; the rest is in the file itself
KEPT = 30 * 24 * 3600


@dataclass(frozen=True)
class Paper:
    document: Document
    pages: range
    more: int


def readable(documents: Iterable[Document]) -> list[Paper]:
    """The newest papers that have pages; of a document with a blackened copy the copy is shown beside it."""
    found: list[Paper] = []
    for document in documents:
        if len(found) == SHOWN:
            break
        count = _count(document.file)
        if count:
            found.append(Paper(document, range(1, min(count, PAGES) + 1), max(0, count - PAGES)))
    return found


def _count(file: PrivateFile) -> int:
    """Counted once for each content; 0 for what cannot be shown."""
    if not may_be_seen(file.content_type):
        return 0
    key = f"pages:{file.sha256}"
    count: int | None = cache.get(key)
    if count is None:
        try:
            count = len(sizes(store.read(file), file.content_type))
        except (SheetsRefused, OSError):
            count = 0
        cache.set(key, count, KEPT)
    return count


@require_GET
@staff_only
def picture(request: HttpRequest, pk: int, page: int) -> HttpResponse:
    document = get_document_for(request.actor, pk)
    if not 1 <= page <= min(_count(document.file), PAGES):
        raise Http404
    try:
        data, content_type = picture_of(store.read(document.file), document.file.content_type, page, WIDTH)
    except SheetsRefused as refusal:
        raise Http404 from refusal
    reply = HttpResponse(data, content_type=content_type)
    reply["Cache-Control"] = "private, no-store"
    reply["X-Content-Type-Options"] = "nosniff"
    reply["Content-Security-Policy"] = serve.SANDBOX
    reply["Cross-Origin-Resource-Policy"] = "same-origin"
    return reply
