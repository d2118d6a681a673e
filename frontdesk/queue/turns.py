"""The visitor in front of an officer who has the counter's form open."""

from __future__ import annotations

from django.db.models import QuerySet

from casework.organization.http import HttpRequest
from frontdesk.queue import calling
from frontdesk.queue.models import QueueTicket


def in_front(request: HttpRequest) -> QueueTicket | None:
    """Served by this officer and not registered yet; of a form that is sent, the one it was opened for."""
    rows: QuerySet[QueueTicket] = calling.today(request.agency, request.now).filter(
        officer=request.actor.user_id, state=QueueTicket.State.SERVING, case=None
    )
    if request.method == "POST" and "pilih" not in request.POST:
        text = request.POST.get("turn", "")
        rows = rows.filter(pk=int(text)) if text.isascii() and text.isdigit() and len(text) < 18 else rows.none()
    return rows.first()
