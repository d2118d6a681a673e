"""Staff pages of cases. url → view → named queryset → template; every decision is a POST that ends in the engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.applicants import registering
from casework.cases import (
    acts,
    asking,
    changes,
    correction_views,
    engine,
    intake,
    pages,
    queue,
    reads,
    registry,
    search,
    sheet,
    words,
    worklist,
)
from casework.cases.access import get_case_for, get_document_for, get_task_for, may_change, may_give, may_reveal
from casework.cases.dispositions import tree as dispositions
from casework.cases.dispositions.pictures import readable
from casework.cases.forms import DocumentForm, OpinionForm, RevealForm, StepForm
from casework.cases.models import Addressee, Case, Event, Output, Task, Transition
from casework.cases.models.deadline import with_moves
from casework.cases.procedures.frozen import plan_of
from casework.drawn import blank_fields
from casework.files import serve
from casework.files.rules import FileRefused
from casework.organization.http import HttpRequest
from casework.organization.middleware import in_its_zone
from casework.organization.models import Unit, User
from casework.organization.staff import staff_only


@require_GET
@staff_only
def my_work(request: HttpRequest) -> HttpResponse:
    name = request.GET.get("saring", "semua")
    if name not in worklist.FILTERS:
        name = "semua"
    bounds = worklist.Bounds.of(request.agency, request.now)
    tasks, cursor = worklist.page(request.actor, bounds, name, worklist.parse_cursor(request.GET.get("setelah", "")))
    totals = worklist.counts(request.actor, bounds)
    request.work_count = totals["semua"]  # for the rail
    pills = [
        {
            "url": f"?saring={key}",
            "label": label,
            "icon": icon,
            "count": worklist.shown(totals[key]),
            "active": key == name,
        }
        for key, (label, icon) in worklist.LABELS.items()
    ]
    context = {
        "groups": worklist.groups(tasks, request.agency, bounds),
        "pills": pills,
        "late": totals["terlambat"] and worklist.shown(totals["terlambat"]),
        "today": totals["hari-ini"] and worklist.shown(totals["hari-ini"]),
        "shown": len(tasks),
        "total": worklist.shown(totals[name]),
        "next_url": f"?saring={name}&setelah={cursor}".replace("+", "%2B") if cursor else "",
        "may_change": may_change(request.actor),
    }
    return render(request, "cases/my_work.html", context)


@require_GET
@staff_only
def queue_page(request: HttpRequest) -> HttpResponse:
    query, bounds = queue.Query.of(request.GET), worklist.Bounds.of(request.agency, request.now)
    rows, next_url = queue.page(request.actor, request.agency, bounds, query)
    context = {
        "query": query,
        "rows": rows,
        "next_url": next_url,
        "first_url": query.url() if query.after else "",
        "pills": queue.pills(request.actor, bounds, query),
        "choices": queue.choices(request.agency),
    }
    return render(request, "cases/queue.html", context)


@require_GET
@staff_only
def case_page(request: HttpRequest, slug: str) -> HttpResponse:
    case = get_case_for(request.actor, slug)
    request.agency = in_its_zone(case.agency)  # the same row: staff see the cases of their own agency
    return render(request, "cases/case.html", _case_context(request, case))


def _case_context(request: HttpRequest, case: Case) -> dict[str, Any]:
    tasks, events, outputs = reads.tasks(case.pk), reads.events(case.pk), reads.outputs(case.pk)
    status, tone = words.staff_status(case)
    service = registry.services.get(case.service)
    record = reads.record(case, service.subject) if service else None
    panels = [panel for name in pages.panels if (panel := pages.panels[name](case, request.actor))]
    beside = reads.cases_beside(case, request.actor)
    letter_panel = next((panel for panel in panels if "letters" in panel), None)
    lacking = bool(letter_panel and letter_panel["lacking"])
    return _now_context(request, case, events, outputs, lacking) | {
        "case": case,
        "status": status,
        "tone": tone,
        "row": pages.sop_row(plan_of(case.version).step(case.step_id), case, outputs) if case.step_id else None,
        "step_task": next((task for task in tasks if task.kind == Task.Kind.STEP and task.is_open), None),
        "parallel": pages.parallel(case, tasks, request.now),
        "dispositions": dispositions.panel(case, tasks, request.actor, request.now),
        "deadlines": pages.deadline_cards(with_moves(reads.deadlines(case.pk)), case, request.now),
        "items": pages.timeline(case, events, tasks),
        "documents": reads.documents(case.pk),
        "outputs": pages.latest(outputs),
        "summary": record.summary() if record else [],
        "related": beside,
        "twins": changes.twins(case, beside, request.actor),
        "repairs": changes.offered(case, request.actor),
        "same_day": intake.same_day(case),
        "panels": panels,
        "letter_panel": letter_panel,
        "reveal_fields": blank_fields(RevealForm) if may_reveal(request.actor) else "",
        "may_change": may_change(request.actor),
        "may_give": may_give(request.actor),
    }


def _now_context(
    request: HttpRequest, case: Case, events: list[Event], outputs: list[Output], lacking: bool
) -> dict[str, Any]:
    """The one act that comes first, what else may be decided here, and the menu of the rest.

    Once decided, deciding otherwise is in the menu.
    """
    chances = pages.chances(case, request.actor)
    lead = chances[0] if chances and chances[0].may_lead else None
    mine = lead is not None or (case.step is not None and bool(request.actor.roles & set(case.step.roles)))
    settled = bool(case.outcome)
    choices = [one for one in chances if mine and one.is_choice and one is not lead and not (settled and one.decides)]
    choices.sort(key=lambda one: not one.decides)
    first = lead or next(iter(choices), None)
    events, outputs = pages.since_reopening(case, events), pages.since_reopening(case, outputs)

    def wanted(chance: pages.Chance) -> str:
        return pages.letter_wanted(chance.transition, case, events, outputs, lacking)

    gated = [chance for chance in choices if wanted(chance)]
    form = _form(request, lead.transition, case, outputs) if lead and not (first and wanted(first)) else None
    return {
        "mine": mine,
        "first": lead,
        "form": form,
        "papers": readable(reads.documents(case.pk)) if getattr(form, "is_order", False) else [],
        "choices": [chance for chance in choices if chance not in gated],
        "gated": gated,
        "others": [chance for chance in chances if chance is not lead and chance not in choices],
        "letter_wanted": wanted(first) if first else "",
    }


def _form(
    request: HttpRequest, transition: Transition, case: Case | None = None, outputs: Sequence[Output] | None = None
) -> StepForm:
    form_class = registry.forms.get(transition.form or transition.step.form) or StepForm
    units: list[Unit] = []
    if transition.opens or form_class is not StepForm:
        units = list(Unit.objects.filter(agency=request.actor.agency_id).order_by("name"))
    if outputs is None:
        outputs = pages.since_reopening(case, list(case.outputs.all())) if case and transition.step.outputs else []
    initial: dict[str, Any] | None = {"version": case.row_version, "now": request.now} if case else None
    if initial and case and transition.action in asking.ASKING_ACTS:
        initial["reason"] = asking.sentence(case)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    facts: dict[str, Any] = {"units": units, "kept": outputs, "case": case, "now": request.now}
    return form_class(*data, transition=transition, initial=initial, **facts)


@require_http_methods(["GET", "POST"])
@staff_only
def act(request: HttpRequest, slug: str, action: str) -> HttpResponse:
    case = get_case_for(request.actor, slug)
    chance = next((item for item in pages.chances(case, request.actor) if item.transition.action == action), None)
    if chance is None:
        return _gone(request, case, action)
    form = _form(request, chance.transition, case)
    if request.method == "POST" and form.is_valid():
        try:
            acts.take(case, form, by=request.actor, at=request.now)
        except (engine.ActRefused, FileRefused) as refusal:
            form.add_error(None, str(refusal))
        except engine.Stale:
            return _stale(request, case, form)
        else:
            messages.success(request, f"{chance.label}: tercatat.")
            return redirect("cases:case", slug=case.slug)
    context = {"case": case, "form": form, "chance": chance, "row": pages.sop_row(chance.transition.step, case)}
    if chance.transition.to is None:
        context["open_shares"] = dispositions.open_shares(case)
    return render(request, "cases/act.html", context, status=422 if form.errors else 200)


def _gone(request: HttpRequest, case: Case, action: str) -> HttpResponse:
    """The act was possible on the page somebody still has open, but not any more; what was never theirs is a 404."""
    plan = plan_of(case.version)
    if plan.reopening(action) and case.is_running:
        return _stale(request, case)  # somebody has reopened it
    rows = plan.called(action)
    still_there = any(row.step_id == case.step_id for row in rows)
    if request.method == "GET" or still_there or not rows:
        raise Http404
    return _stale(request, case)


def _stale(request: HttpRequest, case: Case, form: StepForm | None = None) -> HttpResponse:
    """409: who was first and what was typed, so that nothing is lost."""
    last = case.events.select_related("user").order_by("-seq").first()
    labels = {"reason": "Alasan", "note": "Catatan"}
    labels |= {f"output_{item['key']}": item["label"] for step in plan_of(case.version).steps for item in step.outputs}
    if form is not None:
        labels |= {name: str(field.label) for name, field in form.fields.items() if not field.widget.is_hidden}
    typed = [(labels[name], text) for name in labels if (text := ", ".join(request.POST.getlist(name)).strip())]
    return render(request, "cases/stale.html", {"case": case, "last": last, "typed": typed}, status=409)


@require_POST
@staff_only
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    case = get_case_for(request.actor, slug)
    task = Task.objects.for_actor(request.actor).filter(case=case, kind=Task.Kind.STEP).select_related("step").first()
    if task is None:
        raise Http404
    task.case = case
    if engine.begin_task(task, by=request.actor, at=request.now):
        messages.success(request, "Waktu baku mulai dihitung.")
    else:
        messages.info(request, "Langkah ini sudah mulai dikerjakan.")
    return redirect("cases:case", slug=case.slug)


@require_http_methods(["GET", "POST"])
@staff_only
def task_page(request: HttpRequest, pk: int) -> HttpResponse:
    task = get_task_for(request.actor, pk)
    if task.kind == Task.Kind.STEP:
        return redirect("cases:case", slug=task.case.slug)
    if task.kind == Task.Kind.DISPOSITION and (share := Addressee.objects.filter(task=task).first()):
        return redirect("dispositions:share", pk=share.pk)
    if task.reference == correction_views.TASK:
        return redirect("cases:applicant", slug=task.case.slug)
    if task.kind in (Task.Kind.SIGNATURE, Task.Kind.ASSIGNMENT) and task.reference.isdigit():  # about a letter
        return redirect("letters:letter", pk=int(task.reference))
    if task.reference:  # an act of the case finishes it
        act_there = any(one.transition.action == task.reference for one in pages.chances(task.case, request.actor))
        return (
            redirect("cases:act", task.case.slug, task.reference)
            if act_there
            else redirect("cases:case", task.case.slug)
        )
    form = OpinionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.give_opinion(
                task, note=form.cleaned_data["note"], files=form.cleaned_data["files"], by=request.actor, at=request.now
            )
        except FileRefused as refusal:
            form.add_error("files", str(refusal))
        except engine.Stale as stale:
            messages.warning(request, str(stale))
            return redirect("cases:my_work")
        else:
            messages.success(request, "Diserahkan. Petugas PPID sudah diberi tahu.")
            return redirect("cases:my_work")
    return render(
        request, "cases/task.html", {"task": task, "case": task.case, "form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
@staff_only
def add_document(request: HttpRequest, slug: str) -> HttpResponse:
    case = get_case_for(request.actor, slug)
    if not may_change(request.actor):
        raise Http404
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = acts.checked([form.cleaned_data["file"]], request.actor)[0]
        except FileRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            acts.add(
                case,
                found,
                label=form.cleaned_data["label"],
                public=form.cleaned_data["public"],
                by=request.actor,
                at=request.now,
            )
            messages.success(request, "Dokumen ditambahkan.")
            return redirect("cases:case", slug=case.slug)
    return render(request, "cases/document.html", {"case": case, "form": form}, status=422 if form.errors else 200)


@require_GET
@staff_only
def document(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_document_for(request.actor, pk)
    return serve.response(found.file, inline="lihat" in request.GET, cipher=None)


@require_POST
@staff_only
def reveal(request: HttpRequest, slug: str) -> HttpResponse:
    """Identity is masked; opening it takes a reason and leaves a trace."""
    case = get_case_for(request.actor, slug)
    if case.applicant is None or not may_reveal(request.actor):
        raise Http404
    form = RevealForm(request.POST)
    if not form.is_valid():
        return render(request, "cases/reveal.html", {"case": case, "form": form}, status=422)
    assert isinstance(request.user, User)
    registering.reveal(case.applicant, user=request.user, reason=form.cleaned_data["reason"], at=request.now)
    engine.record(
        case, "identity_revealed", by=request.actor, at=request.now, data={"reason": form.cleaned_data["reason"]}
    )
    response = render(request, "cases/reveal.html", {"case": case, "applicant": case.applicant})
    response["Cache-Control"] = "no-store"
    return response


@require_GET
@staff_only
def find(request: HttpRequest) -> HttpResponse:
    """One box: number, name, phone, NIK, letter number."""
    text = request.GET.get("q", "").strip()[:120]
    cases = search.cases(request.actor, request.agency, text) if text else []
    if len(cases) == 1 and search.looks_like_number(text):
        return redirect("cases:case", slug=cases[0].slug)
    rows = [{"case": case, "status": words.staff_status(case)} for case in cases]
    return render(request, "cases/search.html", {"q": text, "rows": rows})


@require_GET
@staff_only
def sop_sheet(request: HttpRequest, version_id: int) -> HttpResponse:
    """The SOP as its own table, with what the law adds in an annex."""
    return render(request, "cases/sheet.html", sheet.context(version_id, request.actor))
