"""An answer on its way to everybody, and a line of the list as the answer to a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.cases.access import get_case_for
from casework.cases.models import Case, Document
from casework.files import serve
from casework.organization.http import HttpRequest
from casework.organization.staff import with_role
from requests_app.dip import answers, offered, personal, pointing, search
from requests_app.dip.access import DECIDERS, KEEPERS, READERS
from requests_app.dip.forms import ReasonForm
from requests_app.dip.models import PublicInformation, PublishedAnswer
from requests_app.paging import paged, pills

TABS = {"": ("Menunggu persetujuan", "proposed"), "kembali": ("Dikembalikan", "returned"),
        "terbit": ("Terbit", "published"), "ditarik": ("Ditarik", "withdrawn")}  # fmt: skip


class AnswerForm(forms.Form):
    """Question and answer for everybody. What looks personal must be looked at before it goes on."""

    use_required_attribute = False

    question = forms.CharField(
        label="Pertanyaan", max_length=300, widget=forms.Textarea({"rows": 2}),
        help_text="Tulis ulang seperti akan ditanyakan siapa saja, tanpa menyebut pemohon.",
        error_messages={"required": "Tulis pertanyaannya."},
    )  # fmt: skip
    answer = forms.CharField(
        label="Jawaban", min_length=20, max_length=8000, widget=forms.Textarea({"rows": 8}),
        error_messages={"required": "Tulis jawabannya.", "min_length": "Tulis jawabannya, sedikitnya 20 huruf."},
    )  # fmt: skip
    attached = forms.MultipleChoiceField(
        label="Berkas yang ikut terbit", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Buka dan periksa tiap berkas: nama, NIK, tanda tangan, dan metadata ikut terbit.",
    )  # fmt: skip
    checked = forms.BooleanField(label="Sudah saya periksa; yang disebut di atas bukan data pribadi", required=False)

    def __init__(self, *args: Any, case: Case, documents: list[Document], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.documents = case, documents
        self.warnings: list[str] = []
        field = self.fields["attached"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(row.pk), f"{row.label} ({row.file.name})") for row in documents]
        if not documents:
            del self.fields["attached"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.warnings = warnings(self.case, f"{data.get('question', '')}\n{data.get('answer', '')}")
        if self.warnings and not data.get("checked"):
            self.add_error("checked", "Perbaiki kalimatnya, atau nyatakan bahwa itu bukan data pribadi.")
        return data

    @property
    def chosen(self) -> list[Document]:
        wanted = set(self.cleaned_data.get("attached", ()))
        return [row for row in self.documents if str(row.pk) in wanted]


def warnings(case: Case, text: str) -> list[str]:
    person = case.applicant
    proxy = str(case.representation) if hasattr(case, "representation") else ""
    names = [person.name, proxy] if person and not person.erased_at else []
    return personal.found(text, *filter(None, names))


@require_GET
@with_role(*READERS)
def index(request: HttpRequest) -> HttpResponse:
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else ""
    rows = PublishedAnswer.objects.filter(agency=request.agency, state=TABS[tab][1]).select_related("case")
    context = paged(request, rows, "-id", {"tab": tab} if tab else None)
    context |= {"pills": pills({key: row[0] for key, row in TABS.items()}, tab), "tab": tab}
    return render(request, "dip/answers.html", context)


def _get(request: HttpRequest, pk: int) -> PublishedAnswer:
    rows = PublishedAnswer.objects.select_related("case__applicant", "agency__calendar", "proposed_by", "decided_by")
    row = rows.filter(agency=request.agency, pk=pk).first()
    if row is None:
        raise Http404
    return row


@require_GET
@with_role(*READERS)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    row = _get(request, pk)
    return _page(request, row)


def _page(request: HttpRequest, row: PublishedAnswer, status: int = 200) -> HttpResponse:
    context = {
        "row": row,
        "files": list(row.files.select_related("document__file")),
        "warnings": warnings(row.case, f"{row.question}\n{row.answer}"),
        "seen": row.proposed_at.isoformat(),
        "decides": bool(request.actor.roles & DECIDERS),
        "writes": bool(request.actor.roles & KEEPERS),
    }
    return render(request, "dip/answer.html", context, status=status)


@require_http_methods(["GET", "POST"])
@with_role(*KEEPERS)
def write(request: HttpRequest, slug: str) -> HttpResponse:
    case = get_case_for(request.actor, slug)
    if not answers.may_become(case):
        raise Http404
    row = PublishedAnswer.objects.filter(case=case).first()
    if row and row.state == PublishedAnswer.State.PUBLISHED:
        messages.info(request, "Jawaban ini sudah terbit. Tarik lebih dahulu bila perlu diubah.")
        return redirect("dip:answer", pk=row.pk)
    initial: dict[str, Any] = {"question": case.subject}
    if row:
        chosen = [str(pk) for pk in row.files.values_list("document_id", flat=True)]
        initial = {"question": row.question, "answer": row.answer, "attached": chosen}
    form = AnswerForm(request.POST or None, case=case, documents=answers.offered_files(case), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            row = answers.propose(
                case, question=data["question"], answer=data["answer"], documents=form.chosen, by=request.actor,
                year=case.received_at.astimezone(case.agency.zone).year, at=request.now,
            )  # fmt: skip
        except answers.NotNow as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Disusun. PPID sudah diberi tahu untuk memeriksanya.")
            return redirect("dip:answer", pk=row.pk)
    context = {"form": form, "case": case, "row": row}
    return render(request, "dip/answer_form.html", context, status=422 if form.errors else 200)


@require_POST
@with_role(*DECIDERS)
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    row = _get(request, pk)
    try:
        answers.approve(row, seen=request.POST.get("seen", ""), by=request.actor, at=request.now)
    except answers.NotNow as refusal:
        messages.warning(request, str(refusal))
        return _page(request, _get(request, pk), 409)
    messages.success(request, "Terbit untuk umum.")
    return redirect("dip:answer", pk=pk)


def _ask(request: HttpRequest, pk: int, title: str, action: str, act: Callable[..., None], state: str) -> HttpResponse:
    row = _get(request, pk)
    if row.state != state:
        messages.info(request, f"Keadaannya sudah berubah: {row.get_state_display().lower()}.")
        return redirect("dip:answer", pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(row, reason=form.cleaned_data["reason"], by=request.actor, at=request.now)
        except answers.NotNow as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, f"{action}: tercatat.")
        return redirect("dip:answer", pk=pk)
    context = {"row": row, "form": form, "title": title, "action": action}
    return render(request, "dip/answer_ask.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@with_role(*DECIDERS)
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    return _ask(request, pk, "Kembalikan untuk diperbaiki?", "Kembalikan", answers.give_back, "proposed")


@require_http_methods(["GET", "POST"])
@with_role(*DECIDERS)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _ask(request, pk, "Tarik jawaban ini dari umum?", "Tarik jawaban", answers.withdraw, "published")


@require_GET
@with_role(*READERS)
def file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """As it would be downloaded, for whoever checks it."""
    found = _get(request, pk).files.select_related("document__file").filter(pk=number).first()
    if found is None:
        raise Http404
    return serve.response(found.document.file)


# A line of the list as the answer


@require_http_methods(["GET", "POST"])
@with_role(*KEEPERS)
def point(request: HttpRequest, slug: str) -> HttpResponse:
    case = get_case_for(request.actor, slug)
    if case.service != "information":
        raise Http404
    text = request.GET.get("q", "").strip()[:120]
    pointed = list(PublicInformation.objects.filter(answered__case=case).order_by("answered__id"))
    if request.method == "POST":
        return _point(request, case, pointed)
    if text:
        found = [hit.thing for hit in search.find(request.agency, text)[0] if not hit.is_answer]
    else:
        numbers = [number for number, _ in offered.to(request.agency, _wanted(case))]
        rows = {row.number: row for row in PublicInformation.objects.filter(agency=request.agency, number__in=numbers)}
        found = [rows[number] for number in numbers if number in rows]
    there = {row.pk for row in pointed}
    context = {"case": case, "q": text, "pointed": pointed, "found": [row for row in found if row.pk not in there]}
    return render(request, "dip/point.html", context)


def _wanted(case: Case) -> str:
    record = getattr(case, "informationrequest", None)
    return f"{case.subject} {record.wanted if record else ''}"


def _point(request: HttpRequest, case: Case, pointed: list[PublicInformation]) -> HttpResponse:
    asked = request.POST.get("butir", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else 0
    if "lepas" in request.POST:
        item = next((row for row in pointed if row.number == number), None)
        if item and pointing.unpoint(case, item, by=request.actor, at=request.now):
            messages.success(request, f"Nomor {number} dilepas dari jawaban.")
        return redirect("dip:point", slug=case.slug)
    item = PublicInformation.objects.standing().filter(agency=request.agency, number=number).first()
    if item is None:
        raise Http404
    pointing.point(case, item, by=request.actor, at=request.now)
    messages.success(request, f"Nomor {number} masuk ke “Informasi yang diberikan” pada surat jawaban.")
    return redirect("dip:point", slug=case.slug)
