"""Where the link of an e-mail leads. Looking changes nothing (mail programs look); the button hands over."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from casework.cases.access import get_document_for
from casework.cases.follow import taking
from casework.cases.follow.views import private
from casework.cases.models import Case
from casework.files import serve
from casework.organization.actors import applicant_actor
from casework.organization.http import HttpRequest

GONE = "Tautan ini sudah lewat 30 hari atau kodenya sudah diganti. Masuk dengan nomor dan kode, atau datang ke loket."


def _case(request: HttpRequest, token: str) -> Case | None:
    case = taking.case_of(token, request.now)
    if case is None:
        messages.warning(request, GONE)
        return None
    request.agency = case.agency
    return case


@require_GET
@private
def show(request: HttpRequest, token: str) -> HttpResponse:
    case = _case(request, token)
    if case is None:
        return redirect("follow:track")
    documents = case.documents.filter(public=True, file__encrypted=False).select_related("file").order_by("id")
    return render(request, "follow/take.html", {"case": case, "token": token, "documents": documents})


@require_POST
@private
def take(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    case = _case(request, token)
    if case is None:
        return redirect("follow:track")
    found = get_document_for(applicant_actor(case.pk, case.agency_id), pk)
    if found.case_id != case.pk or found.file.encrypted:
        raise Http404
    response = serve.response(found.file)
    taking.note(case, found, request.now)
    return response
