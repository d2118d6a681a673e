"""Lembar disposisi: half a page, filled from a disposition or blank for the pen; two of them on an A4 save paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from casework.cases.access import get_case_for
from casework.cases.dispositions import recipients, tree
from casework.cases.dispositions.access import get_share_for
from casework.cases.models import Addressee, Case, Disposition
from casework.letters import printing
from casework.letters.pdf import PdfFailed
from casework.organization.http import HttpRequest
from casework.organization.models import Agency, Role
from casework.organization.staff import staff_only
from casework.registers.book import written
from casework.registers.layout import Code
from casework.registers.models import RegisterEntry
from casework.workdays.words import short_date

SIZES = {"A5": "slip-a5", "kecil": "slip-small"}
URGENCIES = (
    (Disposition.Urgency.VERY_URGENT, "Sangat segera"),
    (Disposition.Urgency.URGENT, "Segera"),
    (Disposition.Urgency.SECRET, "Rahasia"),
)
BLANK = ""
ROOM = 9  # addressees that fit on the sheet


def facts_of(case: Case) -> dict[str, str]:
    """Of the letter that came in, from its line in the book; of a case without a letter, what the case knows."""
    lines = RegisterEntry.objects.filter(case=case, register=Code.INCOMING).standing().select_related("applicant")
    entry = lines.order_by("-year", "-number").first()
    zone = case.agency.zone
    received = case.received_at.astimezone(zone).date()
    if entry is None:
        sender = case.applicant.name if case.applicant else case.agency.short_name
        return {"sender": sender, "number": BLANK, "dated": BLANK, "received": day_text(received),
                "agenda": BLANK, "about": case.subject}  # fmt: skip
    cells = written(entry)
    return {
        "sender": cells.get("sender", ""), "number": cells.get("letter_number", ""),
        "dated": _told(cells.get("letter_date", "")), "received": _told(cells.get("date", "")) or day_text(received),
        "agenda": f"{entry.label}/{entry.year}", "about": cells.get("about", "") or case.subject,
    }  # fmt: skip


def _told(text: str) -> str:
    """A day as the book keeps it."""
    try:
        return day_text(datetime.fromisoformat(text).date()) if text else ""
    except ValueError:
        return text


def day_text(day: Any) -> str:
    return f"{short_date(day)} {day.year}"


def sheet(case: Case, row: Disposition | None, rows: Sequence[Addressee], at: datetime) -> dict[str, Any]:
    """What one sheet says. Without a disposition its boxes are empty, and everybody who may be ticked stands there."""
    harap = [str(text) for text in list(case.agency.setting("disposition_instructions"))]  # type: ignore[call-overload]
    ticked = list(row.instructions) if row else []
    named = [share.label for share in rows if share.came_back_id is None]
    offered = [] if row and row.passed_by_id else _offered(case.agency, at)
    shown = [*named, *(label for label in offered if label not in named)]
    written_on = row.written_at.astimezone(case.agency.zone).date() if row else None
    return facts_of(case) | {
        "urgencies": [(label, row is not None and row.urgency == value) for value, label in URGENCIES],
        "to": [(label, label in named) for label in shown[: max(ROOM, len(named))]],
        "instructions": [(text, text in ticked) for text in [*harap, *(one for one in ticked if one not in harap)]],
        "note": row.note if row else "",
        "due": day_text(row.due_on) if row and row.due_on else "",
        "position": row.position if row else "",
        "name": row.given_by.full_name if row else "",
        "signed": day_text(written_on) if written_on else "",
        "paper": bool(row and row.on_paper),
        "electronic": bool(row and not row.on_paper),
        "case": case.number,
    }


def _offered(agency: Agency, at: datetime) -> list[str]:
    day = at.astimezone(agency.zone).date()
    return [option.label for option in recipients.offer(agency, day, role=Role.AGENCY_HEAD.value).main]


def pdf(sheets: Sequence[dict[str, Any]], agency: Agency, *, size: str, pair: bool) -> bytes:
    """`pair`: two on an A4; a single sheet is printed twice. Raises PdfFailed."""
    if pair:
        sheets = [*sheets, *sheets] if len(sheets) == 1 else sheets
    pages = [sheets[at : at + 2] for at in range(0, len(sheets), 2)] if pair else [[one] for one in sheets]
    context = {"pages": pages, "size": SIZES[size], "pair": pair}
    return printing.to_pdf("disposition", context, agency, title="Lembar disposisi")


@require_GET
@staff_only
def of_disposition(request: HttpRequest, pk: int) -> HttpResponse:
    """Filled. A secret one only for those whom it concerns."""
    first = Addressee.objects.filter(disposition=pk).order_by("pk").values_list("pk", flat=True).first()
    if first is None:
        raise Http404
    row = get_share_for(request.actor, first).disposition
    case = get_share_for(request.actor, first).task.case
    if row.is_secret and not _readable(request, case, row):
        raise Http404
    rows = list(Addressee.objects.filter(disposition=row).select_related("task"))
    return _answer(request, case, [sheet(case, row, rows, request.now)])


def _readable(request: HttpRequest, case: Case, row: Disposition) -> bool:
    return tree.readable(row, tree.rows_of(case.pk), request.actor)


@require_GET
@staff_only
def blank(request: HttpRequest, slug: str) -> HttpResponse:
    """With the facts of the letter, for the pen."""
    case = get_case_for(request.actor, slug)
    return _answer(request, case, [sheet(case, None, (), request.now)])


def _answer(request: HttpRequest, case: Case, sheets: Sequence[dict[str, Any]]) -> HttpResponse:
    """?ukuran=A5|kecil, ?dua: two on an A4."""
    size = request.GET.get("ukuran", str(case.agency.setting("disposition_sheet")))
    size = size if size in SIZES else "A5"
    try:
        data = pdf(sheets, case.agency, size=size, pair="dua" in request.GET)
    except PdfFailed as failure:
        messages.error(request, failure.reason)
        return redirect("cases:case", slug=case.slug)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="Lembar disposisi {case.slug}.pdf"'
    return response
