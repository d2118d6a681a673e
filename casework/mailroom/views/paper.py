"""Where the paper lies, and who has it."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.cases.access import get_case_for
from casework.mailroom import paper
from casework.mailroom.access import get_letter_for, get_paper_for, may_place
from casework.mailroom.forms.filing import LoanForm, PlaceForm
from casework.mailroom.models import PaperFile, PaperLoan
from casework.mailroom.models.paper import PARTS
from casework.organization.http import HttpRequest
from casework.organization.staff import staff_only

LENT_FOR = timedelta(days=7)


@require_GET
@staff_only
def find(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    context = {
        "q": text,
        "rows": paper.search(request.actor, text) if text else [],
        "loans": paper.lent_out(request.actor),
        "today": request.now.astimezone(request.agency.zone).date(),
        "may_place": may_place(request.actor),
    }
    return render(request, "mailroom/papers.html", context)


@require_http_methods(["GET", "POST"])
@staff_only
def of_case(request: HttpRequest, slug: str) -> HttpResponse:
    case = get_case_for(request.actor, slug)
    return _page(request, paper.Of(case.agency, case=case))


@require_http_methods(["GET", "POST"])
@staff_only
def of_letter(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, paper.Of.a_letter(get_letter_for(request.actor, pk)))


def _page(request: HttpRequest, of: paper.Of) -> HttpResponse:
    """The place, who has it, and where it lay before; whoever keeps files moves and lends it."""
    file, may = of.find(), may_place(request.actor)
    if request.method == "POST" and not may:
        raise Http404
    initial = {name: getattr(file, name) for name, _ in PARTS} if file else None
    form = PlaceForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            file = paper.put(of, data, by=request.actor, at=request.now, reason=data["reason"])
        except paper.PaperRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Letak berkas tercatat: {file.label}.")
            return redirect(request.path)
    context = {"of": of, "file": file, "form": form, "may_place": may} | _history(request, file)
    return render(request, "mailroom/paper.html", context, status=422 if form.errors else 200)


def _history(request: HttpRequest, file: PaperFile | None) -> dict[str, object]:
    if file is None:
        return {"moves": [], "loans": [], "lent": None, "loan_form": None}
    loans = list(file.loans.select_related("lent_by", "returned_to")[:20])
    lent = next((loan for loan in loans if loan.returned_at is None), None)
    due = (request.now + LENT_FOR).astimezone(request.agency.zone).date()
    return {
        "moves": list(file.moves.select_related("by")[:20]),
        "loans": loans,
        "lent": lent,
        "loan_form": None if lent else LoanForm(initial={"due_on": due}),
    }


@require_POST
@staff_only
def lend(request: HttpRequest, pk: int) -> HttpResponse:
    file = get_paper_for(request.actor, pk)
    form = LoanForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            paper.lend(file, borrower=data["borrower"], due_on=data["due_on"], by=request.actor, at=request.now)
            messages.success(request, f"Dipinjamkan kepada {data['borrower']}.")
        except paper.PaperRefused as refusal:
            messages.error(request, str(refusal))
    else:
        messages.error(request, " ".join(str(text) for texts in form.errors.values() for text in texts))
    return _back(file)


@require_POST
@staff_only
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    loan = PaperLoan.objects.filter(pk=pk).first()
    if loan is None:
        raise Http404
    file = get_paper_for(request.actor, loan.file_id)
    try:
        paper.bring_back(loan, by=request.actor, at=request.now)
        messages.success(request, "Berkas sudah kembali.")
    except paper.PaperRefused as refusal:
        messages.error(request, str(refusal))
    return _back(file)


def _back(file: PaperFile) -> HttpResponse:
    if file.case:
        return redirect("mailroom:case_paper", slug=file.case.slug)
    return redirect("mailroom:letter_paper", pk=file.letter_id)
