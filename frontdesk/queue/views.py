"""Calling visitors: who waits, who is mine, and one button for the next. All acts by POST, no script needed."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from casework.cases.intake import offered as ways_in
from casework.numbering.numbers import NumberBusy
from casework.organization.actors import UNIT_BOUND
from casework.organization.http import HttpRequest
from casework.organization.models import Agency, Role, Unit
from casework.organization.staff import with_role
from frontdesk.queue import calling, lines, summary
from frontdesk.queue.models import QueueTicket

DESK = frozenset({role.value for role in (
    Role.FRONT_OFFICE, Role.MAIL_CLERK, Role.PPID_OFFICER, Role.INFORMATION_SERVICE,
)})  # fmt: skip
CALLERS = DESK | UNIT_BOUND
SEAT = "queue_counter"
SHOWN = 40
State = QueueTicket.State


def counters(agency: Agency) -> list[str]:
    return [str(number) for number in range(1, int(str(agency.setting("queue_counters"))) + 1)]


def seat_of(request: HttpRequest) -> calling.Seat:
    """The counter is chosen once per sign-in; a bidang calls to its own room."""
    actor = request.actor
    desk = bool(actor.roles & DESK)
    room = Unit.objects.filter(pk__in=actor.unit_ids).values_list("name", flat=True).first() if not desk else None
    kept = str(request.session.get(SEAT, ""))
    return calling.Seat(request.agency, actor.user_id or 0, room or kept, desk, actor.unit_ids)


@require_GET
@with_role(*CALLERS)
def queue(request: HttpRequest) -> HttpResponse:
    mine, today = seat_of(request), calling.today(request.agency, request.now)
    rows = calling.waiting(mine, request.now).select_related("unit")
    offered, day = lines.offered(request.agency), _day(request)
    counts = dict(rows.order_by().values_list("line").annotate(count=Count("pk")))
    reach = today.filter(mine.within()).select_related("officer", "unit")
    return render(
        request, "queue/queue.html",
        {
            "seat": mine, "counters": counters(request.agency), "key": uuid4(),
            "current": reach.filter(officer=mine.user_id, state__in=(State.CALLED, State.SERVING)).order_by("state"),
            "waiting": rows[:SHOWN], "count": sum(counts.values()), "states": State,
            "lines": [(line, counts.get(line.key, 0)) for line in offered],
            "others": reach.filter(state__in=(State.CALLED, State.SERVING)).exclude(officer=mine.user_id),
            "away": reach.filter(state=State.NO_SHOW).order_by("-ended_at")[:SHOWN],
            "units": Unit.objects.filter(agency=request.agency).order_by("name"),
            "day": day, "figures": summary.of_day(request.agency, day),
        },
    )  # fmt: skip


def _day(request: HttpRequest) -> date:
    """Whose figures are shown: ?hari=2026-11-20, else today."""
    today = request.now.astimezone(request.agency.zone).date()
    try:
        return min(date.fromisoformat(request.GET.get("hari", "")), today)
    except ValueError:
        return today


@require_POST
@with_role(*DESK)
def seat(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("loket", "")
    if chosen in counters(request.agency):
        request.session[SEAT] = chosen
    else:
        messages.error(request, "Pilih nomor loket yang ada.")
    return redirect("frontdesk:queue")


@require_POST
@with_role(*CALLERS)
def call(request: HttpRequest) -> HttpResponse:
    mine, line = seat_of(request), request.POST.get("layanan", "")
    if not mine.counter:
        messages.error(request, "Pilih dahulu Saudara duduk di loket mana, supaya papan menyebut loketnya.")
        return redirect("frontdesk:queue")
    try:
        calling.call_next(mine, at=request.now, line=line if line in lines.LINES else "")
    except calling.Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("frontdesk:queue")


@require_POST
@with_role(*DESK)
def take(request: HttpRequest) -> HttpResponse:
    """A number for somebody who does not use the machine."""
    line = next((row for row in lines.offered(request.agency) if row.key == request.POST.get("layanan")), None)
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError:
        line = None
    if line is None:
        messages.error(request, "Pilih layanannya.")
        return redirect("frontdesk:queue")
    try:
        ticket = calling.join(
            request.agency, line, at=request.now, way=QueueTicket.Way.COUNTER, key=key,
            priority="didahulukan" in request.POST,
        )  # fmt: skip
    except NumberBusy as busy:
        messages.error(request, str(busy))
        return redirect("frontdesk:queue")
    return redirect(reverse("frontdesk:queue_paper", args=(ticket.pk,)) + "?print=1")


@require_GET
@with_role(*DESK)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    ticket = _ticket(request, pk)
    return render(request, "queue/paper.html", {"ticket": facts(ticket), "row": ticket})


def facts(ticket: QueueTicket) -> dict[str, Any]:
    """What components/ticket.html prints: no name, nothing that says who it is."""
    taken = ticket.joined_at.astimezone(ticket.agency.zone)
    first = ["Didahulukan"] if ticket.priority else []
    return {
        "agency": ticket.agency.short_name,
        "kind": "Nomor antrean",
        "number": ticket.label,
        "lines": [ticket.line_label, *first, f"{taken:%d-%m-%Y} pukul {taken:%H.%M}"],
        "foot": "Berlaku hari ini. Tunggu sampai nomor ini dipanggil.",
    }


def _ticket(request: HttpRequest, pk: int) -> QueueTicket:
    """Of today and within reach, or the same 404 as one that never was."""
    today = calling.today(request.agency, request.now).select_related("agency__calendar")
    ticket = today.filter(seat_of(request).within(), pk=pk).first()
    if ticket is None:
        raise Http404
    return ticket


@require_POST
@with_role(*CALLERS)
def act(request: HttpRequest, pk: int) -> HttpResponse:
    ticket, do = _ticket(request, pk), request.POST.get("do", "")
    try:
        _act(request, ticket, do)
    except calling.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if do == "daftar" and request.actor.roles & DESK:
            return redirect(reverse("frontdesk:counter") + _way_in(request, ticket))
    return redirect("frontdesk:queue")


def _act(request: HttpRequest, ticket: QueueTicket, do: str) -> None:
    """Raises calling.Refused; also for a button of a page that has been open too long."""
    mine = seat_of(request)
    if request.POST.get("version") != str(ticket.version):
        raise calling.Refused(f"{ticket} sudah berubah sejak halaman ini dibuka. Lihat keadaannya, lalu ulangi.")
    if do == "panggil" and mine.counter:
        calling.recall(ticket, mine, at=request.now)
        return
    if ticket.officer_id != mine.user_id:
        raise calling.Refused(f"{ticket} bukan di loket Saudara. Panggil dahulu.")
    if do == "alihkan":
        unit = Unit.objects.filter(agency=request.agency, pk=_number(request.POST.get("unit", ""))).first()
        if unit is None:
            raise calling.Refused("Pilih bidang tujuannya.")
        calling.forward(ticket, unit, at=request.now)
        messages.success(request, f"{ticket} menunggu {unit.name}. Nomornya tetap.")
    elif do in ("layani", "daftar") and ticket.state != State.SERVING:
        calling.serve(ticket, at=request.now)
    elif do == "pergi":
        calling.no_show(ticket, at=request.now)
    elif do == "selesai":
        calling.finish(ticket, at=request.now)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def _way_in(request: HttpRequest, ticket: QueueTicket) -> str:
    """The service of the line, if this person may register it."""
    names = {row.name for row in ways_in(request.agency, request.actor, "walk_in", "letter")}
    fitting = [name for name in lines.LINES[ticket.line].intakes if name in names]
    return f"?layanan={fitting[0]}" if fitting else ""
