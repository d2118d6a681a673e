"""Sign in as a demo person with one press. Answers 404 wherever the demo is switched off."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from casework.organization.models import User
from ppid_portal.demo import people


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    if request.method == "POST":
        user = get_object_or_404(User, username=request.POST.get("user", ""), is_active=True)
        login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return redirect(settings.LOGIN_REDIRECT_URL)
    rows = people.people()
    offices = [
        (province, [row for row in rows if row[0] == province]) for province in dict.fromkeys(row[0] for row in rows)
    ]
    return render(request, "demo/sign_in.html", {"offices": offices, "password": people.password()})
