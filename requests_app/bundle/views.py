"""The page on which an officer chooses what goes in, and the PDF. Making it is noted on every case it holds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from casework.applicants import registering
from casework.cases import engine, pages
from casework.cases.access import get_case_for
from casework.cases.models import Case
from casework.letters.pdf import PdfFailed
from casework.organization.actors import Actor
from casework.organization.http import HttpRequest
from casework.organization.models import Role, User
from casework.organization.staff import with_role
from requests_app.bundle import content
from requests_app.bundle.ask import BundleFailed
from requests_app.bundle.content import Item
from requests_app.bundle.make import Made, bundle

MAKERS = (Role.PPID_OFFICER.value, Role.PPID_HEAD.value)
SERVICES = ("information", "objection")


class BundleForm(forms.Form):
    """Which files, and why an identity is opened when one is among them."""

    files = forms.MultipleChoiceField(  # type: ignore[assignment]  # a declared field, taken off the class by Django
        label="Berkas yang disertakan", required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Ada berkas yang tidak dikenal lagi. Muat ulang halaman ini."},
    )  # fmt: skip
    reason = forms.CharField(
        label="Alasan menyertakan data pribadi", required=False, max_length=200, widget=forms.Textarea({"rows": 2}),
        help_text="Hanya bila ada berkas identitas atau surat kuasa yang dicentang. Dicatat.",
    )  # fmt: skip

    use_required_attribute = False

    def __init__(self, *args: Any, items: list[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        field = self.fields["files"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(item.key, _label(item)) for item in items]
        field.initial = [item.key for item in items if item.chosen]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if any(item.personal for item in self.chosen()) and len((data.get("reason") or "").strip()) < 10:
            self.add_error("reason", "Tulis alasan menyertakan data pribadi, sedikitnya 10 huruf.")
        return data

    def chosen(self) -> list[Item]:
        ticked = set(self.cleaned_data.get("files") or ())
        return [item for item in self.items if item.key in ticked]


def _label(item: Item) -> str:
    return f"{item.case.number} · {item.name}" + (f" ({item.note})" if item.note else "")


@require_http_methods(["GET", "POST"])
@with_role(*MAKERS)
def bundle_page(request: HttpRequest, slug: str) -> HttpResponse:
    case = get_case_for(request.actor, slug)
    if case.service not in SERVICES:
        raise Http404
    cases = content.cases_of(case, request.actor)
    form = BundleForm(request.POST if request.method == "POST" else None, items=content.items(cases))
    if request.method == "POST" and form.is_valid():
        try:
            made = bundle(cases, form.chosen(), by=request.actor.label, at=request.now)
        except (BundleFailed, PdfFailed) as failure:
            form.add_error(None, str(failure) if isinstance(failure, BundleFailed) else failure.reason)
        else:
            _note(request, cases, form, made)
            return _download(cases[0], made)
    context = {"case": case, "cases": cases, "form": form}
    return render(request, "objection/bundle.html", context, status=422 if form.errors else 200)


def _note(request: HttpRequest, cases: list[Case], form: BundleForm, made: Made) -> None:
    """Whose data left the house, in which file: on each case, and with the person where papers were opened."""
    assert isinstance(request.user, User)
    people = {item.case.applicant_id: item.case.applicant for item in form.chosen() if item.personal}
    data = {"sha256": made.sha256, "pages": made.pages, "files": made.parts, "personal": bool(people)}
    with transaction.atomic():
        for person in people.values():
            assert person is not None
            registering.reveal(person, user=request.user, reason=form.cleaned_data["reason"], at=request.now)
        for case in cases:
            engine.record(case, "bundle_made", by=request.actor, at=request.now, data=data)


def _download(case: Case, made: Made) -> HttpResponse:
    response = HttpResponse(made.data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="Bundel {case.slug}.pdf"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def bundle_panel(case: Case, actor: Actor) -> dict[str, Any] | None:
    """A link beside the case, for who may make one."""
    if case.service not in SERVICES or not actor.roles & set(MAKERS):
        return None
    return {"template": "objection/_bundle.html", "place": "side", "case": case}


pages.panels.add("bundle", bundle_panel)
