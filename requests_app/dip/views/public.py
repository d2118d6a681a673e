"""The public pages of the list: searching, one item, its file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from casework.files import serve
from casework.organization.place import of_agency
from requests_app.dip import search
from requests_app.dip.models import PublicInformation

KINDS = dict(PublicInformation.Category.choices)


@require_GET
@of_agency
def information(request: HttpRequest) -> HttpResponse:
    text, kind = request.GET.get("q", "").strip()[:120], request.GET.get("kategori", "")
    kind = kind if kind in KINDS else ""
    kept = {name: value for name, value in (("q", text), ("kategori", kind)) if value}
    asked = request.GET.get("halaman", "")
    page = int(asked[:6]) if asked.isascii() and asked.isdecimal() else 0
    if text:
        found, more = search.find(request.agency, text, kind, page or 1)
        last = (page or 1) + 1
    else:
        rows = PublicInformation.objects.standing().filter(agency=request.agency, number__gt=page)
        if kind:
            rows = rows.filter(category=kind)
        items = list(rows.select_related("file").order_by("number")[: search.PER_PAGE + 1])
        more = len(items) > search.PER_PAGE
        found = [search.Hit(row, [(row.summary, False)]) for row in items[: search.PER_PAGE]]
        last = items[search.PER_PAGE - 1].number if more else 0
    pills = [{"url": "?" + urlencode({"q": text} if text else {}), "label": "Semua", "active": not kind}]
    for value, label in KINDS.items():
        query = urlencode(({"q": text} if text else {}) | {"kategori": value})
        pills.append({"url": f"?{query}", "label": label, "active": value == kind})
    context = {"q": text, "category": kind, "found": found, "pills": pills}
    context["next_url"] = "?" + urlencode(kept | {"halaman": last}) if more else ""
    context["first_url"] = "?" + urlencode(kept) if page > 1 else ""
    return render(request, "citizen/information.html", context)


def _item(request: HttpRequest, number: int) -> PublicInformation:
    rows = PublicInformation.objects.select_related("file").filter(agency=request.agency, number=number)
    row = rows.first()
    if row is None:
        raise Http404
    return row


@require_GET
@of_agency
def item(request: HttpRequest, number: int) -> HttpResponse:
    row = _item(request, number)
    return render(request, "citizen/information_item.html", {"row": row}, status=410 if row.retired_at else 200)


@require_GET
@of_agency
def item_file(request: HttpRequest, number: int) -> HttpResponse:
    row = _item(request, number)
    if row.retired_at or row.file is None or row.file.encrypted:
        raise Http404
    return serve.response(row.file)
