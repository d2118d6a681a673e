"""The public pages: searching what is open, one item, one answer, what is closed and why."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from casework.files import serve
from casework.organization.http import HttpRequest
from casework.organization.place import of_agency
from requests_app.dip import search
from requests_app.dip.models import PUBLISHED_ANSWER, PublicInformation, PublishedAnswer
from requests_app.models import ExemptInformation

KINDS = dict(PublicInformation.Category.choices) | {PUBLISHED_ANSWER: "Jawaban terdahulu"}
EXPLAINED = {
    "B": "Diumumkan berkala, paling lama tiap enam bulan.",
    "M": "Diumumkan segera karena menyangkut keselamatan atau kepentingan orang banyak.",
    "S": "Tersedia setiap saat; yang belum diunggah disalinkan bila diminta.",
    PUBLISHED_ANSWER: "Pernah ditanyakan warga, dijawab, dan dibuka untuk umum tanpa data pribadi.",
}


def _number(text: str) -> int:
    return int(text[:9]) if text.isascii() and text.isdecimal() else 0


@require_GET
@of_agency
def information(request: HttpRequest) -> HttpResponse:
    """Browsed by number, or searched by rank; in both the next page is found without counting."""
    text, kind = request.GET.get("q", "").strip()[:120], request.GET.get("kategori", "")
    kind = kind if kind in KINDS else ""
    place = _number(request.GET.get("halaman", ""))
    kept = {name: value for name, value in (("q", text), ("kategori", kind)) if value}
    if text:
        found, more = search.find(request.agency, text, kind, place or 1)
        following = (place or 1) + 1
    else:
        found, more, following = _browse(request, kind, place)
    context = {
        "q": text,
        "category": kind,
        "explained": EXPLAINED.get(kind, ""),
        "found": found,
        "pills": _pills(text, kind),
        "next_url": "?" + urlencode(kept | {"halaman": following}) if more else "",
        "first_url": "?" + urlencode(kept) if place > 1 else "",
    }
    return render(request, "citizen/information.html", context)


def _browse(request: HttpRequest, kind: str, after: int) -> tuple[list[search.Hit], bool, int]:
    """Items by number; answers newest first."""
    most = search.PER_PAGE
    if kind == PUBLISHED_ANSWER:
        answers = PublishedAnswer.objects.published().filter(agency=request.agency).order_by("-pk")
        rows: list[Any] = list((answers.filter(pk__lt=after) if after else answers)[: most + 1])
        texts, keys = [row.answer for row in rows], [row.pk for row in rows]
    else:
        items = PublicInformation.objects.standing().filter(agency=request.agency, number__gt=after)
        items = items.filter(category=kind) if kind else items
        rows = list(items.select_related("file").order_by("number")[: most + 1])
        texts, keys = [row.summary for row in rows], [row.number for row in rows]
    hits = [search.Hit(row, search.snippet(text, [])) for row, text in zip(rows, texts, strict=True)]
    return hits[:most], len(rows) > most, keys[most - 1] if len(rows) > most else 0


def _pills(text: str, kind: str) -> list[dict[str, Any]]:
    kept = {"q": text} if text else {}
    return [
        {"url": "?" + urlencode(kept | ({"kategori": value} if value else {})), "label": label, "active": value == kind}
        for value, label in {"": "Semua", **KINDS}.items()
    ]


def _item(request: HttpRequest, number: int) -> PublicInformation:
    rows = PublicInformation.objects.select_related("file").filter(agency=request.agency, number=number)
    row = rows.first()
    if row is None:
        raise Http404
    return row


@require_GET
@of_agency
def item(request: HttpRequest, number: int) -> HttpResponse:
    """A retired line says so and why: links to it stand in letters."""
    row = _item(request, number)
    return render(request, "citizen/information_item.html", {"row": row}, status=410 if row.retired_at else 200)


@require_GET
@of_agency
def item_file(request: HttpRequest, number: int) -> HttpResponse:
    row = _item(request, number)
    if row.retired_at or row.file is None or row.file.encrypted:
        raise Http404
    return serve.response(row.file)


def _answer(request: HttpRequest, pk: int) -> PublishedAnswer:
    row = PublishedAnswer.objects.published().filter(agency=request.agency, pk=pk).first()
    if row is None:
        raise Http404
    return row


@require_GET
@of_agency
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    row = _answer(request, pk)
    context = {"row": row, "files": list(row.files.select_related("document__file"))}
    return render(request, "citizen/published_answer.html", context)


@require_GET
@of_agency
def answer_file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    found = _answer(request, pk).files.select_related("document__file").filter(pk=number).first()
    if found is None or found.document.file.encrypted:
        raise Http404
    return serve.response(found.document.file)


@require_GET
@of_agency
def exempt(request: HttpRequest) -> HttpResponse:
    """What is closed, by which law, how long and by which penetapan; never what it says."""
    day: date = request.now.astimezone(request.agency.zone).date()
    after, most = _number(request.GET.get("halaman", "")), search.PER_PAGE
    rows = ExemptInformation.objects.in_force(request.agency, day).filter(number__gt=after)
    found = list(rows.order_by("number")[: most + 1])
    context = {
        "rows": found[:most],
        "next_url": f"?halaman={found[most - 1].number}" if len(found) > most else "",
        "first_url": "?" if after else "",
    }
    return render(request, "citizen/exempt.html", context)
