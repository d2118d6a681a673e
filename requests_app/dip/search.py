"""Searching what is public: ranked, capped, never counted.

PostgreSQL looks in its inverted index of Indonesian stems, other databases in the stems themselves. Every telling word
must occur; the last one may still be growing under somebody's fingers.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from casework.organization.models import Agency
from requests_app.dip import index, words
from requests_app.dip.models import PUBLISHED_ANSWER, PublicInformation, PublishedAnswer, SearchEntry

PER_PAGE = 20
MOST_PAGES = 10  # beyond, another word helps more than another page
MOST_READ = 1_000  # candidates that are ranked
AROUND = 14  # words shown before and after the first hit


@dataclass(frozen=True)
class Hit:
    """`thing` is an item or an answer; `snippet` pieces of its text as (text, whether it is a hit)."""

    thing: PublicInformation | PublishedAnswer
    snippet: list[tuple[str, bool]]

    @property
    def is_answer(self) -> bool:
        return isinstance(self.thing, PublishedAnswer)


def find(agency: Agency, text: str, kind: str = "", page: int = 1) -> tuple[list[Hit], bool]:
    """One page of hits, best first, and whether there are more."""
    asked = _asked(text)
    if not asked:
        return [], False
    start = (min(max(page, 1), MOST_PAGES) - 1) * PER_PAGE
    ids = _ids(agency, asked, kind, start, PER_PAGE + 1)
    shown, more = ids[:PER_PAGE], len(ids) > PER_PAGE and page < MOST_PAGES
    found = SearchEntry.objects.select_related("item__file", "answer").in_bulk(shown)
    stems = [words.stem(word) for word in asked]
    return [_hit(found[pk], stems) for pk in shown if pk in found], more


def item_ids(agency: Agency, text: str) -> list[int]:
    """Keys of the items found, for a list in another order; capped."""
    asked = _asked(text)
    ids = _ids(agency, asked, "", 0, PER_PAGE * MOST_PAGES) if asked else []
    return list(SearchEntry.objects.filter(pk__in=ids, item__isnull=False).values_list("item_id", flat=True))


def hits(agency: Agency, wanted: str, most: int = 3) -> list[PublicInformation]:
    """Items that share the most telling words with what somebody asks; one query, none for empty words."""
    asked = list(dict.fromkeys(word for word in words.telling(wanted[:4000]) if len(word) > 2))[: words.MOST_WORDS]
    if not asked:
        return []
    stems = [words.stem(word) for word in asked]
    rows = SearchEntry.objects.filter(agency=agency, item__isnull=False).select_related("item__file")
    if connection.vendor == "postgresql":
        rows = rows.extra(
            where=["requests_app_searchentry.words @@ to_tsquery('pg_catalog.indonesian', %s)"],
            params=[" | ".join(asked)],
        )
    else:
        match = Q()
        for found in stems:
            match |= Q(stems__contains=f" {found} ")
        rows = rows.filter(match)
    scored = []
    for row in rows[:MOST_READ]:
        there = set(row.stems.split())
        assert row.item is not None
        scored.append((sum(found in there for found in stems), row.item))
    needed = 2 if len(stems) > 2 else 1
    best = sorted((pair for pair in scored if pair[0] >= needed), key=lambda pair: (-pair[0], pair[1].number))
    return [row for _, row in best[:most]]


def _asked(text: str) -> list[str]:
    return list(dict.fromkeys(words.telling(text[:200])))[: words.MOST_WORDS]


_RANKED = """
SELECT id FROM (
    SELECT id, words FROM requests_app_searchentry
    WHERE agency_id = %s AND words @@ to_tsquery('pg_catalog.indonesian', %s) AND (%s = '' OR kind = %s) LIMIT %s
) found ORDER BY ts_rank(words, to_tsquery('pg_catalog.indonesian', %s)) DESC, id LIMIT %s OFFSET %s
"""


def _ids(agency: Agency, asked: list[str], kind: str, start: int, most: int) -> list[int]:
    """Keys of the entries from `start`, best first."""
    look = _on_postgres if connection.vendor == "postgresql" else _in_stems
    return look(agency, asked, kind, start, most)


def _on_postgres(agency: Agency, asked: list[str], kind: str, start: int, most: int) -> list[int]:
    query = " & ".join([*asked[:-1], f"{asked[-1]}:*"])
    with connection.cursor() as cursor:
        cursor.execute(_RANKED, [agency.pk, query, kind, kind, MOST_READ, query, most, start])
        return [row[0] for row in cursor.fetchall()]


def _in_stems(agency: Agency, asked: list[str], kind: str, start: int, most: int) -> list[int]:
    stems = [words.stem(word) for word in asked]
    rows = SearchEntry.objects.filter(agency=agency)
    if kind:
        rows = rows.filter(kind=kind)
    for found in stems[:-1]:
        rows = rows.filter(stems__contains=f" {found} ")
    rows = rows.filter(stems__contains=f" {stems[-1]}")
    scored = []
    for pk, text in rows.values_list("pk", "stems")[:MOST_READ]:
        head, _, _ = text.partition(index.MARK)
        in_title = sum(f" {found}" in head for found in stems)
        scored.append((-in_title, pk))
    return [pk for _, pk in sorted(scored)[start : start + most]]


def _hit(entry: SearchEntry, stems: list[str]) -> Hit:
    thing = entry.answer if entry.kind == PUBLISHED_ANSWER else entry.item
    assert thing is not None
    text = thing.answer if isinstance(thing, PublishedAnswer) else thing.summary
    return Hit(thing, snippet(text, stems))


def snippet(text: str, stems: list[str]) -> list[tuple[str, bool]]:
    """The words around the first hit, the hits marked; the beginning when only the title has them."""
    parts = text.split()
    marked = [any(_same(word, stems) for word in words.all_words(part)) for part in parts]
    first = marked.index(True) if True in marked else 0
    start, end = max(0, first - AROUND), min(len(parts), max(first, AROUND) + AROUND)
    pieces: list[tuple[str, bool]] = [("…", False)] if start else []
    for part, is_hit in zip(parts[start:end], marked[start:end], strict=True):
        if pieces and pieces[-1][1] == is_hit:
            pieces[-1] = (f"{pieces[-1][0]} {part}", is_hit)
        else:
            pieces.append((part, is_hit))
    return [*pieces, ("…", False)] if end < len(parts) else pieces


def _same(word: str, stems: list[str]) -> bool:
    found = words.stem(word)
    return found in stems[:-1] or (bool(stems) and found.startswith(stems[-1]))
