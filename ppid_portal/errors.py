"""Pages for what went wrong. A case that does not exist and one that is not yours get the same page."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from casework.numbering.numbers import NumberBusy

PASSING = (OperationalError, InterfaceError, NumberBusy)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if _will_pass(exception):  # the session could not be saved because the database went away
        return _away()
    return render(request, "errors/400.html", status=400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """For unknown and forbidden alike."""
    return render(request, "errors/404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without context and without the database: either may be what failed."""
    if _will_pass(sys.exc_info()[1]):
        return _away()
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def _away() -> HttpResponse:
    return HttpResponse(render_to_string("errors/503.html"), status=503, headers={"Retry-After": "10"})


def _will_pass(error: BaseException | None) -> bool:
    """Whether the database was away or busy; trying again later helps."""
    while error:
        if isinstance(error, PASSING):
            return True
        error = error.__context__
    return False
