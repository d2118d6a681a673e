"""Prints for the pen and for the archive, and the draft that replaces a letter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from casework.letters import copies, replacing, stages
from casework.letters.access import get_letter_for
from casework.letters.models import Letter
from casework.letters.pdf import PdfFailed
from casework.letters.signing import WRITERS
from casework.letters.writing import LetterRefused, file_name
from casework.organization.http import HttpRequest
from casework.organization.staff import staff_only

ARCHIVED = (Letter.Status.APPROVED, Letter.Status.NUMBERED, Letter.Status.ISSUED, Letter.Status.REVOKED)


@require_GET
@staff_only
def pen(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_letter_for(request.actor, pk)
    if not request.actor.roles & WRITERS:
        raise Http404
    if why := copies.may_follow(letter):
        messages.error(request, why)
        return redirect("letters:letter", pk=pk)
    return _print(request, letter, copies.pen_copy, " (untuk tanda tangan)")


@require_GET
@staff_only
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_letter_for(request.actor, pk)
    if letter.status not in ARCHIVED or not letter.approved_at:
        raise Http404
    return _print(request, letter, copies.archive_copy, " (lembar arsip)")


def _print(
    request: HttpRequest, letter: Letter, make: Callable[[Letter, datetime], bytes], suffix: str
) -> HttpResponse:
    try:
        data = make(letter, request.now)
    except PdfFailed as failure:
        messages.error(request, failure.reason)
        return redirect("letters:letter", pk=letter.pk)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{file_name(letter, suffix)}"'
    return response


@require_http_methods(["GET", "POST"])
@staff_only
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_letter_for(request.actor, pk)
    if not stages.may(letter, request.actor, request.now).replace:
        raise Http404
    if request.method == "POST":
        try:
            new = replacing.replace(letter, by=request.actor, at=request.now)
        except LetterRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("letters:letter", pk=pk)
        messages.success(request, f"Konsep pengganti surat nomor {letter.number}. Perbaiki isinya, lalu ajukan.")
        return redirect("letters:letter", pk=new.pk)
    text = (
        f"Isi surat nomor {letter.number} disalin ke konsep baru. Surat lama tetap berlaku sampai penggantinya terbit;"
        " sesudah itu laman verifikasi menunjuk ke surat pengganti."
    )
    context = {"letter": letter, "case": letter.case, "title": "Ganti surat", "action": "Susun pengganti", "text": text}
    return render(request, "surat/ask.html", context)
