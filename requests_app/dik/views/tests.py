"""Uji konsekuensi: the sheet, its prints, the proposal and the penetapan."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from casework.cases.access import get_case_for
from casework.cases.models import Case
from casework.files import serve
from casework.letters.pdf import PdfFailed
from casework.organization.http import HttpRequest
from casework.organization.staff import with_role
from requests_app.dik import prints, testing
from requests_app.dik.forms import DecreeForm, ProposalForm, SheetForm
from requests_app.dik.models import ConsequenceTest, ExemptInformation
from requests_app.dik.views.staff import get_line, today
from requests_app.dip.access import KEEPERS, READERS
from requests_app.paging import paged

ABOUT = ("information", "objection")


def _get(request: HttpRequest, pk: int) -> ConsequenceTest:
    rows = ConsequenceTest.objects.select_related("agency__calendar", "case", "renews", "document", "created_by")
    test = rows.filter(agency=request.agency, pk=pk).first()
    if test is None:
        raise Http404
    return test


@require_GET
@with_role(*READERS)
def index(request: HttpRequest) -> HttpResponse:
    rows = ConsequenceTest.objects.filter(agency=request.agency).select_related("case")
    context = paged(request, rows, "-id") | {"keeps": bool(request.actor.roles & KEEPERS)}
    return render(request, "dik/tests.html", context)


@require_GET
@with_role(*READERS)
def test(request: HttpRequest, pk: int) -> HttpResponse:
    found = _get(request, pk)
    return render(request, "dik/test.html", _context(request, found))


def _context(request: HttpRequest, found: ConsequenceTest) -> dict[str, object]:
    keeps = bool(request.actor.roles & KEEPERS)
    open_still = found.state != ConsequenceTest.State.DECIDED
    return {
        "test": found,
        "people": list(found.participants.all()),
        "entry": found.entries.first(),
        "lacking": testing.lacking(found) if open_still else [],
        "keeps": keeps and open_still,
        "may_propose": keeps and found.state == ConsequenceTest.State.DRAFT and found.set_by == "utama",
        "may_decide": open_still and testing.may_decide(request.actor, found),
    }


@require_http_methods(["GET", "POST"])
@with_role(*KEEPERS)
def add(request: HttpRequest) -> HttpResponse:
    """Alone, from a case (?kasus=), or to renew a line of the list (?perbarui=)."""
    case, renews = _case(request), _renewed(request)
    initial = {name: getattr(renews, name) for name in testing.SHARED} if renews else {}
    if case and not initial:
        initial = {"information": case.subject}
    form = SheetForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        found = testing.draft(
            request.agency, data, [*data["people"], *data["heard"]], by=request.actor, at=request.now, case=case,
            renews=renews,
        )  # fmt: skip
        messages.success(request, "Lembar uji disimpan.")
        return redirect("dik:test", pk=found.pk)
    context = {"form": form, "case": case, "renews": renews, "test": None}
    return render(request, "dik/test_form.html", context, status=422 if form.errors else 200)


def _case(request: HttpRequest) -> Case | None:
    slug = request.GET.get("kasus", "")
    if not slug:
        return None
    case = get_case_for(request.actor, slug)
    if case.service not in ABOUT:
        raise Http404
    return case


def _renewed(request: HttpRequest) -> ExemptInformation | None:
    asked = request.GET.get("perbarui", "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 10):
        raise Http404
    return get_line(request, int(asked))


@require_http_methods(["GET", "POST"])
@with_role(*KEEPERS)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    found = _get(request, pk)
    if found.state == ConsequenceTest.State.DECIDED:
        messages.info(request, "Uji ini sudah ditetapkan; lembarnya tidak berubah lagi.")
        return redirect("dik:test", pk=pk)
    form = SheetForm.of(found, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            testing.save(found, data, [*data["people"], *data["heard"]], version=data["version"] or 0)
        except testing.NotNow as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, "Lembar uji disimpan.")
            return redirect("dik:test", pk=pk)
    context = {"form": form, "test": found, "case": found.case, "renews": found.renews}
    return render(request, "dik/test_form.html", context, status=status if status != 200 or not form.errors else 422)


@require_http_methods(["GET", "POST"])
@with_role(*KEEPERS)
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    found = _get(request, pk)
    if found.state != ConsequenceTest.State.DRAFT or found.set_by != "utama":
        raise Http404
    form = ProposalForm(request.POST or None, initial={"on": today(request)})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            testing.propose(found, number=data["number"], on=data["on"], by=request.actor, at=request.now)
        except testing.NotNow as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Usulan ke PPID Utama tercatat.")
            return redirect("dik:test", pk=pk)
    context = {"test": found, "form": form}
    return render(request, "dik/propose.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@with_role(*KEEPERS)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    found = _get(request, pk)
    if found.state == ConsequenceTest.State.DECIDED or not testing.may_decide(request.actor, found):
        raise Http404
    form = DecreeForm(request.POST or None, request.FILES or None, initial={"decree_on": today(request)})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = testing.decide(found, data, by=request.actor, at=request.now, document=data["document"])
        except testing.NotNow as refusal:
            form.add_error(None, str(refusal))
        else:
            text = f"Penetapan dicatat; masuk daftar nomor {made.number}." if made else "Penetapan dicatat: dibuka."
            messages.success(request, text)
            return redirect("dik:test", pk=pk)
    context = {"test": found, "form": form}
    return render(request, "dik/decide.html", context, status=422 if form.errors else 200)


@require_GET
@with_role(*READERS)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    return _print(request, _get(request, pk), "lembar-uji", prints.sheet_pdf)


@require_GET
@with_role(*READERS)
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    return _print(request, _get(request, pk), "berita-acara", prints.minutes_pdf)


def _print(
    request: HttpRequest, found: ConsequenceTest, name: str, make: Callable[[ConsequenceTest], bytes]
) -> HttpResponse:
    try:
        data = make(found)
    except PdfFailed as failure:
        messages.error(request, str(failure))
        return redirect("dik:test", pk=found.pk)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}-{found.pk}.pdf"'
    return response


@require_GET
@with_role(*READERS)
def document(request: HttpRequest, pk: int) -> HttpResponse:
    found = _get(request, pk)
    if found.document is None:
        raise Http404
    return serve.response(found.document)
