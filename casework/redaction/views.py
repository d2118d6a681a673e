"""Blackening, page by page. A POST changes the draft and leads back; script asks for the changed parts alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from casework.files import serve, store
from casework.files.sheets import SheetsRefused
from casework.files.sheets import picture as picture_of
from casework.organization.http import HttpRequest
from casework.organization.staff import staff_only
from casework.redaction import drafting, finding, finishing, pages
from casework.redaction.drafting import RedactionRefused, RedactionStale
from casework.redaction.forms import AreaForm, SearchForm, WhyForm
from casework.redaction.models import Area, Redaction
from casework.redaction.summary import entries

PARTS = "X-Parts"  # the header by which script asks for the changed parts
REPEATED = {"csrfmiddlewaretoken", "version"}


@require_http_methods(["GET", "POST"])
@staff_only
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The document's versions; begins or goes on."""
    found = pages.document_for(request.actor, pk)
    refused = ""
    if request.method == "POST":
        try:
            draft = drafting.start(found, by=request.actor, at=request.now)
            return redirect("redaction:page", pk=draft.pk, page=1)
        except RedactionRefused as refusal:
            refused = str(refusal)
    versions = list(Redaction.objects.filter(document=found).select_related("saved_by", "copy"))
    context = {
        "document": found,
        "case": found.case,
        "versions": versions,
        "open": next((row for row in versions if row.is_open), None),
        "counts": next((row for row in versions if row.status == Redaction.Status.ACCEPTED), None),
        "refused": refused,
    }
    return render(request, "redaction/document.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "POST"])
@staff_only
def page(request: HttpRequest, pk: int, page: int) -> HttpResponse:
    redaction = pages.redaction_for(request.actor, pk)
    if not 1 <= page <= redaction.pages:
        raise Http404
    if not redaction.is_draft and request.method == "GET":
        return redirect("redaction:result", pk=pk)
    if request.method == "POST":
        return _change(request, redaction, page)
    return _editor(request, redaction, page)


def _editor(
    request: HttpRequest, redaction: Redaction, page: int, form: WhyForm | None = None, problem: str = ""
) -> HttpResponse:
    zoom = _number(request.GET.get("perbesar"), 100)
    context = pages.editor(redaction, page, zoom if zoom in pages.ZOOMS else 100)
    why = pages.last_why(redaction)
    changed = next((mark for mark in context["marks"] if str(mark.area.key) == request.GET.get("ubah")), None)
    context |= {
        "form": form,  # for the summary of errors
        "refused": problem,
        "area_form": form if isinstance(form, AreaForm) else _area_form(changed.area if changed else None, why),
        "why_form": form if form and not isinstance(form, AreaForm) else WhyForm(initial=why, prefix=None),
        "changed": changed,
    }
    return render(request, "redaction/page.html", context, status=422 if problem or (form and form.errors) else 200)


def _area_form(area: Area | None, why: dict[str, str]) -> AreaForm:
    names = ("x", "y", "w", "h", "ground", "note")
    return AreaForm(initial={name: getattr(area, name) for name in names} if area else why, auto_id="daerah_%s")


def _change(request: HttpRequest, redaction: Redaction, page: int) -> HttpResponse:
    """One of: tambah, ubah, pilih, hapus, urungkan."""
    do = request.POST.get("do", "")
    told = {"version": _number(request.POST.get("version")), "by": request.actor, "at": request.now}
    form: WhyForm | None = None
    if do in ("tambah", "ubah"):
        form = AreaForm(request.POST, auto_id="daerah_%s")
    elif do == "pilih":
        form = WhyForm(request.POST)
    if form and not form.is_valid():
        return _editor(request, redaction, page, form)
    try:
        said = _changed(request, redaction, page, do, form, told)
    except RedactionStale:
        return _stale(request, redaction, page)
    except RedactionRefused as refusal:
        return _editor(request, redaction, page, problem=str(refusal))
    if request.headers.get(PARTS):
        redaction.refresh_from_db(fields=("row_version", "moves"))
        return render(request, "redaction/_parts.html", pages.parts(redaction, page) | {"said": said})
    messages.success(request, said)
    zoom = _number(request.POST.get("perbesar"), 100)
    return redirect(_page_url(redaction, page) + (f"?perbesar={zoom}" if zoom in pages.ZOOMS[1:] else ""))


def _changed(
    request: HttpRequest, redaction: Redaction, page: int, do: str, form: WhyForm | None, told: dict[str, Any]
) -> str:
    """What was done, in words."""
    key = _number(request.POST.get("key"))
    if isinstance(form, AreaForm):
        why = form.cleaned_data["ground"], form.cleaned_data["note"]
        if do == "tambah":
            added = drafting.add(redaction, [form.box(page)], *why, **told)
            return "Daerah ditambahkan." if added else "Bagian itu sudah tertutup daerah lain."
        return (
            "Daerah diubah."
            if drafting.alter(redaction, key, form.box(page), *why, **told)
            else "Daerah itu sudah tidak ada."
        )
    if form is not None:
        return _pick(request, redaction, form, told, page)
    if do == "hapus":
        return "Daerah dihapus." if drafting.remove(redaction, [key], **told) else "Daerah itu sudah tidak ada."
    if do == "urungkan":
        return "Perubahan terakhir diurungkan." if drafting.undo(redaction, **told) else "Tidak ada yang diurungkan."
    raise RedactionRefused("Tindakan itu tidak dikenal. Muat ulang halaman ini.")


def _pick(
    request: HttpRequest, redaction: Redaction, form: WhyForm, told: dict[str, Any], page: int | None = None
) -> str:
    """Ticked words: read again here, so that the page only says which."""
    lines, problem = pages.words(redaction, page)
    if problem:
        raise RedactionRefused(problem)
    picks = request.POST.getlist("pick")[:5000]
    if kind := request.POST.get("all"):
        picks = [found.value for found in finding.propose(lines, []) if found.kind == kind]
    if not picks:
        raise RedactionRefused("Belum ada yang dicentang. Centang kata atau baris yang harus ditutup.")
    boxes = finding.boxes_of(lines, picks)
    added = drafting.add(redaction, boxes, form.cleaned_data["ground"], form.cleaned_data["note"], **told)
    return f"{added} daerah ditambahkan." if added else "Yang dicentang sudah tertutup semua."


def _stale(request: HttpRequest, redaction: Redaction, page: int) -> HttpResponse:
    """409: who was first, and what was not saved, ready to be sent once more."""
    redaction = pages.redaction_for(request.actor, redaction.pk)
    kept = [(name, value) for name, values in request.POST.lists() if name not in REPEATED for value in values]
    again = redaction.is_draft and request.POST.get("do") in ("tambah", "pilih", "ubah", "hapus")
    context = pages.parts(redaction, page) | {"kept": kept, "again": again, "action": request.path}
    return render(request, "redaction/stale.html", context, status=409)


@require_GET
@staff_only
def picture(request: HttpRequest, pk: int, page: int) -> HttpResponse:
    """One page of the original, or with ?hasil of what was made of it."""
    redaction = pages.redaction_for(request.actor, pk)
    source = redaction.file if "hasil" in request.GET else redaction.document.file
    width = min(max(_number(request.GET.get("lebar"), pages.WIDTH), 200), pages.WIDTH * 2)
    if source is None or not 1 <= page <= redaction.pages:
        raise Http404
    try:
        data, content_type = picture_of(store.read(source), source.content_type, page, width)
    except SheetsRefused:
        raise Http404
    reply = HttpResponse(data, content_type=content_type)
    reply["Cache-Control"] = "private, no-store"
    reply["X-Content-Type-Options"] = "nosniff"
    reply["Content-Security-Policy"] = serve.SANDBOX
    reply["Cross-Origin-Resource-Policy"] = "same-origin"
    return reply


@require_http_methods(["GET", "POST"])
@staff_only
def find(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that says this, and what looks like personal data. The words sought stay out of addresses and logs."""
    redaction = pages.redaction_for(request.actor, pk)
    if not redaction.is_draft:
        return redirect("redaction:result", pk=pk)
    sought = request.POST if request.POST.get("text") or request.POST.get("do") == "cari" else None
    search_form, why_form, refused = SearchForm(sought), WhyForm(initial=pages.last_why(redaction)), ""
    if request.method == "POST" and ("all" in request.POST or request.POST.get("do") == "pilih"):
        why_form = WhyForm(request.POST)
        told = {"version": _number(request.POST.get("version")), "by": request.actor, "at": request.now}
        try:
            if why_form.is_valid():
                messages.success(request, _pick(request, redaction, why_form, told))
                return redirect("redaction:find", pk=pk)
        except RedactionStale:
            return _stale(request, redaction, 1)
        except RedactionRefused as refusal:
            refused = str(refusal)
    return _findings(request, redaction, search_form, why_form, refused)


def _findings(
    request: HttpRequest, redaction: Redaction, search_form: SearchForm, why_form: WhyForm, refused: str
) -> HttpResponse:
    lines, problem = pages.words(redaction)
    boxes = [area.box for area in Area.objects.standing().filter(redaction=redaction)]
    text = search_form.cleaned_data["text"] if search_form.is_valid() else ""
    found = finding.search(lines, text, boxes) if text else finding.propose(lines, boxes)
    open_kinds = Counter(item.kind for item in found if item.kind and not item.covered)
    form = why_form if why_form.is_bound else search_form
    context = {
        "redaction": redaction,
        "document": redaction.document,
        "case": redaction.document.case,
        "search_form": search_form,
        "why_form": why_form,
        "form": form,
        "text": text,
        "found": [item for item in found if not item.covered],
        "covered": [item for item in found if item.covered],
        "kinds": list(open_kinds.items()),
        "readable": any(lines.values()),
        "refused": refused or problem,
        "picked": set(request.POST.getlist("pick")),
    }
    failed = refused or form.errors
    return render(request, "redaction/find.html", context, status=422 if failed else 200)


STEPS: dict[str, tuple[Callable[..., Any], str]] = {
    "buat": (finishing.make, "Berkas dibuat. Periksa tiap halamannya, lalu pakai."),
    "sunting": (finishing.reopen, "Rancangan dibuka lagi."),
    "pakai": (finishing.accept, "Berkas yang dihitamkan menjadi dokumen kasus. Aslinya tetap tersimpan."),
    "buang": (finishing.drop, "Rancangan dibuang. Aslinya tidak berubah."),
}


@require_http_methods(["GET", "POST"])
@staff_only
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of what is covered and why; makes the file, shows it, accepts it."""
    redaction = pages.redaction_for(request.actor, pk)
    refused = ""
    if request.method == "POST":
        step, said = STEPS.get(request.POST.get("do", ""), (None, ""))
        if step is None:
            raise Http404
        try:
            step(redaction, version=_number(request.POST.get("version")), by=request.actor, at=request.now)
        except RedactionStale:
            return _stale(request, redaction, 1)
        except RedactionRefused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, said)
            return _after(redaction, request.POST["do"])
    areas = list(Area.objects.standing().filter(redaction=redaction))
    context = {
        "redaction": redaction,
        "document": redaction.document,
        "case": redaction.document.case,
        "entries": entries(redaction.document.label, areas),
        "areas": len(areas),
        "numbers": range(1, redaction.pages + 1),
        "touched": {area.page for area in areas},
        "refused": refused,
    }
    return render(request, "redaction/result.html", context, status=422 if refused else 200)


def _after(redaction: Redaction, do: str) -> HttpResponse:
    if do == "sunting":
        return redirect(_page_url(redaction, 1))
    if do == "buat":
        return redirect("redaction:result", pk=redaction.pk)
    return redirect("redaction:document", pk=redaction.document_id)


@require_GET
@staff_only
def file(request: HttpRequest, pk: int) -> HttpResponse:
    redaction = pages.redaction_for(request.actor, pk)
    if redaction.file is None:
        raise Http404
    return serve.response(redaction.file, inline="lihat" in request.GET)


def _page_url(redaction: Redaction, page: int) -> str:
    return reverse("redaction:page", args=(redaction.pk, page))


def _number(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise
