"""A day on paper: numbered slips to print beforehand, and what was written on them typed in afterwards."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from casework.numbering.numbers import NumberBusy
from casework.organization.http import HttpRequest
from casework.organization.staff import with_role
from frontdesk.guests import book
from frontdesk.guests.forms import HOSTS
from frontdesk.guests.models import Guest
from frontdesk.guests.views import WELCOMERS
from frontdesk.paper import copying, slips
from frontdesk.paper.forms import BlockForm, DayForm, RowFormSet


@require_http_methods(["GET", "POST"])
@with_role(*WELCOMERS)
def later(request: HttpRequest) -> HttpResponse:
    """All rows or none; what was typed stays on the page until it is right."""
    data = request.POST if request.method == "POST" else None
    today = request.now.astimezone(request.agency.zone).date()
    form = DayForm(data, initial={"key": uuid4(), "day": today}, now=request.now, today=today)
    found = {intake.name: intake for intake in copying.services(request.agency, request.actor)}
    needs = [("Layanan", [(name, intake.label) for name, intake in found.items()]), ("Buku tamu", Guest.Kind.choices)]
    rows = RowFormSet(data, prefix="tamu", form_kwargs={"needs": needs})
    if data is not None and form.is_valid() and (numbers := _copy(request, form, rows, found)):
        messages.success(request, f"{len(numbers)} tamu tercatat: {', '.join(numbers)}.")
        return redirect("frontdesk:later")
    context = {
        "form": form, "rows": rows, "hosts": book.hosts(request.agency, today), "hosts_id": HOSTS,
        "waiting": slips.waiting(request.agency, request.now)[:60],
        "bad": [number for number, row in enumerate(rows, 1) if rows.is_bound and row.has_changed() and row.errors],
    }  # fmt: skip
    return render(request, "frontdesk/paper/later.html", context, status=422 if data is not None else 200)


def _copy(request: HttpRequest, form: DayForm, rows: Any, found: dict[str, Any]) -> list[str]:
    """[] when something is wrong; what it is stands in the forms."""
    facts = form.cleaned_data
    day = copying.Day(request.agency, request.actor, request.now, facts["day"], facts["reason"], facts["key"])
    rows.is_valid()
    typed = [(number, row) for number, row in enumerate(rows) if row.has_changed()]
    checked = [copying.check(row, number, day, found) for number, row in typed]
    if not typed:
        form.add_error(None, "Belum ada tamu yang diisi. Isi sedikitnya satu baris.")
        return []
    good = [row for row in checked if row]
    if len(good) < len(checked):
        return []
    try:
        return copying.write(good, day)
    except copying.RowRefused as refusal:
        refusal.row.add_error(None, str(refusal))
        return []


@require_http_methods(["GET", "POST"])
@with_role(*WELCOMERS)
def blank(request: HttpRequest) -> HttpResponse:
    """Takes the next provisional numbers; printing them again takes none."""
    form = BlockForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = slips.print_block(request.agency, form.cleaned_data["count"], by=request.actor, at=request.now)
        except NumberBusy as busy:
            form.add_error(None, str(busy))
        else:
            asked = {"tahun": made[0].year, "dari": made[0].number, "sampai": made[-1].number, "print": 1}
            return redirect(f"{reverse('frontdesk:slips')}?{urlencode(asked)}")
    waiting = slips.waiting(request.agency, request.now)[:60]
    context = {"form": form, "waiting": waiting}
    return render(request, "frontdesk/paper/blank.html", context, status=422 if form.is_bound else 200)


@require_GET
@with_role(*WELCOMERS)
def sheet(request: HttpRequest) -> HttpResponse:
    texts = [request.GET.get(name, "") for name in ("tahun", "dari", "sampai")]
    if not all(text.isascii() and text.isdigit() and len(text) < 7 for text in texts):
        raise Http404
    rows = slips.block(request.agency, *map(int, texts))
    if not rows:
        raise Http404
    needs = [intake.label for intake in copying.services(request.agency, request.actor)] + Guest.Kind.labels
    return render(request, "frontdesk/paper/slips.html", {"slips": rows, "needs": needs})
