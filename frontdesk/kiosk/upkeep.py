"""Which machines are paired: an agency admin adds one, reads its code aloud once, and revokes it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from casework.organization.http import HttpRequest
from casework.organization.models import Role
from casework.organization.staff import with_role
from frontdesk.kiosk import pairing
from frontdesk.kiosk.models import KioskDevice


@require_http_methods(["GET", "POST"])
@with_role(Role.AGENCY_ADMIN)
def devices(request: HttpRequest) -> HttpResponse:
    """The code stands on the answer of the press that made it, and nowhere after."""
    name, code, wrong = request.POST.get("name", "").strip()[:60], "", False
    if request.method == "POST":
        wrong = len(name) < 3
        code = "" if wrong else pairing.add(request.agency, name, by=request.actor.user_id or 0, at=request.now)
    rows = KioskDevice.objects.filter(agency=request.agency).select_related("added_by").order_by("-pk")
    found = [(row, row.state(request.now)) for row in rows]
    context = {"rows": found, "code": code, "name": name, "wrong": wrong}
    return render(request, "kiosk/devices.html", context, status=422 if wrong else 200)


@require_POST
@with_role(Role.AGENCY_ADMIN)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    device = KioskDevice.objects.filter(agency=request.agency, pk=pk).first()
    if device is None:
        raise Http404
    pairing.revoke(device, by=request.actor.user_id or 0, at=request.now)
    messages.success(request, f"{device.name} dicabut. Mesinnya kembali ke halaman kode pada sentuhan berikutnya.")
    return redirect("frontdesk:kiosks")
