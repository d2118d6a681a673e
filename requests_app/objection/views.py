"""Pages of objections: the applicant's form, and what officers do beside the steps of the SOP."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from casework.cases import engine
from casework.cases.access import get_case_for
from casework.cases.follow import entry
from casework.cases.follow.views import opened as followed
from casework.cases.intake import Differs, Replayed, digest, open_case
from casework.cases.models import Case
from casework.organization.actors import APPLICANT, Actor
from casework.organization.http import HttpRequest
from casework.organization.staff import with_role
from requests_app import objections
from requests_app.intakes import OBJECTION
from requests_app.objection import authority, deciding, dispute
from requests_app.objection.forms import PROXY, OnlineObjectionForm
from requests_app.objection.models import Dispute, Objection
from requests_app.objection.panel import DRAFTERS, NAMERS
from requests_app.objection.staff_forms import AuthorityForm
from requests_app.views import SENT, remember_sent


@require_http_methods(["GET", "POST"])
@followed
def object_to(request: HttpRequest, case: Case) -> HttpResponse:
    """Keberatan (UU 14/2008 Pasal 35–36) as a case of its own below the request."""
    if request.method == "POST" and (slug := request.session.get(SENT, {}).get(request.POST.get("key", ""))):
        return redirect("follow:receipt", slug=slug)
    deadlines = list(case.deadlines.filter(task=None, public=True))
    offer = objections.offer(case, deadlines, request.now)
    if offer is None or offer.url != objections.form_url(case):
        raise Http404
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = OnlineObjectionForm(data, files, initial={"grounds": objections.likely(case, deadlines, request.now)})
    form.use_required_attribute = False
    if request.method == "POST" and form.is_valid():
        return _object(request, case, form)
    context = {"case": case, "form": form, "offer": offer, "key": request.POST.get("key") or str(uuid4())}
    context["proxy_open"] = bool(set(form.errors) & set(PROXY)) or bool(form["proxied"].value())
    return render(request, "citizen/objection.html", context, status=422 if form.errors else 200)


def _object(request: HttpRequest, case: Case, form: OnlineObjectionForm) -> HttpResponse:
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError:
        key = uuid4()
    said = {name: form.cleaned_data[name] for name in ("grounds", "position", "purpose", *PROXY[:-1])}
    by = Actor(kind=APPLICANT, label="Pemohon", agency_id=case.agency_id)
    try:
        opened = open_case(
            OBJECTION, agency=case.agency, form=form, by=by, at=request.now, channel="online",
            applicant=case.applicant, asker=form.asker(case), key=key, body=digest({"case": case.pk, **said}),
            parent=case,
        )  # fmt: skip
    except (Replayed, Differs):
        return redirect("follow:case", slug=case.slug)
    except engine.ActRefused as refusal:
        return render(request, "citizen/ask_refused.html", {"text": str(refusal)}, status=422)
    remember_sent(request, str(key), opened.case)
    entry.hand_out(request.session, opened)
    return redirect("follow:receipt", slug=opened.case.slug)


# Staff


def record_for(request: HttpRequest, slug: str) -> Objection:
    """The objection of a case this person may see; 404 for any other case."""
    case = get_case_for(request.actor, slug)
    record = Objection.objects.select_related("authority__user").filter(case=case).first()
    if record is None:
        raise Http404
    record.case = case
    return record


@require_http_methods(["GET", "POST"])
@with_role(*NAMERS)
def name_authority(request: HttpRequest, slug: str) -> HttpResponse:
    """Another official than the one chosen by rule, with the reason."""
    record = record_for(request, slug)
    if not record.case.is_running:
        raise Http404
    form = AuthorityForm(
        request.POST if request.method == "POST" else None,
        hats=authority.candidates(record.case.agency, request.now),
        record=record, at=request.now,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            authority.name(
                record, form.cleaned_data["hat"], form.cleaned_data["reason"], by=request.actor, at=request.now
            )
        except authority.AuthorityRefused as refusal:
            form.add_error("hat", str(refusal))
        else:
            messages.success(request, f"Keberatan ini dijawab oleh {record.authority_text}.")
            return redirect("cases:case", slug=slug)
    return _form_page(request, record, form, "Tetapkan pejabat yang menjawab", "Tetapkan", _chosen(record))


def _chosen(record: Objection) -> str:
    who = record.authority_text or "belum ada"
    return f"Sekarang: {who}. {record.authority_reason}".strip()


def _form_page(request: HttpRequest, record: Objection, form: Any, title: str, action: str, text: str) -> HttpResponse:
    context = {"case": record.case, "form": form, "title": title, "action": action, "text": text}
    return render(request, "objection/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@with_role(*DRAFTERS)
def draft_reply(request: HttpRequest, slug: str) -> HttpResponse:
    """What the letter of Atasan PPID will say, until that letter is approved."""
    record = record_for(request, slug)
    if not record.case.is_running or deciding.fixed_by_letter(record):
        raise Http404
    form = deciding.ReplyForm(
        request.POST if request.method == "POST" else None,
        record=record, today=deciding.today_of(record, request.now),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Tersimpan. Tulis surat tanggapan sekarang; isian ini masuk ke naskahnya.")
        return redirect("cases:case", slug=slug)
    text = "Isian ini masuk ke naskah surat tanggapan. Yang memutuskan tetap pejabat yang menandatanganinya."
    return _form_page(request, record, form, "Susun tanggapan atas keberatan", "Simpan", text)


@require_http_methods(["GET", "POST"])
@with_role(*dispute.KEEPERS)
def keep_dispute(request: HttpRequest, slug: str) -> HttpResponse:
    """The dispute before Komisi Informasi, also after the case was closed."""
    record = record_for(request, slug)
    if not dispute.possible(record.case):
        raise Http404
    row = Dispute.objects.filter(objection=record).first() or Dispute()
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = dispute.DisputeForm(*posted, instance=row, today=deciding.today_of(record, request.now))
    if request.method == "POST" and form.is_valid():
        dispute.save(record, form, by=request.actor, at=request.now, files=form.cleaned_data["files"])
        messages.success(request, "Sengketa tercatat.")
        return redirect("cases:case", slug=slug)
    text = "Pemohon melihat keadaannya di halaman lacak, tanpa catatan dan berkas."
    return _form_page(request, record, form, "Sengketa di Komisi Informasi", "Simpan", text)
