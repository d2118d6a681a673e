"""Completeness: the officer's checklist on a case, and the applicant's repair, one thing at a time."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.applicants import registering
from casework.cases import asking, engine, pages, reads
from casework.cases.access import get_case_for, may_reveal
from casework.cases.asking_forms import AnswerForm, ChecklistForm
from casework.cases.follow.views import opened
from casework.cases.models import Case, Document, Requirement
from casework.files import serve, store
from casework.organization.actors import Actor
from casework.organization.http import HttpRequest
from casework.organization.models import Role, User
from casework.organization.staff import staff_only, with_role

CHECKERS = frozenset(
    {Role.FRONT_OFFICE.value, Role.MAIL_CLERK.value, Role.INFORMATION_SERVICE.value, Role.PPID_OFFICER.value,
     Role.PPID_HEAD.value}
)  # fmt: skip


def panel(case: Case, actor: Actor) -> dict[str, Any] | None:
    """Who asks and with what, on the case page. One query; the kuasa costs another only where there is one."""
    rows = reads.asked_of(case)
    if not rows and case.service not in asking.wishes:
        return None
    through = str(case.representation) if any(row.key == "power_of_attorney" for row in rows) else ""
    may = case.is_running and bool(actor.roles & CHECKERS)
    return {"template": "cases/_requirements.html", "place": "side", "rows": rows, "through": through, "case": case} | {
        "check_url": reverse("cases:requirements", args=(case.slug,)) if may else ""
    }


pages.panels.add("requirements", panel)


@require_http_methods(["GET", "POST"])
@with_role(*CHECKERS)
def requirements(request: HttpRequest, slug: str) -> HttpResponse:
    case = get_case_for(request.actor, slug)
    if not case.is_running:
        raise Http404
    rows, may_ask = asking.listed(case), asking.may_ask(case)
    form = ChecklistForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        rows=rows, wishes=asking.wishes.get(case.service) or (), may_ask=may_ask,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        asking.check(
            case, form.lines(), other=form.cleaned_data.get("other", "").strip(), by=request.actor, at=request.now
        )
        left = len(asking.wanted(case))
        said = (
            f"{left} hal diminta ke pemohon. Buat surat keterangannya, lalu catat."
            if left and may_ask
            else "Kelengkapan dicatat."
        )
        messages.success(request, said)
        return redirect("cases:case", slug=case.slug)
    context = {"case": case, "form": form, "may_ask": may_ask, "at_repair": _at_repair(case)}
    return render(request, "cases/requirements.html", context, status=422 if form.errors else 200)


def _at_repair(case: Case) -> bool:
    return bool(case.step and case.step.key == "repair")


@require_POST
@staff_only
def proof(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A proof of identity, for somebody who may see it; the look is recorded as any other."""
    case = get_case_for(request.actor, slug)
    row = Requirement.objects.select_related("file").filter(case=case, pk=pk).first()
    if row is None or row.file is None or case.applicant is None or not may_reveal(request.actor):
        raise Http404
    assert isinstance(request.user, User)
    registering.reveal(case.applicant, user=request.user, reason=f"Memeriksa {row.label}", at=request.now)
    engine.record(case, "identity_revealed", by=request.actor, at=request.now, data={"key": row.key})
    return serve.response(row.file, inline=True, cipher=case.applicant.cipher)


# The applicant


def _asked(case: Case) -> list[Requirement]:
    return list(case.requirements.filter(asked_at__isnull=False).order_by("id"))


@require_GET
@opened
def repair(request: HttpRequest, case: Case) -> HttpResponse:
    """What is missing, one line each; the button sends when something is there."""
    rows = _asked(case)
    if not _at_repair(case) or not rows:
        raise Http404
    left = [row for row in rows if row.missing]
    due = case.deadlines.filter(kind="repair", met_at=None, ended_at=None).first()
    context = {"case": case, "rows": rows, "left": left, "given": len(rows) - len(left), "due": due}
    return render(request, "follow/repair.html", context)


@require_http_methods(["GET", "POST"])
@opened
def answer(request: HttpRequest, case: Case, pk: int) -> HttpResponse:
    row = next((row for row in _asked(case) if row.pk == pk), None)
    if not _at_repair(case) or row is None:
        raise Http404
    row.case = case
    form = AnswerForm(*((request.POST, request.FILES) if request.method == "POST" else ()), row=row)
    if request.method == "POST" and form.is_valid():
        _take(row, form, request)
        return redirect("follow:repair", slug=case.slug)
    return render(
        request, "follow/answer.html", {"case": case, "row": row, "form": form}, status=422 if form.errors else 200
    )


def _take(row: Requirement, form: AnswerForm, request: HttpRequest) -> None:
    """The applicant's own words become a document of the case, so that they can be removed one day."""
    text = form.cleaned_data.get("text", "").strip()
    with transaction.atomic():
        asking.answer(row, file=form.cleaned_data.get("file"), by=request.actor, at=request.now)
        if text:
            file = store.store_bytes(
                text.encode(), name="jawaban-pemohon.txt", content_type="text/plain; charset=utf-8", at=request.now
            )
            Document.objects.create(
                case=row.case, file=file, label=f"Jawaban: {row.label}"[:160], kind="explanation", added_at=request.now
            )
    messages.success(request, f"{row.label}: sudah kami simpan.")


@require_POST
@opened
def send_repair(request: HttpRequest, case: Case) -> HttpResponse:
    """All that was given goes to the office in one act; what is still missing the officer sees."""
    if not _at_repair(case) or not any(not row.missing for row in _asked(case)):
        raise Http404
    try:
        engine.advance(case, asking.REPAIR, by=request.actor, at=request.now)
    except (engine.ActRefused, engine.Stale):
        messages.warning(
            request, "Keadaannya sudah berubah sejak halaman tadi dibuka. Lihat yang terbaru di bawah ini."
        )
    else:
        messages.success(request, "Berkas sudah kami terima dan akan diperiksa.")
    return redirect("follow:case", slug=case.slug)
