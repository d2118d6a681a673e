"""The counter over HTTP: who is found, what is kept masked, what is never written twice or wrongly."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from casework.applicants.models import Applicant, IdentityReveal
from casework.applicants.registering import register
from casework.cases.models import Case, Event, Output
from casework.organization.models import Agency, User
from casework.registers.models import RegisterEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_people")]

NEWCOMER = {"kind": "perorangan", "name": "Siti Rahmawati", "phone": "0812 3456 7890", "address": "Jalan Contoh 5"}
WANTED = {"wanted": "Daftar koperasi aktif", "purpose": "Bahan skripsi", "obtain": "copy", "copy_form": "soft",
          "delivery": "pick_up", "channel": "walk_in"}  # fmt: skip
NIK = "6171014507900003"


def at(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


@pytest.fixture
def mega() -> Client:
    return at("mega")


@pytest.fixture
def siti() -> Applicant:
    agency = Agency.objects.get(code="kalbar")
    data = {"name": "Siti Rahmawati", "nik": NIK, "phone": "081234567890", "address": "Jalan Contoh 5"}
    return register(agency, data, at=timezone.now() - timedelta(days=30), in_person=True)


def key(client: Client, query: str = "") -> str:
    page = client.get("/loket/" + query).content.decode()
    return re.search(r'name="key" value="([^"]+)"', page)[1]


def save(client: Client, query: str = "", **changed: str):
    return client.post("/loket/" + query, {"key": key(client, query)} | NEWCOMER | WANTED | changed)


def test_visitor_is_registered_with_lines_and_ticket(mega: Client):
    answer = save(mega)
    case = Case.objects.get()
    assert answer["Location"] == f"/loket/tanda/{case.slug}/?print=1"
    assert set(RegisterEntry.objects.values_list("register", flat=True)) == {"visitors", "requests"}
    ticket = mega.get(answer["Location"]).content.decode()
    assert case.number in ticket
    assert "Kode lacak" in ticket


def test_one_match_by_telephone_is_chosen_at_once_and_stays_masked(mega: Client, siti: Applicant):
    answer = mega.get("/loket/?tamu=0812-3456-7890", follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain
    assert "Siti Rahmawati" in page
    assert NIK not in page
    assert "81234567890" not in page.replace(" ", "")


def test_namesakes_are_offered_not_chosen(mega: Client, siti: Applicant):
    page = mega.get("/loket/?tamu=Siti").content.decode()
    assert f"pemohon={siti.pk}" in page
    assert "Bukan orang ini" not in page


def test_known_visitor_needs_no_data_again(mega: Client, siti: Applicant):
    query = f"?layanan=data-offline&pemohon={siti.pk}"
    mega.post("/loket/" + query, {"key": key(mega, query)} | WANTED)
    assert Case.objects.get().applicant == siti
    assert Applicant.objects.count() == 1


def test_opening_the_data_of_a_known_visitor_leaves_a_trace(mega: Client, siti: Applicant):
    address = f"/loket/?pemohon={siti.pk}&ubah=1"
    assert NIK not in mega.get(address).content.decode() and not IdentityReveal.objects.exists()
    assert NIK in mega.post(address, {"buka": "ya"}).content.decode()
    assert IdentityReveal.objects.get().user.username == "mega"


def test_applicant_of_another_agency_is_not_known_here(siti: Applicant):
    page = at("laras").get(f"/loket/?pemohon={siti.pk}&tamu=081234567890").content.decode()
    assert "Siti Rahmawati" not in page


def test_choosing_another_service_keeps_what_was_typed(mega: Client):
    answer = mega.post("/loket/", {"pilih": "konsultasi", "key": key(mega)} | NEWCOMER | WANTED)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Pokok konsultasi" in page
    assert 'value="Siti Rahmawati"' in page
    assert not Case.objects.exists()


def test_double_save_makes_one_case_and_one_line(mega: Client):
    used = key(mega)
    answers = [mega.post("/loket/", {"key": used} | NEWCOMER | WANTED) for _ in range(2)]
    assert answers[0]["Location"].startswith(answers[1]["Location"])
    assert Case.objects.count() == 1
    assert RegisterEntry.objects.filter(register="visitors").count() == 1


def test_same_form_with_another_content_is_refused(mega: Client):
    used = key(mega)
    mega.post("/loket/", {"key": used} | NEWCOMER | WANTED)
    answer = mega.post("/loket/", {"key": used} | NEWCOMER | WANTED | {"wanted": "Sesuatu yang lain"})
    assert answer.status_code == 422
    assert "Formulir ini sudah tersimpan" in answer.content.decode()
    assert Case.objects.count() == 1


def test_errors_of_all_parts_stand_in_one_summary(mega: Client):
    answer = save(mega, name="", wanted="", received_at="2999-01-01T08:00")
    page = answer.content.decode()
    assert answer.status_code == 422
    for target in ("id_name", "id_wanted", "id_received_at"):
        assert f'href="#{target}"' in page
    assert not Case.objects.exists()


def test_odd_card_number_asks_once_and_then_saves(mega: Client):
    odd = {"nik": "9971019907900003"}
    assert "tetap simpan" in save(mega, **odd).content.decode()
    assert not Case.objects.exists()
    assert save(mega, **odd, confirmed="on").status_code == 302


def test_late_entry_needs_its_reason_and_counts_from_the_real_day(mega: Client):
    yesterday = (timezone.now() - timedelta(days=1)).strftime("%Y-%m-%dT10:00")
    assert save(mega, received_at=yesterday).status_code == 422
    assert save(mega, received_at=yesterday, backdate_reason="Listrik padam kemarin").status_code == 302
    case = Case.objects.get()
    assert (case.registered_at - case.received_at).total_seconds() > 3600


def test_identity_is_noted_as_it_was(mega: Client):
    save(mega, "?layanan=ppid", channel="email")
    assert Output.objects.get(key="identity").text == "KTP belum ditunjukkan"
    save(mega, "?layanan=ppid", name="Orang Lain", phone="0813 0000 0001", how_identity="shown")
    assert Output.objects.filter(key="identity").latest("pk").text == "KTP ditunjukkan, tidak disimpan"


def test_letter_is_asked_where_the_sop_books_one():
    laras = at("laras")
    query = "?layanan=data-eksternal"
    answer = save(laras, query)
    assert answer.status_code == 422
    assert "Isi nomor surat" in answer.content.decode()
    assert save(laras, query, letter_number="470/12").status_code == 302
    assert RegisterEntry.objects.filter(register="incoming").count() == 1


def test_objection_names_the_request_it_is_about(mega: Client):
    save(mega)
    number = Case.objects.get().number
    objected = {"grounds": "d", "position": "Jawaban tidak memuat yang diminta."}
    assert save(mega, "?layanan=keberatan", **objected, request_number="999").status_code == 422
    assert save(mega, "?layanan=keberatan", **objected, request_number=number[:6]).status_code == 422  # not yet late
    early = {"request_number": number[:6], "outside_reason": "Pemohon meminta dicatat hari ini"}
    assert save(mega, "?layanan=keberatan", **objected, **early).status_code == 302
    assert Case.objects.get(service="objection").parent.number == number


def test_minutes_of_registration_run_from_the_call(mega: Client):
    opened = timezone.now() - timedelta(minutes=4)
    save(mega, opened_at=opened.isoformat())
    first = Case.objects.get().tasks.order_by("pk")[0]
    assert abs((first.started_at - opened).total_seconds()) < 1


def test_new_code_ends_the_old_one(mega: Client):
    save(mega)
    case = Case.objects.get()
    before = case.code_hash
    refused = mega.post(f"/loket/tanda/{case.slug}/kode-baru/", follow=True).content.decode()
    assert "Cocokkan dahulu identitasnya" in refused
    assert Case.objects.get().code_hash == before, "nobody looked at a card"
    mega.post(f"/loket/tanda/{case.slug}/kode-baru/", {"checked": "card"})
    assert Event.objects.get(kind="code_renewed").data == {"reason": "KTP dicocokkan"}
    assert Case.objects.get().code_hash != case.code_hash
    assert Event.objects.filter(case=case, kind="code_renewed").exists()


@pytest.mark.parametrize("name", ["markus", "ratna", "theresia"])
def test_counter_is_hidden_from_others(name: str):
    client = at(name)
    assert client.get("/loket/").status_code == 404
    assert client.post("/loket/", NEWCOMER).status_code == 404


@pytest.mark.parametrize("query", ["?pemohon=0", "?pemohon=²", "?pemohon=" + "9" * 40, "?layanan=x"])
def test_mangled_addresses_show_an_empty_counter(mega: Client, query: str):
    assert mega.get("/loket/" + query).status_code == 200


def test_counter_asks_few_questions(mega: Client, siti: Applicant, django_assert_max_num_queries):
    mega.get("/loket/")
    with django_assert_max_num_queries(15):
        mega.get(f"/loket/?pemohon={siti.pk}")
