"""The door to staff pages: signed in and appointed, otherwise sign-in or the 404 that hides everything."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse

from casework.organization.actors import STAFF
from casework.organization.http import HttpRequest

View = Callable[..., HttpResponse]


def staff_only(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if request.actor.kind != STAFF:
            raise Http404
        response = view(request, *args, **kwargs)
        response.setdefault("Cache-Control", "private, no-store")
        return response

    return guarded


def with_role(*roles: str) -> Callable[[View], View]:
    """As staff_only, and the actor wears one of these hats; everybody else gets the same 404."""

    def decorate(view: View) -> View:
        @staff_only
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.actor.roles & set(roles):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate
