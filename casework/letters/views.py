"""Staff pages of letters. A GET shows, a POST decides; a second click finds the decision made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.cases.access import get_case_for
from casework.cases.models import Case
from casework.files import serve
from casework.files.rules import FileRefused
from casework.letters import (
    initials,
    issuing,
    journey,
    life,
    listing,
    printing,
    receipts,
    replacing,
    returns,
    sending,
    signing,
    stages,
)
from casework.letters.access import get_letter_for
from casework.letters.forms import (
    DecisionForm,
    InitialForm,
    ReasonForm,
    ReceivedForm,
    ReturnForm,
    SendForm,
    TextForm,
)
from casework.letters.models import Kind, Letter, text_of
from casework.letters.pdf import PdfFailed
from casework.letters.signatures import page as signature
from casework.letters.writing import LetterRefused, LetterStale, require_writer
from casework.numbering.numbers import NumberBusy
from casework.organization.http import HttpRequest
from casework.organization.models import User
from casework.organization.staff import staff_only

WAIT = timedelta(seconds=5)  # after which the page offers to make the file itself
DONE = {
    "submit": "Diajukan. Yang mendapat giliran sudah diberi tugas.",
    "initial": "Diparaf. Surat berpindah ke giliran berikutnya.",
    "approve": "Disetujui. Penyusun diminta memberi nomor dan mengirim.",
    "give_back": "Dikembalikan beserta alasannya.",
    "send": "Pengiriman dicatat.",
    "received": "Penerimaan dicatat.",
    "revoke": "Surat dicabut.",
}


@require_GET
@staff_only
def letters(request: HttpRequest) -> HttpResponse:
    query = listing.Query.of(request.GET, request.actor)
    rows, next_url = listing.page(request.actor, query)
    context = {
        "query": query,
        "rows": rows,
        "next_url": next_url,
        "pills": listing.pills(request.actor, query),
        "kinds": Kind.choices,
        "first_url": query.url() if query.before else "",
    }
    return render(request, "surat/list.html", context)


@require_POST
@staff_only
def create(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    case = get_case_for(request.actor, slug)
    if kind not in Kind.values:
        raise Http404
    try:
        letter = life.draft(case, kind, by=request.actor, at=request.now)
    except LetterRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("cases:case", slug=case.slug)
    return redirect("letters:letter", pk=letter.pk)


@require_GET
@staff_only
def letter_page(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, get_letter_for(request.actor, pk))


def _page(request: HttpRequest, letter: Letter, forms: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    may = stages.may(letter, request.actor, request.now)
    zone = letter.agency.zone
    initial = text_of(letter) | {"revision": letter.revision}
    paper = printing.context(letter, request.now)
    context = {
        "letter": letter,
        "case": letter.case,
        "may": may,
        "stages": journey.timeline(letter),
        "next_step": journey.next_step(letter, may, paper["signer"]),
        "tone": stages.TONES[letter.status],
        "print": paper,
        "facts": stages.facts(letter),
        "hat": may.hat,
        "replacement": replacing.replacement(letter),
        "asked_back": returns.asked_back(letter, may.place),
        "initial_form": InitialForm(initial={"revision": letter.revision}) if may.initial else None,
        "signer_label": signing.role_label(letter.signer_role),
        "overdue": letter.numbered_at is not None and request.now - letter.numbered_at > WAIT,
        "text_form": TextForm(initial=initial, table_fixed=letter.template.table_fixed) if may.edit else None,
        "send_form": SendForm(zone=zone) if may.send else None,
        "received_form": ReceivedForm(zone=zone) if may.receive else None,
        **signature.context(letter, request.actor),
    }
    context["pending"] = letter.status == Letter.Status.NUMBERED and not context["signature"]["waiting"]
    context |= forms or {}
    response = render(request, "surat/letter.html", context, status=status)
    if context["pending"] and not letter.render_error:
        response["Refresh"] = "3"
    return response


@require_POST
@staff_only
def save(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_letter_for(request.actor, pk)
    form = TextForm(request.POST, table_fixed=letter.template.table_fixed)
    if not form.is_valid():
        return _page(request, letter, {"text_form": form, "form": form}, status=422)
    try:
        life.save_text(letter, form.text(), by=request.actor, at=request.now, revision=form.cleaned_data["revision"])
    except LetterStale as stale:
        return _stale(request, letter, form, stale)
    except LetterRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("letters:letter", pk=pk)
    if "submit" in request.POST:
        return _act(
            request,
            letter,
            "submit",
            lambda: life.submit(letter, by=request.actor, at=request.now, revision=letter.revision),
        )
    messages.success(request, "Konsep tersimpan.")
    return redirect("letters:letter", pk=pk)


def _stale(request: HttpRequest, letter: Letter, form: TextForm, stale: LetterStale) -> HttpResponse:
    """Both texts side by side; nothing typed is lost, and saving again is a choice made with open eyes."""
    newest = get_letter_for(request.actor, letter.pk)
    if not newest.is_draft:
        messages.warning(request, str(stale))
        return redirect("letters:letter", pk=letter.pk)
    mine, labels = form.text(), {name: field.label for name, field in form.fields.items()}
    theirs = {name: text for name, text in text_of(newest).items() if name in mine}
    differing = [(labels[name], text, mine[name]) for name, text in theirs.items() if text != mine[name]]
    again = TextForm(initial=mine | {"revision": newest.revision}, table_fixed=newest.template.table_fixed)
    context = {"letter": newest, "case": newest.case, "differing": differing, "text_form": again, "message": str(stale)}
    return render(request, "surat/stale.html", context, status=409)


def _act(request: HttpRequest, letter: Letter, name: str, act: Callable[[], Any]) -> HttpResponse:
    """Do it, say so, go back to the page. Who comes second reads how it stands now."""
    try:
        act()
    except LetterStale as stale:
        messages.warning(request, str(stale))
    except (LetterRefused, FileRefused, NumberBusy) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, DONE.get(name, "Tersimpan."))
    return redirect("letters:letter", pk=letter.pk)


@require_POST
@staff_only
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_letter_for(request.actor, pk)
    revision = _revision(request)
    return _act(
        request, letter, "submit", lambda: life.submit(letter, by=request.actor, at=request.now, revision=revision)
    )


@require_POST
@staff_only
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_letter_for(request.actor, pk)
    revision = _revision(request)
    return _act(
        request, letter, "approve", lambda: life.approve(letter, by=request.actor, at=request.now, revision=revision)
    )


def _revision(request: HttpRequest) -> int:
    """0, which fits no letter, when the field is missing or spoiled."""
    form = DecisionForm(request.POST)
    return form.cleaned_data["revision"] if form.is_valid() else 0


@require_POST
@staff_only
def initial(request: HttpRequest, pk: int) -> HttpResponse:
    """Paraf: initials under the text that was shown."""
    letter = get_letter_for(request.actor, pk)
    form = InitialForm(request.POST)
    data = form.cleaned_data if form.is_valid() else {"revision": 0, "note": ""}
    return _act(request, letter, "initial", lambda: initials.give(letter, by=request.actor, at=request.now, **data))


@require_http_methods(["GET", "POST"])
@staff_only
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_letter_for(request.actor, pk)
    to = returns.targets(letter, request.actor)
    posted = request.POST if request.method == "POST" else None
    form = ReturnForm(posted, initial={"seen": letter.status}, targets=to)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        return _act(
            request,
            letter,
            "give_back",
            lambda: returns.give_back(
                letter,
                by=request.actor,
                at=request.now,
                reason=form.reason(),
                to=data["to"] or to[0][0],
                seen=data["seen"],
            ),
        )
    text = "Surat kembali menjadi konsep. Penyusun membaca alasannya."
    if letter.number:
        text = f"Nomor {letter.number} batal; sesudah diperbaiki surat mendapat nomor baru. {text}"
    return _ask(request, letter, form, "Kembalikan surat", "Kembalikan", text)


@require_http_methods(["GET", "POST"])
@staff_only
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_letter_for(request.actor, pk)
    form = ReasonForm(request.POST) if request.method == "POST" else ReasonForm()
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return _act(
            request, letter, "revoke", lambda: life.revoke(letter, by=request.actor, at=request.now, reason=reason)
        )
    text = (
        "Nomornya tetap terpakai dan laman verifikasi menyatakan surat ini dicabut."
        if letter.number
        else "Konsep ini tidak dipakai lagi."
    )
    return _ask(request, letter, form, "Cabut surat" if letter.number else "Batalkan konsep", "Cabut", text)


def _ask(request: HttpRequest, letter: Letter, form: Any, title: str, action: str, text: str) -> HttpResponse:
    context = {"letter": letter, "case": letter.case, "form": form, "title": title, "action": action, "text": text}
    return render(request, "surat/ask.html", context, status=422 if form.errors else 200)


@require_POST
@staff_only
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the file now, when no worker has come by."""
    letter = get_letter_for(request.actor, pk)
    try:
        require_writer(letter.agency_id, request.actor)
        issuing.issue(letter, at=request.now, by=request.actor)
    except (LetterRefused, PdfFailed, FileRefused) as error:
        messages.error(request, str(error))
    return redirect("letters:letter", pk=pk)


@require_POST
@staff_only
def send(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_letter_for(request.actor, pk)
    form = SendForm(request.POST, zone=letter.agency.zone)
    if not form.is_valid():
        return _page(request, letter, {"send_form": form, "form": form}, status=422)
    data = {"how": form.cleaned_data["how"], "receipt": form.cleaned_data["receipt"], "effective_at": form.moment()}
    return _act(request, letter, "send", lambda: sending.send(letter, by=request.actor, at=request.now, **data))


@require_POST
@staff_only
def received(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_letter_for(request.actor, pk)
    form = ReceivedForm(request.POST, zone=letter.agency.zone)
    if not form.is_valid():
        return _page(request, letter, {"received_form": form, "form": form}, status=422)
    told = form.cleaned_data
    data = {"receiver": told["receiver"], "effective_at": form.moment(), "proxy": told["proxy"]}
    return _act(request, letter, "received", lambda: sending.received(letter, by=request.actor, at=request.now, **data))


@require_GET
@staff_only
def pdf_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The frozen bytes; ?pindaian gives the scan of the signed paper."""
    letter = get_letter_for(request.actor, pk)
    file = letter.scan if "pindaian" in request.GET else letter.pdf
    if file is None:
        raise Http404
    return serve.response(file, inline="lihat" in request.GET)


@require_GET
@staff_only
def receipt(request: HttpRequest, slug: str) -> HttpResponse:
    """Tanda bukti penerimaan, without the code that only the applicant knows."""
    case = get_case_for(request.actor, slug)
    return _slip(request, case, "Tanda bukti penerimaan", lambda: receipts.receipt_pdf(case))


@require_GET
@staff_only
def handover(request: HttpRequest, slug: str) -> HttpResponse:
    case = get_case_for(request.actor, slug)
    if not receipts.may_hand_over(case, Letter.objects.visible_to(request.actor).filter(case=case)):
        messages.error(request, "Belum ada yang dapat diserahkan. Terbitkan surat jawabannya dahulu.")
        return redirect("cases:case", slug=slug)
    assert isinstance(request.user, User)
    by = request.user
    return _slip(request, case, "Tanda bukti penyerahan", lambda: receipts.handover_pdf(case, by))


def _slip(request: HttpRequest, case: Case, name: str, make_pdf: Callable[[], bytes]) -> HttpResponse:
    try:
        data = make_pdf()
    except PdfFailed as failure:
        messages.error(request, failure.reason)
        return redirect("cases:case", slug=case.slug)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name} {case.slug}.pdf"'
    return response
