"""A visitor who fills in the request form page by page, and officers who move the case. Needs `loaded_procedures`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from django.core import signing
from django.test import Client

from casework.cases import engine
from casework.cases.models import Case
from casework.organization.models import Agency
from requests_app import limits
from tests import decisions
from tests.registers.cast import actor, person

SEEN = [str(number) for number in range(1, 21)]  # whatever may be open already has been looked at
ANSWERS = {
    "jenis": {"kind": "perorangan", "by": "sendiri"},
    "pemohon": {"name": "Hamdan Syukri", "nik": "6171011212900007", "occupation": "Warga"},
    "kontak": {"email": "hamdan@contoh.example", "phone": "0812 0000 0011", "address": "Jalan Contoh 3, Pontianak"},
    "informasi": {
        "wanted": "Jumlah koperasi aktif dan tidak aktif per kabupaten 2021–2025",
        "period": "2021–2025",
        "seen": SEEN,
    },
    "tujuan": {"purpose": "Bahan skripsi"},
    "penerimaan": {"obtain": "copy", "copy_form": "soft", "delivery": "download"},
    "berkas": {"how_identity": "later"},
}


def code_of(page: str) -> str:
    return re.search(r"Kode lacak.*?<span class=\"code\">([^<]+)</span>", page, re.DOTALL)[1]


def fill(client: Client, agency: str = "kalbar", **changed: dict[str, str]) -> None:
    """Every page up to the check, each leading to the next."""
    pages = dict(ANSWERS) | changed
    order = ["jenis", "pemohon", "kuasa", *list(ANSWERS)[2:]]
    for key, answers in sorted(pages.items(), key=lambda page: order.index(page[0])):
        response = client.post(f"/{agency}/ajukan/{key}/", answers)
        assert response.status_code == 302, (key, response.content.decode()[:4000])


def check(client: Client, agency: str = "kalbar", *, age: int = 10, **changed: str) -> dict[str, str]:
    """What the check page would post, as if it had been shown `age` seconds ago."""
    page = client.get(f"/{agency}/ajukan/periksa/").content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    shown = int(datetime.now(UTC).timestamp()) - age
    return {"key": key, "stamp": signing.dumps([key, shown], salt=limits.SALT), "situs": ""} | changed


def ask(client: Client, agency: str = "kalbar", **changed: dict[str, str]) -> tuple[Case, str]:
    """A sent request and its code."""
    fill(client, agency, **changed)
    response = client.post(f"/{agency}/ajukan/periksa/", check(client, agency))
    assert response.status_code == 302, response.content.decode()
    page = client.get(response["Location"]).content.decode()
    return Case.objects.order_by("pk").last(), code_of(page)


OFFICERS = {"ppid_officer": "yuliana", "information_service": "fitri", "ppid_head": "nurhayati", "front_office": "mega"}


def officers() -> dict[str, object]:
    return {role: person(name, role) for role, name in OFFICERS.items()}


def act(case: Case, action: str, user: object, at: datetime, **data: object) -> Case:
    return engine.advance(Case.objects.get(pk=case.pk), action, by=actor(user, at), at=at, data=data)


def decide(case: Case, action: str, user: object, at: datetime) -> None:
    """Decided, with every letter issued, and carried on to the handover."""
    brought = {"reason": "Alasan yang cukup panjang.", "outputs": {"information": "ada"}}
    checked = {"checklist": ["DIP yang telah ditetapkan PPID Pembantu", "Informasi diberikan hardcopy dan softcopy"]}
    for name in (*decisions.BEFORE.get(action, ()), action):
        act(case, name, user, at, **brought, **checked, **decisions.data(name))
    for kind in decisions.KINDS:
        told = {"kind": kind, "letter": kind}
        engine.record(Case.objects.for_page().get(pk=case.pk), "letter_issued", by=actor(user, at), at=at, data=told)
    act(case, "finish_answer", user, at)


def note(case: Case, kind: str, user: object, at: datetime) -> None:
    engine.record(Case.objects.for_page().get(pk=case.pk), kind, by=actor(user, at), at=at)


def later(case: Case, **delta: int) -> datetime:
    return case.received_at + timedelta(**delta)


def kalbar() -> Agency:
    return Agency.objects.select_related("calendar").get(code="kalbar")
