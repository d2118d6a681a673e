"""/kelola/nomor/: how letter numbers are written, and from where the count goes on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.letters import formats as writing
from casework.letters import numbers
from casework.letters.models import Kind, NumberFormat, NumberJump
from casework.numbering import numbers as counters
from casework.organization.http import HttpRequest
from casework.organization.models import Agency, Role
from casework.organization.staff import with_role

OTHERS = "lainnya"  # in addresses: all kinds without a pattern of their own


class FormatForm(forms.Form):
    pattern = forms.CharField(
        label="Pola nomor",
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off", "class": "mono"}),
        error_messages={"required": "Tulis polanya, misalnya {kode}/{nomor}{sisipan}/{unit}."},
    )
    unit_code = forms.CharField(
        label="Kode unit",
        required=False,
        max_length=40,
        help_text="Dipakai bila unit pengolah surat tidak punya kode sendiri. Misalnya DISKOPUKM.A.",
    )
    own_sequence = forms.BooleanField(
        label="Urutan nomor sendiri, terpisah dari surat lain",
        required=False,
        help_text="Misalnya bila surat keputusan dihitung dalam buku tersendiri.",
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {"kind": forms.ChoiceField(label="Untuk", choices=kinds)}
        self.order_fields(["kind"])

    def clean_pattern(self) -> str:
        pattern = " ".join(self.cleaned_data["pattern"].split())
        try:
            numbers.check_pattern(pattern)
        except numbers.BadPattern as bad:
            raise forms.ValidationError(str(bad)) from bad
        return pattern


class JumpForm(forms.Form):
    number = forms.IntegerField(
        label="Nomor berikutnya",
        min_value=1,
        max_value=writing.MOST,
        widget=forms.TextInput({"inputmode": "numeric", "class": "short"}),
        error_messages={"required": "Tulis nomornya.", "invalid": "Tulis angka saja."},
    )
    reason = forms.CharField(
        label="Alasan",
        min_length=10,
        max_length=200,
        help_text="Misalnya melanjutkan buku kertas yang berakhir pada nomor 1622.",
        error_messages={"required": "Tulis alasannya.", "min_length": "Tulis sedikitnya 10 huruf."},
    )

    def __init__(self, *args: Any, sequences: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {"sequence": forms.ChoiceField(label="Urutan", choices=sequences)}
        self.order_fields(["sequence"])


@require_GET
@with_role(Role.AGENCY_ADMIN)
def formats(request: HttpRequest) -> HttpResponse:
    return _page(request, JumpForm(sequences=_sequences(request.agency)))


def _page(request: HttpRequest, form: JumpForm, status: int = 200) -> HttpResponse:
    agency, day = request.agency, request.now.astimezone(request.agency.zone).date()
    own = {row.kind: row for row in NumberFormat.objects.filter(agency=agency).select_related("changed_by")}
    kinds = sorted((kind for kind in own if kind), key=lambda kind: Kind(kind).label)
    rows = []
    for kind in ["", *kinds]:
        used = numbers.Format.of(agency, kind)
        last = counters.last(used.scope, day.year)
        parts = numbers.Parts(str(agency.setting("classification")), last + 1, "", used.unit)
        rows.append(
            {
                "address": kind or OTHERS,
                "kind": Kind(kind).label if kind else "Semua surat" if not kinds else "Surat lainnya",
                "pattern": used.pattern,
                "example": numbers.compose(used.pattern, parts, day.year, day.month),
                "own": own.get(kind),
                "last": last,
            }
        )
    jumps = NumberJump.objects.filter(agency=agency).select_related("by").order_by("-pk")[:20]
    context = {"rows": rows, "jumps": jumps, "form": form, "year": day.year, "parts": numbers.PARTS.items()}
    return render(request, "nomor/formats.html", context, status=status)


def _sequences(agency: Agency) -> list[tuple[str, str]]:
    rows = NumberFormat.objects.filter(agency=agency, own_sequence=True).exclude(kind="")
    return [(OTHERS, "Surat pada umumnya"), *((row.kind, Kind(row.kind).label) for row in rows)]


@require_http_methods(["GET", "POST"])
@with_role(Role.AGENCY_ADMIN)
def change(request: HttpRequest, kind: str = "") -> HttpResponse:
    if kind and kind != OTHERS and kind not in Kind.values:
        raise Http404
    rows = NumberFormat.objects.filter(agency=request.agency)
    there = rows.filter(kind="" if kind == OTHERS else kind).first() if kind else None
    kinds = [(OTHERS, "Semua surat tanpa pola sendiri"), *Kind.choices]
    initial = {"kind": kind or OTHERS, "pattern": numbers.DEFAULT_PATTERN}
    if there:
        initial |= {name: getattr(there, name) for name in ("pattern", "unit_code", "own_sequence")}
    form = FormatForm(request.POST or None, initial=initial, kinds=kinds)
    form.fields["kind"].disabled = bool(kind)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        values = {name: data[name] for name in ("pattern", "unit_code", "own_sequence")}
        chosen = "" if data["kind"] == OTHERS else data["kind"]
        writing.save(request.agency, chosen, by=request.actor, at=request.now, **values)
        messages.success(request, "Pola nomor disimpan. Surat berikutnya memakainya; nomor yang sudah ada tetap.")
        return redirect("letters:formats")
    context = {"form": form, "there": there, "parts": numbers.PARTS.items()}
    return render(request, "nomor/format.html", context, status=422 if form.errors else 200)


@require_POST
@with_role(Role.AGENCY_ADMIN)
def remove(request: HttpRequest, kind: str) -> HttpResponse:
    rows = NumberFormat.objects.filter(agency=request.agency, kind="" if kind == OTHERS else kind)
    if not rows.delete()[0]:
        raise Http404
    messages.success(request, "Pola sendiri dihapus. Surat jenis ini mengikuti pola umum.")
    return redirect("letters:formats")


@require_POST
@with_role(Role.AGENCY_ADMIN)
def jump(request: HttpRequest) -> HttpResponse:
    form = JumpForm(request.POST, sequences=_sequences(request.agency))
    if form.is_valid():
        data = form.cleaned_data
        kind = "" if data["sequence"] == OTHERS else data["sequence"]
        try:
            writing.jump(request.agency, kind, data["number"], reason=data["reason"], by=request.actor, at=request.now)
        except counters.NumberTaken as taken:
            form.add_error("number", str(taken))
        except counters.NumberBusy as busy:
            form.add_error(None, str(busy))
        else:
            messages.success(request, f"Nomor berikutnya {data['number']}.")
            return redirect("letters:formats")
    return _page(request, form, status=422)
