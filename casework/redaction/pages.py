"""What the pages of the redaction room show, as plain values for the templates. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from casework.cases.access import get_document_for, may_give
from casework.cases.models import Document
from casework.files import store
from casework.files.sheets import Line, SheetsRefused, lines
from casework.organization.actors import Actor
from casework.redaction import finding, grounds
from casework.redaction.drafting import may_be_blackened
from casework.redaction.models import Area, Redaction

ZOOMS = (100, 150, 200)
WIDTH = 1000  # pixels of a page's picture at 100 %


def document_for(actor: Actor, pk: int) -> Document:
    """404 unless this person decides what the applicant gets, and the document is one that can be blackened."""
    if not may_give(actor):
        raise Http404
    document = get_document_for(actor, pk)
    if not may_be_blackened(document):
        raise Http404
    return document


def redaction_for(actor: Actor, pk: int) -> Redaction:
    redaction = Redaction.objects.visible_to(actor).for_page().filter(pk=pk).first() if may_give(actor) else None
    if redaction is None:
        raise Http404
    return redaction


@dataclass(frozen=True)
class Mark:
    """An area for list and picture: its number on the page, and its place in points, as text for SVG."""

    number: int
    area: Area
    x: str
    y: str
    w: str
    h: str

    @property
    def size(self) -> str:
        """Of the number written in it, in points."""
        return f"{min(float(self.w) * 0.5, float(self.h) * 0.8, 9):.2f}"

    @property
    def place(self) -> str:
        """ "12,5 % dari kiri, 40 % dari atas"."""
        return f"{_percent(self.area.x)} dari kiri, {_percent(self.area.y)} dari atas"

    @property
    def short(self) -> str:
        return grounds.short(self.area.ground)


def _percent(value: float) -> str:
    return f"{value:.0f} %"


def marks(redaction: Redaction, page: int) -> list[Mark]:
    width, height = redaction.sheets[page - 1]
    areas = Area.objects.standing().filter(redaction=redaction, page=page)
    return [
        Mark(number, area, f"{area.x * width / 100:.2f}", f"{area.y * height / 100:.2f}",
             f"{area.w * width / 100:.2f}", f"{area.h * height / 100:.2f}")
        for number, area in enumerate(areas, 1)
    ]  # fmt: skip


def words(redaction: Redaction, page: int | None = None) -> tuple[dict[int, list[Line]], str]:
    """The text of the pages, and why there is none."""
    file = redaction.document.file
    try:
        return lines(store.read(file), file.content_type, page), ""
    except SheetsRefused as refusal:
        return {}, str(refusal)


def editor(redaction: Redaction, page: int, zoom: int) -> dict[str, Any]:
    found, problem = words(redaction, page)
    here = marks(redaction, page)
    boxes = [mark.area.box for mark in here]
    counts = _counts(redaction)
    return parts(redaction, page, here) | {
        "lines": finding.pickables(found.get(page, []), page, boxes),
        "problem": problem,
        "zoom": zoom,
        "zooms": ZOOMS,
        "picture_width": WIDTH * zoom // 100,
        "tabs": [{"number": n, "count": counts.get(n, 0)} for n in range(1, redaction.pages + 1)],
        "total": sum(counts.values()),
    }


def parts(redaction: Redaction, page: int, here: list[Mark] | None = None) -> dict[str, Any]:
    """What changes with every mark: the layer over the picture, the list, the way back."""
    width, height = redaction.sheets[page - 1]
    return {
        "redaction": redaction,
        "document": redaction.document,
        "case": redaction.document.case,
        "page": page,
        "marks": marks(redaction, page) if here is None else here,
        "view_box": f"0 0 {width:.2f} {height:.2f}",
    }


def _counts(redaction: Redaction) -> dict[int, int]:
    counts: dict[int, int] = {}
    for page in Area.objects.filter(redaction=redaction, until=None).values_list("page", flat=True):
        counts[page] = counts.get(page, 0) + 1
    return counts


def last_why(redaction: Redaction) -> dict[str, str]:
    """The reason given last is offered again."""
    last = Area.objects.filter(redaction=redaction).order_by("-since", "-key").first()
    return {"ground": last.ground, "note": last.note} if last else {"ground": grounds.PERSONAL}
