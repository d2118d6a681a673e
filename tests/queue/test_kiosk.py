"""The machine in the hall: paired by a code that works once, good for its own pages and nothing else."""

from __future__ import annotations

import re
from uuid import uuid4

from django.test import Client

from casework.survey.models import SurveyAnswer
from frontdesk.models import KioskDevice, QueueTicket
from tests.cast import OUTSIDER, Cast

ADMIN = "/kelola/kios/"


def code(cast: Cast) -> str:
    page = cast["dimas"].post(ADMIN, {"name": "Kios pintu depan"}).content.decode()
    return re.search(r'class="h1 code">(\w+)<', page)[1]


def machine(cast: Cast) -> Client:
    client = Client()
    assert client.post("/kios/", {"kode": code(cast)})["Location"] == "/kios/"
    return client


def test_a_code_pairs_one_machine_once_and_not_for_long(cast: Cast):
    used = code(cast)
    first, second = Client(), Client()
    assert first.post("/kios/", {"kode": used.lower()}).status_code == 302
    assert second.post("/kios/", {"kode": used}).status_code == 422
    assert "Selamat datang" in first.get("/kios/").content.decode()
    late = code(cast)
    cast.later(minutes=16)
    assert second.post("/kios/", {"kode": late}).status_code == 422
    assert used not in cast["dimas"].get(ADMIN).content.decode()


def test_machine_gives_a_number_and_forgets_it_after_a_minute(cast: Cast):
    kiosk = machine(cast)
    given = kiosk.post("/kios/nomor/", {"layanan": "other", "key": str(uuid4())})["Location"]
    answer = kiosk.get(given)
    page = answer.content.decode()
    assert "E001" in page and "60;url=/kios/" in page and answer["Cache-Control"] == "no-store"
    assert QueueTicket.objects.get().device == KioskDevice.objects.get()
    assert machine(cast).get(given).status_code == 302, "another machine"
    cast.later(seconds=61)
    assert kiosk.get(given)["Location"] == "/kios/"


def test_no_page_of_the_machine_leads_out(cast: Cast):
    kiosk = machine(cast)
    pages = [kiosk.get(path) for path in ("/kios/", "/kios/nilai/", "/kios/terima-kasih/")]
    pages += [kiosk.post("/kios/nilai/", {"layanan": "information"}), Client().get("/kios/")]
    for page in pages:
        assert all(link.startswith("/kios/") for link in re.findall(r'<a [^>]*href="([^"]+)"', page.content.decode()))


def test_the_cookie_opens_nothing_else(cast: Cast):
    kiosk = machine(cast)
    assert kiosk.cookies["kios"]["path"] == "/kios/" and kiosk.cookies["kios"]["httponly"]
    for path in ("/antrean-loket/", "/loket/", ADMIN):
        assert kiosk.get(path)["Location"].startswith("/akun/login/")
    kiosk.cookies["kios"] = kiosk.cookies["kios"].value[:-2] + "xx"
    assert kiosk.post("/kios/nomor/", {"layanan": "other", "key": str(uuid4())})["Location"] == "/kios/"
    assert not QueueTicket.objects.exists()


def test_a_revoked_machine_asks_for_a_code_again(cast: Cast):
    kiosk = machine(cast)
    address = f"{ADMIN}{KioskDevice.objects.get().pk}/cabut/"
    for name in ("mega", "laras", OUTSIDER):
        assert cast[name].post(address).status_code == 404
    assert "Selamat datang" in kiosk.get("/kios/").content.decode()
    cast["dimas"].post(address)
    assert "belum dipasangkan" in kiosk.get("/kios/").content.decode()


def test_an_opinion_is_kept_only_when_every_question_is_answered(cast: Cast):
    kiosk = machine(cast)
    given = {"layanan": "information"}
    for number in range(1, 10):
        page = kiosk.post("/kios/nilai/", given).content.decode()
        assert f"Pertanyaan {number} dari 9" in page
        assert not SurveyAnswer.objects.exists()
        given[f"u{number}"] = "4"
    assert kiosk.post("/kios/nilai/", given)["Location"] == "/kios/terima-kasih/"
    row = SurveyAnswer.objects.get()
    assert (row.way, row.service, row.u9) == ("kiosk", "information", 4)
