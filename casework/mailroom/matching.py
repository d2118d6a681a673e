"""Whether a letter stands in the book already: by a keyed hash of sender and number, so that no name is kept for it."""

from __future__ import annotations

import re
from datetime import date

from casework.applicants.identity import search_key
from casework.applicants.models import fingerprint
from casework.mailroom.models import IncomingLetter

SHOWN = 3


def number_key(text: str) -> str:
    """Without what people write differently: spaces, case, the dots and strokes between the parts."""
    return re.sub(r"[\W_]+", "", text).upper()


def match_key(agency_id: int, sender: str, number: str, dated: date | None) -> str:
    """A letter without a number is known by its sender and date."""
    mark = number_key(number) or (dated.isoformat() if dated else "")
    return fingerprint(agency_id, "letter", f"{search_key(sender)}|{mark}") if sender and mark else ""


def index(letter: IncomingLetter) -> None:
    letter.number_key = number_key(letter.number)
    letter.match_key = match_key(letter.agency_id, letter.from_whom, letter.number, letter.dated)


def likely(letter: IncomingLetter) -> list[IncomingLetter]:
    """Others of the same sender and number, newest first."""
    return alike(letter.agency_id, letter.match_key, but=letter.pk)


def alike(agency_id: int, key: str, *, but: int | None = None) -> list[IncomingLetter]:
    if not key:
        return []
    rows = IncomingLetter.objects.filter(agency_id=agency_id, match_key=key).exclude(pk=but or 0)
    return list(rows.select_related("entry", "registered_by").order_by("-id")[:SHOWN])


def day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
