"""Giving a document to the applicant: a question first, the decision as a POST."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from casework.cases import giving
from casework.cases.access import get_document_for, may_give
from casework.cases.models import Document
from casework.organization.http import HttpRequest
from casework.organization.staff import staff_only


class WholeForm(forms.Form):
    """Only asked when there is a blackened copy."""

    reason = forms.CharField(
        label="Alasan memberikan dokumen yang utuh", min_length=giving.LEAST_REASON, max_length=500,
        widget=forms.Textarea({"rows": 3}), help_text="Sedikitnya 10 huruf. Ikut tercatat di jejak kasus.",
        error_messages={"required": "Tulis alasannya.", "min_length": "Tulis alasannya, sedikitnya 10 huruf."},
    )  # fmt: skip


def _document(request: HttpRequest, pk: int) -> Document:
    if not may_give(request.actor):
        raise Http404
    return get_document_for(request.actor, pk)


@require_http_methods(["GET", "POST"])
@staff_only
def give(request: HttpRequest, pk: int) -> HttpResponse:
    document = _document(request, pk)
    copy = giving.newest_copy(document)
    whole = copy is not None and document.original_id is None
    form = WholeForm(request.POST if request.method == "POST" else None) if whole else None
    refused = ""
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            reason = form.cleaned_data["reason"] if form else ""
            giving.give(document, by=request.actor, at=request.now, reason=reason)
        except giving.GivingRefused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, "Pemohon dapat mengunduh dokumen ini dari halaman pelacakannya.")
            return redirect("cases:case", slug=document.case.slug)
    context = {"document": document, "case": document.case, "copy": copy, "form": form, "refused": refused}
    return render(request, "cases/give.html", context, status=422 if refused or (form and form.errors) else 200)


@require_POST
@staff_only
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    document = _document(request, pk)
    try:
        giving.take_back(document, by=request.actor, at=request.now)
    except giving.GivingRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Pemohon tidak dapat mengunduh dokumen ini lagi.")
    return redirect("cases:case", slug=document.case.slug)
