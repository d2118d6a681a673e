"""The page "Disposisi": what came in, what went out, what is not finished yet; searched by agenda number or subject."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from casework.cases import search, words, worklist
from casework.cases.clocks import office_time
from casework.cases.dispositions.tree import GIVERS, TONES
from casework.cases.models import Addressee, Case, Disposition, Task
from casework.cases.models.case import visible
from casework.cases.registry import Names
from casework.organization.actors import UNIT_BOUND, Actor
from casework.organization.http import HttpRequest
from casework.organization.models import Agency, User
from casework.organization.staff import staff_only

PAGE = 50
WAYS = {"masuk": "Masuk", "keluar": "Keluar", "terbuka": "Belum selesai", "terlambat": "Terlambat"}
EMPTY = {
    "masuk": "Disposisi yang ditujukan kepada Saudara atau bidang Saudara muncul di sini.",
    "keluar": "Disposisi yang Saudara berikan atau teruskan muncul di sini, dengan keadaan setiap penerimanya.",
    "terbuka": "Tidak ada disposisi yang belum ditindaklanjuti. Yang baru muncul di sini sejak diberikan.",
    "terlambat": "Tidak ada disposisi yang lewat batas waktunya.",
}
# rooms above say which cases carry a number of theirs, e.g. in the book of incoming letters
numbers: Names[search.Finder] = Names("finder")
FOUND = 500  # cases that a search may lead to


@dataclass(frozen=True)
class Query:
    """?arah=&sifat=&q=&sebelum="""

    way: str
    urgency: str
    text: str
    before: int

    @classmethod
    def of(cls, get: QueryDict) -> Query:
        way, before = get.get("arah", ""), get.get("sebelum", "")
        urgency = get.get("sifat", "")
        return cls(
            way if way in WAYS else "masuk",
            urgency if urgency in Disposition.Urgency.values else "",
            get.get("q", "").strip()[:120].replace("\x00", ""),
            int(before) if before.isascii() and before.isdigit() and len(before) < 18 else 0,
        )

    def url(self, **changed: str) -> str:
        values = {"arah": self.way, "sifat": self.urgency, "q": self.text} | changed
        return "?" + urlencode({name: value for name, value in values.items() if value})


def _given(actor: Actor) -> Q:
    found = Q(disposition__given_by=actor.user_id) | Q(disposition__entered_by=actor.user_id)
    for role, unit, *_ in actor.hats:
        if role in GIVERS:
            found |= Q(disposition__role=role, **({"disposition__unit": unit} if role in UNIT_BOUND else {}))
    return found & Q(came_back=None)


def rules(actor: Actor, now: Any) -> dict[str, Q]:
    """One rule for each way, used by counts and lists alike."""
    mine = Q(task__in=Task.objects.touching(actor).filter(kind=Task.Kind.DISPOSITION))
    still = Q(task__finished_at=None)
    return {
        "masuk": mine,
        "keluar": _given(actor),
        "terbuka": still,
        "terlambat": still & Q(task__due_at__lt=now),
    }


def _shares(actor: Actor, agency: Agency, query: Query) -> QuerySet[Addressee]:
    found = Addressee.objects.filter(visible(actor, "disposition__case__"), task__agency=agency)
    if query.urgency:
        found = found.filter(disposition__urgency=query.urgency)
    if query.text:
        found = found.filter(disposition__case__in=_cases(agency, query.text))
    return found


def _cases(agency: Agency, text: str) -> list[int]:
    """By number or subject, and by what the rooms above know: agenda and letter numbers."""
    rule = Q(number__iexact=text) | Q(subject__icontains=text)
    if search.looks_like_number(text):
        rule |= search.numbered(text.upper())
    found = list(
        Case.objects.filter(rule, agency=agency, dispositions__isnull=False).values_list("pk", flat=True)[:FOUND]
    )
    named = (finders[name](agency, text) for finders in (search.finders, numbers) for name in finders)
    return [*found, *(pk for pks in named for pk in pks)]


@require_GET
@staff_only
def mine(request: HttpRequest) -> HttpResponse:
    query, actor = Query.of(request.GET), request.actor
    here = query.way
    shares, ways = _shares(actor, request.agency, query), rules(request.actor, request.now)
    counts = _counts(actor, shares, ways)
    found = shares.filter(ways[query.way])
    found = found.filter(pk__lt=query.before) if query.before else found
    found = found.select_related("disposition__case", "task__holder", "task__finished_by").order_by("-pk")
    rows = list(found.defer("disposition__note", "task__note")[: PAGE + 1])
    context = {
        "query": query,
        "rows": [_row(row, request) for row in rows[:PAGE]],
        "pills": [
            {
                "url": query.url(arah=way),
                "label": label,
                "count": worklist.shown(counts[way]),
                "active": way == here,
            }
            for way, label in WAYS.items()
        ],
        "urgencies": Disposition.Urgency.choices,
        "next_url": query.url(sebelum=str(rows[PAGE - 1].pk)) if len(rows) > PAGE else "",
        "first_url": query.url() if query.before else "",
        "total": worklist.shown(counts[query.way]),
        "empty": EMPTY[query.way],
    }
    return render(request, "dispositions/list.html", context)


def _counts(actor: Actor, shares: QuerySet[Addressee], ways: dict[str, Q]) -> dict[str, int]:
    """One query; none counted past the cap."""
    asked = [worklist.Capped(shares.order_by().filter(ways[way]).values("pk")[: worklist.CAP + 1]) for way in WAYS]
    found = User.objects.filter(pk=actor.user_id or 0).values_list(*asked).first() or (0,) * len(asked)
    return {way: count or 0 for way, count in zip(WAYS, found, strict=True)}  # "in ()" counts as nothing


def _row(row: Addressee, request: HttpRequest) -> dict[str, Any]:
    task, clock = row.task, office_time(request.agency)
    due = task.due_at if task.is_open else None
    return {
        "share": row,
        "d": row.disposition,
        "case": row.disposition.case,
        "tone": TONES[row.state],
        "left": words.time_left(due, request.now, clock) if due else None,
    }
