"""Areas of a draft: drawn, moved, removed, undone. Each change names the version it saw and raises it by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from casework.cases.models import Document
from casework.files import store
from casework.files.sheets import Box, SheetsRefused, sizes
from casework.organization.actors import Actor
from casework.redaction.models import Area, Redaction

MOST = 2000
SMALLEST = 0.05  # percent: less is a slip of the hand
Status = Redaction.Status


class RedactionRefused(Exception):
    """Not possible like this; the message names the cure, in Indonesian."""


class RedactionStale(Exception):
    """Somebody else changed the draft since the page was shown."""


def may_be_blackened(document: Document) -> bool:
    """Letters of the portal and blackened copies themselves are not."""
    return document.kind not in ("letter", Document.BLACKENED)


def start(document: Document, *, by: Actor, at: datetime) -> Redaction:
    """The open draft, or a new one that begins with the areas of the last version. Raises RedactionRefused."""
    if found := Redaction.objects.open().filter(document=document).first():
        return found
    pages = measured(document)
    last = Redaction.objects.filter(document=document).order_by("-number").first()
    try:
        with transaction.atomic():
            draft = Redaction.objects.create(
                document=document, number=last.number + 1 if last else 1, sheets=pages, started_at=at, saved_at=at,
                saved_by_id=_person(by),
            )  # fmt: skip
            kept = Redaction.objects.filter(document=document, status=Status.ACCEPTED).first()
            for area in Area.objects.standing().filter(redaction=kept) if kept else ():
                area.pk, area.redaction, area.since = None, draft, 0
                area.save(force_insert=True)
    except IntegrityError:  # somebody began at the same moment
        return Redaction.objects.open().get(document=document)
    return draft


def _person(by: Actor) -> int:
    assert by.user_id is not None  # staff always is somebody
    return by.user_id


def measured(document: Document) -> list[tuple[float, float]]:
    if document.file.encrypted:
        raise RedactionRefused("Berkas identitas pemohon tidak dihitamkan dan tidak diberikan kepada siapa pun.")
    try:
        return sizes(store.read(document.file), document.file.content_type)
    except SheetsRefused as refusal:
        raise RedactionRefused(str(refusal)) from refusal


def add(
    redaction: Redaction, boxes: Iterable[Box], ground: str, note: str, *, version: int, by: Actor, at: datetime
) -> int:
    """How many areas were added; what is covered already is not covered twice."""

    def change(move: int) -> int:
        standing = list(Area.objects.standing().filter(redaction=redaction))
        fresh = [box for box in map(fitted, boxes) if not any(covers(area.box, box) for area in standing)]
        if len(standing) + len(fresh) > MOST:
            raise RedactionRefused(f"Paling banyak {MOST} daerah. Satukan daerah yang berdekatan, atau bagi berkasnya.")
        key = Area.objects.filter(redaction=redaction).aggregate(last=Max("key"))["last"] or 0
        Area.objects.bulk_create(
            Area(redaction=redaction, key=key + n, page=box.page, x=box.x, y=box.y, w=box.w, h=box.h,
                 ground=ground, note=note, since=move)
            for n, box in enumerate(fresh, 1)
        )  # fmt: skip
        return len(fresh)

    return _changed(redaction, change, version=version, by=by, at=at)


def alter(
    redaction: Redaction, key: int, box: Box, ground: str, note: str, *, version: int, by: Actor, at: datetime
) -> int:
    def change(move: int) -> int:
        area = Area.objects.standing().filter(redaction=redaction, key=key).first()
        if area is None:
            return 0
        Area.objects.filter(pk=area.pk).update(until=move)
        place = fitted(box)
        Area.objects.create(redaction=redaction, key=key, page=area.page, x=place.x, y=place.y, w=place.w, h=place.h,
                            ground=ground, note=note, since=move)  # fmt: skip
        return 1

    return _changed(redaction, change, version=version, by=by, at=at)


def remove(redaction: Redaction, keys: Iterable[int], *, version: int, by: Actor, at: datetime) -> int:
    def change(move: int) -> int:
        return Area.objects.standing().filter(redaction=redaction, key__in=list(keys)).update(until=move)

    return _changed(redaction, change, version=version, by=by, at=at)


def undo(redaction: Redaction, *, version: int, by: Actor, at: datetime) -> int:
    """Take back the last change; what it ended stands again. How many areas that touched."""
    with transaction.atomic():
        last = _held(redaction, version, by, at)
        if not last:
            return 0
        gone = Area.objects.filter(redaction=redaction, since=last).delete()[0]
        back = Area.objects.filter(redaction=redaction, until=last).update(until=None)
        Redaction.objects.filter(pk=redaction.pk).update(moves=last - 1)
    return gone + back


def _changed(redaction: Redaction, change: Callable[[int], int], *, version: int, by: Actor, at: datetime) -> int:
    """A change that touched nothing leaves no step to undo."""
    with transaction.atomic():
        move = _held(redaction, version, by, at) + 1
        touched = change(move)
        if touched:
            Redaction.objects.filter(pk=redaction.pk).update(moves=move)
    return touched


def _held(redaction: Redaction, version: int, by: Actor, at: datetime) -> int:
    """Take the next version of the draft, or find that somebody was first. How many moves it has."""
    mine = Redaction.objects.filter(pk=redaction.pk, row_version=version, status=Status.DRAFT)
    if not mine.update(row_version=F("row_version") + 1, saved_by_id=by.user_id, saved_at=at):
        raise RedactionStale
    return Redaction.objects.values_list("moves", flat=True).get(pk=redaction.pk)


def fitted(box: Box) -> Box:
    """Inside the page, whatever the hand drew."""
    x, y = min(max(box.x, 0), 100 - SMALLEST), min(max(box.y, 0), 100 - SMALLEST)
    w, h = min(max(box.w, SMALLEST), 100 - x), min(max(box.h, SMALLEST), 100 - y)
    x, y = round(x, 3), round(y, 3)
    return Box(box.page, x, y, min(round(w, 3), _less(100 - x)), min(round(h, 3), _less(100 - y)))


def _less(value: float) -> float:
    """Never beyond the edge by a rounding: the database computes with the same numbers."""
    return int(value * 1000) / 1000


def covers(outer: Box, inner: Box) -> bool:
    slack = 0.01
    return (
        outer.page == inner.page
        and outer.x <= inner.x + slack
        and outer.y <= inner.y + slack
        and outer.x + outer.w >= inner.x + inner.w - slack
        and outer.y + outer.h >= inner.y + inner.h - slack
    )
