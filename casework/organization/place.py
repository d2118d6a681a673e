"""Which agency's page this is, when the address names one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from casework.organization.models import Agency

View = Callable[..., HttpResponse]


def of_agency(view: View) -> View:
    """For /<agency>/…: the page of that agency whoever looks, also a member of another agency's staff. 404 when
    unknown.

    Without a code the agency of the middleware stands.
    """

    @wraps(view)
    def placed(request: HttpRequest, *args: Any, code: str = "", **kwargs: Any) -> HttpResponse:
        if code and (not request.agency or request.agency.code != code):  # type: ignore[attr-defined]
            request.agency = Agency.objects.filter(active=True, code=code).select_related("calendar").first()  # type: ignore[attr-defined]
        if not request.agency:  # type: ignore[attr-defined]  # a lazy nobody is not None
            raise Http404
        return view(request, *args, **kwargs)

    return placed
