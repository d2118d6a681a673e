"""From the desk to the record, over HTTP: the timer, the notes, two officers at once, the cooperative, who is free."""

from datetime import timedelta

import pytest

from casework.cases.models import Case, Task
from casework.cooperatives.models import Cooperative
from casework.organization.models import Appointment, User
from casework.registers.models import RegisterEntry
from consultations.models import Consultation
from tests.cast import OUTSIDER, Cast
from tests.consultations.tools import NIK, NOTES, cooperative, hidden, served, text, visit

pytestmark = pytest.mark.usefixtures("loaded_procedures")


@pytest.fixture
def case(cast: Cast) -> Case:
    return visit(cast)


def record(case: Case) -> Consultation:
    return Consultation.objects.get(case=case)


def second_officer(cast: Cast) -> User:
    user = User.objects.create_user("dedi", full_name="Dedi Kusuma")
    facts = {"role": "division_staff", "unit": cast.unit("perijinan"), "position": "Staf", "valid_from": "2026-01-01"}
    Appointment.objects.create(user=user, agency=cast.agency(), **facts)
    return user


def test_a_visit_from_the_first_button_to_the_last(cast: Cast, case: Case):
    assert case.unit == cast.unit("perijinan"), "the desk sends it to the bidang whose people serve"
    began = cast.now
    served(cast, case)
    kept = record(case)
    assert (kept.topics, kept.legal_basis) == (NOTES["topics"], "UU 6/2023")
    assert (kept.follow_up, kept.saved_by.username) == ("selesai", "theresia")
    session = Task.objects.get(case=case, step__key="consult")
    assert (session.started_at, session.finished_at) == (began, began + timedelta(minutes=70))
    assert set(case.outputs.values_list("key", "text")) >= {
        ("recap", "Sembilan orang."), ("review", "Tidak diminta"), ("report", "Masuk rekap November 2026"),
    }  # fmt: skip
    assert cast.fresh(case).outcome == "done"
    assert "Sembilan orang." in text(cast["theresia"].get(f"/konsultasi/{case.slug}/"))
    book = text(cast["mega"].get("/register/consultation/"))
    assert "Selesai di tempat" in book and "Sembilan orang." in book
    assert RegisterEntry.objects.filter(register="consultation", case=case).count() == 1


def test_the_session_is_not_ended_before_it_has_begun(cast: Cast, case: Case):
    url = f"/konsultasi/{case.slug}/"
    asked = NOTES | {"revision": hidden(cast["theresia"], url, "revision"), "do": "stop"}
    answer = cast["theresia"].post(url, asked)
    assert answer.status_code == 422 and "Tekan Mulai melayani dahulu" in text(answer)
    assert record(case).question == "", "nothing is kept of what was refused"
    assert "Berapa pendirinya?" in answer.content.decode()


def test_the_second_of_two_officers_reads_that_somebody_saved(cast: Cast, case: Case):
    url = f"/konsultasi/{case.slug}/"
    seen = hidden(cast["theresia"], url, "revision")
    assert cast["petrus"].post(url, NOTES | {"revision": seen, "answer": "Dari Petrus"}).status_code == 302
    answer = cast["theresia"].post(url, NOTES | {"revision": seen, "answer": "Dari Theresia"})
    assert answer.status_code == 422 and "baru saja disimpan orang lain" in text(answer)
    assert record(case).answer == "Dari Petrus" and "Dari Theresia" in answer.content.decode()
    again = {"revision": str(record(case).revision), "answer": "Dari keduanya"}
    assert cast["theresia"].post(url, NOTES | again).status_code == 302
    assert record(case).answer == "Dari keduanya"


def test_what_is_asked_for_at_the_end(cast: Cast, case: Case):
    url = f"/konsultasi/{case.slug}/"
    cast["theresia"].post(url + "mulai/")
    cast["theresia"].post(url, NOTES | {"revision": hidden(cast["theresia"], url, "revision"), "do": "stop"})
    act = f"/kasus/{case.slug}/langkah/"
    version = str(cast.fresh(case).row_version)
    bare = cast["theresia"].post(act + "finish/", {"version": version, "follow_up": "surat"})
    assert bare.status_code == 422
    for said in ("sedikitnya satu topik", "Tulis jawaban atau sarannya", "Tulis perihal suratnya"):
        assert said in text(bare)
    away = NOTES | {"version": version, "reason": "Diurus DPMPTSP Provinsi", "review_wanted": "on"}
    assert cast["petrus"].post(act + "refer/", away).status_code == 302
    kept = record(case)
    assert (kept.follow_up, kept.follow_up_note) == ("rujuk", "Diurus DPMPTSP Provinsi")
    assert case.outputs.get(key="review").text == "Diminta pimpinan"
    assert "Susun telaahan staf" in text(cast["theresia"].get(url))


def test_a_cooperative_is_known_by_its_nik_already_at_the_desk(cast: Cast):
    known = cooperative(cast)
    case = visit(cast, cooperative_name=NIK)
    assert record(case).cooperative == known
    assert case.subject == "Pendirian koperasi, Koperasi Kredit Sinar Kapuas"


def test_the_cooperative_is_found_entered_or_only_named(cast: Cast, case: Case):
    known, theresia, url = cooperative(cast), cast["theresia"], f"/konsultasi/{case.slug}/koperasi/"
    foreign = cooperative(cast, "jatim", name="Koperasi Lain")
    assert "Koperasi Kredit Sinar Kapuas" in text(theresia.get(url + "?q=sinar"))
    assert "tidak ada dalam daftar" in text(theresia.get(url + "?q=Lain"))
    assert theresia.post(url, {"pk": foreign.pk}).status_code == 404
    theresia.post(url, {"pk": known.pk})
    assert record(case).named() == f"Koperasi Kredit Sinar Kapuas, NIK {NIK}, Kabupaten Sintang"
    theresia.post(url, {"name": "Koperasi Tetangga"})
    assert (record(case).cooperative, record(case).cooperative_name) == (None, "Koperasi Tetangga")
    twice = theresia.post(url, {"add": "ya", "name": "Koperasi Baru", "nik_koperasi": NIK})
    assert twice.status_code == 422 and "sudah tercatat" in text(twice)
    theresia.post(url, {"add": "ya", "name": "Koperasi Baru", "regency": "Kota Singkawang"})
    assert record(case).cooperative == Cooperative.objects.get(name="Koperasi Baru")


def test_what_a_cooperative_asked_before_is_seen_while_it_is_served(cast: Cast):
    known = cooperative(cast)
    first = visit(cast, cooperative_name=NIK)
    served(cast, first, follow_up="kunjungan", follow_up_note="Jumat depan")
    second = visit(cast, cooperative_name=NIK, topic="Rapat Anggota Tahunan")
    screen = text(cast["petrus"].get(f"/konsultasi/{second.slug}/"))
    assert "Pernah menanyakan" in screen and "Rapat pembentukan" in screen
    page = text(cast["petrus"].get(f"/konsultasi/koperasi/{known.pk}/"))
    assert "Jumat depan" in page and "Rapat Anggota Tahunan 1" in page
    assert cast["laras"].get(f"/konsultasi/koperasi/{known.pk}/").status_code == 404
    assert cast[OUTSIDER].get(f"/konsultasi/koperasi/{known.pk}/").status_code == 404


def test_a_visitor_is_given_to_somebody_free(cast: Cast, case: Case):
    second_officer(cast)
    theresia = cast.user("theresia")
    cast["mega"].post(f"/konsultasi/{case.slug}/serahkan/", {"to": theresia.pk})
    assert cast.step_task(case).holder == theresia
    other = visit(cast)
    said = text(cast["mega"].post(f"/konsultasi/{other.slug}/serahkan/", {"to": theresia.pk}, follow=True))
    assert f"sedang memegang {case.number}" in said and cast.step_task(other).holder is None
    assert "Ditunggu tamu" in said
    cast["theresia"].post(f"/konsultasi/{case.slug}/mulai/")
    page = text(cast["petrus"].get("/konsultasi/"))
    assert "Sedang melayani" in page and "Dedi Kusuma Bebas" in page
    cast["petrus"].post(f"/konsultasi/{other.slug}/serahkan/", {"to": cast.user("dedi").pk})
    assert cast.step_task(other).holder.username == "dedi"
    late = text(cast["mega"].post(f"/konsultasi/{case.slug}/serahkan/", {"to": cast.user("petrus").pk}, follow=True))
    assert "sedang dilayani" in late
    stranger = text(cast["mega"].post(f"/konsultasi/{other.slug}/serahkan/", {"to": cast.user("rini").pk}, follow=True))
    assert "Pilih personil bidang" in stranger


@pytest.mark.parametrize("who", ["bonifasius", "laras", OUTSIDER])
def test_others_find_nothing(cast: Cast, case: Case, who: str):
    for page in ("", "koperasi/", "catatan/"):
        assert cast[who].get(f"/konsultasi/{case.slug}/{page}").status_code == 404
    assert cast[who].post(f"/konsultasi/{case.slug}/mulai/").status_code == 404
    assert cast.step_task(case).started_at is None


def test_the_head_reads_and_notes_nothing(cast: Cast, case: Case):
    url = f"/konsultasi/{case.slug}/"
    assert cast["markus"].get(url).status_code == 200
    assert cast["markus"].post(url, NOTES | {"revision": 1}).status_code == 404
    assert cast["markus"].get(url + "koperasi/").status_code == 404


def test_the_note_of_a_visit_names_both_and_masks_the_telephone(cast: Cast, case: Case):
    served(cast, case)
    page = text(cast["theresia"].get(f"/konsultasi/{case.slug}/catatan/"))
    assert "Siti Rahmawati" in page and "Theresia Ayu" in page and "09.00 sampai 10.10" in page
    assert "81234567890" not in page.replace(" ", "")


def test_more_visitors_ask_no_more_queries(cast: Cast, django_assert_max_num_queries):
    known = cooperative(cast)
    first = visit(cast, cooperative_name=NIK)
    visit(cast, cooperative_name=NIK)
    pages = ("/konsultasi/", "/konsultasi/rekap/", "/konsultasi/rekap/lembar/", f"/konsultasi/{first.slug}/")

    def asked(page: str) -> int:
        cast["theresia"].get(page)  # what a process reads once
        with django_assert_max_num_queries(14) as queries:
            cast["theresia"].get(page)
        return len(queries)

    before = [asked(page) for page in pages]
    for _ in range(3):
        visit(cast, cooperative_name=known.name)
    assert [asked(page) for page in pages] == before
