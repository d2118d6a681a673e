"""Taking work of a role and giving it back. Every answer leads to the work itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from casework.cases import leases
from casework.cases.access import get_task_for, may_change
from casework.cases.models import Task
from casework.organization.http import HttpRequest
from casework.organization.staff import staff_only
from casework.workdays.words import clock


def _to(task: Task) -> HttpResponse:
    if task.kind == Task.Kind.STEP:
        return redirect("cases:case", slug=task.case.slug)
    return redirect("cases:task", pk=task.pk)


@require_POST
@staff_only
def take(request: HttpRequest, pk: int) -> HttpResponse:
    task = get_task_for(request.actor, pk)
    if leases.claim(task, by=request.actor, at=request.now):
        messages.success(request, _until(task))
    elif task.holder_id != request.actor.user_id:
        messages.warning(request, "Tugas ini baru saja diambil orang lain.")
    return _to(task)


@require_POST
@staff_only
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    task = get_task_for(request.actor, pk)
    if leases.release(task, by=request.actor, at=request.now):
        messages.success(request, "Tugas dilepas dan dapat diambil rekan lain.")
    return _to(task)


@require_POST
@staff_only
def take_next(request: HttpRequest) -> HttpResponse:
    task = leases.claim_next(request.actor, request.agency, at=request.now) if may_change(request.actor) else None
    if task is None:
        messages.info(request, "Tidak ada tugas bebas. Yang ada di daftar ini sudah dipegang atau menunggu pemohon.")
        return redirect("cases:my_work")
    messages.success(request, _until(task))
    return _to(task)


def _until(task: Task) -> str:
    task.refresh_from_db(fields=("lease_until",))
    assert task.lease_until is not None
    until = clock(task.lease_until.astimezone(task.case.agency.zone))
    return f"Tugas ini Saudara pegang sampai pukul {until}. Begitu dikerjakan, ia tetap di tangan Saudara."
