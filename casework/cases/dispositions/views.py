"""Giving, passing on, finishing, returning, recalling and reminding. Every decision is a POST."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.cases import acts, reads
from casework.cases.access import get_case_for
from casework.cases.act import ActRefused, Stale
from casework.cases.dispositions import recipients, tree, writing
from casework.cases.dispositions.access import get_given_share, get_own_share, get_share_for
from casework.cases.dispositions.forms import DoneForm, OrderForm, ReasonForm
from casework.cases.dispositions.pictures import readable
from casework.cases.models import Addressee, Case, Disposition, Document
from casework.files.rules import FileRefused
from casework.organization.actors import Actor, Hats
from casework.organization.http import HttpRequest
from casework.organization.middleware import in_its_zone
from casework.organization.staff import staff_only

RECALL_READY = ("Keliru memilih penerima", "Sudah ditangani dengan cara lain", "Isi disposisi perlu diubah")


def _form(request: HttpRequest, case: Case, hats: Hats, **more: Any) -> OrderForm:
    role, unit = hats[0][0], {hat[1] for hat in hats if hat[1]}
    day = request.now.astimezone(case.agency.zone).date()
    without = None if more.get("on_paper") else request.actor.user_id
    offer = recipients.offer(case.agency, day, role=role, unit_ids=[*unit], without=without)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    titles = [(str(hat[3]), hat[2]) for hat in hats]
    return OrderForm(*data, agency=case.agency, now=request.now, offer=offer, hats=titles, **more)


def _giver(form: OrderForm, hats: Hats, actor: Actor) -> writing.Giver:
    chosen = form.cleaned_data.get("hat") or str(hats[0][3])
    role, unit, title, _ = next(hat for hat in hats if str(hat[3]) == chosen)
    return writing.Giver(actor.user_id or 0, title, role, unit)


@require_http_methods(["GET", "POST"])
@staff_only
def give(request: HttpRequest, slug: str) -> HttpResponse:
    """A head, beside the step of the SOP."""
    case = get_case_for(request.actor, slug)
    hats = tuple(tree.hats(request.actor, case))
    if not tree.may_give(request.actor, case):
        raise Http404
    form = _form(request, case, hats)
    if request.method == "POST" and form.is_valid():
        giver = _giver(form, hats, request.actor)
        if _written(request, form, case, giver):
            return redirect("cases:case", slug=case.slug)
    return _page(request, "give.html", case, form, title="Disposisikan")


@require_http_methods(["GET", "POST"])
@staff_only
def paper(request: HttpRequest, slug: str) -> HttpResponse:
    """The desk copies what a head wrote on a sheet."""
    case = get_case_for(request.actor, slug)
    if not tree.may_copy_paper(request.actor, case):
        raise Http404
    form = _form(request, case, (("agency_head", None, "", 0),), on_paper=True)
    if request.method == "POST" and form.is_valid() and _written(request, form, case, form.writer()):
        return redirect("cases:case", slug=case.slug)
    return _page(request, "give.html", case, form, title="Catat disposisi dari kertas")


@require_http_methods(["GET", "POST"])
@staff_only
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_own_share(request.actor, pk)
    if not row.task.is_open:
        return _stale(request, row)
    case, hats = row.task.case, _hats_of(row, request.actor)
    form = _form(request, case, hats, above=row.disposition)
    if request.method == "POST" and form.is_valid():
        giver = _giver(form, hats, request.actor)
        try:
            if _written(request, form, case, giver, passed_by=row):
                return redirect("dispositions:mine")
        except Stale:
            return _stale(request, row)
    return _page(request, "give.html", case, form, title="Teruskan disposisi", row=row)


def _hats_of(row: Addressee, actor: Actor) -> Hats:
    """Under the post to which it was given; a person who was named, under the first of theirs."""
    fitting = tuple(hat for hat in actor.hats if hat[0] == row.task.role and row.task.unit_id in (None, hat[1]))
    return fitting[:1] or actor.hats[:1]


def _written(
    request: HttpRequest, form: OrderForm, case: Case, giver: writing.Giver, passed_by: Addressee | None = None
) -> bool:
    upload: UploadedFile | None = form.cleaned_data.get("scan")
    try:
        found = acts.checked([upload] if upload else [], request.actor)
        with transaction.atomic():
            scan = _attach(case, found, "Lembar disposisi", "disposition", request)
            writing.give(case, form.order(scan), giver=giver, by=request.actor, at=request.now, passed_by=passed_by)
    except FileRefused as refusal:
        form.add_error("scan", str(refusal))
    except ActRefused as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, "Disposisi tercatat. Penerimanya sudah diberi tahu.")
        return True
    return False


def _attach(case: Case, found: list[Any], label: str, kind: str, request: HttpRequest) -> Document | None:
    rows = [acts.attach(case, one, label=label, kind=kind, by=request.actor, at=request.now) for one in found]
    return rows[0] if rows else None


def _page(request: HttpRequest, template: str, case: Case, form: Any, **more: Any) -> HttpResponse:
    request.agency = in_its_zone(case.agency)
    context = {"case": case, "form": form, "documents": readable(reads.documents(case.pk))} | more
    return render(request, f"dispositions/{template}", context, status=422 if form and form.errors else 200)


@require_GET
@staff_only
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """One share: what is asked, the papers, the chain, and what may be done."""
    row = get_share_for(request.actor, pk)
    case = row.task.case
    nodes = tree.build(case, tree.rows_of(case.pk), request.actor, request.now)
    mine = tree.is_mine(row, request.actor)
    node = _node_of(nodes, row.disposition)
    more = {
        "row": row, "mine": mine, "tree": nodes, "node": node, "d": row.disposition,
        "may_return": mine and writing.came_from(row) is not None, "step_here": _step_here(request.actor, row),
    }  # fmt: skip
    return _page(request, "share.html", case, DoneForm() if mine else None, **more)


def _step_here(actor: Actor, row: Addressee) -> bool:
    """Whether the act of the SOP that fulfils it is this person's own step."""
    return bool(row.task.reference) and row.task.is_open


def _node_of(nodes: list[tree.Node], wanted: Disposition) -> tree.Node | None:
    for node in nodes:
        if node.disposition.pk == wanted.pk:
            return node
        for branch in node.shares:
            passed = [*branch.passed]
            back = branch.back
            while back:
                passed += back.passed
                back = back.back
            if found := _node_of(passed, wanted):
                return found
    return None


@require_POST
@staff_only
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_own_share(request.actor, pk)
    if not row.task.is_open:
        return _stale(request, row)
    form = DoneForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            found = acts.checked([upload] if upload else [], request.actor)
            with transaction.atomic():
                kept = _attach(row.task.case, found, "Tindak lanjut disposisi", "disposition_result", request)
                writing.finish(row, note=form.cleaned_data["note"], document=kept, by=request.actor, at=request.now)
        except FileRefused as refusal:
            form.add_error("file", str(refusal))
        except Stale:
            return _stale(request, row)
        else:
            messages.success(request, "Disposisi selesai. Pemberinya sudah diberi tahu.")
            return redirect("dispositions:mine")
    more = {"row": row, "mine": True, "d": row.disposition, "node": None, "tree": []}
    return _page(request, "share.html", row.task.case, form, **more, may_return=writing.came_from(row) is not None)


@require_http_methods(["GET", "POST"])
@staff_only
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_own_share(request.actor, pk)
    if not row.task.is_open:
        return _stale(request, row)
    target = writing.came_from(row)
    if target is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            writing.give_back(row, reason=form.cleaned_data["why"], by=request.actor, at=request.now)
        except Stale:
            return _stale(request, row)
        messages.success(request, f"Disposisi dikembalikan kepada {target.position}.")
        return redirect("dispositions:mine")
    words = {"title": "Kembalikan disposisi", "button": f"Kembalikan kepada {target.position}"}
    return _page(request, "reason.html", row.task.case, form, row=row, d=row.disposition, **words)


@require_http_methods(["GET", "POST"])
@staff_only
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_given_share(request.actor, pk)
    form = ReasonForm(request.POST or None, ready=RECALL_READY)
    if request.method == "POST" and form.is_valid():
        try:
            writing.recall(row, reason=form.cleaned_data["why"], by=request.actor, at=request.now)
        except Stale:
            return _stale(request, row)
        messages.success(request, "Disposisi ditarik kembali.")
        return redirect("cases:case", slug=row.task.case.slug)
    words = {"title": "Tarik kembali disposisi", "button": f"Tarik dari {row.label}"}
    return _page(request, "reason.html", row.task.case, form, row=row, d=row.disposition, **words)


@require_POST
@staff_only
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_given_share(request.actor, pk)
    try:
        writing.remind(row, by=request.actor, at=request.now)
    except ActRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"{row.label} diingatkan.")
    return redirect("dispositions:share", pk=row.pk)


def _stale(request: HttpRequest, row: Addressee) -> HttpResponse:
    """409: somebody was first, and who; what was typed stays on the page."""
    fresh = get_share_for(request.actor, row.pk)
    typed = [text for name in ("note", "reason", "order_note") if (text := request.POST.get(name, "").strip())]
    context = {"row": fresh, "case": fresh.task.case, "typed": typed}
    return render(request, "dispositions/stale.html", context, status=409)
