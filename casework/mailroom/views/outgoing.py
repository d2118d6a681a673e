"""Letters of the office's own, and replies to a letter that came."""

from __future__ import annotations

from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from casework.cases import engine
from casework.cases.intake import Differs
from casework.letters.life import LetterRefused
from casework.letters.models import Kind
from casework.letters.signing import WRITERS
from casework.mailroom import outgoing
from casework.mailroom.access import get_letter_for
from casework.mailroom.forms.outgoing import OutgoingForm
from casework.mailroom.models import IncomingLetter
from casework.organization.http import HttpRequest
from casework.organization.staff import staff_only

TWICE = "Formulir ini sudah dikirim dengan isi lain. Muat ulang halaman untuk menyusun surat lain."


@require_http_methods(["GET", "POST"])
@staff_only
def begin(request: HttpRequest) -> HttpResponse:
    return _form(request, None)


@require_http_methods(["GET", "POST"])
@staff_only
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    return _form(request, get_letter_for(request.actor, pk))


def _form(request: HttpRequest, answers: IncomingLetter | None) -> HttpResponse:
    if not request.actor.roles & WRITERS:
        raise Http404
    initial = {"key": uuid4(), "kind": request.GET.get("jenis", "")}
    if answers:
        initial["kind"] = initial["kind"] or Kind.CORRESPONDENCE_REPLY
        initial |= {"recipient": answers.from_whom, "subject": f"Balasan: {answers.public_about}"[:200]}
    data = request.POST if request.method == "POST" else None
    form = OutgoingForm(data, kinds=outgoing.kinds(request.agency), answers=answers, initial=initial)
    if request.method == "POST" and form.is_valid():
        by, at = request.actor, request.now
        try:
            letter = (
                outgoing.reply(answers, form, by=by, at=at)
                if answers
                else outgoing.begin(form, agency=request.agency, by=by, at=at)
            )
        except (engine.ActRefused, LetterRefused) as refusal:
            form.add_error(None, str(refusal))
        except Differs:
            form.add_error(None, TWICE)
        else:
            return redirect("letters:letter", pk=letter.pk)
    context = {"form": form, "answers": answers, "here": bool(answers and outgoing.reply_here(answers))}
    return render(request, "mailroom/outgoing.html", context, status=422 if form.errors else 200)
