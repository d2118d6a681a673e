"""Keeps the search beside the list: every writer of a public line or answer calls `put` after it has saved."""

from __future__ import annotations

from collections.abc import Iterable

from requests_app.dip import words
from requests_app.dip.models import PUBLISHED_ANSWER, PublicInformation, PublishedAnswer, SearchEntry

MARK = "|"  # between the stems of the title and the rest


def put(thing: PublicInformation | PublishedAnswer) -> None:
    """Shown as it stands now, or gone when the public may not see it."""
    key = {"item": thing} if isinstance(thing, PublicInformation) else {"answer": thing}
    if _is_public(thing):
        SearchEntry.objects.update_or_create(**key, defaults=_facts(thing))
    else:
        SearchEntry.objects.filter(**key).delete()


def put_many(items: Iterable[PublicInformation]) -> None:
    """After an import: two statements for all."""
    rows = list(items)
    SearchEntry.objects.filter(item__in=[row.pk for row in rows]).delete()
    SearchEntry.objects.bulk_create(
        [SearchEntry(item=row, **_facts(row)) for row in rows if _is_public(row)], batch_size=500
    )


def _is_public(thing: PublicInformation | PublishedAnswer) -> bool:
    if isinstance(thing, PublicInformation):
        return thing.retired_at is None
    return thing.state == PublishedAnswer.State.PUBLISHED


def _facts(thing: PublicInformation | PublishedAnswer) -> dict[str, object]:
    if isinstance(thing, PublicInformation):
        kind, title = thing.category, thing.title
        rest = [thing.summary, thing.unit, str(thing.year or ""), thing.formats, thing.words]
    else:
        kind, title = PUBLISHED_ANSWER, thing.question
        rest = [thing.answer, str(thing.year)]
    head, body = words.telling(title), words.telling(" ".join(rest))
    return {
        "agency_id": thing.agency_id,
        "kind": kind,
        "title": " ".join(head),
        "body": " ".join(body),
        "stems": " ".join(("", *map(words.stem, head), MARK, *map(words.stem, body), "")),
    }
