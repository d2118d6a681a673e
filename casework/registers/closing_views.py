"""The page on which a book of a past year is checked and closed, and where its closing is read."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from casework.organization.http import HttpRequest
from casework.organization.staff import staff_only
from casework.registers import closing
from casework.registers.access import get_book_for, may_keep
from casework.registers.models import BookClosing
from casework.registers.period import FIRST_YEAR, LAST_YEAR


class CloseForm(forms.Form):
    sure = forms.BooleanField(
        label="Isi buku sudah saya periksa. Saya tahu penutupan tidak dapat dibatalkan.",
        error_messages={"required": "Centang setelah isi buku diperiksa."},
    )


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, code: str, year: int) -> HttpResponse:
    book = get_book_for(request.actor, code)
    if not FIRST_YEAR <= year <= LAST_YEAR or (request.method == "POST" and not may_keep(request.actor)):
        raise Http404
    done = closing.closing_of(request.agency, code, year)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            closing.close(request.agency, book, year, by=request.actor, at=request.now)
        except closing.ClosingRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{book.title} {year} ditutup. Cetak berita acaranya untuk ditandatangani.")
            return redirect("registers:close", code=code, year=year)
    context = {
        "book": book,
        "year": year,
        "closing": done,
        "changed": closing.changed(done) if isinstance(done, BookClosing) else (),
        "found": None if done else closing.inspect(request.agency, book, year, request.now),
        "form": form,
        "may_keep": may_keep(request.actor),
    }
    return render(request, "registers/close.html", context, status=422 if form.errors else 200)
