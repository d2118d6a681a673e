"""Letters that come in: the clerk's form, the day's list, the page of one letter and its label."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.cases.access import may_change
from casework.cases.intake import intakes, version_in_force
from casework.cases.models import ProcedureVersion
from casework.files import serve
from casework.mailroom import finding, matching, paper, receiving
from casework.mailroom.access import get_letter_for, get_letter_to_enter, may_enter, may_place
from casework.mailroom.forms.entry import OTHER, IncomingForm, ScanForm, TndeForm
from casework.mailroom.models import IncomingLetter, SenderKind
from casework.mailroom.models.incoming import RECEIVERS
from casework.mailroom.outgoing import replies
from casework.organization.http import HttpRequest
from casework.organization.models import Unit
from casework.organization.staff import staff_only, with_role
from casework.registers.access import may_correct


@require_GET
@staff_only
def letters(request: HttpRequest) -> HttpResponse:
    query = finding.Query.of(request.GET)
    rows, next_url = finding.page(request.actor, request.agency, query, request.now)
    pills = [
        {"url": query.url(hari=key), "label": label, "active": key == query.days} for key, label in finding.DAYS.items()
    ]
    context = {
        "query": query,
        "rows": [{"letter": letter, "progress": finding.progress(letter)} for letter in rows],
        "next_url": next_url,
        "first_url": query.url() if query.before else "",
        "pills": pills,
        "states": finding.STATES,
        "securities": IncomingLetter.Security.choices,
        "may_enter": may_enter(request.actor),
    }
    return render(request, "mailroom/list.html", context)


def purposes_of(request: HttpRequest) -> list[tuple[str, str]]:
    """The services of this agency that a letter may be for. One query."""
    running = set(
        ProcedureVersion.objects.published()
        .filter(procedure__agency=request.agency, procedure__switched_on=True)
        .values_list("procedure__code", flat=True)
    )
    return [(row.name, row.label) for row in receiving.purposes(request.agency, running)]


@require_http_methods(["GET", "POST"])
@with_role(*RECEIVERS)
def enter(request: HttpRequest) -> HttpResponse:
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = IncomingForm(
        data, files, initial={"key": uuid4()}, now=request.now, purposes=purposes_of(request),
        units=list(Unit.objects.filter(agency=request.agency).order_by("name")),
        version=version_in_force(request.agency, receiving.ARRIVED.procedure),
    )  # fmt: skip
    twins: list[IncomingLetter] = []
    if data is not None and form.is_valid():
        twins = _twins(request, form)
        if not twins or form.cleaned_data["confirmed"]:
            try:
                letter = receiving.receive(_arrival(form), agency=request.agency, by=request.actor, at=request.now)
            except receiving.Refused as refusal:
                form.add_error(refusal.field, str(refusal))
            else:
                return redirect(reverse("mailroom:letter", args=(letter.pk,)) + "?baru=1")
    context = {"form": form, "twins": twins}
    return render(request, "mailroom/enter.html", context, status=422 if form.errors else 200)


def _twins(request: HttpRequest, form: IncomingForm) -> list[IncomingLetter]:
    """Those that say the same, but not what this very form has made before."""
    data = form.cleaned_data
    key = matching.match_key(request.agency.pk, data["sender"], data["number"], data["dated"])
    found = matching.alike(request.agency.pk, key)
    return [] if any(letter.form_key == data["key"] for letter in found) else found


def _arrival(form: IncomingForm) -> receiving.Arrival:
    data = form.cleaned_data
    purpose = "" if data["purpose"] == OTHER else data["purpose"]
    return receiving.Arrival(
        form.facts(), data["sender"], purpose, data["sender_phone"], data["sender_address"],
        data["tnde_number"], data["tnde_at"], data["scan"], data["key"],
    )  # fmt: skip


@require_GET
@staff_only
def letter_page(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, get_letter_for(request.actor, pk))


def _page(request: HttpRequest, letter: IncomingLetter, status: int = 200, **forms: Any) -> HttpResponse:
    if letter.case:
        letter.case.open_tasks = list(  # type: ignore[attr-defined]
            letter.case.tasks.filter(finished_at=None).select_related("unit", "holder").order_by("id")
        )
    intake = intakes.get(letter.service) if letter.waits else None
    enters = may_enter(request.actor)
    context = {
        "letter": letter,
        "fresh": "baru" in request.GET,
        "progress": finding.progress(letter),
        "twins": matching.likely(letter),
        "replies": replies(letter),
        "paper": paper.Of.a_letter(letter).find(),
        "intake": intake,
        "intake_url": _intake_url(request, letter),
        "may_enter": enters,
        "may_place": may_place(request.actor),
        "may_reply": may_change(request.actor),
        "may_correct": may_correct(request.actor),
        "tnde_form": TndeForm(now=request.now) if enters and not letter.tnde_number else None,
        "scan_form": ScanForm() if enters and not letter.scan else None,
    }
    return render(request, "mailroom/letter.html", context | forms, status=status)


def _intake_url(request: HttpRequest, letter: IncomingLetter) -> str:
    """On to the service's own intake, for who may register there."""
    intake = intakes.get(letter.service) if letter.waits else None
    if intake is None or not request.actor.roles & set(intake.roles):
        return ""
    known = {"pemohon": letter.applicant_id} if letter.sender_kind == SenderKind.PERSON and letter.applicant_id else {}
    return "/loket/?" + urlencode({"layanan": intake.name, "surat": letter.pk} | known)


@require_GET
@staff_only
def label(request: HttpRequest, pk: int) -> HttpResponse:
    """What is stuck on the paper, or stamped: "Diterima … No. agenda …"."""
    return render(request, "mailroom/label.html", {"letter": get_letter_for(request.actor, pk)})


@require_http_methods(["GET", "POST"])
@staff_only
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method == "GET":
        letter = get_letter_for(request.actor, pk)
        if letter.scan is None:
            raise Http404
        return serve.response(letter.scan, inline="lihat" in request.GET)
    letter = get_letter_to_enter(request.actor, pk)
    form = ScanForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            receiving.add_scan(letter, form.cleaned_data["scan"], by=request.actor, at=request.now)
        except receiving.Refused as refusal:
            form.add_error("scan", str(refusal))
    if form.errors:
        return _page(request, letter, 422, scan_form=form, form=form)
    messages.success(request, "Pindaian tersimpan.")
    return redirect("mailroom:letter", pk=pk)


@require_POST
@staff_only
def tnde(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_letter_to_enter(request.actor, pk)
    form = TndeForm(request.POST, now=request.now)
    if form.is_valid():
        data = form.cleaned_data
        try:
            receiving.enter_tnde(letter, data["tnde_number"], tnde_at=data["tnde_at"], by=request.actor)
        except receiving.Refused as refusal:
            form.add_error("tnde_number", str(refusal))
    if form.errors:
        return _page(request, letter, 422, tnde_form=form, form=form)
    messages.success(request, f"Nomor TNDE {letter.tnde_number} tercatat.")
    return redirect("mailroom:letter", pk=pk)
