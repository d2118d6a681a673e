"""One page of a list of the office, and where the next one begins."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.http import urlencode

PER_PAGE = 50


def paged(request: HttpRequest, rows: QuerySet[Any], by: str, kept: dict[str, str] | None = None) -> dict[str, Any]:
    """`by` names a number that no two rows share, "-" before it turns the list round. kept: what the address keeps."""
    field, back = by.lstrip("-"), by.startswith("-")
    name, side = ("sebelum", "lt") if back else ("setelah", "gt")
    asked = request.GET.get(name, "")[:9]
    if begun := asked.isascii() and asked.isdecimal():
        rows = rows.filter(**{f"{field}__{side}": int(asked)})
    found = list(rows.order_by(by)[: PER_PAGE + 1])
    kept = kept or {}
    more = kept | {name: getattr(found[PER_PAGE - 1], field)} if len(found) > PER_PAGE else None
    return {
        "rows": found[:PER_PAGE],
        "next_url": f"?{urlencode(more)}" if more else "",
        "first_url": f"?{urlencode(kept)}" if begun else "",
    }


def pills(tabs: dict[str, str], chosen: str) -> list[dict[str, Any]]:
    return [
        {"url": f"?tab={key}" if key else "?", "label": label, "active": key == chosen} for key, label in tabs.items()
    ]
