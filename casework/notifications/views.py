"""The demo's outbox, and for staff the messages that did not leave."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from casework.notifications import sender
from casework.notifications.models import DemoMail, OutgoingMessage, OutgoingMessageQuerySet
from casework.notifications.tasks import poke
from casework.organization.actors import STAFF, Actor
from casework.organization.http import HttpRequest
from casework.organization.models import Role
from casework.organization.staff import staff_only

PAGE = 50
KEEPERS = frozenset(
    {
        Role.FRONT_OFFICE,
        Role.PPID_OFFICER,
        Role.PPID_HEAD,
        Role.INFORMATION_SERVICE,
        Role.SECRETARIAT,
        Role.AGENCY_ADMIN,
    }
)


@never_cache
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    rows = _mails_for(request.actor)
    before = request.GET.get("sebelum", "")
    if before.isascii() and before.isdecimal() and len(before) < 16:
        rows = rows.filter(pk__lt=int(before))
    mails = list(rows[: PAGE + 1])
    next_url = f"?sebelum={mails[PAGE - 1].pk}" if len(mails) > PAGE else ""
    return render(request, "notifications/mailbox.html", {"mails": mails[:PAGE], "next_url": next_url})


@never_cache
@require_safe
def mail(request: HttpRequest, mail_id: int) -> HttpResponse:
    found = _mails_for(request.actor).filter(pk=mail_id).first()
    if found is None:
        raise Http404
    return render(request, "notifications/mail.html", {"mail": found})


def _mails_for(actor: Actor) -> QuerySet[DemoMail]:
    """Nothing exists outside the demo. Visitors see what the portal sends, not the letters of the login pages."""
    if not settings.DEMO:
        raise Http404
    return DemoMail.objects.all() if actor.kind == STAFF else DemoMail.objects.filter(automatic=True)


@staff_only
@require_safe
def stuck(request: HttpRequest) -> HttpResponse:
    rows = _stuck_for(request.actor).select_related("event__case", "user")[:PAGE]
    return render(request, "notifications/stuck.html", {"rows": rows, "page": PAGE})


@staff_only
@require_POST
def resend(request: HttpRequest, message_id: int) -> HttpResponse:
    message = _stuck_for(request.actor).filter(pk=message_id).first()
    if message is None:
        raise Http404
    if sender.resend(message, request.now):
        poke()
        messages.success(request, "Pesan akan dikirim ulang dalam satu menit.")
    return redirect("notifications:stuck")


def _stuck_for(actor: Actor) -> OutgoingMessageQuerySet:
    if actor.kind != STAFF or not actor.roles & KEEPERS:
        raise Http404
    return OutgoingMessage.objects.stuck().filter(Q(event__case__agency=actor.agency_id) | Q(agency=actor.agency_id))
