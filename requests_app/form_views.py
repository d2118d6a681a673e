"""The printed form: empty for anybody, filled for who may see the request."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from casework.applicants import registering
from casework.cases import engine
from casework.cases.access import get_case_for, may_reveal
from casework.cases.follow.views import opened
from casework.cases.models import Case
from casework.letters.pdf import PdfFailed
from casework.organization.http import HttpRequest
from casework.organization.models import User
from casework.organization.place import of_agency
from casework.organization.staff import staff_only
from requests_app import request_form


def _pdf(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


@require_GET
@of_agency
def empty(request: HttpRequest) -> HttpResponse:
    try:
        return _pdf(request_form.empty(request.agency), "Formulir permohonan informasi publik")
    except PdfFailed as failure:
        raise Http404("Formulir belum dapat dibuat. Coba lagi sebentar lagi, atau ambil di loket.") from failure


@require_GET
@opened
def for_applicant(request: HttpRequest, case: Case) -> HttpResponse:
    if case.service != "information":
        raise Http404
    try:
        return _pdf(request_form.filled(case, masked=True), f"Formulir permohonan {case.slug}")
    except PdfFailed as failure:
        raise Http404("Formulir belum dapat dibuat. Coba lagi sebentar lagi.") from failure


@require_POST
@staff_only
def for_staff(request: HttpRequest, slug: str) -> HttpResponse:
    """With identity and contacts, so the print is recorded as any other look at them."""
    case: Any = get_case_for(request.actor, slug)
    if case.service != "information" or case.applicant is None or not may_reveal(request.actor):
        raise Http404
    assert isinstance(request.user, User)
    try:
        data = request_form.filled(case, masked=False)
    except PdfFailed as failure:
        messages.error(request, failure.reason)
        return redirect("cases:case", slug=slug)
    registering.reveal(case.applicant, user=request.user, reason="Mencetak formulir permohonan", at=request.now)
    engine.record(case, "identity_revealed", by=request.actor, at=request.now, data={"printed": "form"})
    response = _pdf(data, f"Formulir permohonan {case.slug}")
    response["Cache-Control"] = "private, no-store"
    return response
