"""The books on the screen, on paper and as a sheet."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casework.organization.http import HttpRequest
from casework.organization.staff import staff_only
from casework.registers import closing, search, sheet
from casework.registers.access import check_reader, get_book_for, may_correct, may_keep
from casework.registers.facts import lines, with_facts
from casework.registers.layout import BOOKS, Register
from casework.registers.models import BookClosing, RegisterEntry, RegisterEntryQuerySet
from casework.registers.period import WHOLE_YEAR, Period, after_number
from casework.workdays.words import MONTHS

PAGE, CLOSED_SHOWN = 100, 30


@staff_only
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    check_reader(request.actor)
    period = Period.asked({}, request.now, request.agency.zone)
    this_month = Q(at__gte=period.start, at__lt=period.end)
    rows = RegisterEntry.objects.filter(agency=request.agency, year=period.year).values("register").order_by()
    found = {row["register"]: row for row in rows.annotate(last=Max("number"), month=Count("id", filter=this_month))}
    waiting = closing.unclosed(request.agency, period.year)
    shelf = [
        {"book": book, "unclosed": waiting.get(code, ()), **found.get(code, {"last": 0, "month": 0})}
        for code, book in BOOKS.items()
    ]
    closings = BookClosing.objects.filter(agency=request.agency).select_related("closed_by")[:CLOSED_SHOWN]
    context = {"shelf": shelf, "period": period, "closings": closings, "may_keep": may_keep(request.actor)}
    return render(request, "registers/index.html", context)


@staff_only
@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    book = get_book_for(request.actor, code)
    period = Period.asked(request.GET, request.now, request.agency.zone)
    after = after_number(request.GET.get("setelah", ""))
    words = search.asked(request.GET.get("q", ""))
    if words:  # in the whole year
        period = Period(period.year, None, period.zone)
    found = search.matching(_entries(request, book, period), book, words)
    entries = list(found.filter(number__gt=after)[: PAGE + 1])
    query = f"{period.query}&{urlencode({'q': words})}" if words else period.query
    past = period.year < request.now.astimezone(request.agency.zone).year
    context = _sheet_context(request, book, period, entries[:PAGE]) | {
        "months": list(enumerate(MONTHS, start=1)),
        "whole_year": WHOLE_YEAR,
        "may_correct": may_correct(request.actor),
        "words": words,
        "closing": closing.closing_of(request.agency, book.code, period.year) if past else None,
        "may_close": past and may_keep(request.actor),
        "may_keep": may_keep(request.actor),
        "first_url": f"?{query}" if after else "",
        "next_url": f"?{query}&setelah={entries[PAGE - 1].number}" if len(entries) > PAGE else "",
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
