"""The pages of signing: choose the way, download what is to be signed, upload what was signed, scans."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from casework.files import serve
from casework.files.rules import FileRefused
from casework.letters import issuing, views
from casework.letters.access import get_letter_for
from casework.letters.models import Letter, OldScan, Signing
from casework.letters.pdf import PdfFailed
from casework.letters.signatures import forms, scans, way
from casework.letters.writing import LetterRefused, LetterStale
from casework.organization.http import HttpRequest
from casework.organization.staff import staff_only


@require_POST
@staff_only
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_letter_for(request.actor, pk)
    form = forms.WayForm(request.POST, now=letter.signature)
    if not form.is_valid():
        return views._page(request, letter, {"way_form": form, "form": form}, status=422)
    wanted = form.cleaned_data["way"]
    return _act(request, letter, "Cara tanda tangan disimpan.", lambda: way.choose(letter, wanted, by=request.actor))


@require_GET
@staff_only
def unsigned(request: HttpRequest, pk: int) -> HttpResponse:
    """The numbered bytes that are to be signed elsewhere."""
    letter = get_letter_for(request.actor, pk)
    row = Signing.objects.filter(letter=letter, dropped_at=None).select_related("unsigned").first()
    if row is None or row.unsigned is None:
        raise Http404
    return serve.response(row.unsigned)


@require_POST
@staff_only
def signed(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_letter_for(request.actor, pk)
    form = forms.SignedForm(request.POST, request.FILES)
    if not form.is_valid():
        return views._page(request, letter, {"signed_form": form, "form": form}, status=422)
    upload = form.cleaned_data["signed"]
    said = "Tanda tangan diperiksa dan cocok. Surat terbit."
    return _act(request, letter, said, lambda: issuing.accept_signed(letter, upload, by=request.actor, at=request.now))


@require_POST
@staff_only
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_letter_for(request.actor, pk)
    form = forms.ScanForm(request.POST, request.FILES, replaces=bool(letter.scan_id))
    if not form.is_valid():
        return views._page(request, letter, {"scan_form": form, "form": form}, status=422)
    upload, reason = form.cleaned_data["file"], form.cleaned_data.get("reason", "")
    return _act(
        request,
        letter,
        "Pindaian disimpan.",
        lambda: scans.attach(letter, upload, by=request.actor, at=request.now, reason=reason),
    )


@require_GET
@staff_only
def old_scan(request: HttpRequest, pk: int, file: UUID) -> HttpResponse:
    letter = get_letter_for(request.actor, pk)
    row = OldScan.objects.filter(letter=letter, file=file).select_related("file").first()
    if row is None:
        raise Http404
    return serve.response(row.file, inline="lihat" in request.GET)


def _act(request: HttpRequest, letter: Letter, said: str, act: Callable[[], Any]) -> HttpResponse:
    try:
        act()
    except LetterStale as stale:
        messages.warning(request, str(stale))
    except (LetterRefused, FileRefused, PdfFailed) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("letters:letter", pk=letter.pk)
