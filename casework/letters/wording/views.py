"""Pages that show wordings: the list, one kind, a version, two versions compared."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from casework.cases.access import read
from casework.cases.models import Case
from casework.letters.models import LetterTemplate
from casework.letters.pdf import PdfFailed
from casework.letters.wording import compare, listing, preview, words
from casework.organization.http import HttpRequest
from casework.organization.models import Role
from casework.organization.staff import with_role

admin_only = with_role(Role.AGENCY_ADMIN)


@require_GET
@admin_only
def index(request: HttpRequest) -> HttpResponse:
    found = listing.rows(request.agency)
    tab = request.GET.get("tab", "")
    tab = tab if tab in listing.TABS else ""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    context = {
        "rows": listing.chosen(found, tab, text),
        "pills": listing.pills(found, tab, text),
        "tab": tab,
        "text": text,
    }
    return render(request, "wording/list.html", context)


def row_of(request: HttpRequest, kind: str) -> listing.Row:
    row = listing.one(request.agency, kind)
    if row is None:
        raise Http404
    return row


def version_of(row: listing.Row, pk: int) -> LetterTemplate:
    found = next((item for item in row.versions if item.pk == pk), None)
    if found is None:
        raise Http404
    return found


def example_of(request: HttpRequest, asked: QueryDict, template: LetterTemplate) -> Case | None:
    """The case named by ?contoh=, when this person may see it and it can have such a letter; else made-up values."""
    slug = asked.get("contoh", "")[:40]
    case = read(request.actor, slug) if slug else None
    return case if case and case.service in template.services else None


def beside(request: HttpRequest, template: LetterTemplate, case: Case | None) -> dict[str, Any]:
    """The paper beside the text."""
    assert request.actor.user_id is not None
    shown = preview.context(template, request.agency, case, request.actor.user_id, request.now)
    return shown | {"cases": preview.cases(template, request.actor), "template": template}


@require_GET
@admin_only
def show(request: HttpRequest, kind: str) -> HttpResponse:
    row = row_of(request, kind)
    template = row.current or row.versions[0]
    context = {
        "row": row,
        "signer": words.signer_label(request.agency, template.signer_role),
        "chain": words.initials_text(template.initials).splitlines(),
        "needed": words.needed_for(template, request.agency),
        "versions": [item for item in row.versions if not item.is_draft],
        **beside(request, template, example_of(request, request.GET, template)),
    }
    return render(request, "wording/show.html", context)


@require_GET
@admin_only
def version(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    row = row_of(request, kind)
    template = version_of(row, pk)
    context = {"row": row, **beside(request, template, example_of(request, request.GET, template))}
    return render(request, "wording/version.html", context)


@require_GET
@admin_only
def compare_versions(request: HttpRequest, kind: str) -> HttpResponse:
    """?dari=&ke=; without them the version in force and the one before it."""
    row = row_of(request, kind)
    picked = [_picked(row, request.GET.get(name, "")) for name in ("dari", "ke")]
    after = picked[1] or row.current or row.versions[0]
    before = picked[0] or next((item for item in row.versions if item.pk == after.base_id), row.shared or after)
    context = {
        "row": row,
        "before": before,
        "after": after,
        "differences": compare.differences(words.parts(before, request.agency), words.parts(after, request.agency)),
    }
    return render(request, "wording/compare.html", context)


def _picked(row: listing.Row, value: str) -> LetterTemplate | None:
    return version_of(row, int(value)) if value.isdecimal() and len(value) < 18 else None


@require_GET
@admin_only
def version_pdf(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    template = version_of(row_of(request, kind), pk)
    return pdf_response(request, template, example_of(request, request.GET, template))


def pdf_response(request: HttpRequest, template: LetterTemplate, case: Case | None) -> HttpResponse:
    assert request.actor.user_id is not None
    try:
        data = preview.pdf(template, request.agency, case, request.actor.user_id, request.now)
    except PdfFailed as failure:
        context = {"template": template, "reason": failure.reason}
        return render(request, "wording/pdf_failed.html", context, status=503)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{preview.MARK} {template.kind}.pdf"'
    return response
