"""Public pages that belong to no single service: home, services, standards, help, pledges."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from casework.cases.follow import entry
from casework.cases.follow.forms import TrackForm
from casework.cases.follow.views import opened
from casework.cases.models import Case
from casework.drawn import blank_fields
from casework.letters.pdf import PdfFailed
from casework.letters.receipts import receipt_pdf
from casework.organization.http import HttpRequest
from casework.organization.models import Agency
from casework.organization.place import of_agency
from ppid_portal import home as figures
from ppid_portal import promises

HIDDEN_CARD = promises.ASKABLE  # the big button of the home page says it already


@require_GET
@of_agency
def home(request: HttpRequest) -> HttpResponse:
    offered = promises.offered(request.agency)
    rows, total = figures.newest(request.agency)
    context = {
        "ask": next((row for row in offered if row.online), None),
        "cards": [row for row in offered if row.code not in HIDDEN_CARD],
        "track_fields": blank_fields(TrackForm, "follow/_fields.html"),
        "newest": rows,
        "total": total,
        "on_time": figures.on_time(request.agency, request.now),
        "counter": figures.counter(request.agency, request.now),
    }
    return render(request, "citizen/home.html", context)


@require_GET
@of_agency
def services(request: HttpRequest) -> HttpResponse:
    context = {"rows": promises.offered(request.agency), "cost": promises.COST}
    return render(request, "citizen/services.html", context | {"counter": figures.counter(request.agency, request.now)})


@require_GET
@of_agency
def standards(request: HttpRequest) -> HttpResponse:
    return render(request, "citizen/standards.html", {"rows": promises.offered(request.agency)})


@require_GET
@of_agency
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "citizen/help.html", {"counter": figures.counter(request.agency, request.now)})


@require_GET
@of_agency
def pledge(request: HttpRequest) -> HttpResponse:
    return render(request, "citizen/pledge.html", {"rows": promises.offered(request.agency)})


@require_GET
@of_agency
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "citizen/accessibility.html", {})


@require_GET
@of_agency
def personal_data(request: HttpRequest) -> HttpResponse:
    months = request.agency.setting("identity_retention_months")
    return render(request, "citizen/personal_data.html", {"months": months})


@require_GET
def agencies(request: HttpRequest) -> HttpResponse:
    return render(
        request, "citizen/agencies.html", {"rows": Agency.objects.filter(active=True).order_by("province", "name")}
    )


@require_GET
@opened
def receipt(request: HttpRequest, case: Case) -> HttpResponse:
    """Tanda bukti as PDF; the code is on it only in the session that was given it."""
    code = entry.handed_out(request.session, case).get("code", "")
    try:
        data = receipt_pdf(case, code)
    except PdfFailed as failure:
        raise Http404("Tanda bukti belum dapat dibuat. Cetak halaman ini sebagai gantinya.") from failure
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="Tanda bukti {case.slug}.pdf"'
    return response


@require_GET
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116: whom to tell of a weakness."""
    lines = _security_lines(request)
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _security_lines(request: HttpRequest) -> list[str]:
    agency: Any = request.agency
    contact = f"mailto:{agency.email}" if agency and agency.email else settings.SITE_URL.rstrip("/") + reverse("help")
    expires = (request.now + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    site = settings.SITE_URL.rstrip("/")
    return [
        f"Contact: {contact}",
        f"Expires: {expires}",
        "Preferred-Languages: id, en",
        f"Canonical: {site}/.well-known/security.txt",
    ]
