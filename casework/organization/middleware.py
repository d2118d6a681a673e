"""Gives every request its clock, its agency and its actor; nothing below a view looks at the request."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import SuspiciousOperation
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from casework.organization.actors import NOBODY, Actor, staff_actor
from casework.organization.http import HttpRequest
from casework.organization.models import Agency
from casework.prepared import prepared

Place = TypeVar("Place", Agency, Agency | None)
MFA_FREE = ("/akun/", "/static/", "/tema/", "/healthz", "/readyz")


def _actor(request: HttpRequest) -> Actor:
    user = request.user
    return staff_actor(user, timezone.localtime(request.now)) if user.is_authenticated else NOBODY


@prepared
def _agencies() -> QuerySet[Agency]:
    return Agency.objects.filter(active=True).select_related("calendar")


@prepared
def _own_agency(pk: int) -> QuerySet[Agency]:
    return Agency.objects.filter(active=True, pk=pk).select_related("calendar")


def _agency(request: HttpRequest) -> Agency | None:
    """The staff member's own agency; else the one the address names; else the one of the host; else the default."""
    if request.actor.agency_id:
        return _own_agency.first(request.actor.agency_id)
    code = request.path.split("/")[1]
    host = request.get_host().partition(":")[0]
    found = {agency.code: agency for agency in _agencies()}
    by_host = next((agency for agency in found.values() if agency.host == host), None)
    return found.get(code) or by_host or found.get(settings.DEFAULT_AGENCY) or next(iter(found.values()), None)


def in_its_zone(agency: Place) -> Place:
    """Times on the page are those of the agency whose page it is."""
    if agency:
        timezone.activate(agency.zone)
    return agency


def client_address(request: HttpRequest) -> str:
    """Where the visitor comes from. Only the last TRUSTED_PROXY_COUNT hops of X-Forwarded-For are ours to believe."""
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    count = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if count and len(hops) >= count:
        return hops[-count]
    return str(request.META.get("REMOTE_ADDR", ""))


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = timezone.now()
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[assignment]
        request.agency = SimpleLazyObject(lambda: in_its_zone(_agency(request)))  # type: ignore[assignment]
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise SuspiciousOperation("NUL in the address: PostgreSQL cannot hold it, and no browser sends it")
        if settings.STAFF_MFA_REQUIRED and not request.path.startswith(MFA_FREE) and self._lacks_mfa(request):
            return redirect(reverse("mfa_index"))
        try:
            return self._unkept(request, self.get_response(request))
        finally:
            timezone.deactivate()

    @staticmethod
    def _unkept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """What somebody saw while signed in, also a 404, stays in no cache of a shared machine (ASVS 14.3.2)."""
        if request.session.accessed and SESSION_KEY in request.session:
            response.setdefault("Cache-Control", "private, no-store")
        return response

    @staticmethod
    def _lacks_mfa(request: HttpRequest) -> bool:
        """Read with the user (organization.sessions)."""
        return request.user.is_authenticated and not getattr(request.user, "has_factor", False)
