"""Wrong data of an applicant: corrected by the office, or asked from the tracking page; a new contact is confirmed."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from casework.applicants.models import Applicant, Correction, IdentityReveal
from casework.cases.models import Case, Event, Task
from casework.notifications.models import OutgoingMessage
from tests.cases.test_changes import another, visitor
from tests.cast import OUTSIDER, REASON, SITI, Cast

pytestmark = pytest.mark.django_db
NEW = "siti.baru@contoh.example"


def url(case: Case) -> str:
    return f"/kasus/{case.slug}/pemohon/"


def person(case: Case) -> Applicant:
    return Applicant.objects.get(pk=case.applicant_id)


def test_the_office_corrects_with_a_reason_and_the_history_says_who_when_and_which(cast: Cast) -> None:
    case = cast.open_request()
    assert cast["mega"].post(url(case), {"do": "correct", "name": "Siti Rahmawaty"}).status_code == 422
    assert cast["mega"].post(url(case), {"do": "correct", "reason": REASON}).status_code == 422
    typed = {"do": "correct", "name": "Siti Rahmawaty", "phone": "0812 1111 2222", "reason": REASON}
    assert cast["mega"].post(url(case), typed).status_code == 302
    row = Correction.objects.get()
    assert (person(case).name, person(case).phone) == ("Siti Rahmawaty", "+6281211112222")
    assert row.names == ["name", "phone"] and "Rahmawat" not in row.values_sealed
    page = cast["yuliana"].get(url(case)).content.decode()
    assert "Nama, Nomor HP/WhatsApp" in page and REASON in page and "Siti Rahmawati" not in page
    data = Event.objects.get(case=case, kind="applicant_corrected").data
    assert data == {"names": ["name", "phone"]}


def test_a_nik_of_somebody_else_is_refused(cast: Cast) -> None:
    case = cast.open_request()
    other = cast.person(name="Budi Santoso", phone="0813 2222 3333", nik="6171011405880000")
    typed = {"do": "correct", "nik": "6171011405880000", "reason": REASON}
    page = cast["mega"].post(url(case), typed)
    assert page.status_code == 422 and "sudah tercatat atas nama pemohon lain" in page.content.decode()
    assert person(case).nik == "" and other.nik
    assert not Correction.objects.exists()


def test_who_may_not_see_identity_may_not_correct_it(cast: Cast) -> None:
    case = cast.open_request()
    for name in (OUTSIDER, "bonifasius", "anisa", "ratna"):
        assert cast[name].get(url(case)).status_code == 404
        assert cast[name].post(url(case), {"do": "correct", "name": "X", "reason": REASON}).status_code == 404


def test_the_applicant_asks_and_an_officer_decides(cast: Cast) -> None:
    case = cast.open_request()
    client = visitor(case)
    page = client.get(f"/lacak/{case.slug}/data/").content.decode()
    assert SITI["email"] not in page and "s••••@contoh.example" in page
    assert client.post(f"/lacak/{case.slug}/data/", {"address": "Jalan Baru 7"}).status_code == 302
    assert person(case).address != "Jalan Baru 7"
    task = Task.objects.open().get(case=case, reference="perbaikan-data")
    assert cast["mega"].get(f"/tugas/{task.pk}/")["Location"] == url(case)
    page = cast["mega"].get(url(case)).content.decode()
    assert "Diminta pemohon: Alamat" in page and "Jalan Baru 7" not in page
    assert "Jalan Baru 7" in cast["mega"].post(url(case), {"do": "show"}).content.decode()
    assert IdentityReveal.objects.filter(reason="Memeriksa permintaan perbaikan data").count() == 1
    assert cast["mega"].post(url(case), {"do": "accept", "reason": REASON}).status_code == 302
    assert person(case).address == "Jalan Baru 7" and not Task.objects.open().filter(pk=task.pk).exists()


def link(text: str) -> str:
    return re.search(r"(/lacak/data/[^\s]+/)", text)[1]


def test_another_contact_is_confirmed_by_the_old_one_first(cast: Cast) -> None:
    case = cast.open_request()
    visitor(case).post(f"/lacak/{case.slug}/data/", {"email": NEW})
    assert not Task.objects.filter(reference="perbaikan-data").exists()
    message = OutgoingMessage.objects.get(body__contains="/lacak/data/")
    assert message.applicant.email == SITI["email"] and NEW not in message.body
    letter, stranger = link(message.body), Client()
    assert stranger.get(letter).status_code == 200
    assert Correction.objects.get().state == "unconfirmed", "looking confirms nothing"
    assert stranger.post(letter).status_code == 302
    assert Correction.objects.get().state == "asked" and person(case).email == SITI["email"]
    assert Client().get(letter)["Location"] == "/lacak/", "once"
    cast["mega"].post(url(case), {"do": "accept", "reason": REASON})
    assert person(case).email == NEW


def test_a_forged_link_confirms_nothing(cast: Cast) -> None:
    case = cast.open_request()
    visitor(case).post(f"/lacak/{case.slug}/data/", {"email": NEW})
    assert Client().post("/lacak/data/palsu/")["Location"] == "/lacak/"
    assert Correction.objects.get().state == "unconfirmed"


def test_a_stranger_asks_nothing_for_another(cast: Cast) -> None:
    case, other = cast.open_request(), another(cast, "Hal lain", name="Orang Lain", phone="0813 5555 0000")
    assert visitor(other).post(f"/lacak/{case.slug}/data/", {"email": NEW}).status_code == 302
    assert not Correction.objects.exists()
