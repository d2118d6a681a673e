"""How many queries a page makes: an exact figure, the same with one row and with sixty."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework.applicants.models import Applicant
from casework.cases import engine
from casework.cases.dispositions import writing
from casework.cases.models import Addressee, Case, Document
from casework.files.models import PrivateFile
from requests_app.dik import testing
from requests_app.dip import editing, index
from requests_app.models import PublicInformation
from tests.access.cast import House, actor, request

MANY = 60
Grow = Callable[[House], None]


def cases(house: House) -> None:
    """More requests of one visitor, waiting for one officer: lists, search, counter and books grow."""
    applicant = Applicant.objects.get(pk=house.cases["second"].applicant_id)
    for _ in range(MANY - 1):
        request(house, "mega", applicant)


def one_case(house: House) -> None:
    """As many more events, documents and questions on one case."""
    case = Case.objects.for_page().get(pk=house.cases["request"].pk)
    by = actor("yuliana", house.now)
    for _ in range(MANY):
        engine.record(case, "document_added", by=by, at=house.now)
    file = PrivateFile.objects.order_by("created_at")[0]
    Document.objects.bulk_create(
        [
            Document(case=case, file=file, label=f"Berkas {n}", public=True, added_at=house.now, added_by_id=by.user_id)
            for n in range(MANY)
        ]
    )
    for _ in range(5):
        engine.open_task(case, "opinion", role="work_unit", title="Data", by=by, at=house.now)


def lines(house: House) -> None:
    """More of everything that is open or closed, and more history and answers of one line."""
    rows = [
        PublicInformation(
            agency=house.kalbar, number=100 + n, title=f"Data koperasi {n}", category="S", updated_on="2026-11-02"
        )
        for n in range(MANY)
    ]
    index.put_many(PublicInformation.objects.bulk_create(rows))
    item = PublicInformation.objects.get(agency=house.kalbar, number=1)
    by = actor("yuliana", house.now)
    for n in range(MANY):
        editing.reviewed(item, by=by, at=house.now)
        closed = {"information": f"Nota {n}", "letters": "i", "consequence_open": "Ya", "set_by": "own"}
        decree = {"decree_number": "1", "decree_on": "2026-11-02", "valid_from": "2026-01-02"}
        testing.add(house.kalbar, closed | decree)


def shares(house: House) -> None:
    """As many more dispositions of one case, some passed on."""
    first = Addressee.objects.select_related("disposition").get(pk=house.shares["own"].pk)
    case = Case.objects.for_page().get(pk=house.cases["event"].pk)
    giver = writing.Giver(first.disposition.given_by_id, first.disposition.position, first.disposition.role)
    to = writing.Recipient(first.label, first.task.role, first.task.unit_id)
    for _ in range(MANY):
        row = writing.give(case, writing.Order([to]), giver=giver, by=actor("markus", house.now), at=house.now)
    share = row.addressees.select_related("task").get()
    head = writing.Giver(share.disposition.given_by_id, first.label, first.task.role, first.task.unit_id)
    by = actor("petrus", house.now)
    writing.give(case, writing.Order([to]), giver=head, by=by, at=house.now, passed_by=share)


PAGES: dict[str, tuple[str, Callable[[House], str], int, int, Grow]] = {
    # who, address, queries, the most it may ever be, what grows
    "home": ("anonymous", lambda house: "/", 4, 15, cases),
    "tracking": ("applicant_a", lambda house: f"/lacak/{house.cases['request'].slug}/", 5, 8, one_case),
    "my work": ("yuliana", lambda house: "/pekerjaan/", 6, 8, cases),
    "case": ("yuliana", lambda house: f"/kasus/{house.cases['request'].slug}/", 14, 15, one_case),
    "search by name": ("yuliana", lambda house: "/cari/?q=Pemohon+kalbar+1", 10, 15, cases),
    "search by number": ("yuliana", lambda house: "/cari/?q=2026", 10, 15, cases),
    "counter": ("mega", lambda house: "/loket/", 10, 15, cases),
    "counter, known visitor": (
        "mega",
        lambda house: f"/loket/?pemohon={house.cases['second'].applicant_id}",
        13,
        15,
        cases,
    ),
    "register": ("mega", lambda house: "/register/requests/", 8, 15, cases),
    "letters": ("yuliana", lambda house: "/surat/?tab=proses", 10, 15, cases),
    "public list": ("anonymous", lambda house: "/informasi/", 2, 8, lines),
    "public search": ("anonymous", lambda house: "/informasi/?q=koperasi", 3, 8, lines),
    "exempt, public": ("anonymous", lambda house: "/informasi/dikecualikan/", 2, 8, lines),
    "feed": ("anonymous", lambda house: "/informasi/atom.xml", 3, 8, lines),
    "list": ("yuliana", lambda house: "/dip/", 7, 15, lines),
    "list, search": ("yuliana", lambda house: "/dip/?q=koperasi", 9, 15, lines),
    "line of the list": ("yuliana", lambda house: "/dip/1/", 8, 15, lines),
    "exempt": ("yuliana", lambda house: "/dik/", 6, 15, lines),
    "tests": ("yuliana", lambda house: "/uji-konsekuensi/", 6, 15, lines),
    "wordings": ("dimas", lambda house: "/kelola/naskah/", 7, 15, cases),
    "wording": ("dimas", lambda house: "/kelola/naskah/reply/", 13, 15, cases),
    "dispositions": ("markus", lambda house: "/disposisi/?arah=keluar", 7, 15, shares),
    "dispositions, search": ("markus", lambda house: "/disposisi/?arah=terbuka&q=Sintang", 10, 15, shares),
    "disposition": ("petrus", lambda house: f"/disposisi/{house.shares['own'].pk}/", 7, 15, shares),
    "dispose": ("markus", lambda house: f"/kasus/{house.cases['event'].slug}/disposisi/", 8, 15, shares),
    # the chain of dispositions costs one query, and so does what was asked of the applicant
    "case with dispositions": ("petrus", lambda house: f"/kasus/{house.cases['event'].slug}/", 15, 15, shares),
    "letter": ("yuliana", lambda house: f"/surat/{house.letters['draft'].pk}/", 14, 15, one_case),
}


def count(client: Client, url: str) -> list[str]:
    """Warm: calendars and plans are read once per process. The cache is not the database where Redis holds it."""
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        response = client.get(url)
    assert response.status_code == 200, url
    return [query["sql"] for query in seen.captured_queries if "portal_cache" not in query["sql"]]


@pytest.mark.parametrize("grow", dict.fromkeys(page[-1] for page in PAGES.values()))
def test_a_page_asks_the_database_as_often_with_sixty_rows_as_with_one(house: House, grow: Grow) -> None:
    pages = {name: page for name, page in PAGES.items() if page[-1] is grow}
    urls = {name: address(house) for name, (_, address, *_) in pages.items()}
    clients = {name: house.client(who) for name, (who, *_) in pages.items()}
    few = {name: count(clients[name], urls[name]) for name in pages}
    grow(house)
    many = {name: count(clients[name], urls[name]) for name in pages}
    wrong = []
    for name, (_, _, exact, most, _) in pages.items():
        if len(few[name]) != len(many[name]):
            wrong += [f"{name} grows with its rows:", *many[name]]
        if len(few[name]) != exact or exact > most:
            wrong += [f"{name}: {len(few[name])} and not {exact}, at most {most}:", *(sql[:160] for sql in few[name])]
    assert pages and not wrong, "\n".join(wrong)
