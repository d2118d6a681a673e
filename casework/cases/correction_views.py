"""Data of an applicant put right: by the office with a reason, or asked from the tracking page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from casework.applicants import corrections, registering
from casework.applicants.models import Applicant, Correction
from casework.cases import engine
from casework.cases.access import get_case_for, may_reveal
from casework.cases.correction_forms import ASKED, OFFICE, CorrectionForm, DecisionForm, labels
from casework.cases.follow.views import opened, private
from casework.cases.models import Case, Event, Task
from casework.cases.registry import Names
from casework.organization.actors import SYSTEM_ACTOR, Actor
from casework.organization.http import HttpRequest
from casework.organization.models import Role, User
from casework.organization.staff import staff_only

Send = Callable[[Event, str], None]  # the event that asks, and the token of the link to the old contact
senders: Names[Send] = Names("correction sender")
SALT, LINK_SECONDS, TASK = "perbaikan-data", 7 * 24 * 60 * 60, "perbaikan-data"
State = Correction.State


def _applicant(case: Case) -> Applicant:
    if case.applicant is None or case.applicant.erased_at:
        raise Http404
    return case.applicant


@require_http_methods(["GET", "POST"])
@staff_only
def applicant(request: HttpRequest, slug: str) -> HttpResponse:
    case = get_case_for(request.actor, slug)
    if not may_reveal(request.actor):
        raise Http404
    person = _applicant(case)
    waiting = corrections.waiting(person).first()
    what = request.POST.get("do", "")
    form = CorrectionForm(request.POST if what == "correct" else None, applicant=person, names=OFFICE, reason=True)
    decision = DecisionForm(request.POST if what in ("accept", "refuse") else None)
    shown: dict[str, Any] = {}
    if what == "correct" and form.is_valid() and _correct(request, case, person, form):
        return redirect("cases:applicant", slug=case.slug)
    if what in ("accept", "refuse") and waiting and decision.is_valid():
        _decide(request, case, waiting, decision.cleaned_data["reason"], accept=what == "accept")
        return redirect("cases:applicant", slug=case.slug)
    if what == "show" and waiting:
        shown = _shown(request, person, waiting)
    history = list(person.corrections.exclude(state__in=(State.UNCONFIRMED, State.ASKED)).select_related("user")[:20])
    context = {
        "case": case, "person": person, "form": form if form.errors or not decision.errors else decision,
        "correct": form, "decision": decision, "waiting": waiting, "shown": shown,
        "names": labels(waiting.names) if waiting else "",
        "history": [{"row": row, "names": labels(row.names)} for row in history],
    }  # fmt: skip
    return render(request, "cases/applicant.html", context, status=422 if form.errors or decision.errors else 200)


def _correct(request: HttpRequest, case: Case, person: Applicant, form: CorrectionForm) -> bool:
    assert isinstance(request.user, User)
    try:
        with transaction.atomic():
            row = corrections.correct(
                person, form.values(), at=request.now, user_id=request.user.pk, reason=form.cleaned_data["reason"],
                number=case.number,
            )  # fmt: skip
            if row:
                _note(case, row.names, request.actor, request.now)
    except ValidationError as problem:
        form.add_error(None, problem)
        return False
    messages.success(request, "Data pemohon diperbaiki." if row else "Tidak ada yang berbeda dari yang tersimpan.")
    return True


def _decide(request: HttpRequest, case: Case, row: Correction, reason: str, *, accept: bool) -> None:
    assert isinstance(request.user, User)
    try:
        with transaction.atomic():
            corrections.decide(row, accept=accept, at=request.now, user_id=request.user.pk, reason=reason)
            if accept:
                _note(case, row.names, request.actor, request.now)
            for task in Task.objects.open().filter(reference=TASK, case__applicant=row.applicant_id):
                engine.finish_task(task, by=request.actor, at=request.now, outcome="accepted" if accept else "refused")
    except corrections.Decided:
        messages.warning(request, "Permintaan ini sudah diputuskan orang lain.")
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        messages.success(request, "Data pemohon diperbaiki." if accept else "Permintaan ditolak.")


def _note(case: Case, names: list[str], by: Actor, at: datetime) -> None:
    engine.record(case, "applicant_corrected", by=by, at=at, data={"names": names})


def _shown(request: HttpRequest, person: Applicant, row: Correction) -> dict[str, Any]:
    """What is asked for, opened; the look is recorded."""
    assert isinstance(request.user, User)
    registering.reveal(person, user=request.user, reason="Memeriksa permintaan perbaikan data", at=request.now)
    pairs = corrections.values(row).items()
    return {corrections.LABELS[name]: {"before": before, "after": after} for name, (before, after) in pairs}


# The applicant


@require_http_methods(["GET", "POST"])
@opened
def ask(request: HttpRequest, case: Case) -> HttpResponse:
    person = _applicant(case)
    if not case.is_running:
        raise Http404
    form = CorrectionForm(request.POST or None, applicant=person, names=ASKED, reason=False)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            row = corrections.ask(person, form.values(), at=request.now, number=case.number)
            if row:
                _asked(case, row, request.actor, request.now)
        messages.success(request, _told(person, row))
        return redirect("follow:case", slug=case.slug)
    return render(request, "follow/correct.html", {"case": case, "form": form}, status=422 if form.errors else 200)


def _asked(case: Case, row: Correction, by: Actor, at: datetime) -> None:
    event = engine.record(case, "correction_asked", by=by, at=at, data={"names": row.names})
    if row.state == State.ASKED:
        _open_task(case, at)
    elif row.applicant.email:
        for name in senders:
            senders[name](event, signing.dumps(row.pk, salt=SALT))


def _open_task(case: Case, at: datetime) -> None:
    engine.open_task(
        case, Task.Kind.ASSIGNMENT, role=Role.FRONT_OFFICE.value, title="Periksa perbaikan data pemohon",
        by=SYSTEM_ACTOR, at=at, reference=TASK,
    )  # fmt: skip


def _told(person: Applicant, row: Correction | None) -> str:
    if row is None:
        return "Yang Saudara isi sama dengan yang tercatat; tidak ada yang diubah."
    if row.state == State.ASKED:
        return "Permintaan Saudara kami terima dan akan diperiksa petugas."
    if person.email:
        return "Buka pesan yang kami kirim ke pos-el lama Saudara untuk memastikannya. Tidak bisa? Datang ke loket."
    return "Kontak diganti di loket: datang dengan KTP. Permintaan Saudara sudah tercatat."


@require_http_methods(["GET", "POST"])
@private
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """From the letter to the old contact: looking changes nothing, the button does."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=LINK_SECONDS)
    except signing.BadSignature:
        pk = None
    row = Correction.objects.select_related("applicant").filter(pk=pk, state=State.UNCONFIRMED).first() if pk else None
    if row is None:
        messages.warning(request, "Tautan ini sudah dipakai, diganti, atau lewat dari tujuh hari.")
        return redirect("follow:track")
    if request.method == "POST":
        case = Case.objects.for_page().filter(applicant=row.applicant_id, number=row.case_number).first()
        with transaction.atomic():
            corrections.confirm(row, at=request.now)
            if case:
                _open_task(case, request.now)
        messages.success(request, "Terima kasih. Petugas akan mengganti datanya.")
        return redirect("follow:track")
    return render(request, "follow/confirm_correction.html", {"names": labels(row.names), "number": row.case_number})
