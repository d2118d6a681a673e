"""Letters received on paper while there was no network: several lines at once, with their real time and the reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.cases.intake import refuse_moment, version_in_force
from casework.cases.models import ProcedureVersion
from casework.mailroom import receiving
from casework.mailroom.forms.entry import ADDRESSEES, LaterForm, LineForm, LineFormSet
from casework.mailroom.models.incoming import RECEIVERS
from casework.organization.http import HttpRequest
from casework.organization.staff import with_role


@require_http_methods(["GET", "POST"])
@with_role(*RECEIVERS)
def enter(request: HttpRequest) -> HttpResponse:
    """All lines or none."""
    version = version_in_force(request.agency, receiving.ARRIVED.procedure)
    data = request.POST if request.method == "POST" else None
    form = LaterForm(data, initial={"key": uuid4()}, version=version, now=request.now)
    lines = LineFormSet(data, prefix="surat")
    if data is not None and form.is_valid() & lines.is_valid():
        arrivals = _arrivals(request, form, lines, version)
        if arrivals:
            try:
                numbers = _receive(request, arrivals)
            except receiving.Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"{len(numbers)} surat tercatat, nomor agenda {numbers[0]}–{numbers[-1]}.")
                return redirect(reverse("mailroom:letters"))
    status = 422 if data is not None else 200
    return render(request, "mailroom/later.html", {"form": form, "lines": lines}, status=status)


def _arrivals(request: HttpRequest, form: LaterForm, lines: Any, version: ProcedureVersion) -> list[receiving.Arrival]:
    """None when something is wrong; what it is stands in the forms."""
    found: list[receiving.Arrival] = []
    for number, line in enumerate(lines):
        if not line.has_changed():
            continue
        at = _moment(form.cleaned_data["received_at"], line, request)
        if refusal := refuse_moment(version, at, request.now):
            line.add_error("time", refusal)
        found.append(_arrival(form, line, at, uuid5(form.cleaned_data["key"], str(number))))
    if not found:
        form.add_error(None, "Belum ada surat yang diisi. Isi sedikitnya satu baris.")
    return [] if form.errors or any(line.errors for line in lines if line.has_changed()) else found


def _moment(received: datetime, line: LineForm, request: HttpRequest) -> datetime:
    time = line.cleaned_data.get("time")
    return datetime.combine(received.astimezone(request.agency.zone), time, request.agency.zone) if time else received


def _arrival(form: LaterForm, line: LineForm, at: datetime, key: UUID) -> receiving.Arrival:
    data = line.cleaned_data
    facts = {name: data[name] for name in ("sender_kind", "number", "dated", "about", "security")}
    facts |= {"received_at": at, "backdate_reason": form.cleaned_data["backdate_reason"]}
    return receiving.Arrival(facts | {"addressed_role": ADDRESSEES[0].value}, data["sender"], key=key)


def _receive(request: HttpRequest, arrivals: list[receiving.Arrival]) -> list[str]:
    with transaction.atomic():
        letters = [
            receiving.receive(arrival, agency=request.agency, by=request.actor, at=request.now) for arrival in arrivals
        ]
    return [letter.entry.label for letter in letters]
