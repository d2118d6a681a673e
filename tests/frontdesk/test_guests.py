"""Visitors without a service: a line of the agenda and no case, in and out, and nobody of another agency."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from casework.applicants.registering import erase
from casework.cases.models import Case
from casework.organization.models import User
from casework.registers.book import written
from casework.registers.models import RegisterEntry
from frontdesk.guests.models import Guest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_people")]


def at(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


@pytest.fixture
def mega() -> Client:
    return at("mega")


def come(client: Client, **changed: str):
    key = re.search(r'name="key" value="([^"]+)"', client.get("/loket/tamu/").content.decode())[1]
    sent = {"key": key, "name": "Budi Santoso", "kind": "audiensi", "destination": "Bidang Perijinan dan Kelembagaan"}
    return client.post("/loket/tamu/", sent | changed, follow=True)


def test_guest_takes_a_line_and_no_case(mega: Client):
    page = come(mega, about="membahas RAT", origin="KSP Maju", phone="0812 7777 0001").content.decode()
    entry = RegisterEntry.objects.get(register="visitors")
    assert Case.objects.count() == 0
    assert written(entry)["purpose"] == "Audiensi dari KSP Maju: membahas RAT"
    assert written(entry)["name"] == "Budi Santoso"
    assert "Budi" not in str(entry.columns)
    assert entry.label in page and "Masih di kantor" in page
    assert entry.guest.unit.name == "Bidang Perijinan dan Kelembagaan"


def test_whom_a_guest_comes_to_see_may_be_a_person_or_words(mega: Client):
    come(mega, destination=User.objects.get(username="karim").full_name)
    assert Guest.objects.get().host.username == "karim"
    come(mega, destination="Koperasi pegawai")
    assert Guest.objects.first().host is None
    assert Guest.objects.first().entry.columns["destination"] == "Koperasi pegawai"


def test_the_same_form_sent_twice_is_one_guest(mega: Client):
    key = re.search(r'name="key" value="([^"]+)"', mega.get("/loket/tamu/").content.decode())[1]
    for _ in range(3):
        mega.post("/loket/tamu/", {"key": key, "name": "Kurir", "kind": "surat"})
    assert RegisterEntry.objects.count() == Guest.objects.count() == 1


def test_guest_leaves_once(mega: Client):
    come(mega)
    guest = Guest.objects.get()
    assert at("anisa").post(f"/loket/tamu/{guest.pk}/pulang/").status_code == 404
    assert at("bonifasius").post(f"/loket/tamu/{guest.pk}/pulang/").status_code == 404
    mega.post(f"/loket/tamu/{guest.pk}/pulang/")
    first = Guest.objects.get().left_at
    page = mega.post(f"/loket/tamu/{guest.pk}/pulang/", follow=True).content.decode()
    assert Guest.objects.get().left_at == first is not None
    assert "Sudah pulang hari ini" in page


def test_guests_of_another_agency_are_not_seen(mega: Client):
    come(mega)
    assert "Budi Santoso" not in at("anisa").get("/loket/tamu/").content.decode()
    assert at("bonifasius").get("/loket/tamu/").status_code == 404


def test_corrected_line_takes_its_guest_along(mega: Client):
    come(mega)
    old = RegisterEntry.objects.get()
    sent = {"reason": "Salah menulis tujuan tamu", **written(old), "destination": "Sekretariat"}
    answer = mega.post(f"/register/visitors/{old.year}/{old.number}/perbaiki/", sent, follow=True)
    assert answer.status_code == 200
    assert Guest.objects.get().entry.replaces == old
    assert mega.get("/loket/tamu/").content.decode().count("Budi Santoso") == 1


def test_oral_complaint_says_what_about(mega: Client):
    assert come(mega, kind="pengaduan").status_code == 422
    assert come(mega, kind="pengaduan", about="Antrean terlalu lama").status_code == 200


def test_erased_guest_leaves_the_line_without_the_name(mega: Client):
    come(mega, phone="0812 7777 0001")
    entry = RegisterEntry.objects.get()
    erase(entry.applicant, at=timezone.now())
    assert "name" not in written(RegisterEntry.objects.get())
    assert "Budi" not in mega.get("/loket/tamu/").content.decode()
