"""The address behind the QR code: what this letter is, and whether a file is byte for byte the one that was issued."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from casework.letters import numbers, replacing
from casework.letters.forms import CompareForm
from casework.letters.models import Letter

LIMIT = 25 * 1024 * 1024


@require_GET
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """Type the code printed beside the QR."""
    typed = request.GET.get("kode", "").strip()
    code = numbers.normal_code(typed)
    if code:
        return redirect("letters:verify", code=code)
    return _answer(request, "surat/verify_ask.html", {"typed": typed[:40], "wrong": bool(typed)}, 404 if typed else 200)


@require_http_methods(["GET", "POST"])
@never_cache
def verify(request: HttpRequest, code: str) -> HttpResponse:
    letter = _find(code)
    if letter is None:
        return _answer(request, "surat/verify_ask.html", {"typed": code[:40], "wrong": True}, 404)
    form = CompareForm(request.POST, request.FILES) if request.method == "POST" else CompareForm()
    context = {
        "letter": letter,
        "form": form,
        "office": letter.agency,
        "code": letter.verify_code,
        "successor": replacing.replacement(letter),
    }
    if request.method == "POST" and form.is_valid():
        context["verdict"] = _compare(letter, form.cleaned_data["file"])
    return _answer(request, "surat/verify.html", context, 422 if form.errors else 200)


def _find(code: str) -> Letter | None:
    normal = numbers.normal_code(code)
    found = Letter.objects.select_related("agency__calendar", "pdf", "scan", "case").exclude(verify_code="")
    return found.filter(verify_code=normal).first() if normal else None


def _compare(letter: Letter, upload: Any) -> str:
    """same, scan, revoked, different, early or large. The file is hashed as it streams by and never kept."""
    if upload.size > LIMIT:
        return "large"
    if not letter.sha256:
        return "early"
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    found = digest.hexdigest()
    known = {letter.sha256: "same"} | ({letter.scan.sha256: "scan"} if letter.scan else {})
    verdict = known.get(found, "different")
    return "revoked" if verdict != "different" and letter.status == Letter.Status.REVOKED else verdict


def _answer(request: HttpRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
