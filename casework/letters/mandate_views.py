"""/kelola/mandat/: who signs on whose behalf, looked after by the agency admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from casework.letters import initials, mandates
from casework.letters.forms import ReasonForm
from casework.letters.models import Kind, Mandate
from casework.organization.http import HttpRequest
from casework.organization.models import Agency, Role, Unit
from casework.organization.staff import with_role

HOLDERS = [(role.value, role.label) for role in mandates.SIGNERS]
SHOWN = 200  # the newest; an office makes a handful a year
DAY = {"type": "date"}


class MandateForm(forms.Form):
    form = forms.ChoiceField(
        label="Bentuk", choices=Mandate.Form.choices, widget=forms.RadioSelect, initial=Mandate.Form.AN,
        help_text="u.b.: penerima mandat a.n. meneruskannya satu tingkat ke bawah.",
    )  # fmt: skip
    of_role = forms.ChoiceField(label="Atas nama", choices=HOLDERS, initial=Role.AGENCY_HEAD)
    via_role = forms.ChoiceField(label="Melalui (hanya u.b.)", choices=[("", "–"), *HOLDERS], required=False)
    to_role = forms.ChoiceField(label="Ditandatangani oleh", choices=HOLDERS, initial=Role.PPID_HEAD)
    to_unit = forms.ModelChoiceField(
        label="Bidang penanda tangan", queryset=Unit.objects.none(), required=False, empty_label="–",
        help_text="Pilih bila penanda tangannya kepala bidang.",
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label="Jenis surat", choices=Kind.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Kosongkan bila berlaku bagi semua surat yang ia tanda tangani.",
    )  # fmt: skip
    decree = forms.CharField(
        label="Dasar", max_length=160, help_text="Surat keputusan atau perintah: nomor dan tanggalnya.",
        error_messages={"required": "Tulis surat keputusan atau perintah yang menjadi dasarnya."},
    )  # fmt: skip
    valid_from = forms.DateField(
        label="Berlaku sejak", widget=forms.DateInput(DAY, format="%Y-%m-%d"),
        error_messages={"required": "Isi hari pertama.", "invalid": "Tulis tanggalnya, misalnya 2026-11-23."},
    )  # fmt: skip
    valid_until = forms.DateField(
        label="Sampai dengan", widget=forms.DateInput(DAY, format="%Y-%m-%d"),
        error_messages={"required": "Isi hari terakhir.", "invalid": "Tulis tanggalnya, misalnya 2026-12-31."},
    )  # fmt: skip

    use_required_attribute = False

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to_unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Unit.objects.filter(agency=agency).order_by("name")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("to_role") == Role.DIVISION_HEAD and not data.get("to_unit"):
            self.add_error("to_unit", "Pilih bidang yang dikepalai penanda tangan.")
        if data.get("to_role") != Role.DIVISION_HEAD:
            data["to_unit"] = None
        return data


@require_GET
@with_role(Role.AGENCY_ADMIN)
def mandate_list(request: HttpRequest) -> HttpResponse:
    day = mandates.today(request.agency, request.now)
    people = ("to_unit", "made_by", "ended_by")
    rows = list(Mandate.objects.filter(agency=request.agency).select_related(*people).order_by("-id")[:SHOWN])
    kinds = dict(Kind.choices)
    for row in rows:
        row.kind_labels = ", ".join(str(kinds.get(kind, kind)) for kind in row.kinds)  # type: ignore[attr-defined]
    running = [row for row in rows if row.valid_until >= day]
    past = [row for row in rows if row.valid_until < day]
    return render(request, "surat/mandates.html", {"running": running, "past": past, "day": day})


@require_http_methods(["GET", "POST"])
@with_role(Role.AGENCY_ADMIN)
def mandate_new(request: HttpRequest) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = MandateForm(posted, agency=request.agency, initial={"valid_from": request.now.date()})
    if request.method == "POST" and form.is_valid():
        try:
            mandates.add(request.agency, form.cleaned_data, by=request.actor, at=request.now)
        except mandates.MandateRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Mandat dicatat. Surat berikutnya ditandatangani menurut mandat ini.")
            return redirect("letters:mandates")
    return render(request, "surat/mandate_new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@with_role(Role.AGENCY_ADMIN)
def mandate_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = Mandate.objects.filter(agency=request.agency, pk=pk).select_related("agency__calendar").first()
    if row is None:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                mandates.end(row, by=request.actor, at=request.now, reason=form.cleaned_data["reason"])
                initials.readdress(row, request.actor, request.now)
        except mandates.MandateRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Mandat diakhiri. Surat yang sudah ditandatangani tetap berlaku.")
        return redirect("letters:mandates")
    return render(request, "surat/mandate_end.html", {"form": form, "row": row}, status=422 if form.errors else 200)
