"""The box at the counter for who asks after a letter."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from casework.organization.http import HttpRequest
from casework.organization.staff import with_role
from frontdesk import whereabouts
from frontdesk.guests.views import WELCOMERS


@require_GET
@with_role(*WELCOMERS)
def whereabouts_page(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:120]
    hits = whereabouts.find(request.actor, request.agency, text, request.now)
    context = {"q": text, "hits": hits, "most": whereabouts.MOST}
    return render(request, "frontdesk/whereabouts.html", context)
