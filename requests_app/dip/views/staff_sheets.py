"""The list in and out of spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from casework.files import tables, trial
from casework.organization.http import HttpRequest
from casework.organization.staff import with_role
from requests_app.dip import importing, sheets
from requests_app.dip.access import KEEPERS, READERS
from requests_app.dip.forms import ImportForm
from requests_app.dip.models import PublicInformation

SHOWN = 200


@require_http_methods(["GET", "POST"])
@with_role(*KEEPERS)
def take_in(request: HttpRequest) -> HttpResponse:
    """First the trial run, then the same rows for good."""
    if request.method == "POST" and "jalankan" in request.POST:
        return _carry_out(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            rows = tables.read(form.cleaned_data["file"])
        except tables.SheetFault as fault:
            form.add_error("file", str(fault))
        else:
            found = importing.plan(request.agency, rows)
            if found.ready:
                trial.hold(rows, importing.SUBJECT, _owner(request), at=request.now)
            return _show(request, found, ImportForm(), 422 if found.faults or found.bad else 200)
    return render(request, "dip/import.html", {"form": form}, status=422 if form.errors else 200)


def _show(request: HttpRequest, found: importing.Plan, form: ImportForm, status: int = 200) -> HttpResponse:
    shown = [*found.bad, *(line for line in found.lines if line.kind in ("baru", "diubah"))]
    counts = [(kind, found.count(kind)) for kind in ("baru", "diubah", "sama", "salah")]
    context = {"form": form, "plan": found, "lines": shown[:SHOWN], "left": max(0, len(shown) - SHOWN)}
    return render(request, "dip/import.html", context | {"counts": counts}, status=status)


def _owner(request: HttpRequest) -> int:
    assert request.actor.user_id is not None  # staff are signed in
    return request.actor.user_id


def _carry_out(request: HttpRequest) -> HttpResponse:
    rows = trial.held(importing.SUBJECT, _owner(request), at=request.now)
    if rows is None:
        messages.warning(request, "Berkas impor sudah tidak tersimpan. Unggah lagi.")
        return redirect("dip:import")
    found = importing.plan(request.agency, rows)
    if not found.ready:  # the list changed since the trial run
        return _show(request, found, ImportForm(), 422)
    added, changed = importing.carry_out(found, request.agency, by=request.actor, at=request.now)
    messages.success(request, f"Impor selesai: {added} butir baru, {changed} butir diubah.")
    return redirect("dip:list")


@require_GET
@with_role(*READERS)
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """With the inner columns; the same file can be brought in again."""
    items = PublicInformation.objects.standing().filter(agency=request.agency).order_by("number")
    return sheet_response(items.iterator(chunk_size=500), kind, f"dip-{request.agency.code}", inner=True)


@require_GET
@with_role(*KEEPERS)
def example(request: HttpRequest) -> HttpResponse:
    return sheet_response((), "xlsx", "contoh-impor-dip", inner=True)


def sheet_response(
    items: Iterable[PublicInformation], kind: str, name: str, *, inner: bool, base: str = ""
) -> HttpResponse:
    rows = sheets.rows_of(items, inner=inner, base=base)
    if kind == "csv":
        response = HttpResponse(tables.write_csv(rows), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(_workbook(rows), content_type=tables.XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _workbook(rows: Iterable[list[Any]]) -> bytes:
    rows = list(rows)
    return tables.write_xlsx(rows, title="DIP", widths=sheets.widths(rows[0]))
