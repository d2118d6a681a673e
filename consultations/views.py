"""Screens of the SOP's rows 2 and 3: who waits and who is free, serving with its timer, the cooperative, the note."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.cases import engine, pages
from casework.cases.clocks import office_time
from casework.cases.models import Case, Output, Task
from casework.cases.words import time_left
from casework.cooperatives import register
from casework.cooperatives.models import Cooperative
from casework.organization.http import HttpRequest
from casework.organization.models import Role, User
from casework.organization.staff import staff_only, with_role
from consultations import people, recording
from consultations.access import READERS, REPORTERS, get_cooperative_for, get_record_for
from consultations.forms import CooperativeForm, NotesForm, RecordForm
from consultations.models import Consultation

SHOWN, EARLIER = 100, 5


@require_GET
@with_role(*READERS)
def today(request: HttpRequest) -> HttpResponse:
    """Who waits, who is served by whom, what is still to be noted, and who is free."""
    tasks = Task.objects.open().filter(kind=Task.Kind.STEP, case__service="consultation")
    seen = Case.objects.visible_to(request.actor).filter(service="consultation")
    tasks = tasks.filter(case__in=seen).select_related("case__applicant", "case__unit", "step", "holder")
    rows = list(tasks.prefetch_related("case__consultation__cooperative").order_by("opened_at", "pk")[:SHOWN])
    team = people.personnel(request.agency, request.now)
    serve = [task for task in rows if task.step and task.step.key == people.SERVE]
    context = {
        "waiting": [task for task in serve if not task.started_at],
        "serving": [task for task in serve if task.started_at],
        "noting": [task for task in rows if task.step and task.step.key == people.NOTE],
        "team": team,
        "free": people.free(team),
        "may_assign": bool(request.actor.roles & people.ASSIGNERS),
        "may_report": bool(request.actor.roles & REPORTERS),
    }
    return render(request, "consultations/today.html", context)


@require_POST
@with_role(*people.ASSIGNERS)
def assign(request: HttpRequest, slug: str) -> HttpResponse:
    record = get_record_for(request.actor, slug)
    chosen = request.POST.get("to", "")
    pk = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 18 else 0
    try:
        user = people.assign(record.case, pk, by=request.actor, at=request.now)
    except (engine.ActRefused, engine.Stale) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{record.case.number} diserahkan kepada {user.full_name}.")
    return redirect("consultations:today")


@require_http_methods(["GET", "POST"])
@staff_only
def serve(request: HttpRequest, slug: str) -> HttpResponse:
    """Notes are kept as often as one likes; "Selesai melayani" keeps them and moves the case to row 3."""
    record = get_record_for(request.actor, slug)
    may = recording.may_write(request.actor, record.case)
    step = record.case.step.key if record.case.step else ""
    if request.method == "POST" and not (may and step in (people.SERVE, people.NOTE)):
        raise Http404
    form = NotesForm(request.POST or None, record=record) if may and step == people.SERVE else None
    status = 200
    if request.method == "POST" and form is not None:
        if form.is_valid() and _keep(request, record, form):
            return redirect("consultations:serve", slug=slug)
        status = 422
    elif request.method == "POST":  # somebody has ended the session meanwhile
        messages.warning(request, "Pelayanan ini sudah diselesaikan. Catat hasilnya di sini.")
        return redirect("consultations:serve", slug=slug)
    return render(request, "consultations/serve.html", _screen(request, record, form, may), status=status)


def _keep(request: HttpRequest, record: Consultation, form: NotesForm) -> bool:
    """False when it was refused, with the reason on the form."""
    stop = request.POST.get("do") == "stop"
    try:
        with transaction.atomic():
            recording.save(
                record, form.values(), by=request.actor, at=request.now, revision=form.cleaned_data["revision"]
            )
            if stop:
                _stop(request, record.case)
    except engine.Stale as stale:
        fresh = get_record_for(request.actor, record.case.slug)
        typed = request.POST.copy()
        typed["revision"] = str(fresh.revision)  # what was typed stays; a second save is meant
        form.data = typed
        form.add_error(None, str(stale))
        return False
    except engine.ActRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, "Pelayanan selesai. Sekarang catat hasilnya." if stop else "Catatan disimpan.")
    return True


def _stop(request: HttpRequest, case: Case) -> None:
    task = _step_task(case)
    if task is None or task.started_at is None:
        raise engine.ActRefused("Tekan Mulai melayani dahulu, supaya lama pelayanannya tercatat.")
    engine.advance(case, "finish_session", by=request.actor, at=request.now)


@require_POST
@staff_only
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """The timer of the row the case stands on: three hours to serve, 45 minutes to note."""
    record = get_record_for(request.actor, slug)
    if not recording.may_write(request.actor, record.case):
        raise Http404
    task = _step_task(record.case)
    if task is None or task.step is None or task.step.key not in (people.SERVE, people.NOTE):
        raise Http404
    if engine.begin_task(task, by=request.actor, at=request.now):
        messages.success(request, f"Dimulai. Waktu baku {task.step.time_text} berjalan.")
    else:
        messages.info(request, "Sudah dimulai.")
    return redirect("consultations:serve", slug=slug)


def _step_task(case: Case) -> Task | None:
    task = Task.objects.open().filter(case=case, kind=Task.Kind.STEP).select_related("step", "holder").first()
    if task:
        task.case = case
    return task


def _screen(request: HttpRequest, record: Consultation, form: NotesForm | None, may: bool) -> dict[str, Any]:
    case = record.case
    task = _step_task(case)
    clock = office_time(case.agency)
    left = time_left(task.due_at, request.now, clock) if task and task.due_at and task.started_at else None
    chances = [one for one in pages.chances(case, request.actor) if one.transition.form] if may else []
    lead = chances[0] if chances and task and task.started_at else None
    outputs = list(Output.objects.filter(case=case)) if lead else []
    result = RecordForm(
        transition=lead.transition, kept=outputs, case=case, now=request.now, initial={"version": case.row_version}
    ) if lead else None  # fmt: skip
    return {
        "record": record, "case": case, "form": form, "task": task, "left": left, "may": may, "chance": lead,
        "others": chances[1:], "result": result, "step": case.step.key if case.step else "",
        "sessions": sessions(case), "earlier": earlier(request, record)[:EARLIER],
        "row": pages.sop_row(case.step, case, outputs) if case.step else None,
    }  # fmt: skip


def sessions(case: Case) -> list[Task]:
    """Rows 2 and 3 as they were worked on: who, from when until when."""
    rows = Task.objects.filter(case=case, kind=Task.Kind.STEP, step__key__in=(people.SERVE, people.NOTE))
    return list(rows.select_related("step", "holder").exclude(started_at=None).order_by("pk"))


def earlier(request: HttpRequest, record: Consultation) -> list[Consultation]:
    """What this cooperative asked before, as far as the person may see it."""
    if record.cooperative is None:
        return []
    return list(_of(request, record.cooperative).exclude(pk=record.pk)[:EARLIER])


def _of(request: HttpRequest, cooperative: Cooperative) -> Any:
    seen = Case.objects.visible_to(request.actor).filter(service="consultation")
    rows = Consultation.objects.filter(cooperative=cooperative, case__in=seen)
    return rows.select_related("case__agency", "saved_by").order_by("-case__received_at", "-pk")


@require_http_methods(["GET", "POST"])
@staff_only
def cooperative(request: HttpRequest, slug: str) -> HttpResponse:
    """Look it up by NIK or name, take one of the list, enter a new one, or keep only the name that was said."""
    record = get_record_for(request.actor, slug)
    if not (record.case.is_running and (recording.may_write(request.actor, record.case) or _at_desk(request))):
        raise Http404
    text = " ".join(request.GET.get("q", record.cooperative_name).split())[:80]
    form = CooperativeForm(request.POST if "add" in request.POST else None, initial={"name": text})
    if request.method == "POST" and _chosen(request, record, form):
        messages.success(request, f"Koperasi: {record.cooperative_name or 'tidak disebut'}.")
        return redirect("consultations:serve", slug=slug)
    context = {
        "record": record, "case": record.case, "q": text, "form": form,
        "found": register.find(request.agency, text) if text else [],
    }  # fmt: skip
    return render(request, "consultations/cooperative.html", context, status=422 if request.method == "POST" else 200)


def _at_desk(request: HttpRequest) -> bool:
    return Role.FRONT_OFFICE.value in request.actor.roles


def _chosen(request: HttpRequest, record: Consultation, form: CooperativeForm) -> bool:
    by, at = request.actor, request.now
    pk = request.POST.get("pk", "")
    if pk:
        if not (pk.isascii() and pk.isdigit() and len(pk) < 18):
            raise Http404
        recording.choose(record, get_cooperative_for(by, int(pk)), "", by=by, at=at)
        return True
    if "add" not in request.POST:
        recording.choose(record, None, " ".join(request.POST.get("name", "").split())[:160], by=by, at=at)
        return True
    if not form.is_valid():
        return False
    assert isinstance(request.user, User)
    try:
        made = register.add(request.agency, form.cleaned_data, by=request.user, at=at)
    except ValidationError as fault:
        for text in fault.messages:
            form.add_error(None, text)
        return False
    recording.choose(record, made, "", by=by, at=at)
    return True


@require_GET
@with_role(*READERS)
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything one cooperative came for."""
    row = get_cooperative_for(request.actor, pk)
    found = Paginator(_of(request, row), 50).get_page(request.GET.get("halaman"))
    counts: dict[str, int] = {}
    for one in found:
        for name in one.all_topics:
            counts[name] = counts.get(name, 0) + 1
    context = {"row": row, "found": found, "counts": sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))}
    return render(request, "consultations/history.html", context)


@require_GET
@staff_only
def note(request: HttpRequest, slug: str) -> HttpResponse:
    """One sheet for the folder and for the visitor, to be signed by both."""
    record = get_record_for(request.actor, slug)
    served = next((task for task in sessions(record.case) if task.step and task.step.key == people.SERVE), None)
    return render(request, "consultations/note.html", {"record": record, "case": record.case, "served": served})
