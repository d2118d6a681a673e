"""Keeping the public list: who holds the PPID's pen adds, changes, reviews and retires; others of the office read."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.files import serve
from casework.files.rules import FileRefused
from casework.organization.http import HttpRequest
from casework.organization.staff import with_role
from requests_app.dip import editing, search
from requests_app.dip.access import KEEPERS, READERS
from requests_app.dip.forms import ItemForm, KeptItemForm, ReasonForm
from requests_app.dip.models import ItemChange, PublicInformation
from requests_app.paging import paged, pills

TABS = {"": "Semua", "tinjau": "Perlu ditinjau", "B": "Berkala", "M": "Serta-merta", "S": "Setiap saat",
        "ditarik": "Ditarik"}  # fmt: skip
LABELS = {str(name): str(label) for name, label in ItemForm.Meta.labels.items()} | {"file": "Berkas"}


def _today(request: HttpRequest) -> date:
    return request.now.astimezone(request.agency.zone).date()


def _get(request: HttpRequest, number: int) -> PublicInformation:
    rows = PublicInformation.objects.filter(agency=request.agency, number=number)
    item = rows.select_related("file", "agency__calendar").first()
    if item is None:
        raise Http404
    return item


@require_GET
@with_role(*READERS)
def index(request: HttpRequest) -> HttpResponse:
    tab, text = request.GET.get("tab", ""), request.GET.get("q", "").strip()[:120]
    tab = tab if tab in TABS else ""
    rows = PublicInformation.objects.filter(agency=request.agency)
    rows = rows.exclude(retired_at=None) if tab == "ditarik" else rows.standing()
    if tab == "tinjau":
        rows = rows.to_review(_today(request))
    elif tab in PublicInformation.Category.values:
        rows = rows.filter(category=tab)
    if text and tab == "ditarik":  # not in the public search any more
        rows = rows.filter(title__icontains=text)
    elif text:
        rows = rows.filter(pk__in=search.item_ids(request.agency, text))
    waiting = PublicInformation.objects.filter(agency=request.agency).to_review(_today(request))[:100].count()
    kept = {name: value for name, value in (("tab", tab), ("q", text)) if value}
    tabs = pills(TABS, tab)
    if waiting:
        tabs[list(TABS).index("tinjau")]["count"] = "99+" if waiting > 99 else waiting
    context = paged(request, rows.select_related("file"), "number", kept) | {
        "pills": tabs,
        "tab": tab,
        "q": text,
        "today": _today(request),
        "keeps": bool(request.actor.roles & KEEPERS),
    }
    return render(request, "dip/list.html", context)


@require_GET
@with_role(*READERS)
def item(request: HttpRequest, number: int) -> HttpResponse:
    row = _get(request, number)
    changes = list(row.changes.select_related("by", "old_file")[:50])
    context = {
        "row": row,
        "history": [_told(change) for change in changes],
        "keeps": bool(request.actor.roles & KEEPERS),
        "overdue": row.review_on is not None and row.review_on <= _today(request),
        "answered": row.answered.select_related("case").order_by("-id")[:10],
    }
    return render(request, "dip/item.html", context)


def _told(change: ItemChange) -> dict[str, Any]:
    fields = [(LABELS.get(name, name), *pair) for name, pair in change.fields.items() if name in LABELS]
    return {"change": change, "fields": fields}


@require_http_methods(["GET", "POST"])
@with_role(*KEEPERS)
def add(request: HttpRequest) -> HttpResponse:
    form = KeptItemForm(request.POST or None, request.FILES or None, initial={"updated_on": _today(request)})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            row = editing.add(request.agency, data, by=request.actor, at=request.now, file=data["file"])
        except FileRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, f"Nomor {row.number} ditambahkan dan langsung terlihat publik.")
            return redirect("dip:item", number=row.number)
    context = {"form": form, "row": None}
    return render(request, "dip/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@with_role(*KEEPERS)
def change(request: HttpRequest, number: int) -> HttpResponse:
    row = _get(request, number)
    if row.retired_at:
        messages.warning(request, "Butir ini ditarik. Pasang kembali lebih dahulu, lalu ubah.")
        return redirect("dip:item", number=number)
    stamp = editing.stamp(row)
    form = KeptItemForm(request.POST or None, request.FILES or None, instance=row, initial={"seen": stamp})
    status = 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            editing.change(
                row, data, by=request.actor, at=request.now, seen=data["seen"], file=data["file"],
                drop_file=data.get("drop_file", False),
            )  # fmt: skip
        except FileRefused as refusal:
            form.add_error("file", str(refusal))
        except editing.Outdated as outdated:
            form.add_error(None, str(outdated))
            status = 409
        else:
            messages.success(request, "Perubahan disimpan.")
            return redirect("dip:item", number=number)
    context = {"form": form, "row": row}
    return render(request, "dip/form.html", context, status=status if status != 200 or not form.errors else 422)


@require_POST
@with_role(*KEEPERS)
def review(request: HttpRequest, number: int) -> HttpResponse:
    row = _get(request, number)
    if row.retired_at:
        raise Http404
    editing.reviewed(row, by=request.actor, at=request.now)
    messages.success(request, "Ditinjau: isinya masih benar.")
    return redirect("dip:item", number=number)


@require_http_methods(["GET", "POST"])
@with_role(*KEEPERS)
def retire(request: HttpRequest, number: int) -> HttpResponse:
    """Takes a standing line from the public, or puts a retired one back; both with a reason."""
    row = _get(request, number)
    back = row.retired_at is not None
    hint = "Tercatat di riwayat." if back else "Terbaca publik di halaman butir ini, jadi tulis dengan jelas."
    form = ReasonForm(request.POST or None, hint=hint)
    if request.method == "POST" and form.is_valid():
        act = editing.restore if back else editing.retire
        act(row, reason=form.cleaned_data["reason"], by=request.actor, at=request.now)
        messages.success(request, "Dipasang kembali." if back else "Ditarik dari daftar publik.")
        return redirect("dip:item", number=number)
    context = {"row": row, "form": form, "back": back}
    return render(request, "dip/retire.html", context, status=422 if form.errors else 200)


@require_GET
@with_role(*READERS)
def old_file(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """A file that was replaced; kept for the history, read by staff."""
    found = ItemChange.objects.select_related("old_file").filter(pk=pk, item=_get(request, number)).first()
    if found is None or found.old_file is None:
        raise Http404
    return serve.response(found.old_file)
