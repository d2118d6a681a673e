"""The request form: one thing per page, nothing lost, never a second case."""

import re
from io import BytesIO

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from PIL import Image

from casework.applicants.models import Applicant
from casework.cases.models import Case, Output, Requirement
from casework.files import store
from casework.files.models import PrivateFile
from requests_app import limits
from requests_app.draft import sweep
from requests_app.models import DraftFile, InformationRequest
from tests.citizen import cast

pytestmark = pytest.mark.usefixtures("loaded_procedures")


def picture() -> BytesIO:
    file = BytesIO()
    Image.new("RGB", (64, 40), "#336655").save(file, "JPEG")
    file.seek(0)
    file.name = "ktp.jpg"
    return file


def test_a_request_becomes_a_case_with_number_code_and_date(client):
    case, code = cast.ask(client)
    assert (case.agency.code, case.channel, case.step.key) == ("kalbar", "online", "registration")
    assert case.informationrequest.purpose == "Bahan skripsi"
    assert re.fullmatch(r"[0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4}", code)
    facts = dict(Output.objects.filter(case=case, kind="fact").values_list("key", "text"))
    assert facts == {
        "request_form": "Diisi pemohon di portal",
        "identity": "Ditunjukkan nanti di loket; NIK diisi pemohon",
    }
    due = case.deadlines.get(kind="answer").due_at.astimezone(case.agency.zone)
    page = client.get(f"/lacak/{case.slug}/bukti/").content.decode()
    assert case.number in page and f"{due:%Y}" in page and code in page


def test_jatim_takes_requests_under_its_own_sop(client):
    case, _ = cast.ask(client, "jatim")
    assert (case.agency.code, case.version.procedure.code, case.step.key) == ("jatim", "data-eksternal", "dispose")


def test_an_agency_without_an_online_sop_says_where_to_go(client):
    cast.kalbar().procedures.filter(code="ppid").update(switched_on=False)
    for address in ("/kalbar/ajukan/", "/kalbar/ajukan/pemohon/", "/kalbar/ajukan/periksa/"):
        response = client.get(address)
        assert response.status_code == 200
        assert "belum dapat dikirim lewat portal" in response.content.decode()


def test_sending_three_times_makes_one_case_and_the_same_receipt(client):
    cast.fill(client)
    form = cast.check(client)
    answers = [client.post("/kalbar/ajukan/periksa/", form) for _ in range(3)]
    assert {response.status_code for response in answers} == {302}
    assert len({response["Location"] for response in answers}) == 1
    assert Case.objects.count() == InformationRequest.objects.count() == Applicant.objects.count() == 1
    first, again = (client.get(answers[0]["Location"]).content.decode() for _ in range(2))
    assert cast.code_of(first) == cast.code_of(again)


def test_a_second_browser_tab_that_sends_the_kept_draft_again_meets_the_first_case(client):
    """The draft comes back after sending, as when two requests race for the session."""
    cast.fill(client)
    form = cast.check(client)
    kept = dict(client.session.items())
    client.post("/kalbar/ajukan/periksa/", form)
    session = client.session
    for name in list(session.keys()):
        del session[name]
    session.update(kept)
    session.save()
    response = client.post("/kalbar/ajukan/periksa/", form)
    assert response.status_code == 302
    assert Case.objects.count() == 1


def test_going_back_to_change_an_answer_after_sending_changes_nothing(client):
    cast.fill(client)
    form = cast.check(client)
    kept = dict(client.session.items())
    client.post("/kalbar/ajukan/periksa/", form)
    session = client.session
    session.update(kept)
    del session["terkirim"]
    session.save()
    client.post("/kalbar/ajukan/tujuan/", {"purpose": "Tujuan yang lain sama sekali"})
    response = client.post("/kalbar/ajukan/periksa/", form)
    assert response.status_code == 409
    assert Case.objects.count() == 1
    assert InformationRequest.objects.get().purpose == "Bahan skripsi"


def test_pages_come_in_order_and_later_ones_wait(client):
    assert client.get("/kalbar/ajukan/")["Location"] == "/kalbar/ajukan/jenis/"
    assert client.get("/kalbar/ajukan/tujuan/")["Location"] == "/kalbar/ajukan/jenis/"
    client.post("/kalbar/ajukan/jenis/", cast.ANSWERS["jenis"])
    client.post("/kalbar/ajukan/pemohon/", cast.ANSWERS["pemohon"])
    assert client.get("/kalbar/ajukan/")["Location"] == "/kalbar/ajukan/kontak/"
    assert client.get("/kalbar/ajukan/periksa/")["Location"] == "/kalbar/ajukan/kontak/"
    assert client.get("/kalbar/ajukan/apa-saja/").status_code == 404


def test_a_mistake_is_named_and_what_was_typed_stays(client):
    client.post("/kalbar/ajukan/jenis/", cast.ANSWERS["jenis"])
    response = client.post("/kalbar/ajukan/pemohon/", cast.ANSWERS["pemohon"] | {"nik": "61710112129"})
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("NIK harus 16 angka. Anda mengetik 11 angka.") == 2
    assert re.search(r"<title>\s*Kesalahan: ", page)
    assert 'value="Hamdan Syukri"' in page and 'href="#id_nik"' in page


def test_the_draft_is_kept_and_comes_back(client):
    client.post("/kalbar/ajukan/jenis/", cast.ANSWERS["jenis"])
    client.post("/kalbar/ajukan/pemohon/", cast.ANSWERS["pemohon"])
    assert 'value="Hamdan Syukri"' in client.get("/kalbar/ajukan/pemohon/").content.decode()
    assert "Hamdan" not in client.get("/jatim/ajukan/pemohon/").content.decode()


def test_the_draft_is_unreadable_in_the_database(client):
    client.post("/kalbar/ajukan/jenis/", cast.ANSWERS["jenis"])
    client.post("/kalbar/ajukan/pemohon/", cast.ANSWERS["pemohon"])
    row = Session.objects.get()
    assert "Hamdan" not in str(row.get_decoded()) and "6171011212900007" not in str(row.get_decoded())


def test_an_odd_nik_is_asked_about_once_and_then_taken(client):
    client.post("/kalbar/ajukan/jenis/", cast.ANSWERS["jenis"])
    odd = cast.ANSWERS["pemohon"] | {"nik": "9971019912900007"}
    first = client.post("/kalbar/ajukan/pemohon/", odd)
    assert "bukan kode provinsi" in first.content.decode()
    assert client.post("/kalbar/ajukan/pemohon/", odd | {"confirmed": "on"}).status_code == 302


def test_somebody_must_be_reachable(client):
    client.post("/kalbar/ajukan/jenis/", cast.ANSWERS["jenis"])
    client.post("/kalbar/ajukan/pemohon/", cast.ANSWERS["pemohon"])
    response = client.post("/kalbar/ajukan/kontak/", {"address": "Jalan Contoh 3"})
    assert response.status_code == 422
    assert "Isi nomor HP atau pos-el" in response.content.decode()


def test_a_legal_body_needs_its_decree(client):
    kind = {"kind": "badan_hukum", "by": "sendiri"}
    entity = cast.ANSWERS["pemohon"] | {"name": "LSM Kaca Terbuka"}
    client.post("/kalbar/ajukan/jenis/", kind)
    assert "Isi nomor SK pengesahan" in client.post("/kalbar/ajukan/pemohon/", entity).content.decode()
    papers = {"how_entity_deed": "later", "how_entity_decree": "later", "how_identity": "later"}
    entity |= {"entity_number": "AHU-0012345.AH.01.26"}
    case, _ = cast.ask(client, jenis=kind, pemohon=entity, berkas=papers)
    assert case.applicant.kind == "badan_hukum"


def test_an_uploaded_card_is_encrypted_from_the_start_and_ends_with_the_applicant(client):
    cast.fill(client, berkas={"how_identity": "uploaded", "file_identity": picture()})
    waiting = DraftFile.objects.get().file
    assert waiting.encrypted
    client.post("/kalbar/ajukan/periksa/", cast.check(client))
    applicant = Applicant.objects.get()
    assert not DraftFile.objects.exists()
    card = Requirement.objects.get(key="identity").file
    assert list(PrivateFile.objects.filter(encrypted=True)) == [card]
    assert store.read(card, applicant.cipher).startswith(b"\xff\xd8\xff")
    assert Output.objects.get(key="identity").text == "Salinan diunggah pemohon"


def test_a_card_that_was_never_sent_is_removed_after_a_day(client):
    cast.fill(client, berkas={"how_identity": "uploaded", "file_identity": picture()})
    row = DraftFile.objects.get()
    assert sweep(row.kept_until) == 0
    assert sweep(row.kept_until.replace(year=row.kept_until.year + 1)) == 1
    assert not PrivateFile.objects.filter(pk=row.file_id).exists()


def test_a_file_that_is_no_picture_is_refused_with_its_cure(client):
    fake = BytesIO(b"MZ\x90 not a picture")
    fake.name = "ktp.jpg"
    for key in list(cast.ANSWERS)[:-1]:
        client.post(f"/kalbar/ajukan/{key}/", cast.ANSWERS[key])
    response = client.post("/kalbar/ajukan/berkas/", {"how_identity": "uploaded", "file_identity": fake})
    assert response.status_code == 422
    assert "Simpan ulang sebagai" in response.content.decode()


def test_back_after_sending_leads_to_the_receipt_and_a_new_request_starts_empty(client):
    case, _ = cast.ask(client)
    for address in ("/kalbar/ajukan/periksa/", "/kalbar/ajukan/berkas/"):
        assert client.get(address)["Location"] == f"/lacak/{case.slug}/bukti/"
    assert client.get("/kalbar/ajukan/")["Location"] == "/kalbar/ajukan/jenis/"
    assert "Hamdan" not in client.get("/kalbar/ajukan/pemohon/").content.decode()


# Brakes


def test_a_form_sent_within_three_seconds_is_shown_again(client):
    cast.fill(client)
    response = client.post("/kalbar/ajukan/periksa/", cast.check(client, age=1))
    assert response.status_code == 422 and limits.TOO_FAST in response.content.decode()
    assert client.post("/kalbar/ajukan/periksa/", cast.check(client, age=3)).status_code == 302


@pytest.mark.parametrize(
    "stamp",
    ["", "palsu", signing.dumps(["kunci-lain", 1], salt=limits.SALT), signing.dumps(["x", 1], salt="lain")],
    ids=["missing", "forged", "of another key", "of another salt"],
)
def test_a_forged_or_foreign_moment_does_not_count(client, stamp):
    cast.fill(client)
    assert client.post("/kalbar/ajukan/periksa/", cast.check(client, stamp=stamp)).status_code == 422
    assert not Case.objects.exists()


def test_a_filled_trap_is_told_so(client):
    cast.fill(client)
    response = client.post("/kalbar/ajukan/periksa/", cast.check(client, situs="https://contoh.example"))
    assert response.status_code == 422 and "Jangan diisi" in response.content.decode()
    assert not Case.objects.exists()


def test_a_contact_sends_three_a_day(client):
    for number in range(3):
        cast.ask(client, tujuan={"purpose": f"Tujuan nomor {number}"})
    cast.fill(client)
    response = client.post("/kalbar/ajukan/periksa/", cast.check(client))
    assert response.status_code == 429
    assert "Isian Saudara tetap tersimpan" in response.content.decode()
    assert Case.objects.count() == 3


def test_an_address_sends_five_an_hour(client):
    for number in range(5):
        cast.ask(client, kontak={"email": f"orang{number}@contoh.example", "address": "Jalan Contoh 3"})
    cast.fill(client, kontak={"email": "lain@contoh.example", "address": "Jalan Contoh 3"})
    assert client.post("/kalbar/ajukan/periksa/", cast.check(client)).status_code == 429


# What is already open


def test_what_may_be_there_already_is_shown_before_going_on(client):
    from django.core.management import call_command

    call_command("load_public_information", verbosity=0)
    for key in ("jenis", "pemohon", "kontak"):
        client.post(f"/kalbar/ajukan/{key}/", cast.ANSWERS[key])
    wanted = {"wanted": "Daftar koperasi aktif dan tidak aktif di Sintang"}
    response = client.post("/kalbar/ajukan/informasi/", wanted)
    page = response.content.decode()
    assert response.status_code == 200 and "Mungkin sudah tersedia" in page
    assert "/kalbar/informasi/15/" in page
    seen = re.findall(r'name="seen" value="(\d+)"', page)
    assert client.post("/kalbar/ajukan/informasi/", wanted | {"seen": seen}).status_code == 302


def test_a_listed_item_can_be_asked_for_with_its_title_filled_in(client):
    from django.core.management import call_command

    call_command("load_public_information", verbosity=0)
    client.get("/kalbar/ajukan/?pokok=17")
    for key in ("jenis", "pemohon", "kontak"):
        client.post(f"/kalbar/ajukan/{key}/", cast.ANSWERS[key])
    assert "Rekap izin usaha simpan pinjam" in client.get("/kalbar/ajukan/informasi/").content.decode()


# Hostile input


HOSTILE = [
    "\x00",
    "a\x00b",
    "😀" * 30,
    "x" * 1_000_000,
    "<script>alert(1)</script>" * 3,
    "'; DROP TABLE cases_case; --" * 2,
    "‮kebalik" * 5,
    "\n" * 50,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_typed_breaks_a_page(client, text):
    for key in cast.ANSWERS:
        answers = dict.fromkeys(cast.ANSWERS[key], text) if key != "berkas" else {"how_identity": text}
        assert client.post(f"/kalbar/ajukan/{key}/", answers).status_code in (
            200,
            302,
            400,
            422,
        )  # 400: larger than any form
        assert client.post(f"/kalbar/ajukan/{key}/", cast.ANSWERS[key]).status_code == 302
    for name in ("stamp", "situs", "key"):
        response = client.post("/kalbar/ajukan/periksa/", cast.check(client) | {name: text})
        assert response.status_code in (302, 422)
    assert client.get("/kalbar/ajukan/", {"pokok": text[:2000]}).status_code == (400 if "\x00" in text else 302)


def test_markup_in_an_answer_stays_text(client):
    case, _ = cast.ask(client, informasi={"wanted": "<b onmouseover=alert(1)>Laporan keuangan</b> koperasi"})
    assert "<b onmouseover" not in client.get(f"/lacak/{case.slug}/").content.decode()


# Who asks


def test_only_what_this_applicant_needs_is_asked(client):
    client.post("/kalbar/ajukan/jenis/", {"kind": "kelompok", "by": "kuasa"})
    page = client.get("/kalbar/ajukan/pemohon/").content.decode()
    assert "Nama kelompok" in page and "Jumlah anggota" in page and "pengesahan" not in page
    assert client.get("/kalbar/ajukan/kuasa/").status_code == 302, "in its turn"
    client.post("/kalbar/ajukan/jenis/", {"kind": "perorangan", "by": "sendiri"})
    assert client.get("/kalbar/ajukan/kuasa/").status_code == 404
    assert "Jumlah anggota" not in client.get("/kalbar/ajukan/pemohon/").content.decode()


def test_a_group_with_a_kuasa_brings_its_proofs_and_the_kuasa_stays_with_the_case(client):
    papers = dict.fromkeys(("group_mandate", "member_list", "identity", "representative_identity"), "later")
    berkas = {f"how_{key}": way for key, way in papers.items()}
    case, _ = cast.ask(
        client,
        jenis={"kind": "kelompok", "by": "kuasa"},
        pemohon={"name": "Warga Sungai Ambangah", "member_count": "7", "nik": "6171011212900007"},
        kuasa={"representative_name": "Dewi Anggraini", "representative_nik": "6171015507900009"},
        berkas=berkas | {"how_power_of_attorney": "uploaded", "file_power_of_attorney": picture()},
    )
    assert str(case.representation) == "Dewi Anggraini" and case.statutory
    states = dict(Requirement.objects.filter(case=case).values_list("key", "how"))
    assert states == dict.fromkeys(papers, "") | {"power_of_attorney": "uploaded"}


def test_a_government_body_is_asked_for_its_letter_and_served_under_the_sop_alone(client):
    kind = {"kind": "instansi", "by": "sendiri"}
    body = {"name": "Diskominfo", "letter_number": "500/12", "letter_date": "2026-11-02"}
    client.post("/jatim/ajukan/jenis/", kind)
    page = client.post("/jatim/ajukan/pemohon/", {"name": "Diskominfo"})
    assert page.status_code == 422 and "Tanpa surat, ajukan sebagai perorangan" in page.content.decode()
    papers = {"how_official_letter": "uploaded", "file_official_letter": picture()}
    case, _ = cast.ask(client, "jatim", jenis=kind, pemohon=body, berkas=papers)
    assert not case.statutory and not case.deadlines.filter(basis="law").exists()
    assert case.informationrequest.letter_number == "500/12"
    assert case.deadlines.exists(), "the SOP's own time runs"


def test_another_kind_forgets_what_was_brought_for_the_first(client):
    cast.fill(client, berkas={"how_identity": "uploaded", "file_identity": picture()})
    client.post("/kalbar/ajukan/jenis/?ubah", {"kind": "instansi", "by": "sendiri"})
    assert not DraftFile.objects.exists()
    assert client.get("/kalbar/ajukan/periksa/")["Location"] == "/kalbar/ajukan/pemohon/"


def test_a_way_that_cannot_be_is_told(client):
    for key in list(cast.ANSWERS)[:-2]:
        client.post(f"/kalbar/ajukan/{key}/", cast.ANSWERS[key])
    wrong = (
        ({"copy_form": "hard", "delivery": "email"}, "Salinan kertas tidak dapat diunduh"),
        ({"copy_form": "hard", "delivery": "fax"}, "Isi nomor faksimili"),
        ({"copy_form": "soft", "delivery": "fax", "fax": "0561 123456"}, "Faksimili mengirim salinan kertas"),
    )
    for typed, error in wrong:
        page = client.post("/kalbar/ajukan/penerimaan/", {"obtain": "copy"} | typed)
        assert page.status_code == 422 and error in page.content.decode()
