"""The one writer of the list: every change leaves a line of history, a review date and a fresh search entry."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from casework.files import store
from casework.files.checking import Checked
from casework.organization.actors import Actor
from casework.organization.models import Agency
from requests_app.dip import index, offered
from requests_app.dip.access import months_after
from requests_app.dip.models import ItemChange, PublicInformation

COLUMNS = (
    "title", "summary", "category", "year", "unit", "responsible", "made", "formats", "retention", "url", "words",
    "updated_on", "review_on",
)  # fmt: skip


class Outdated(Exception):
    """Somebody else changed the line since the page was opened."""

    def __init__(self, item: PublicInformation) -> None:
        last = item.changes.select_related("by").first()
        who = str(last.by) if last and last.by else "Petugas lain"
        super().__init__(f"{who} sudah mengubah butir ini sejak halaman dibuka. Periksa isinya sekarang, lalu ulangi.")


def next_review(agency: Agency, day: date) -> date:
    return months_after(day, int(str(agency.setting("list_review_months"))))


@transaction.atomic
def add(
    agency: Agency, values: dict[str, Any], *, by: Actor, at: datetime, file: Checked | None = None
) -> PublicInformation:
    """The next number of the agency's list; the row of the agency is held so that two adders cannot take the same."""
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    last = PublicInformation.objects.filter(agency=agency).aggregate(last=Max("number"))["last"] or 0
    item = PublicInformation(agency=agency, number=last + 1, changed_at=at)
    _fill(item, values, at)
    if file:
        item.file = store.keep(file, at=at)
    item.save(force_insert=True)
    _note(item, ItemChange.Kind.ADDED, by, at)
    return item


@transaction.atomic
def change(
    item: PublicInformation, values: dict[str, Any], *, by: Actor, at: datetime, seen: str = "",
    file: Checked | None = None, drop_file: bool = False,
) -> PublicInformation:  # fmt: skip
    """What did not change is no change. Raises Outdated when `seen` is not the moment the line was last changed."""
    item = _held(item, seen)
    before = {name: getattr(item, name) for name in COLUMNS}
    old_file = item.file if file or drop_file else None
    _fill(item, values, at)
    if file:
        item.file = store.keep(file, at=at)
    elif drop_file:
        item.file = None
    fields = {name: _pair(before[name], getattr(item, name)) for name in COLUMNS if before[name] != getattr(item, name)}
    if not fields and not file and not old_file:
        return item
    if file or old_file:
        fields["file"] = _pair(old_file.name if old_file else "", item.file.name if item.file else "")
    item.changed_at = at
    item.save()
    kind = ItemChange.Kind.FILE if file or old_file else ItemChange.Kind.CHANGED
    _note(item, kind, by, at, fields=fields, old_file=old_file)
    return item


@transaction.atomic
def reviewed(item: PublicInformation, *, by: Actor, at: datetime) -> None:
    """Looked at, still right: it stands for another term."""
    item = _held(item)
    today = at.astimezone(item.agency.zone).date()
    before, item.review_on = item.review_on, next_review(item.agency, today)
    item.save(update_fields=["review_on"])
    _note(item, ItemChange.Kind.REVIEWED, by, at, fields={"review_on": _pair(before, item.review_on)})


@transaction.atomic
def retire(item: PublicInformation, *, reason: str, by: Actor, at: datetime) -> None:
    item = _held(item)
    if item.retired_at:
        return
    item.retired_at, item.retired_reason, item.changed_at = at, reason, at
    item.save(update_fields=["retired_at", "retired_reason", "changed_at"])
    _note(item, ItemChange.Kind.RETIRED, by, at, reason=reason)


@transaction.atomic
def restore(item: PublicInformation, *, reason: str, by: Actor, at: datetime) -> None:
    item = _held(item)
    if not item.retired_at:
        return
    today = at.astimezone(item.agency.zone).date()
    item.retired_at, item.retired_reason, item.changed_at = None, "", at
    item.review_on = next_review(item.agency, today)
    item.save(update_fields=["retired_at", "retired_reason", "changed_at", "review_on"])
    _note(item, ItemChange.Kind.RESTORED, by, at, reason=reason)


def stamp(item: PublicInformation) -> str:
    return item.changed_at.isoformat() if item.changed_at else ""


def _held(item: PublicInformation, seen: str | None = None) -> PublicInformation:
    """The row as it is now, held until the end of the transaction."""
    now = PublicInformation.objects.select_for_update(of=("self",), no_key=True).select_related("agency__calendar")
    fresh = now.get(pk=item.pk)
    if seen and seen != stamp(fresh):
        raise Outdated(fresh)
    return fresh


def _fill(item: PublicInformation, values: dict[str, Any], at: datetime) -> None:
    for name in COLUMNS:
        if name in values:
            setattr(item, name, values[name])
    today = at.astimezone(item.agency.zone).date()
    item.updated_on = item.updated_on or today
    if not item.review_on:
        item.review_on = next_review(item.agency, max(item.updated_on, today))


def _pair(before: Any, after: Any) -> list[str]:
    return ["" if value is None else str(value) for value in (before, after)]


def _note(
    item: PublicInformation, kind: str, by: Actor, at: datetime, *, fields: dict[str, list[str]] | None = None,
    **more: Any,
) -> None:  # fmt: skip
    ItemChange.objects.create(item=item, kind=kind, at=at, by_id=by.user_id, fields=fields or {}, **more)
    index.put(item)
    offered.forget()
