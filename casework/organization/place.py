"""Which agency's page this is, when the address names one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse

from casework.organization.http import HttpRequest
from casework.organization.models import Agency

View = Callable[..., HttpResponse]


def of_agency(view: View) -> View:
    """For /<agency>/…: the page of that agency whoever looks, also a member of another agency's staff. 404 when
    unknown.

    Without a code the agency of the middleware stands.
    """

    @wraps(view)
    def placed(request: HttpRequest, *args: Any, code: str = "", **kwargs: Any) -> HttpResponse:
        if code and (not request.agency or request.agency.code != code):
            found = Agency.objects.filter(active=True, code=code).select_related("calendar").first()
            if found is None:
                raise Http404
            request.agency = found
        if not request.agency:  # a lazy nobody is not None
            raise Http404
        return view(request, *args, **kwargs)

    return placed
