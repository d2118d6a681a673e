"""The pages of verification. Uploads stream by, are judged and forgotten."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from casework.cases.follow.lost_code import spend
from casework.letters import numbers
from casework.letters.forms import CompareForm
from casework.letters.models import Letter, Signing
from casework.letters.signatures.report import Report
from casework.letters.verifying import judging
from casework.letters.verifying.streaming import PassingBy
from casework.organization.http import HttpRequest
from casework.organization.middleware import client_address

PER_ADDRESS = (30, 60 * 60)  # files, seconds
WAIT = "Terlalu banyak berkas diperiksa dari jaringan ini. Coba lagi satu jam lagi, atau hubungi kami."


@csrf_exempt  # only so that the handler is in place before the token is read; the inner view asks for it
@require_http_methods(["GET", "POST"])
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """Type the code printed beside the QR, or show the file itself."""
    return _ask(_streamed(request))


@csrf_exempt
@require_http_methods(["GET", "POST"])
@never_cache
def verify(request: HttpRequest, code: str) -> HttpResponse:
    return _verify(_streamed(request), code)


def _streamed(request: HttpRequest) -> HttpRequest:
    if request.method == "POST":
        request.upload_handlers = [PassingBy(request)]
    return request


@csrf_protect
def _ask(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("kode", "").strip()
    code = numbers.normal_code(typed)
    if request.method == "GET" and code:
        return redirect("letters:verify", code=code)
    form, verdict = _judged(request, None)
    wrong = bool(typed) and request.method == "GET"
    context = {"typed": typed[:40], "wrong": wrong, "form": form, "verdict": verdict}
    if verdict and verdict.letter:
        context |= _letter_context(verdict.letter)
    return _answer(request, "surat/verify_ask.html", context, 404 if wrong else _status(form))


@csrf_protect
def _verify(request: HttpRequest, code: str) -> HttpResponse:
    letter = judging.of_code(code)
    if letter is None:
        if void := judging.voided(code):
            return _answer(request, "surat/verify_void.html", {"void": void, "office": void.agency}, 200)
        context = {"typed": code[:40], "wrong": True, "form": CompareForm()}
        return _answer(request, "surat/verify_ask.html", context, 404)
    form, verdict = _judged(request, letter)
    other = verdict.letter if verdict and verdict.letter and verdict.letter.pk != letter.pk else None
    context = _letter_context(letter) | {"form": form, "verdict": verdict, "other": other}
    return _answer(request, "surat/verify.html", context, _status(form))


def _judged(request: HttpRequest, letter: Letter | None) -> tuple[CompareForm, judging.Verdict | None]:
    if request.method != "POST":
        return CompareForm(), None
    form = CompareForm(request.POST, request.FILES)
    if not form.is_valid():
        return form, None
    if not spend(f"v-berkas:{client_address(request)}", *PER_ADDRESS):
        form.add_error("file", WAIT)
        return form, None
    return form, judging.judge(form.cleaned_data["file"], letter, at=request.now)


def _status(form: CompareForm) -> int:
    return 422 if form.errors else 200


def _letter_context(letter: Letter) -> dict[str, Any]:
    row = Signing.objects.filter(letter=letter, dropped_at=None).exclude(signed_at=None).first()
    after = letter.replacements.filter(status=Letter.Status.ISSUED).order_by("-id").first()
    return {
        "letter": letter,
        "office": letter.agency,
        "code": letter.verify_code,
        "signed": Report.of(row.report) if row else None,
        "successor": after,
    }


def _answer(request: HttpRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
