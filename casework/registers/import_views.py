"""A book of the past, uploaded: tried, written, undone."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from casework.files import tables, trial
from casework.organization.http import HttpRequest
from casework.organization.staff import staff_only
from casework.registers import closing, importing
from casework.registers.access import get_kept_book_for, may_keep
from casework.registers.layout import BOOKS, Register
from casework.registers.models import BookImport
from casework.registers.period import FIRST_YEAR, LAST_YEAR

SHOWN = 200


class UploadForm(forms.Form):
    year = forms.IntegerField(
        label="Tahun buku", min_value=FIRST_YEAR, max_value=LAST_YEAR,
        error_messages={"required": "Tulis tahun buku.", "invalid": "Tulis tahun dengan angka, misalnya 2025."},
    )  # fmt: skip
    file = forms.FileField(
        label="Berkas XLSX atau CSV", help_text="Paling banyak 5.000 baris, 2 MB.",
        widget=forms.FileInput({"accept": ".xlsx,.csv"}), error_messages={"required": "Pilih berkas lebih dahulu."},
    )  # fmt: skip


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: HttpRequest, code: str) -> HttpResponse:
    """First the trial run, then the same rows for good."""
    book = get_kept_book_for(request.actor, code)
    if request.method == "POST" and "jalankan" in request.POST:
        return _carry_out(request, book)
    posted = request.method == "POST"
    last_year = request.now.astimezone(request.agency.zone).year - 1
    form = UploadForm(request.POST, request.FILES) if posted else UploadForm(initial={"year": last_year})
    if posted and form.is_valid():
        try:
            rows = tables.read(form.cleaned_data["file"], most=importing.MOST, blanks=True)
        except tables.SheetFault as fault:
            form.add_error("file", str(fault))
        else:
            found = importing.plan(request.agency, book, form.cleaned_data["year"], rows, request.now)
            if found.ready and request.actor.user_id:
                kept = importing.without_identity_numbers(rows)
                trial.hold(kept, importing.subject(book, found.year), request.actor.user_id, at=request.now)
            return _show(request, book, UploadForm(initial={"year": found.year}), found)
    return _show(request, book, form, status=422 if form.errors else 200)


def _carry_out(request: HttpRequest, book: Register) -> HttpResponse:
    text = request.POST.get("jalankan", "")
    year = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else 0
    rows = trial.held(importing.subject(book, year), request.actor.user_id or 0, at=request.now)
    if rows is None:
        messages.warning(request, "Berkas impor sudah tidak tersimpan. Unggah lagi.")
        return redirect("registers:import", code=book.code)
    found = importing.plan(request.agency, book, year, rows, request.now)
    if not found.ready:  # the book changed since the trial run
        return _show(request, book, UploadForm(initial={"year": year}), found)
    try:
        done = importing.carry_out(found, request.agency, by=request.actor, at=request.now)
    except importing.ImportRefused as refused:
        messages.error(request, str(refused))
        return redirect("registers:import", code=book.code)
    messages.success(request, f"{done.lines} baris {book.title} {year} disalin dari buku lama.")
    return redirect("registers:import", code=book.code)


def _show(
    request: HttpRequest, book: Register, form: UploadForm, found: importing.Plan | None = None, status: int = 200
) -> HttpResponse:
    context = {"book": book, "form": form, "plan": found, "past": _past(request, book)}
    if found:
        shown = found.bad or found.rows
        samples = [(row, [row.cells.get(column.key, "") for column in book.facts]) for row in shown[:SHOWN]]
        context |= {"samples": samples, "left": max(0, len(shown) - SHOWN)}
        status = 200 if found.ready else 422
    return render(request, "registers/import.html", context, status=status)


def _past(request: HttpRequest, book: Register) -> list[BookImport]:
    rows = BookImport.objects.filter(agency=request.agency, register=book.code).select_related("by")
    return list(rows[:20])


@staff_only
@require_safe
def example(request: HttpRequest, code: str) -> HttpResponse:
    book = get_kept_book_for(request.actor, code)
    widths = [12, *(max(12, column.width * 2) for column in book.facts), 24]
    data = tables.write_xlsx([importing.headings(book)], title=book.code, widths=widths)
    response = HttpResponse(data, content_type=tables.XLSX)
    response["Content-Disposition"] = f'attachment; filename="contoh-{book.code}.xlsx"'
    return response


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    if not may_keep(request.actor):
        raise Http404
    source = get_object_or_404(BookImport.objects.select_related("agency", "by"), pk=pk, agency=request.agency)
    book = BOOKS[source.register]
    if request.method == "POST":
        try:
            importing.undo(source, at=request.now)
        except importing.ImportRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"Impor {book.title} {source.year} diurungkan; {source.lines} baris dikeluarkan.")
        return redirect("registers:import", code=book.code)
    closed = closing.closing_of(request.agency, book.code, source.year)
    return render(request, "registers/undo.html", {"source": source, "book": book, "closing": closed})
