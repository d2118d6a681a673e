"""Berita acara penutupan buku: totals and fingerprint of a closed book, signed by its keeper and the head."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from casework.letters import printing, signing
from casework.letters.book_pdf import keeper_role
from casework.letters.pdf import PdfFailed
from casework.organization.http import HttpRequest
from casework.organization.models import Agency, Role
from casework.organization.staff import staff_only
from casework.registers import closing
from casework.registers.access import get_book_for
from casework.registers.models import BookClosing
from casework.workdays.words import moment, short_date

SUPERVISOR = Role.AGENCY_HEAD.value
ENDING = """Sidik di atas dihitung dari seluruh baris menurut urutan nomornya. Baris yang diubah, dihapus, atau \
disisipkan sesudah ini akan terlihat pada pemeriksaan buku. Perbaikan ditulis di buku tahun berjalan.

Demikian berita acara ini dibuat dengan sebenarnya."""


@require_GET
@staff_only
def closing_pdf(request: HttpRequest, code: str, year: int) -> HttpResponse:
    book = get_book_for(request.actor, code)
    found = closing.closing_of(request.agency, book.code, year)
    if found is None:
        raise Http404
    try:
        data = render(found, request.agency)
    except PdfFailed as failure:
        messages.error(request, str(failure))
        return redirect("registers:close", code=code, year=year)
    response = HttpResponse(data, content_type="application/pdf")
    name = f"{request.agency.code}-{book.code}-{year}-berita-acara-penutupan.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def render(found: BookClosing, agency: Agency) -> bytes:
    """The same on every day: who held which office is that of the day it was closed. Raises PdfFailed."""
    at = found.closed_at.astimezone(agency.zone)
    title = f"{found.book.title} tahun {found.year}"
    opening = (
        f"Pada hari {moment(at, agency.zone)}, {title} pada {agency.name} "
        "telah diperiksa dan ditutup dengan keadaan sebagai berikut:"
    )
    context: dict[str, Any] = {
        "heading": f"BERITA ACARA PENUTUPAN {title.upper()}",
        "opening": opening,
        "facts": _facts(found),
        "warnings": found.warnings,
        "ending": ENDING,
        "keeper": _block(agency, keeper_role(found.book), found),
        "supervisor": _block(agency, SUPERVISOR, found),
        "sign_place": f"{agency.city}, {short_date(at.date())} {at.year}",
    }
    return printing.to_pdf("book_closing", context, agency, title=f"Berita acara penutupan {title}")


def _facts(found: BookClosing) -> list[tuple[str, str]]:
    numbers = f"{found.first:04d} s.d. {found.last:04d}, tidak ada yang terlewat" if found.last else "nihil"
    counted = [(label, f"{number:,}".replace(",", ".")) for label, number in found.totals]
    groups = [found.sha256[at : at + 8] for at in range(0, len(found.sha256), 8)]
    fingerprint = f"{' '.join(groups[:4])}\n{' '.join(groups[4:])}"
    return [("Nomor", numbers), *counted, ("Ditutup oleh", found.closed_by.full_name), ("Sidik SHA-256", fingerprint)]


def _block(agency: Agency, role: str, found: BookClosing) -> dict[str, Any]:
    return signing.block_of(signing.holder(agency, role, found.closed_at), role)
