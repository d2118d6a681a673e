"""Pages for whoever asked: number and code, where it stands, what to do, documents. The same for every service."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.cases import acts, engine, pages, tracking
from casework.cases.access import get_document_for
from casework.cases.clocks import explain, office_time
from casework.cases.follow import entry, lost_code, page, sentences
from casework.cases.follow.forms import ApplicantStepForm, LostCodeForm, TrackForm
from casework.cases.models import Case, Document, Transition
from casework.files import serve, store
from casework.files.rules import FileRefused
from casework.organization.actors import NOBODY, Actor
from casework.organization.http import HttpRequest
from casework.organization.middleware import client_address

View = Callable[..., HttpResponse]
NOT_FOUND = "Nomor dan kode tidak cocok. Periksa keduanya pada tanda bukti, lalu coba lagi."
FAST_TRIES = 429


def _private(response: HttpResponse, referrer: str) -> HttpResponse:
    """The innermost word on the referrer stands."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response.setdefault("Referrer-Policy", referrer)
    return response


def private(view: View) -> View:
    """Neither kept nor indexed. A form needs a referrer: without one browsers send origin "null" and CSRF refuses."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _private(view(request, *args, **kwargs), "same-origin")

    return wrapped


def opened(view: View) -> View:
    """For /lacak/<slug>/…: the case the visitor may see. Unknown and forbidden are both asked for number and code."""

    @wraps(view)
    @private
    def wrapped(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
        case = entry.case_of(request.session, slug)
        if case is None:
            return redirect(f"{reverse('follow:track')}?{urlencode({'nomor': Case.number_of(slug)[:40]})}")
        request.agency = case.agency
        request.actor = entry.actor_of(request.session, slug) or NOBODY
        return view(request, case, *args, **kwargs)

    return wrapped


@require_http_methods(["GET", "POST"])
@private
def track(request: HttpRequest) -> HttpResponse:
    form = TrackForm(request.POST or None, initial={"number": request.GET.get("nomor", "")[:40]})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                found = tracking.find(form.cleaned_data["number"], form.cleaned_data["code"], client_address(request))
            except tracking.TooManyTries as refusal:
                return render(request, "follow/wait.html", {"text": str(refusal)}, status=FAST_TRIES)
            if found:
                return _enter(request, found.pk)
            form.add_error(None, NOT_FOUND)
    return render(request, "follow/track.html", {"form": form}, status=status)


def _enter(request: HttpRequest, pk: int) -> HttpResponse:
    case = Case.objects.get(pk=pk)
    entry.let_in(request.session, case)
    return redirect("follow:case", slug=case.slug)


@require_GET
@private
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The long link opens the case and gives way to an address without the secret."""
    found = tracking.find_by_token(token)
    case = Case.objects.get(pk=found.pk) if found else None
    if case is None or not entry.link_alive(case, request.now):
        messages.warning(request, "Tautan ini tidak berlaku lagi. Masuk dengan nomor dan kode, atau datang ke loket.")
        return redirect("follow:track")
    return _private(_enter(request, case.pk), "no-referrer")


@require_GET
@opened
def case_page(request: HttpRequest, case: Case) -> HttpResponse:
    found = page.Followed.of(case, request.now)
    response = render(request, "follow/case.html", page.context(found, request.actor))
    return _private(response, "same-origin" if case.merged_into_id else "no-referrer")  # a form only on a merged one


@require_POST
@opened
def kept(request: HttpRequest, case: Case) -> HttpResponse:
    """From a merged case to the one that goes on, which is the same applicant's."""
    goes_on = case.merged_into
    if goes_on is None or goes_on.applicant_id != case.applicant_id:
        raise Http404
    entry.let_in(request.session, goes_on)
    return redirect("follow:case", slug=goes_on.slug)


@require_GET
@opened
def receipt(request: HttpRequest, case: Case) -> HttpResponse:
    """What to keep: number, code (only in the session that got it), the promised date, what happens next."""
    secrets = entry.handed_out(request.session, case)
    due = case.deadlines.filter(task=None, public=True, kind__in=("answer", "reply")).order_by("due_at").first()
    link = request.build_absolute_uri(reverse("follow:by_link", args=(secrets["token"],))) if secrets else ""
    context = {
        "case": case,
        "code": secrets.get("code", ""),
        "link": link,
        "due": due,
        "why": explain(due, case.agency).sentence if due else "",
        "thing": sentences.THINGS.get(case.service, "Permohonan"),
        "mail": bool(case.applicant and case.applicant.email),
        "open_now": office_time(case.agency).is_open(request.now),
    }
    return render(request, "follow/receipt.html", context)


@require_http_methods(["GET", "POST"])
@opened
def act(request: HttpRequest, case: Case, action: str) -> HttpResponse:
    sent = page.was_sent(list(case.events.filter(kind="letter_sent")[:1]))
    transition = next(
        (row for row in page.public_chances(case, request.actor, sent=sent) if row.action == action), None
    )
    if transition is None:
        if request.method == "GET":
            raise Http404
        return _moved_on(request, case)
    form = ApplicantStepForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        transition=transition, kept=pages.since_reopening(case, list(case.outputs.all())),
        initial={"version": case.row_version},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            _take(case, form, request.actor, request)
        except FileRefused as refusal:
            form.add_error(_file_field(form), str(refusal))
        except engine.ActRefused as refusal:
            form.add_error(None, str(refusal))
        except engine.Stale:
            return _moved_on(request, case)
        else:
            messages.success(request, sentences.DONE.get(action, "Terima kasih. Sudah kami catat."))
            return redirect("follow:case", slug=case.slug)
    context = {"case": case, "form": form, "transition": transition, "withdraw": action == page.WITHDRAW}
    context |= {"text": sentences.ASKED.get(action, ""), "missing": _missing(case, transition)}
    return render(request, "follow/act.html", context, status=422 if form.errors else 200)


def _moved_on(request: HttpRequest, case: Case) -> HttpResponse:
    messages.warning(request, "Keadaannya sudah berubah sejak halaman tadi dibuka. Lihat yang terbaru di bawah ini.")
    return redirect("follow:case", slug=case.slug)


def _missing(case: Case, transition: Transition) -> str:
    if transition.action != "submit_repair":
        return ""
    event = case.events.filter(kind__in=page.ASKS).order_by("-seq").first()
    return str(event.data.get("reason", "")) if event else ""


def _file_field(form: ApplicantStepForm) -> str | None:
    names = [name for name in form.fields if form.files.get(name)]
    return names[0] if len(names) == 1 else None


def _take(case: Case, form: ApplicantStepForm, actor: Actor, request: HttpRequest) -> None:
    """The act, and the applicant's own words as a document of the case, so that they can be removed one day."""
    note = form.cleaned_data.get("note", "")
    with transaction.atomic():
        acts.take(case, form, by=actor, at=request.now)
        if note:
            file = store.store_bytes(
                note.encode(), name="keterangan-pemohon.txt", content_type="text/plain; charset=utf-8", at=request.now
            )
            Document.objects.create(
                case=case, file=file, label="Keterangan pemohon", kind="explanation", added_at=request.now
            )


@require_GET
@opened
def document(request: HttpRequest, case: Case, pk: int) -> HttpResponse:
    found = get_document_for(request.actor, pk)
    if found.case_id != case.pk or found.file.encrypted:
        raise Http404
    return serve.response(found.file)


@require_http_methods(["GET", "POST"])
@private
def lost(request: HttpRequest) -> HttpResponse:
    """Says the same whatever was typed."""
    form = LostCodeForm(request.POST or None, initial={"number": request.GET.get("nomor", "")[:40]})
    if request.method == "POST" and form.is_valid():
        try:
            lost_code.send(
                form.cleaned_data["number"],
                form.cleaned_data["email"],
                address=client_address(request),
                at=request.now,
            )
        except tracking.TooManyTries as refusal:
            return render(request, "follow/wait.html", {"text": str(refusal)}, status=FAST_TRIES)
        return render(request, "follow/lost_sent.html", {})
    context = {"form": form, "can_send": lost_code.can_send()}
    return render(request, "follow/lost.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@private
def new_code(request: HttpRequest, token: str) -> HttpResponse:
    """From the letter of `lost`: looking changes nothing (mail programs look), the button does."""
    case = lost_code.case_of_token(token)
    if case is None:
        messages.warning(request, "Tautan ini sudah dipakai atau lewat dari satu hari. Minta tautan baru.")
        return redirect("follow:lost")
    request.agency = case.agency
    if request.method == "POST":
        entry.hand_out(request.session, lost_code.renew(case, request.now))
        return redirect("follow:receipt", slug=case.slug)
    return render(request, "follow/new_code.html", {"case": case})
