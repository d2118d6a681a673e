"""The counter: look up, choose the service, save, print. One screen, keyboard first, no script needed."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.applicants.forms import ApplicantForm
from casework.applicants.models import Applicant
from casework.applicants.registering import find
from casework.cases import engine, tracking
from casework.cases.access import get_case_for
from casework.cases.intake import Differs, Intake, Replayed, offered
from casework.cases.models import Case
from casework.organization.staff import with_role
from frontdesk import agenda, desk, tickets

COUNTER = ("front_office", "mail_clerk", "ppid_officer", "information_service", "team_lead")
SECRETS = "counter_secrets"


@require_http_methods(["GET", "POST"])
@with_role(*COUNTER)
def counter(request: HttpRequest) -> HttpResponse:
    services = _services(request)
    if not services:
        raise Http404
    chosen = next((item for item in services if item.name == request.GET.get("layanan")), services[0])
    known = _known(request)
    visit = _visit(request, chosen, known)
    if request.method == "POST" and visit.is_valid() and not _asks(visit):
        try:
            opened = desk.register(
                visit, agency=request.agency, by=request.actor, at=request.now, body=desk.body_digest(request.POST)
            )
        except Replayed as replay:
            return redirect("frontdesk:ticket", slug=replay.case.slug)
        except Differs:
            visit.desk.add_error(
                None, "Formulir ini sudah tersimpan dengan isi lain. Buka formulir baru untuk tamu berikutnya."
            )
        except engine.ActRefused as refusal:
            visit.desk.add_error(None, str(refusal))
        else:
            kept = request.session.get(SECRETS, {})
            request.session[SECRETS] = dict(list(kept.items())[-19:]) | {
                str(opened.case.pk): [opened.secrets.code, opened.secrets.token]
            }
            return redirect(reverse("frontdesk:ticket", args=(opened.case.slug,)) + "?print=1")
    return render(
        request, "frontdesk/counter.html", _context(request, visit, services, known), status=_status(request, visit)
    )


def _services(request: HttpRequest) -> list[Intake]:
    """Every way in that this person may register, whatever the channel; walk-in services first."""
    seen: dict[str, Intake] = {}
    for channel in ("walk_in", "letter", "email", "phone", "whatsapp", "internal"):
        seen |= {item.name: item for item in offered(request.agency, request.actor, channel) if item.name not in seen}
    return list(seen.values())


def _known(request: HttpRequest) -> Applicant | None:
    pk = request.GET.get("pemohon", "")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 18):
        return None
    return Applicant.objects.of(request.agency).filter(pk=int(pk)).first()


def _visit(request: HttpRequest, intake: Intake, known: Applicant | None) -> desk.Visit:
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    fresh = {"key": uuid4(), "opened_at": request.now.isoformat()}
    person = ApplicantForm(data, files, in_person=True, initial=_prefill(request, known)) if intake.applicant else None
    return desk.Visit(
        intake, desk.DeskForm(data, channels=intake.channels, now=request.now, initial=fresh), intake.form(data), person
    )  # fmt: skip


def _prefill(request: HttpRequest, known: Applicant | None) -> dict[str, Any]:
    if known is None:
        text = request.GET.get("q", "").strip()
        return {"phone": text} if text.replace(" ", "").isdigit() and len(text) < 16 else {"name": text}
    names = ("kind", "name", "nik", "phone", "email", "address", "regency", "occupation", "entity_number")
    return {name: getattr(known, name) for name in names}


def _asks(visit: desk.Visit) -> bool:
    return bool(visit.applicant and visit.applicant.asks_confirmation)


def _status(request: HttpRequest, visit: desk.Visit) -> int:
    return 422 if request.method == "POST" else 200


def _context(
    request: HttpRequest, visit: desk.Visit, services: list[Intake], known: Applicant | None
) -> dict[str, Any]:
    text = request.GET.get("q", "").strip()[:80]
    open_cases = list(Case.objects.visible_to(request.actor).running().filter(applicant=known)[:5]) if known else []
    return {
        "visit": visit,
        "form": _first_with_errors(visit),
        "services": services,
        "q": text,
        "found": find(request.agency, text) if text and not known else [],
        "known": known,
        "open_cases": open_cases,
        "visits": Case.objects.filter(applicant=known).count() if known else 0,
        "asks": request.method == "POST" and not visit.desk.errors and _asks(visit),
        "day": agenda.today(request.agency, request.now),
    }


def _first_with_errors(visit: desk.Visit) -> Any:
    return next(
        (form for form in (visit.applicant, visit.subject, visit.desk) if form is not None and form.errors), visit.desk
    )


@require_GET
@with_role(*COUNTER)
def ticket(request: HttpRequest, slug: str) -> HttpResponse:
    """Receipt and ticket for one print dialog; a failed print is repeated without a new number."""
    case = get_case_for(request.actor, slug)
    code, token = request.session.get(SECRETS, {}).get(str(case.pk), ("", ""))
    response = render(request, "frontdesk/ticket.html", {"case": case, "code": code} | tickets.facts(case, token))
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@with_role(*COUNTER)
def new_code(request: HttpRequest, slug: str) -> HttpResponse:
    """The visitor lost the paper: a new code, the old one stops opening the case."""
    case = get_case_for(request.actor, slug)
    made = tracking.new_secrets()
    Case.objects.filter(pk=case.pk).update(**made.hashes)
    engine.record(case, "code_renewed", by=request.actor, at=request.now)
    request.session[SECRETS] = request.session.get(SECRETS, {}) | {str(case.pk): [made.code, made.token]}
    messages.success(request, "Kode baru dibuat; kode lama tidak berlaku lagi.")
    return redirect("frontdesk:ticket", slug=case.slug)
