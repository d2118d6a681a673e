"""Pages of what is put right about a case itself: two cases merged, a wrong service left, another footing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from casework.cases import closing, engine, likeness, merging, registry, transfer
from casework.cases.access import get_case_for
from casework.cases.change_forms import MergeForm, ReasonForm, RegimeForm, TransferForm
from casework.cases.intake import Intake, SubjectForm
from casework.cases.models import Case
from casework.organization.http import HttpRequest
from casework.organization.staff import staff_only

STALE = "Kasus ini sudah berubah sejak halaman dibuka. Lihat keadaannya yang terbaru."
Do = Callable[[], Case]


def _done(request: HttpRequest, case: Case, form: ReasonForm, do: Do, said: str) -> HttpResponse | None:
    """Where to go once it is done; None when it was refused, with the reason on the form."""
    try:
        do()
    except engine.ActRefused as refusal:
        form.add_error(None, str(refusal))
        return None
    except engine.Stale:
        messages.warning(request, STALE)
    else:
        messages.success(request, said)
    return redirect("cases:case", slug=case.slug)


def _page(request: HttpRequest, case: Case, form: ReasonForm, **words: Any) -> HttpResponse:
    asked = words.get("asked")
    faults = form if form.errors or asked is None else asked
    context = {"case": case, "form": form, "faults": faults} | words
    return render(request, "cases/change.html", context, status=422 if faults.errors else 200)


@require_http_methods(["GET", "POST"])
@staff_only
def merge(request: HttpRequest, slug: str) -> HttpResponse:
    case = get_case_for(request.actor, slug)
    if not merging.may_merge(request.actor, case):
        raise Http404
    near = (
        Case.objects.visible_to(request.actor).running().filter(likeness.near(case)).order_by("received_at", "pk")[:20]
    )
    others = [row for row in near if not merging.refusal(case, row)]
    alike = [row for row in near if merging.refusal(case, row)]
    form = MergeForm(request.POST or None, case=case, others=others, initial={"version": case.row_version})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        into = next(row for row in others if str(row.pk) == data["into"])

        def do() -> Case:
            return merging.merge(
                case, into, by=request.actor, at=request.now, reason=data["reason"], expected_version=data["version"],
                drop_letters=bool(data.get(closing.DROP)),
            )  # fmt: skip

        if answer := _done(request, case, form, do, f"Digabung ke {into.number}."):
            return answer
    return _page(
        request, case, form, template="cases/_merge.html", others=others, alike=alike,
        title="Gabungkan dengan permohonan terdahulu", button="Gabungkan dan tutup yang ini",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff_only
def move(request: HttpRequest, slug: str) -> HttpResponse:
    case = get_case_for(request.actor, slug)
    if not transfer.may_transfer(request.actor, case):
        raise Http404
    targets = transfer.targets(case, request.actor)
    intake = next((row for row in targets if row.name == request.POST.get("to")), None)
    asked = _record_form(request, case, intake) if intake else None
    form = TransferForm(request.POST or None, targets=targets, initial={"version": case.row_version})
    chosen = "lanjut" in request.POST  # so far only the service: now what that one asks
    ready = request.method == "POST" and form.is_valid() and (asked is None or (not chosen and asked.is_valid()))
    if ready and intake:
        answer = _done(request, case, form, lambda: _move(request, case, form, intake, asked), "Dipindahkan.")
        if answer:
            return answer
    if chosen and intake and asked:
        asked = intake.form(initial=_kept(case), agency=case.agency)
    return _page(
        request, case, form, template="cases/_move.html", asked=asked, title="Pindahkan ke layanan yang tepat",
        button="Pindahkan" if asked else "Lanjutkan",
    )  # fmt: skip


def _record_form(request: HttpRequest, case: Case, intake: Intake) -> SubjectForm | None:
    """What the new service asks, unless it has kept something of this case before."""
    if transfer.has_record(case, transfer.service_of(case, intake)):
        return None
    form = intake.form(request.POST, agency=case.agency)
    form.use_required_attribute = False
    return form


def _kept(case: Case) -> dict[str, str]:
    return {"subject": case.subject, "wanted": case.subject, "question": case.subject}


def _move(request: HttpRequest, case: Case, form: TransferForm, intake: Intake, asked: SubjectForm | None) -> Case:
    data = form.cleaned_data
    return transfer.transfer(
        case, intake, by=request.actor, at=request.now, reason=data["reason"], expected_version=data["version"],
        build=asked.build if asked else None,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff_only
def regime(request: HttpRequest, slug: str) -> HttpResponse:
    case = get_case_for(request.actor, slug)
    if not (request.actor.roles & transfer.OFFICER and case.is_running and case.service == "information"):
        raise Http404
    form_class = RegimeForm if case.statutory else ReasonForm
    form = form_class(request.POST or None, initial={"version": case.row_version})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def do() -> Case:
            with transaction.atomic():
                if isinstance(form, RegimeForm):
                    form.keep(getattr(case, registry.services[case.service].subject, None))
                return transfer.reclass(
                    case, statutory=not case.statutory, by=request.actor, at=request.now, reason=data["reason"],
                    expected_version=data["version"],
                )  # fmt: skip

        if answer := _done(request, case, form, do, "Jalur diubah."):
            return answer
    title = "Jadikan antar-instansi" if case.statutory else "Jadikan permohonan UU KIP"
    return _page(request, case, form, template="cases/_regime.html", title=title, button=title)
