"""/konsultasi/rekap/: a month of consultations, as a page, a sheet and a letter."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from casework.cases.engine import ActRefused
from casework.files import tables
from casework.letters.life import LetterRefused
from casework.organization.http import HttpRequest
from casework.organization.staff import with_role
from casework.registers.period import Period
from casework.workdays.words import MONTHS
from consultations.access import READERS, REPORTERS
from consultations.recap import figures, letter

HEADINGS = (
    "No.", "Nomor", "Tanggal", "Nama", "Koperasi", "NIK koperasi", "Kabupaten/kota", "Topik", "Pertanyaan",
    "Jawaban atau saran", "Dasar hukum", "Tindak lanjut", "Mulai", "Selesai", "Menit", "Petugas",
)  # fmt: skip


@require_GET
@with_role(*READERS)
def recap(request: HttpRequest) -> HttpResponse:
    period = _asked(request)
    known = letter.standing(request.agency, period)
    found = figures.of_month(request.actor, period)
    context = {
        "period": period, "found": found, "known": known, "letter": letter.letter_of(known) if known else None,
        "months": list(enumerate(MONTHS, 1)), "over": period.end <= request.now,
        "may_report": bool(request.actor.roles & REPORTERS),
        "changed": bool(known and known.figures.get("total") != found.total),
    }  # fmt: skip
    return render(request, "consultations/recap.html", context)


@require_GET
@with_role(*READERS)
def sheet(request: HttpRequest) -> HttpResponse:
    period = _asked(request)
    lines = figures.of_month(request.actor, period).lines
    rows = [_cells(number, line) for number, line in enumerate(lines, 1)]
    response = HttpResponse(tables.write_csv([HEADINGS, *rows]), content_type="text/csv; charset=utf-8")
    name = f"rekap-konsultasi-{request.agency.code}-{period.year}-{period.month:02}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cells(number: int, line: figures.Line) -> list[str | int]:
    record, case = line.record, line.case
    nik = record.cooperative.nik_koperasi if record.cooperative else ""
    local = case.received_at.astimezone(case.agency.zone)
    return [
        number, case.number, local.date().isoformat(), case.applicant.name if case.applicant else "", line.cooperative,
        nik, line.regency, "; ".join(record.all_topics), record.question, line.said, record.legal_basis, line.result,
        line.begun, line.ended, "" if line.minutes is None else line.minutes, line.officer,
    ]  # fmt: skip


@require_POST
@with_role(*REPORTERS)
def write(request: HttpRequest) -> HttpResponse:
    period = _asked(request)
    found = figures.of_month(request.actor, period)
    try:
        made = letter.write(request.agency, period, found, by=request.actor, at=request.now)
    except (LetterRefused, ActRefused) as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('consultations:recap')}?{period.query}")
    return redirect("letters:letter", pk=made.pk)


def _asked(request: HttpRequest) -> Period:
    """Always one month."""
    asked = Period.asked(request.GET if request.method == "GET" else request.POST, request.now, request.agency.zone)
    return asked if asked.month else replace(asked, month=request.now.astimezone(request.agency.zone).month)
