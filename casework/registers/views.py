"""The books on the screen, on paper and as a sheet; and the page where a line is corrected."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Max, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from casework.organization.http import HttpRequest
from casework.organization.staff import staff_only
from casework.registers import book as books
from casework.registers import sheet
from casework.registers.access import check_reader, get_book_for, get_standing_line_for, may_correct
from casework.registers.facts import lines, with_facts
from casework.registers.forms import CorrectionForm
from casework.registers.layout import BOOKS, Register
from casework.registers.models import RegisterEntry, RegisterEntryQuerySet
from casework.registers.period import WHOLE_YEAR, Period, after_number
from casework.workdays.words import MONTHS

PAGE = 100


@staff_only
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    check_reader(request.actor)
    period = Period.asked({}, request.now, request.agency.zone)
    this_month = Q(at__gte=period.start, at__lt=period.end)
    rows = RegisterEntry.objects.filter(agency=request.agency, year=period.year).values("register").order_by()
    found = {row["register"]: row for row in rows.annotate(last=Max("number"), month=Count("id", filter=this_month))}
    shelf = [{"book": book, **found.get(code, {"last": 0, "month": 0})} for code, book in BOOKS.items()]
    return render(request, "registers/index.html", {"shelf": shelf, "period": period})


@staff_only
@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    book = get_book_for(request.actor, code)
    period = Period.asked(request.GET, request.now, request.agency.zone)
    after = after_number(request.GET.get("setelah", ""))
    entries = list(_entries(request, book, period).filter(number__gt=after)[: PAGE + 1])
    context = _sheet_context(request, book, period, entries[:PAGE]) | {
        "months": list(enumerate(MONTHS, start=1)),
        "whole_year": WHOLE_YEAR,
        "may_correct": may_correct(request.actor),
        "first_url": f"?{period.query}" if after else "",
        "next_url": f"?{period.query}&setelah={entries[PAGE - 1].number}" if len(entries) > PAGE else "",
    }
    return render(request, "registers/book.html", context)


@staff_only
@require_safe
def print_page(request: HttpRequest, code: str) -> HttpResponse:
    book = get_book_for(request.actor, code)
    period = Period.asked(request.GET, request.now, request.agency.zone)
    context = _sheet_context(request, book, period, list(_entries(request, book, period)))
    return render(request, "registers/print.html", context)


@staff_only
@require_safe
def export(request: HttpRequest, code: str) -> HttpResponse:
    book = get_book_for(request.actor, code)
    period = Period.asked(request.GET, request.now, request.agency.zone)
    entries = _entries(request, book, period).iterator(chunk_size=500)
    data = sheet.workbook(
        book, agency_name=request.agency.name, period=period.label, lines=lines(book, entries, request.agency.zone)
    )
    response = HttpResponse(data, content_type=sheet.CONTENT_TYPE)
    name = f"{request.agency.code}-{book.code}-{period.year}-{period.month or WHOLE_YEAR}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, code: str, year: int, number: int) -> HttpResponse:
    entry = get_standing_line_for(request.actor, code, year, number)
    form = CorrectionForm(request.POST or None, entry=entry)
    if request.method == "POST" and form.is_valid():
        try:
            newer = books.strike(
                entry,
                by=request.actor,
                at=request.now,
                reason=form.cleaned_data["reason"],
                corrected_columns=form.corrected,
            )
        except books.StrikeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Nomor {entry.label} dicoret; gantinya nomor {newer.label}.")
            return redirect("registers:book", code=code)
    status = 422 if form.errors else 200
    return render(request, "registers/correct.html", {"entry": entry, "book": entry.book, "form": form}, status=status)


def _entries(request: HttpRequest, book: Register, period: Period) -> RegisterEntryQuerySet:
    rows = RegisterEntry.objects.filter(agency=request.agency, register=book.code, year=period.year)
    return with_facts(rows.between(period.start, period.end), book).order_by("number")


def _sheet_context(
    request: HttpRequest, book: Register, period: Period, entries: list[RegisterEntry]
) -> dict[str, Any]:
    return {
        "book": book,
        "period": period,
        "lines": lines(book, entries, request.agency.zone),
        "numbers": range(1, len(book.columns) + 1),
        "width": len(book.columns) + may_correct(request.actor),
    }
