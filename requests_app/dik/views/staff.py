"""The list of exempt information for the office."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from casework.files import serve, store
from casework.organization.http import HttpRequest
from casework.organization.staff import with_role
from requests_app.dik import testing
from requests_app.dik.forms import EndForm, LineForm
from requests_app.dik.models import ExemptInformation
from requests_app.dip.access import KEEPERS, READERS
from requests_app.paging import paged, pills

TABS = {"": "Berlaku", "tinjau": "Perlu ditinjau", "habis": "Tidak berlaku lagi"}


def today(request: HttpRequest) -> date:
    return request.now.astimezone(request.agency.zone).date()


def get_line(request: HttpRequest, number: int) -> ExemptInformation:
    rows = ExemptInformation.objects.select_related("document", "test", "agency")
    line = rows.filter(agency=request.agency, number=number).first()
    if line is None:
        raise Http404
    return line


@require_GET
@with_role(*READERS)
def index(request: HttpRequest) -> HttpResponse:
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else ""
    day = today(request)
    valid = ExemptInformation.objects.in_force(request.agency, day)
    rows = valid if tab == "" else ExemptInformation.objects.filter(agency=request.agency)
    if tab == "tinjau":
        rows = valid.filter(review_on__lte=day)
    elif tab == "habis":
        rows = rows.exclude(pk__in=valid.values("pk"))
    context = paged(request, rows, "number", {"tab": tab} if tab else None) | {
        "pills": pills(TABS, tab),
        "tab": tab,
        "today": day,
        "keeps": bool(request.actor.roles & KEEPERS),
    }
    return render(request, "dik/list.html", context)


@require_GET
@with_role(*READERS)
def line(request: HttpRequest, number: int) -> HttpResponse:
    row = get_line(request, number)
    context = {
        "row": row,
        "in_force": row.in_force_on(today(request)),
        "overdue": row.review_on is not None and row.review_on <= today(request),
        "renewals": row.renewals.order_by("-id")[:5],
        "keeps": bool(request.actor.roles & KEEPERS),
    }
    return render(request, "dik/line.html", context)


@require_http_methods(["GET", "POST"])
@with_role(*KEEPERS)
def add(request: HttpRequest) -> HttpResponse:
    """A line set before the portal, or tested elsewhere."""
    initial = {"set_by": testing.set_by(request.agency), "valid_from": today(request)}
    form = LineForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in LineForm.names}
        if form.cleaned_data["document"]:
            values["document"] = store.keep(form.cleaned_data["document"], at=request.now)
        row = testing.add(request.agency, values)
        messages.success(request, f"Nomor {row.number} ditambahkan.")
        return redirect("dik:line", number=row.number)
    context = {"form": form, "row": None}
    return render(request, "dik/line_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@with_role(*KEEPERS)
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Only what was written here by hand: a line of a test says what its penetapan says."""
    row = get_line(request, number)
    if row.test_id or row.ended_on:
        raise Http404
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = LineForm.of(row, data, files)
    if request.method == "POST" and form.is_valid():
        for name in LineForm.names:
            setattr(row, name, form.cleaned_data[name])
        if form.cleaned_data["document"]:
            row.document = store.keep(form.cleaned_data["document"], at=request.now)
        row.save()
        messages.success(request, "Perubahan disimpan.")
        return redirect("dik:line", number=number)
    context = {"form": form, "row": row}
    return render(request, "dik/line_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@with_role(*KEEPERS)
def end(request: HttpRequest, number: int) -> HttpResponse:
    row = get_line(request, number)
    if row.ended_on:
        messages.info(request, "Pengecualian ini sudah diakhiri.")
        return redirect("dik:line", number=number)
    form = EndForm(request.POST or None, initial={"on": today(request)})
    if request.method == "POST" and form.is_valid():
        try:
            testing.end(row, on=form.cleaned_data["on"], reason=form.cleaned_data["reason"])
        except testing.NotNow as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Pengecualian diakhiri; informasinya terbuka sejak tanggal itu.")
            return redirect("dik:line", number=number)
    return render(request, "dik/end.html", {"row": row, "form": form}, status=422 if form.errors else 200)


@require_GET
@with_role(*READERS)
def document(request: HttpRequest, number: int) -> HttpResponse:
    row = get_line(request, number)
    if row.document is None:
        raise Http404
    return serve.response(row.document)
