"""The applicant declares on the tracking page, or takes the form home; the counter prints it for who has no screen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from casework.cases import engine
from casework.cases.access import get_case_for, may_change
from casework.cases.follow import page
from casework.cases.follow.offers import ways
from casework.cases.follow.views import opened
from casework.cases.models import Case, Document
from casework.files import store
from casework.letters.pdf import PdfFailed
from casework.organization.http import HttpRequest
from casework.organization.staff import staff_only
from requests_app.statement import paper, wording
from requests_app.statement.asking import of_case
from requests_app.statement.models import Statement

ACTION, OUTPUT = "submit_statement", "statement"


class StatementForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    place = forms.CharField(
        label="Dibuat di (kota atau kabupaten)", max_length=60,
        widget=forms.TextInput({"autocomplete": "address-level2"}),
        error_messages={"required": "Tulis kota atau kabupaten tempat Saudara sekarang."},
    )  # fmt: skip
    agreed = forms.BooleanField(
        label="Saya telah membaca pernyataan ini dan menyatakannya dengan sebenarnya",
        error_messages={"required": "Centang bila Saudara menyatakannya. Bila tidak setuju, hubungi kami di loket."},
    )
    use_required_attribute = False


@require_http_methods(["GET", "POST"])
@opened
def declare(request: HttpRequest, case: Case) -> HttpResponse:
    statement = _asked(case)
    chances = page.public_chances(case, request.actor, sent=True)
    if not any(row.action == ACTION for row in chances):
        messages.info(request, "Pernyataan untuk permohonan ini tidak ditunggu lagi.")
        return redirect("follow:case", slug=case.slug)
    form = StatementForm(request.POST or None, initial={"version": case.row_version})
    if request.method == "POST" and form.is_valid():
        try:
            _declare(statement, form.cleaned_data, request)
        except (engine.ActRefused, PdfFailed) as refusal:
            form.add_error(None, str(refusal))
        except engine.Stale:
            messages.warning(request, "Keadaannya sudah berubah sejak halaman tadi dibuka. Lihat yang terbaru.")
            return redirect("follow:case", slug=case.slug)
        else:
            messages.success(request, "Terima kasih. Pernyataan Saudara kami terima; salinannya ada di daftar dokumen.")
            return redirect("follow:case", slug=case.slug)
    context = _context(statement) | {"form": form}
    return render(request, "statement/declare.html", context, status=422 if form.errors else 200)


def _asked(case: Case) -> Statement:
    statement = of_case(case)
    if statement is None:
        raise Http404
    return statement


def _context(statement: Statement) -> dict[str, Any]:
    case, (opening, then) = statement.case, wording.OPENING
    return {
        "case": case,
        "statement": statement,
        "why": wording.WHY[Statement.Kind(statement.kind)],
        "opening": opening.format(number=case.number, agency=wording.office(case)),
        "facts": wording.facts(case),
        "then": then,
        "points": wording.points(statement),
        "closing": wording.CLOSING,
    }


def _declare(statement: Statement, said: dict[str, Any], request: HttpRequest) -> None:
    """The paper first, outside any transaction; then document, row and step, all or nothing."""
    case, at = statement.case, request.now
    data = paper.render(statement, place=said["place"], at=at)
    with transaction.atomic():
        file = store.store_bytes(data, name=f"pernyataan-{case.slug}.pdf", content_type="application/pdf", at=at)
        document = Document.objects.create(
            case=case, file=file, label=str(statement), kind=OUTPUT, added_at=at, public=True
        )
        Statement.objects.filter(pk=statement.pk).update(place=said["place"], confirmed_at=at, document=document)
        engine.advance(
            case, ACTION, by=request.actor, at=at, data={"outputs": {OUTPUT: document}},
            expected_version=said["version"],
        )  # fmt: skip


@require_GET
@opened
def blank(request: HttpRequest, case: Case) -> HttpResponse:
    return _form_to_sign(_asked(case))


@require_GET
@staff_only
def blank_for_staff(request: HttpRequest, slug: str) -> HttpResponse:
    case = get_case_for(request.actor, slug)
    if not may_change(request.actor):
        raise Http404
    return _form_to_sign(_asked(case))


def _form_to_sign(statement: Statement) -> HttpResponse:
    response = HttpResponse(paper.render(statement), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="formulir-pernyataan-{statement.case.slug}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def way(case: Case) -> str:
    """Where the applicant declares; the generic page (an upload) when nobody has said which statement."""
    return reverse("requests_app:statement", args=(case.slug,)) if of_case(case) else ""


ways.add(ACTION, way)
