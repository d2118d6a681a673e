"""The screen in the hall: which number goes where. No names; it loads itself anew and needs no script."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from casework.organization.http import HttpRequest
from casework.organization.place import of_agency
from frontdesk.queue import calling
from frontdesk.queue.lines import LINES
from frontdesk.queue.models import QueueTicket

BESIDE = 5
State = QueueTicket.State


@require_GET
@of_agency
def board(request: HttpRequest) -> HttpResponse:
    """The newest call large, those before it beside. ?suara=1 speaks it, on a browser that may make sounds."""
    today = calling.today(request.agency, request.now)
    called = list(today.filter(state__in=(State.CALLED, State.SERVING)).order_by("-called_at", "-pk")[: BESIDE + 1])
    counts = dict(today.filter(state=State.WAITING).order_by().values_list("line").annotate(count=Count("pk")))
    aloud = request.GET.get("suara") == "1"
    context = {
        "newest": called[0] if called else None,
        "spoken": _spoken(called[0]) if called else "",
        "calls": [(ticket, place(ticket)) for ticket in called],
        "waiting": [(line, counts[key]) for key, line in LINES.items() if key in counts],
        "aloud": aloud,
        "seconds": 12 if aloud else 6,  # a spoken call ends before the page is loaded anew
    }  # fmt: skip
    response = render(request, "queue/board.html", context)
    response["Cache-Control"] = "no-store"
    return response


def place(ticket: QueueTicket) -> str:
    """A counter has a number, a bidang its name."""
    return f"Loket {ticket.counter}" if ticket.counter.isdigit() else ticket.counter


def _spoken(ticket: QueueTicket) -> str:
    return f"Nomor antrean {LINES[ticket.line].letter} {ticket.number}, silakan ke {place(ticket)}."
