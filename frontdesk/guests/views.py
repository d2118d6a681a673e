"""Buku tamu: a visitor without a service in a few keys, and who is still in the house."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from casework.numbering.numbers import NumberBusy
from casework.organization.http import HttpRequest
from casework.organization.staff import with_role
from casework.registers.book import BookClosed
from frontdesk.guests import book
from frontdesk.guests.forms import HOSTS, GuestForm
from frontdesk.guests.models import Guest

WELCOMERS = ("front_office", "mail_clerk", "ppid_officer", "information_service")
SHOWN = 60


@require_http_methods(["GET", "POST"])
@with_role(*WELCOMERS)
def guests(request: HttpRequest) -> HttpResponse:
    form = GuestForm(request.POST if request.method == "POST" else None, initial={"key": uuid4()})
    if form.is_bound and form.is_valid():
        now, key = request.now, form.cleaned_data["key"]
        try:
            guest = book.come(form.arrival(), agency=request.agency, by=request.actor, at=now, came_at=now, key=key)
        except (BookClosed, NumberBusy) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Tercatat, agenda nomor {guest.entry.label}.")
            return redirect("frontdesk:guests")
    if not form.is_bound:
        form.fields["name"].widget.attrs["autofocus"] = True
    today = request.now.astimezone(request.agency.zone).date()
    context = _of_today(request) | {"form": form, "hosts": book.hosts(request.agency, today), "hosts_id": HOSTS}
    return render(request, "frontdesk/guests/guests.html", context, status=422 if form.is_bound else 200)


def _of_today(request: HttpRequest) -> dict[str, Any]:
    """Who is in the house, whatever the day they came; who left today."""
    zone = request.agency.zone
    start = datetime.combine(request.now.astimezone(zone).date(), time(), zone)
    rows = Guest.objects.filter(agency=request.agency, entry__struck_at=None).select_related("entry__applicant")
    inside = rows.filter(left_at=None, came_at__gte=start - timedelta(days=1)).order_by("came_at")
    return {"inside": inside[:SHOWN], "gone": rows.filter(left_at__gte=start).order_by("-left_at")[:SHOWN]}


@require_POST
@with_role(*WELCOMERS)
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    guest = Guest.objects.filter(agency=request.agency, pk=pk).select_related("entry").first()
    if guest is None:
        raise Http404
    if book.leave(guest, by=request.actor, at=request.now):
        messages.success(request, f"Tamu {guest.entry.label} pulang.")
    else:
        messages.info(request, f"Tamu {guest.entry.label} sudah dicatat pulang.")
    return redirect("frontdesk:guests")
