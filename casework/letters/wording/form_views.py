"""Pages that change wordings. A GET shows, a POST decides; who comes second reads how it stands now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from casework.letters.models import LetterTemplate
from casework.letters.wording import compare, names, preview, versions, words
from casework.letters.wording.forms import NoteForm, WordingForm, initial_of
from casework.letters.wording.listing import Row
from casework.letters.wording.versions import WordingRefused, WordingStale
from casework.letters.wording.views import admin_only, beside, example_of, pdf_response, row_of, version_of
from casework.organization.http import HttpRequest


@require_POST
@admin_only
def begin(request: HttpRequest, kind: str) -> HttpResponse:
    row = row_of(request, kind)
    given = request.POST.get("dari", "")
    base = version_of(row, int(given)) if given.isdecimal() and len(given) < 18 else row.current
    if row.draft:
        messages.info(request, "Konsep naskah ini sudah ada; lanjutkan di sini.")
    elif base:
        versions.begin(request.agency, base, by=request.actor, at=request.now)
    return redirect("letters:wording_write", kind=kind)


def _draft(request: HttpRequest, kind: str) -> tuple[Row, LetterTemplate | None]:
    row = row_of(request, kind)
    if row.draft:
        row.draft.agency = request.agency
    return row, row.draft


def _no_draft(request: HttpRequest, kind: str) -> HttpResponse:
    messages.info(request, "Tidak ada konsep naskah ini. Pilih “Ubah naskah” untuk mulai menulis.")
    return redirect("letters:wording", kind=kind)


@require_http_methods(["GET", "POST"])
@admin_only
def write(request: HttpRequest, kind: str) -> HttpResponse:
    """The text and its paper. POST saves; with do=lihat it only shows what is written."""
    row, draft = _draft(request, kind)
    if draft is None:
        return _no_draft(request, kind)
    if request.method == "GET":
        form = WordingForm(initial=initial_of(words.text_of(draft), draft.revision), **_of(request, draft))
        return _page(request, row, form, draft, request.GET)
    form = WordingForm(request.POST, **_of(request, draft))
    if not form.is_valid():
        return _page(request, row, form, form.shown(), request.POST, status=422)
    if request.POST.get("do") == "lihat":
        return _page(request, row, form, form.shown(), request.POST)
    revision = form.cleaned_data["revision"]
    try:
        versions.save(draft, form.text(), by=request.actor, at=request.now, revision=revision)
    except WordingStale:
        return _stale(request, kind, form)
    messages.success(request, "Konsep naskah tersimpan. Yang berlaku belum berubah.")
    return redirect("letters:wording_put" if request.POST.get("do") == "berlakukan" else "letters:wording_write", kind)


def _of(request: HttpRequest, draft: LetterTemplate) -> dict[str, Any]:
    return {"template": draft, "agency": request.agency}


def _page(
    request: HttpRequest, row: Row, form: WordingForm, shown: LetterTemplate, asked: Any, status: int = 200
) -> HttpResponse:
    context = {
        "row": row,
        "draft": row.draft,
        "form": form,
        "groups": names.groups(shown.services, shown.kind, preview.examples(shown, request.agency, request.now)),
        "needed": words.needed_for(shown, request.agency),
        **beside(request, shown, example_of(request, asked, shown)),
    }
    return render(request, "wording/write.html", context, status=status)


def _stale(request: HttpRequest, kind: str, form: WordingForm) -> HttpResponse:
    """Both texts, part by part; nothing typed is lost, and saving again is a choice made with open eyes."""
    row, newest = _draft(request, kind)
    if newest is None:
        messages.warning(request, "Konsep ini sudah diberlakukan atau dibuang admin lain.")
        return redirect("letters:wording", kind=kind)
    mine = form.text()
    again = WordingForm(initial=initial_of(mine, newest.revision), **_of(request, newest))
    theirs, written = words.parts(newest, request.agency), words.parts(form.shown(), request.agency)
    differing = [(label, text, written[label]) for label, text in theirs.items() if text != written[label]]
    context = {"row": row, "draft": newest, "form": again, "differing": differing, "groups": []}
    return render(request, "wording/stale.html", context, status=409)


@require_POST
@admin_only
def look(request: HttpRequest, kind: str) -> HttpResponse:
    """The paper alone, for the script that refreshes it while typing. Nothing is saved."""
    draft = _draft(request, kind)[1]
    if draft is None:
        return HttpResponse(status=409)
    form = WordingForm(request.POST, **_of(request, draft))
    form.is_valid()
    shown = form.shown()
    wrong = [str(said) for found in form.errors.values() for said in found]
    context = {"wrong": wrong, **beside(request, shown, example_of(request, request.POST, shown))}
    return render(request, "wording/_preview.html", context)


@require_POST
@admin_only
def draft_pdf(request: HttpRequest, kind: str) -> HttpResponse:
    """What is written now as a PDF marked CONTOH; nothing is saved."""
    row, draft = _draft(request, kind)
    if draft is None:
        return _no_draft(request, kind)
    form = WordingForm(request.POST, **_of(request, draft))
    if not form.is_valid():
        return _page(request, row, form, form.shown(), request.POST, status=422)
    shown = form.shown()
    return pdf_response(request, shown, example_of(request, request.POST, shown))


@require_http_methods(["GET", "POST"])
@admin_only
def put_in_force(request: HttpRequest, kind: str) -> HttpResponse:
    row, draft = _draft(request, kind)
    if draft is None:
        return _no_draft(request, kind)
    current = row.current
    differences = (
        compare.differences(words.parts(current, request.agency), words.parts(draft, request.agency)) if current else []
    )

    def act(form: NoteForm) -> None:
        given = form.cleaned_data
        versions.put_in_force(
            draft, note=given["note"], by=request.actor, at=request.now, revision=given["revision"] or 0
        )

    return _decide(
        request,
        row,
        act,
        {"draft": draft, "before": current, "differences": differences, "revision": draft.revision},
        "wording/put.html",
        "Naskah diberlakukan. Surat yang disusun mulai sekarang memakainya.",
    )


@require_http_methods(["GET", "POST"])
@admin_only
def go_back(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    row = row_of(request, kind)
    old = version_of(row, pk)
    current = row.current
    differences = (
        compare.differences(words.parts(current, request.agency), words.parts(old, request.agency)) if current else []
    )
    return _decide(
        request,
        row,
        lambda form: versions.go_back(
            old, request.agency, note=form.cleaned_data["note"], by=request.actor, at=request.now
        ),
        {"old": old, "before": current, "differences": differences},
        "wording/back.html",
        "Naskah lama berlaku kembali sebagai versi baru.",
    )


@require_http_methods(["GET", "POST"])
@admin_only
def back_to_shared(request: HttpRequest, kind: str) -> HttpResponse:
    row = row_of(request, kind)
    differences = (
        compare.differences(words.parts(row.own, request.agency), words.parts(row.shared, request.agency))
        if row.own and row.shared
        else []
    )
    return _decide(
        request,
        row,
        lambda form: versions.back_to_shared(
            request.agency, kind, note=form.cleaned_data["note"], by=request.actor, at=request.now
        ),
        {"before": row.own, "differences": differences},
        "wording/shared.html",
        "Naskah bersama berlaku kembali. Naskah sendiri tetap tersimpan dalam riwayat.",
    )


def _decide(
    request: HttpRequest,
    row: Row,
    act: Callable[[NoteForm], Any],
    context: dict[str, Any],
    page: str,
    done: str,
) -> HttpResponse:
    """Ask for the reason; do it, say so, go back to the wording."""
    form = NoteForm(request.POST or None, initial={"revision": context.get("revision")})
    if request.method == "POST" and form.is_valid():
        try:
            act(form)
        except WordingStale as stale:
            messages.warning(request, str(stale))
            return redirect("letters:wording", kind=row.kind)
        except WordingRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect("letters:wording", kind=row.kind)
    return render(request, page, {"row": row, "form": form, **context}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@admin_only
def drop(request: HttpRequest, kind: str) -> HttpResponse:
    row, draft = _draft(request, kind)
    if draft is None:
        return _no_draft(request, kind)
    if request.method == "POST":
        given = request.POST.get("revision", "")
        try:
            versions.drop(draft, by=request.actor, revision=int(given) if given.isdecimal() and len(given) < 9 else 0)
        except WordingStale as stale:
            messages.warning(request, str(stale))
            return redirect("letters:wording_write", kind=kind)
        messages.success(request, "Konsep dibuang. Yang berlaku tidak berubah.")
        return redirect("letters:wording", kind=kind)
    return render(request, "wording/drop.html", {"row": row, "draft": draft, "hidden": [("revision", draft.revision)]})
