"""/kelola/topik/: the topics a consultation may be about."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.organization.http import HttpRequest
from casework.organization.models import Role
from casework.organization.staff import with_role
from consultations import topics
from consultations.forms import TopicForm
from consultations.models import Topic

KEEPERS = (Role.AGENCY_ADMIN, Role.DIVISION_HEAD)


@require_GET
@with_role(*KEEPERS)
def listing(request: HttpRequest) -> HttpResponse:
    found = topics.lines(request.agency)
    groups = dict.fromkeys([*topics.GROUPS, *(line.group for line in found)])
    rows = [(group, [line for line in found if line.group == group]) for group in groups]
    context = {"groups": [row for row in rows if row[1]], "own": any(line.pk for line in found)}
    return render(request, "consultations/topics.html", context)


@require_POST
@with_role(*KEEPERS)
def make_own(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        topics.own(request.agency)
    messages.success(request, "Instansi sekarang punya daftar sendiri. Ubah, urutkan, atau tambah topiknya.")
    return redirect("consultations:topics")


@require_http_methods(["GET", "POST"])
@with_role(*KEEPERS)
def topic(request: HttpRequest, pk: int = 0) -> HttpResponse:
    there = _mine(request, pk) if pk else None
    initial = {"group": there.group, "name": there.name} if there else {}
    form = TopicForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        group, name = form.cleaned_data["group"], form.cleaned_data["name"]
        try:
            if there:
                topics.change(there, group, name)
            else:
                topics.add(request.agency, group, name)
        except ValidationError as fault:
            form.add_error("name", fault.messages[0])
        else:
            messages.success(request, f"Topik {name} disimpan.")
            return redirect("consultations:topics")
    context = {"form": form, "there": there}
    return render(request, "consultations/topic.html", context, status=422 if form.errors else 200)


@require_POST
@with_role(*KEEPERS)
def arrange(request: HttpRequest, pk: int) -> HttpResponse:
    """Up, down, off the list, or on it again."""
    there, do = _mine(request, pk), request.POST.get("do", "")
    if do in ("naik", "turun"):
        topics.move(there, up=do == "naik")
    elif do == "tawarkan":
        topics.set_active(there, active=not there.active)
        text = "ditawarkan lagi" if there.active else "tidak ditawarkan lagi; catatan lama tetap"
        messages.success(request, f"{there.name} {text}.")
    return redirect("consultations:topics")


def _mine(request: HttpRequest, pk: int) -> Topic:
    found = Topic.objects.select_related("agency").filter(pk=pk, agency=request.agency).first()
    if found is None:
        raise Http404
    return found
