"""The counter: look up, choose the service, save, print. One screen, keyboard first, no script needed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.forms import Textarea
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.applicants.forms import RepresentationForm
from casework.applicants.models import Applicant
from casework.applicants.registering import find, reveal
from casework.cases import engine, tracking
from casework.cases.access import get_case_for, may_reveal
from casework.cases.intake import Differs, Intake, Replayed, offered, version_in_force
from casework.cases.models import Case
from casework.letters.pdf import PdfFailed
from casework.letters.receipts import receipt_pdf
from casework.mailroom.access import get_waiting_for
from casework.mailroom.models import IncomingLetter
from casework.organization.http import HttpRequest
from casework.organization.models import User
from casework.organization.staff import with_role
from frontdesk import agenda, desk, tickets
from frontdesk.queue import calling, turns

COUNTER = ("front_office", "mail_clerk", "ppid_officer", "information_service", "team_lead")
ASIDE = {"pilih", "buka"}  # buttons of the form that do not save it: choose another service, open the data
SECRETS = "counter_secrets"


@require_http_methods(["GET", "POST"])
@with_role(*COUNTER)
def counter(request: HttpRequest) -> HttpResponse:
    services = _services(request)
    if not services:
        raise Http404
    wish = request.POST.get("pilih") or request.GET.get("layanan")
    chosen = next((item for item in services if item.name == wish), services[0])
    text = request.GET.get("tamu", "").strip()[:80]
    known = _known(request)
    found = find(request.agency, text) if text and not known and may_reveal(request.actor) else []
    if len(found) == 1 and sum(char.isdigit() for char in text) >= 8:  # NIK or telephone: no doubt who it is
        return redirect(f"{request.path}?{urlencode({'layanan': chosen.name, 'pemohon': found[0].pk})}")
    visit = _visit(request, chosen, known, _incoming(request))
    saving = request.method == "POST" and not ASIDE & set(request.POST)
    ready = saving and visit.is_valid(request.agency, request.actor, request.now) and not _asks(visit)
    if ready and (answer := _save(request, visit)):
        return answer
    context = _context(request, visit, known) | {
        "services": services,
        "q": text,
        "found": found,
        "asks": saving and not any(form.errors for form in visit.forms) and _asks(visit),
    }
    return render(request, "frontdesk/counter.html", context, status=422 if saving else 200)


def _save(request: HttpRequest, visit: desk.Visit) -> HttpResponse | None:
    """The ticket page; None when it was refused, with the reason on the form."""
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
        return None
    except (engine.ActRefused, calling.Refused) as refusal:
        visit.desk.add_error(None, str(refusal))
        return None
    if not visit.intake.applicant:
        return redirect("cases:case", slug=opened.case.slug)
    kept = request.session.get(SECRETS, {})
    request.session[SECRETS] = dict(list(kept.items())[-19:]) | {
        str(opened.case.pk): [opened.secrets.code, opened.secrets.token]
    }
    return redirect(reverse("frontdesk:ticket", args=(opened.case.slug,)) + "?print=1")


def _services(request: HttpRequest) -> list[Intake]:
    """Every way in that this person may register, whatever the channel; walk-in services first."""
    channels = ("walk_in", "letter", "email", "phone", "whatsapp", "internal")
    return offered(request.agency, request.actor, *channels)


def _known(request: HttpRequest) -> Applicant | None:
    """Somebody who registers no applicants looks none up either."""
    pk = request.GET.get("pemohon", "") if may_reveal(request.actor) else ""
    if not (pk.isascii() and pk.isdigit() and len(pk) < 18):
        return None
    return Applicant.objects.of(request.agency).filter(pk=int(pk)).first()


def _incoming(request: HttpRequest) -> IncomingLetter | None:
    """The letter in the book that is taken in here, once."""
    pk = request.GET.get("surat", "")
    if not pk:
        return None
    letter = get_waiting_for(request.actor, int(pk)) if pk.isascii() and pk.isdigit() and len(pk) < 18 else None
    if letter is None:
        raise Http404
    return letter


def _of_letter(letter: IncomingLetter | None, request: HttpRequest) -> dict[str, Any]:
    """What the mail clerk has typed already."""
    if letter is None:
        return {}
    person = {} if letter.applicant_id else {"name": letter.from_whom, "kind": letter.sender_kind}
    late = {"received_at": letter.received_at.astimezone(request.agency.zone).strftime("%Y-%m-%dT%H:%M")}
    late |= {"backdate_reason": letter.backdate_reason or f"Surat masuk agenda {letter}, diteruskan ke layanan."}
    facts = {"letter_number": letter.number or "tanpa nomor", "letter_date": letter.dated, "channel": "letter"}
    return person | late | facts | {"subject": letter.about, "wanted": letter.about}


def _visit(request: HttpRequest, intake: Intake, known: Applicant | None, letter: IncomingLetter | None) -> desk.Visit:
    """Bound when saving. When another service is chosen, what was typed goes on as initial values."""
    aside = bool(ASIDE & set(request.POST))
    data, files = (request.POST, request.FILES) if request.method == "POST" and not aside else (None, None)
    kept = _of_letter(letter, request) | (request.POST.dict() if aside else {})
    seen = request.now.isoformat() if known or request.GET.get("tamu") else ""
    editing = known is not None and "ubah" in request.GET and request.method == "POST"
    person = None
    if intake.applicant and (known is None or editing):
        opening = "buka" in request.POST
        start = _prefill(request, known) if opening or not kept else kept
        person = desk.DeskApplicantForm(data, files, initial=start, proofs=intake.proofs)
    version = version_in_force(request.agency, intake.procedure)
    visit = desk.Visit(
        intake,
        desk.DeskForm(
            data,
            channels=intake.channels,
            now=request.now,
            version=version,
            by_letter=desk.enters_letter(intake, version),
            initial={"key": uuid4(), "opened_at": seen} | kept,
        ),
        intake.form(data, files, initial=kept or {"request_number": _last_request(known)}, agency=request.agency),
        person,
        known if person is None and intake.applicant else None,
        **_who_asks(intake, known if person is None else None, data, files, kept),
        incoming=letter,
        turn=turns.in_front(request) if intake.applicant else None,
    )
    if data is None:
        _focus(visit, request)
    return visit


def _last_request(known: Applicant | None) -> str:
    if known is None:
        return ""
    asked = Case.objects.filter(applicant=known, service="information").order_by("-id")
    return asked.values_list("number", flat=True).first() or ""


def _who_asks(intake: Intake, known: Applicant | None, data: Any, files: Any, kept: dict[str, Any]) -> dict[str, Any]:
    """Kuasa and proofs, of this request alone; of a known visitor the card may have been seen before."""
    if not intake.proofs:
        return {}
    there = {"how_identity": "shown"} if known and known.identity_seen else {}
    return {
        "proxy": RepresentationForm(data, initial=kept),
        "proofs": desk.DeskProofsForm(data, files, kind=known.kind if known else "", initial=there | kept),
    }


def _focus(visit: desk.Visit, request: HttpRequest) -> None:
    """The first field still to be typed; the look-up itself while nobody has been looked up."""
    if visit.intake.applicant and not visit.known and not request.GET.get("tamu") and request.method == "GET":
        return
    for form in filter(None, (visit.applicant, visit.subject)):
        for field in form.visible_fields():
            if not field.initial or isinstance(field.field.widget, Textarea):
                field.field.widget.attrs["autofocus"] = True
                return


def _prefill(request: HttpRequest, known: Applicant | None) -> dict[str, Any]:
    if known is None:
        text = request.GET.get("tamu", "").strip()
        digits = sum(char.isdigit() for char in text)
        return {"nik": text} if digits == 16 else {"phone": text} if digits >= 8 else {"name": text}
    if "buka" in request.POST:  # opening somebody's data is an act with a trace, so no GET does it
        assert isinstance(request.user, User)
        reveal(known, user=request.user, reason="Ubah data di loket", at=request.now)
    names = ("kind", "name", "nik", "phone", "email", "address", "regency", "occupation", "entity_number")
    return {name: getattr(known, name) for name in names}


def _asks(visit: desk.Visit) -> bool:
    return bool(visit.applicant and visit.applicant.asks_confirmation)


def _context(request: HttpRequest, visit: desk.Visit, known: Applicant | None) -> dict[str, Any]:
    theirs = list(Case.objects.visible_to(request.actor).filter(applicant=known).order_by("-id")[:50]) if known else []
    return {
        "visit": visit,
        "form": desk.Faults(visit.forms),
        "known": known,
        "last_visit": theirs[0].received_at if theirs else None,
        "visits": len(theirs),
        "open_cases": [case for case in theirs if case.is_running][:3],
        "day": agenda.today(request.agency, request.now),
    }


@require_GET
@with_role(*COUNTER)
def ticket(request: HttpRequest, slug: str) -> HttpResponse:
    """Receipt and ticket for one print dialog; a failed print is repeated without a new number."""
    case = get_case_for(request.actor, slug)
    code, token = request.session.get(SECRETS, {}).get(str(case.pk), ("", ""))
    context = {"case": case, "code": code, "checks": desk.CHECKED, "twins": tickets.twins(case, request.actor)}
    response = render(request, "frontdesk/ticket.html", context | tickets.facts(case, token))
    response["Cache-Control"] = "no-store"
    return response


@require_GET
@with_role(*COUNTER)
def receipt(request: HttpRequest, slug: str) -> HttpResponse:
    """The same on A4, with the code while this browser still has it."""
    case = get_case_for(request.actor, slug)
    if case.applicant_id is None:
        raise Http404
    code = request.session.get(SECRETS, {}).get(str(case.pk), ("", ""))[0]
    try:
        data = receipt_pdf(case, code)
    except PdfFailed as failure:
        messages.error(request, failure.reason)
        return redirect("frontdesk:ticket", slug=slug)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="Tanda terima {case.slug}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@with_role(*COUNTER)
def new_code(request: HttpRequest, slug: str) -> HttpResponse:
    """The visitor lost the paper: a new code, the old one stops opening the case."""
    case = get_case_for(request.actor, slug)
    if case.applicant_id is None:
        raise Http404
    how = desk.CHECKED.get(request.POST.get("checked", ""))
    if how is None:
        messages.error(request, "Cocokkan dahulu identitasnya, lalu pilih caranya. Kode lama masih berlaku.")
        return redirect("frontdesk:ticket", slug=case.slug)
    made = tracking.new_secrets()
    Case.objects.filter(pk=case.pk).update(**made.hashes)
    engine.record(case, "code_renewed", by=request.actor, at=request.now, data={"reason": how})
    request.session[SECRETS] = request.session.get(SECRETS, {}) | {str(case.pk): [made.code, made.token]}
    messages.success(request, "Kode baru dibuat; kode lama tidak berlaku lagi.")
    return redirect("frontdesk:ticket", slug=case.slug)
