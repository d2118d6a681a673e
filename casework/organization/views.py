"""What an agency admin looks after, in one list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from casework.organization import upkeep
from casework.organization.models import Role
from casework.organization.staff import with_role


@require_GET
@with_role(Role.AGENCY_ADMIN)
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "kelola/index.html", {"entries": upkeep.entries()})
