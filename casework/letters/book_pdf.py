"""A book of the office as paper: A4 landscape, official headings on each page, how far each page counts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from casework.letters import printing, signing
from casework.letters.pdf import PdfFailed
from casework.organization.http import HttpRequest
from casework.organization.models import Agency
from casework.organization.staff import staff_only
from casework.registers.access import get_book_for
from casework.registers.facts import Line, lines, with_facts
from casework.registers.layout import Code, Register
from casework.registers.models import RegisterEntry
from casework.registers.period import Period
from casework.workdays.words import short_date

MOST = 1_000  # lines of one file; a longer period is printed month by month
# who signs below; the other books: secretariat
KEEPER = {Code.REQUESTS: "ppid_head", Code.OBJECTIONS: "ppid_head"}


@require_GET
@staff_only
def book_pdf(request: HttpRequest, code: str) -> HttpResponse:
    book = get_book_for(request.actor, code)
    period = Period.asked(request.GET, request.now, request.agency.zone)
    rows = RegisterEntry.objects.filter(agency=request.agency, register=book.code, year=period.year)
    entries = list(with_facts(rows.between(period.start, period.end), book).order_by("number")[: MOST + 1])
    try:
        if len(entries) > MOST:
            raise PdfFailed(f"Lebih dari {MOST} baris. Pilih satu bulan, lalu unduh lagi.")
        data = render(book, request.agency, period, lines(book, entries, request.agency.zone), request.now)
    except PdfFailed as failure:
        messages.error(request, str(failure))
        return redirect(f"{reverse('registers:book', args=(book.code,))}?{period.query}")
    response = HttpResponse(data, content_type="application/pdf")
    name = f"{request.agency.code}-{book.code}-{period.year}-{period.month or 'semua'}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def render(book: Register, agency: Agency, period: Period, rows: list[Line], at: datetime) -> bytes:
    """Raises PdfFailed, also when the book becomes too many pages."""
    today = at.astimezone(agency.zone).date()
    context = {
        "book": book,
        "period": period.label.capitalize(),
        "rows": _counted(rows),
        "numbers": range(1, len(book.columns) + 1),
        "width": len(book.columns),
        "totals": _totals(book, rows),
        "signer": signing.block_of(signing.holder(agency, keeper_role(book), at), keeper_role(book)),
        "sign_place": f"{agency.city}, {short_date(today)} {today.year}",
    }
    return printing.to_pdf("book", context, agency, title=f"{book.title} {period.label}")


def keeper_role(book: Register) -> str:
    return KEEPER.get(Code(book.code), "secretariat")


def _counted(rows: list[Line]) -> list[dict[str, Any]]:
    """Each line with how many standing lines there are up to it, which the foot of its page tells."""
    found, count = [], 0
    for line in rows:
        count += not line.struck
        found.append({"line": line, "count": count})
    return found


def _totals(book: Register, rows: list[Line]) -> list[tuple[str, str]]:
    """What the last page sums up: lines, struck lines, and for a register the decisions."""
    struck = sum(line.struck for line in rows)
    found = [("Jumlah catatan", str(len(rows) - struck))]
    if struck:
        found.append(("Baris dicoret", str(struck)))
    place = next((at for at, column in enumerate(book.columns) if column.key == "decision"), None)
    if place is None:
        return found
    decided: dict[str, int] = {}
    for line in rows:
        if not line.struck:
            decision = str(line.cells[place]) or "Belum diputus"
            decided[decision] = decided.get(decision, 0) + 1
    return found + [(name, str(number)) for name, number in sorted(decided.items())]
