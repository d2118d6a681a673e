"""The machine in the hall: a number, or an opinion. Its cookie opens these pages alone and is sent nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.numbering.numbers import NumberBusy
from casework.organization.http import HttpRequest
from casework.organization.middleware import in_its_zone
from casework.survey import answering
from casework.survey.elements import ELEMENTS
from casework.survey.models import SurveyAnswer
from frontdesk.kiosk import pairing
from frontdesk.kiosk.models import KioskDevice
from frontdesk.queue import calling, lines
from frontdesk.queue.models import QueueTicket
from frontdesk.queue.views import facts

COOKIE, SALT, PLACE = "kios", "frontdesk.kiosk", "/kios/"
YEAR = 365 * 24 * 3600
FORGETS = 60  # seconds
View = Callable[..., HttpResponse]


def _device(request: HttpRequest) -> KioskDevice | None:
    return pairing.device_of(str(request.get_signed_cookie(COOKIE, "", salt=SALT)))


def _page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, f"kiosk/{name}.html", {"seconds": FORGETS} | context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def on_kiosk(view: View) -> View:
    """Only for a paired machine, and for its agency whoever else is signed in; all others go to the pairing page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        device = _device(request)
        if device is None:
            return redirect("frontdesk:kiosk")
        request.agency = in_its_zone(device.agency)
        return view(request, device, *args, **kwargs)

    return guarded


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The services of a paired machine; the form for the code on any other."""
    device = _device(request)
    if device is None:
        return _pair(request)
    request.agency = in_its_zone(device.agency)
    return _page(request, "start", {"lines": lines.offered(device.agency), "key": uuid4(), "seconds": 300})


def _pair(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, "pair", {"seconds": 600})
    token = pairing.pair(request.POST.get("kode", ""), at=request.now)
    if not token:
        return _page(request, "pair", {"seconds": 600, "wrong": True}, status=422)
    response = redirect("frontdesk:kiosk")
    response.set_signed_cookie(
        COOKIE, token, salt=SALT, max_age=YEAR, path=PLACE, httponly=True, samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response


@require_POST
@on_kiosk
def take(request: HttpRequest, device: KioskDevice) -> HttpResponse:
    line = next((row for row in lines.offered(device.agency) if row.key == request.POST.get("layanan")), None)
    try:
        key = UUID(request.POST.get("key", ""))
        if line is None:
            return redirect("frontdesk:kiosk")
        ticket = calling.join(
            device.agency, line, at=request.now, way=QueueTicket.Way.KIOSK, key=key, device=device,
            priority="didahulukan" in request.POST,
        )  # fmt: skip
    except (ValueError, NumberBusy):
        return redirect("frontdesk:kiosk")
    return redirect("frontdesk:kiosk_ticket", key=ticket.key)


@require_GET
@on_kiosk
def ticket(request: HttpRequest, device: KioskDevice, key: UUID) -> HttpResponse:
    """For one minute, on the machine that gave it."""
    since = request.now - timedelta(seconds=FORGETS)
    row = QueueTicket.objects.filter(device=device, key=key, joined_at__gt=since).select_related("agency").first()
    if row is None:
        return redirect("frontdesk:kiosk")
    row.agency = device.agency
    ahead = QueueTicket.objects.of_day(device.agency, row.day).filter(state=QueueTicket.State.WAITING, line=row.line)
    before = ahead.filter(pk__lt=row.pk).count()
    return _page(request, "ticket", {"row": row, "ticket": facts(row), "before": before})


@require_http_methods(["GET", "POST"])
@on_kiosk
def rate(request: HttpRequest, device: KioskDevice) -> HttpResponse:
    """One question on each page; what was answered goes along in the form and is kept nowhere before the last."""
    rated = [line for line in lines.offered(device.agency) if line.intakes]
    service = next((line for line in rated if line.key == request.POST.get("layanan")), None)
    if service is None:
        return _page(request, "services", {"lines": rated})
    given: dict[str, int] = {}
    for number, element in enumerate(ELEMENTS, start=1):
        value = request.POST.get(element.key, "")
        if value not in ("1", "2", "3", "4"):
            choices = list(enumerate(element.answers, start=1))
            context = {"element": element, "choices": choices, "given": given, "service": service, "number": number}
            return _page(request, "question", context | {"count": len(ELEMENTS)})
        given[element.key] = int(value)
    answering.answer(device.agency, service.key, SurveyAnswer.Way.KIOSK, dict(given), at=request.now)
    return redirect("frontdesk:kiosk_thanks")


@require_GET
@on_kiosk
def thanks(request: HttpRequest, device: KioskDevice) -> HttpResponse:
    return _page(request, "thanks", {"seconds": 10})
