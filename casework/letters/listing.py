"""The list of letters: tabs with counts, one search box, keyset pages by id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict

from casework.letters import numbers
from casework.letters.models import Kind, Letter, LetterQuerySet
from casework.organization.actors import Actor

TABS = {"menunggu": "Menunggu saya", "konsep": "Konsep saya", "proses": "Belum terkirim", "terbit": "Bernomor"}
PAGE = 50
CAP = 100  # nobody reads past it, so nobody counts past it


@dataclass(frozen=True)
class Query:
    """What the address asks for: ?tab=&jenis=&tahun=&q=&sebelum="""

    tab: str
    kind: str
    year: str
    text: str
    before: int | None

    @classmethod
    def of(cls, get: QueryDict, actor: Actor) -> Query:
        tab = get.get("tab", "")
        if tab not in TABS:
            tab = "menunggu" if of_tab(actor, "menunggu").exists() else "konsep"
        kind, year, before = get.get("jenis", ""), get.get("tahun", ""), get.get("sebelum", "")
        return cls(
            tab,
            kind if kind in Kind.values else "",
            year if year.isdecimal() and len(year) == 4 else "",
            get.get("q", "").replace("\x00", "").strip()[:80],
            int(before) if before.isdecimal() and len(before) < 18 else None,
        )

    def url(self, **changed: Any) -> str:
        values = {"tab": self.tab, "jenis": self.kind, "tahun": self.year, "q": self.text} | changed
        return "?" + urlencode({name: value for name, value in values.items() if value})


def of_tab(actor: Actor, tab: str) -> LetterQuerySet:
    mine = Letter.objects.visible_to(actor)
    if tab == "menunggu":
        return mine.waiting_for(actor)
    if tab == "konsep":
        return mine.drafts_of(actor.user_id)
    return mine.on_the_way() if tab == "proses" else mine.numbered()


def page(actor: Actor, query: Query) -> tuple[list[Letter], str]:
    """Newest first, and the address of the next page or ""."""
    found = of_tab(actor, query.tab)
    if query.kind:
        found = found.filter(kind=query.kind)
    if query.year:
        found = found.filter(drafted_at__year=int(query.year))
    if query.text:
        rule = Q(hal__icontains=query.text) | Q(case__number__icontains=query.text)
        if key := numbers.key(query.text):
            rule |= Q(number_key__contains=key)
        found = found.filter(rule)
    if query.before:
        found = found.filter(pk__lt=query.before)
    rows = list(found.select_related("case", "drafted_by", "returned_by").order_by("-id")[: PAGE + 1])
    more = query.url(sebelum=rows[PAGE - 1].pk) if len(rows) > PAGE else ""
    return rows[:PAGE], more


def pills(actor: Actor, query: Query) -> list[dict[str, Any]]:
    return [
        {"url": query.url(tab=tab), "label": label, "count": _count(actor, tab), "active": tab == query.tab}
        for tab, label in TABS.items()
    ]


def _count(actor: Actor, tab: str) -> str:
    seen = len(of_tab(actor, tab).values_list("pk")[: CAP + 1])
    return f"{CAP}+" if seen > CAP else str(seen)
