"""What the list may already answer. Remembered per process for some minutes: each view of a case asks for it."""

from __future__ import annotations

import time
from functools import lru_cache

from casework.organization.models import Agency
from requests_app.dip import search

MINUTES = 5


def to(agency: Agency, wanted: str) -> tuple[tuple[int, str], ...]:
    """Number and title of the items that fit the wording of a request."""
    return _remembered(agency.pk, wanted[:1000], int(time.monotonic() // (60 * MINUTES)))


@lru_cache(maxsize=512)
def _remembered(agency_id: int, wanted: str, _span: int) -> tuple[tuple[int, str], ...]:
    return tuple((row.number, row.title) for row in search.hits(Agency(pk=agency_id), wanted))


def forget() -> None:
    """After a change of the list; other processes learn of it when the span is over."""
    _remembered.cache_clear()
