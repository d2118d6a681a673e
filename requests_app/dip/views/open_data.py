"""The list for machines: spreadsheets and a feed of what came and changed."""

from __future__ import annotations

from datetime import UTC, datetime, time

from django.conf import settings
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_GET

from casework.organization.http import HttpRequest
from casework.organization.models import Agency
from casework.organization.place import of_agency
from requests_app.dip.given import base
from requests_app.dip.models import PublicInformation, PublishedAnswer
from requests_app.dip.views.staff_sheets import sheet_response

NEWEST = 50


def _site(agency: Agency) -> str:
    return settings.SITE_URL.rstrip("/") + base(agency).rstrip("/")


@require_GET
@of_agency
def sheet(request: HttpRequest, kind: str) -> HttpResponse:
    items = PublicInformation.objects.standing().filter(agency=request.agency).order_by("number")
    name = f"daftar-informasi-publik-{request.agency.code}"
    rows = items.iterator(chunk_size=500)
    return sheet_response(rows, kind, name, inner=False, base=_site(request.agency))


@require_GET
@of_agency
def feed(request: HttpRequest) -> HttpResponse:
    """Atom: the newest changes of the list and the newest answers, each under an address that stays."""
    site = _site(request.agency)
    atom = Atom1Feed(
        title=f"Informasi publik {request.agency.short_name}",
        link=f"{site}/informasi/",
        description="Butir yang ditambahkan, diubah, atau ditarik, dan jawaban yang dibuka untuk umum.",
        language="id",
        feed_url=f"{site}/informasi/atom.xml",
        author_name=request.agency.name,
    )
    for at, title, link, text in _entries(request.agency, site):
        atom.add_item(title=title, link=link, description=text, updateddate=at, unique_id=link)
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _entries(agency: Agency, site: str) -> list[tuple[datetime, str, str, str]]:
    items = PublicInformation.objects.filter(agency=agency).order_by("-changed_at", "-updated_on")[:NEWEST]
    found = []
    for row in items:
        at = row.changed_at or datetime.combine(row.updated_on, time(), UTC)
        title = f"Ditarik: {row.title}" if row.retired_at else row.title
        text = row.retired_reason if row.retired_at else row.summary
        found.append((at, title, f"{site}/informasi/{row.number}/", text))
    for answer in PublishedAnswer.objects.published().filter(agency=agency).order_by("-published_at")[:NEWEST]:
        assert answer.published_at is not None
        link = f"{site}/informasi/jawaban/{answer.pk}/"
        found.append((answer.published_at, answer.question, link, answer.answer))
    return sorted(found, key=lambda pair: pair[0], reverse=True)[:NEWEST]
