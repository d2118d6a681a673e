"""What was promised as not documented yet is given: the promise is kept, whether or not the case is still open."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from casework.cases import acts, engine
from casework.cases.access import GIVERS, get_case_for
from casework.cases.forms import FilesField
from casework.cases.models import Case, Deadline
from casework.files.rules import FileRefused
from casework.organization.actors import Actor
from casework.organization.http import HttpRequest
from casework.organization.models import Role
from casework.organization.staff import staff_only

RECORDERS = GIVERS | {Role.FRONT_OFFICE.value}  # the counter hands it over too
PROMISE = "documentation"


class GivenForm(forms.Form):
    note = forms.CharField(
        label="Apa yang diberikan, dan bagaimana", min_length=5, max_length=1000, widget=forms.Textarea({"rows": 3}),
        error_messages=dict.fromkeys(("required", "min_length"), "Tulis apa yang diberikan, sedikitnya 5 huruf."),
    )  # fmt: skip
    information = FilesField(
        label="Berkas informasinya", required=False,
        help_text="Pemohon dapat mengunduhnya di halaman lacak. PDF, JPG, PNG, DOCX, atau XLSX, paling besar 10 MB.",
    )  # fmt: skip


def may_give(case: Case, actor: Actor) -> bool:
    if not actor.roles & RECORDERS or actor.agency_id != case.agency_id:
        return False
    return Deadline.objects.open().filter(case=case, kind=PROMISE).exists()


@require_http_methods(["GET", "POST"])
@staff_only
def give(request: HttpRequest, slug: str) -> HttpResponse:
    case = get_case_for(request.actor, slug)
    if not may_give(case, request.actor):
        raise Http404
    form = GivenForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            _record(request, case, form)
        except FileRefused as refusal:
            form.add_error("information", str(refusal))
        else:
            messages.success(request, "Tercatat. Janji dalam surat sudah dipenuhi.")
            return redirect("cases:case", slug=case.slug)
    return render(request, "requests/give.html", {"case": case, "form": form}, status=422 if form.errors else 200)


def _record(request: HttpRequest, case: Case, form: GivenForm) -> None:
    found = acts.checked(form.cleaned_data["information"], request.actor)
    with transaction.atomic():
        for item in found:
            acts.attach(case, item, kind="information", by=request.actor, at=request.now, public=True)
        data = {"note": form.cleaned_data["note"]}
        engine.record(
            case, "information_given", by=request.actor, at=request.now, data=data, effects=["tell_applicant"]
        )
