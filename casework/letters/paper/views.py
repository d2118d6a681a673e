"""/kelola/kertas/: the paper, its sample as picture and PDF, and who changed what when."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from casework.files import sheets
from casework.letters import printing, samples
from casework.letters.models import AgencyPaper, Kind, LetterTemplate
from casework.letters.paper import current
from casework.letters.paper.forms import ChangeForm, PaperForm
from casework.letters.paper.values import MARGINS, Paper
from casework.letters.pdf import PdfFailed
from casework.organization.http import HttpRequest
from casework.organization.models import Agency, Role
from casework.organization.staff import with_role

SHOWN = {"reply": "Surat biasa", "refusal": "Surat berjudul", "recap": "Kertas mendatar"}
WIDTH = 900  # pixels of the picture


@require_http_methods(["GET", "POST"])
@with_role(Role.AGENCY_ADMIN)
def paper(request: HttpRequest) -> HttpResponse:
    now = current.in_force(request.agency)
    initial = now.paper.stored() | {"seen": now.seen}
    if request.method != "POST":
        return _page(request, ChangeForm(initial=initial, has_picture=bool(now.picture)), now.paper)
    form = ChangeForm(request.POST, request.FILES, initial=initial, has_picture=bool(now.picture))
    if request.POST.get("do") == "show":
        return _look(request, form, now)
    if not form.is_valid():
        return _page(request, form, now.paper)
    data = {"seen": form.cleaned_data["seen"], "reason": form.cleaned_data["reason"]}
    try:
        current.change(request.agency, form.paper(), form.upload, by=request.actor, at=request.now, **data)
    except current.PaperStale:
        form.add_error(None, "Kertas ini baru saja diubah orang lain. Muat ulang halaman, lalu ubah dari sana.")
        return _page(request, form, now.paper)
    messages.success(request, "Kertas disimpan. Surat berikutnya memakainya; surat yang sudah terbit tetap.")
    return redirect("letters:paper")


def _look(request: HttpRequest, form: ChangeForm, now: current.InForce) -> HttpResponse:
    """The sample by the measures as typed; nothing is saved, so neither reason nor picture is missing yet."""
    looked = PaperForm(request.POST)
    if looked.is_valid():
        kept = {name: form.data.get(name) for name in ("reason", "seen")}
        same = ChangeForm(initial=looked.paper().stored() | kept, has_picture=bool(now.picture))
        return _page(request, same, looked.paper())
    form.is_valid()
    for name in set(form.errors) - set(looked.errors):
        del form.errors[name]
    return _page(request, form, now.paper)


def _page(request: HttpRequest, form: ChangeForm, shown: Paper) -> HttpResponse:
    kind = request.POST.get("kind", "reply")
    query = urlencode(shown.stored() | {"kind": kind if kind in SHOWN else "reply"}, doseq=True)
    context = {
        "form": form,
        "margins": [form[name] for name in MARGINS],
        "picture": f"{reverse('letters:paper_sample')}?{query}",
        "pdf": f"{reverse('letters:paper_sample_pdf')}?{query}",
        "kinds": SHOWN.items(),
        "kind": kind,
        "changes": AgencyPaper.objects.filter(agency=request.agency).select_related("by")[:20],
    }
    return render(request, "kertas/paper.html", context, status=422 if form.errors else 200)


@require_GET
@with_role(Role.AGENCY_ADMIN)
def sample(request: HttpRequest) -> HttpResponse:
    """The first page of a sample letter as a picture."""
    data, kind = sheets.picture(_sample(request), "application/pdf", 1, WIDTH)
    return _answer(data, kind)


@require_GET
@with_role(Role.AGENCY_ADMIN)
def sample_pdf(request: HttpRequest) -> HttpResponse:
    return _answer(_sample(request), "application/pdf")


def _answer(data: bytes, kind: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Cache-Control"] = "private, no-store"
    return response


def _sample(request: HttpRequest) -> bytes:
    form = PaperForm(request.GET)
    kind = request.GET.get("kind", "reply")
    if kind not in SHOWN or not form.is_valid():
        raise Http404
    try:
        return _render(request.agency, Kind(kind), form.paper(), request.now)
    except PdfFailed as failed:
        raise Http404(failed.reason) from failed


def _render(agency: Agency, kind: Kind, paper: Paper, now: datetime) -> bytes:
    template = LetterTemplate.objects.for_kind(agency, kind)
    if template is None:
        raise Http404
    return printing.render(samples.sample(template, agency, now), now, paper=paper)
