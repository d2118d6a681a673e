"""Putting a line right: struck and written anew, amended in a later book, or its number made void."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from casework.organization.http import HttpRequest
from casework.organization.staff import staff_only
from casework.registers import book as books
from casework.registers import closing
from casework.registers.access import get_standing_line_for
from casework.registers.forms import CorrectionForm, VoidForm
from casework.registers.models import RegisterEntry

REFUSALS = (books.StrikeRefused, books.BookClosed)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, code: str, year: int, number: int) -> HttpResponse:
    entry = get_standing_line_for(request.actor, code, year, number)
    closed = closing.closing_of(request.agency, code, year)
    form = CorrectionForm(request.POST or None, entry=entry)
    if request.method == "POST" and form.is_valid():
        reason, act = form.cleaned_data["reason"], books.amend if closed else books.strike
        try:
            newer = act(entry, by=request.actor, at=request.now, reason=reason, corrected_columns=form.corrected)
        except REFUSALS as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _done(entry, newer, closed=bool(closed)))
            return redirect("registers:book", code=code)
    context = {"entry": entry, "book": entry.book, "form": form, "closing": closed}
    return render(request, "registers/correct.html", context, status=422 if form.errors else 200)


def _done(old: RegisterEntry, new: RegisterEntry, *, closed: bool) -> str:
    if closed:
        return f"Perbaikan nomor {old.label} buku {old.year} ditulis pada nomor {new.label} buku {new.year}."
    return f"Nomor {old.label} dicoret; gantinya nomor {new.label}."


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def void(request: HttpRequest, code: str, year: int, number: int) -> HttpResponse:
    entry = get_standing_line_for(request.actor, code, year, number)
    form = VoidForm(request.POST if request.method == "POST" else None)
    refusal = books.refuse_void(entry)
    if request.method == "POST" and form.is_valid():
        try:
            books.void(entry, by=request.actor, at=request.now, reason=form.cleaned_data["reason"])
        except REFUSALS as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Nomor {entry.label} batal dan tetap terbaca di buku.")
            return redirect("registers:book", code=code)
    context = {"entry": entry, "book": entry.book, "form": form, "refusal": refusal}
    return render(request, "registers/void.html", context, status=422 if form.errors else 200)
