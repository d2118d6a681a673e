"""One way through each SOP in a real browser: every person does their own part, and everything is there afterwards."""

import pytest

from casework.cases.models import Case
from tests.journeys.office import Office, fill, fresh, missing_outputs, newest, work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SITI = {"name": "Siti Rahmawati", "phone": "0812 3456 7890", "address": "Jalan Ahmad Yani 7"}
WANTED = {"wanted": "Daftar koperasi aktif Kota Pontianak 2025", "purpose": "Bahan skripsi"}
OBJECTED = {"grounds": "d", "position": "Jawaban di loket tidak memuat daftar yang diminta."}
RESEARCH = {
    "subject": "Pengaruh RAT terhadap kesehatan koperasi",
    "institution": "Universitas Contoh",
    "letter_number": "070/123/2026",
    "letter_date": "2026-11-16",
    "starts_on": "2026-12-01",
    "ends_on": "2026-12-31",
}


def closed(case: Case, outcome: str) -> bool:
    case = fresh(case)
    assert missing_outputs(case) == []
    return (case.status, case.outcome) == ("closed", outcome)


def in_book(office: Office, who: str, book: str, text: str) -> bool:
    page = office[who]
    page.goto(f"/register/{book}/")
    return text in page.locator("main").inner_text()


def test_data_at_the_counter_from_visit_to_handover(office: Office):
    case = office.register("mega", "data-offline", SITI, WANTED)
    assert case.number in office["mega"].locator(".ticket").inner_text()
    office.begin("yuliana", case)
    office.act("yuliana", case, "Teruskan ke koordinasi bidang")
    ask(office, "yuliana", case, "Bidang Pengawasan dan Pemeriksaan Koperasi")
    work()
    office.hand_in("bonifasius", "Daftar terlampir, 41 koperasi.")
    office.act("yuliana", case, "Teruskan ke jawaban tertulis")
    office.act("yuliana", case, "Kabulkan seluruhnya", given="Daftar koperasi aktif, XLSX, 1 berkas")
    letter = office.letter("yuliana", "markus", case, "reply")
    office.act("yuliana", case, "Teruskan ke penyerahan")
    office.send("yuliana", letter)
    office.act("mega", case, "Catat penyerahan")
    assert closed(case, "granted")
    assert in_book(office, "mega", "visitors", "Siti Rahmawati")
    assert in_book(office, "yuliana", "requests", case.number)
    office["mega"].goto("/loket/")
    assert "Siti Rahmawati" in office["mega"].locator(".agenda").inner_text()


def ask(office: Office, who: str, case: Case, unit: str) -> None:
    """The question to a bidang, as an act in place."""
    page = office.open(who, case)
    page.goto(f"/kasus/{case.slug}/langkah/ask_division/")
    page.get_by_label(unit).check()
    page.fill("[name=note]", "Mohon daftarnya per kecamatan.")
    page.locator(".act-bar .button").first.click()
    assert "tercatat" in page.locator("main").inner_text()


def test_public_request_sent_from_home_until_the_answer_is_on_the_tracking_page(office: Office):
    visitor = office.visitor()
    visitor.goto("/kalbar/ajukan/")
    for typed in (
        {},
        {"name": "Hamdan Syukri", "nik": "6171011212900007"},
        {"email": "hamdan@contoh.example", "address": "Jalan Contoh 3"},
        {"wanted": "Notula pembentukan Kopdes Sungai Ambangah"},
        {"purpose": "Bahan skripsi"},
        {"delivery": "download"},
        {"how_identity": "later"},
    ):
        for name, value in typed.items():
            fill(visitor.locator(f"[name={name}]"), value)
        visitor.click("main form button[type=submit]")
    visitor.wait_for_timeout(3100)  # nobody reads the check page in less
    visitor.click("main form button[type=submit]")
    visitor.wait_for_url("**/bukti/")
    case = newest()
    work()
    office.act("fitri", case, "Teruskan ke PPID Pembantu")
    office.act("yuliana", case, "Kabulkan seluruhnya", given="Notula, PDF, 4 halaman")
    letter = office.letter("yuliana", "nurhayati", case, "notice")
    office.act("yuliana", case, "Teruskan ke penyerahan")
    office.send("yuliana", letter, "portal")
    office.act("yuliana", case, "Catat penyerahan")
    work()
    visitor.goto(f"/lacak/{case.slug}/")
    assert "Dikabulkan" in visitor.locator("main").inner_text()
    assert visitor.locator("main a[href*='/berkas/']").count() > 0
    assert closed(case, "granted")
    assert in_book(office, "yuliana", "requests", "Hamdan Syukri")
    assert in_book(office, "sumarni", "outgoing", letter.number)


def consult(office: Office) -> Case:
    case = office.register("mega", "konsultasi", SITI, {"topic": "Pendirian koperasi"})
    office.begin("theresia", case)
    office.act("theresia", case, "Selesai")
    office.begin("theresia", case)
    office.act("theresia", case, "Selesai", answer="Sembilan orang pendiri, lalu rapat pembentukan.")
    return case


def test_consultation_from_visit_to_record(office: Office):
    case = consult(office)
    assert closed(case, "done")
    assert in_book(office, "mega", "visitors", "Pendirian koperasi")


def test_consultation_and_every_page_of_it_without_javascript(plain_office: Office):
    assert closed(consult(plain_office), "done")


def test_facilitation_with_one_return(office: Office):
    page = office["rini"]
    page.goto("/loket/")
    for name, value in {"subject": "Desk IUSP angkatan II", "substance": "Pemenuhan syarat IUSP"}.items():
        fill(page.locator(f"[name={name}]"), value)
    page.get_by_role("button", name="Mulai kegiatan").last.click()
    page.wait_for_url("**/kasus/**")
    case = newest()
    office.act("rini", case, "Teruskan ke Anggota Tim Kerja")
    office.act("agustinus", case, "Teruskan ke Ketua Tim Kerja")
    office.act("rini", case, "Kembalikan ke Anggota Tim Kerja")
    assert "putaran ke-2" in office.open("agustinus", case).locator(".do").inner_text()
    office.act("agustinus", case, "Teruskan ke Ketua Tim Kerja")
    office.act("rini", case, "Teruskan ke Kepala Bidang")
    office.act("petrus", case, "Teruskan ke Kepala Dinas")
    office.act("markus", case, "Disposisikan")
    office.act("rini", case, "Catat pelaksanaan")
    office.act("agustinus", case, "Selesai dan arsipkan")
    assert closed(case, "done")


def test_objection_to_an_answer_given_at_the_counter(office: Office):
    asked = office.register("mega", "data-offline", SITI, WANTED)
    office.act("yuliana", asked, "Jawab langsung")
    case = office.register("mega", "keberatan", SITI, OBJECTED | {"request_number": asked.number})
    assert case.parent_id == asked.pk
    office.act("yuliana", case, "Teruskan ke Atasan PPID")
    answers = case.objection.authority.user.username  # one level up in the week in which the PPID is Plh. Kepala Dinas
    letter = office.letter("yuliana", answers, case, "objection_reply")
    office.act(answers, case, "Kuatkan putusan PPID", answer_d="Daftarnya sudah diberikan di loket.")
    office.send("yuliana", letter)
    office.act("mega", case, "Catat penyerahan")
    office.act("yuliana", case, "Selesai")
    assert closed(case, "upheld")
    assert in_book(office, "yuliana", "objections", asked.number)


def test_research_from_proposal_to_the_copy_of_the_result(office: Office):
    case = office.register("laras", "penelitian", SITI, RESEARCH)
    office.act("laras", case, "Catat berkas masuk")
    office.act("laras", case, "Teruskan ke Petugas Surat Masuk")
    office.act("sutrisno", case, "Teruskan ke Kepala Dinas")
    office.act("wahyu", case, "Disposisikan")
    office.letter("sri", "wahyu", case, "recommendation")
    office.act("sri", case, "Teruskan ke Petugas Frontliner")
    office.act("laras", case, "Catat pemberitahuan")
    office.act("laras", case, "Catat riset selesai")
    office.act("laras", case, "Catat permintaan surat keterangan")
    office.letter("sri", "wahyu", case, "completion")
    office.act("sri", case, "Catat penyerahan surat keterangan")
    office.act("sri", case, "Catat salinan hasil")
    assert closed(case, "done")
    assert in_book(office, "laras", "visitors", "Siti Rahmawati")
    assert in_book(office, "sutrisno", "outgoing", "Siti Rahmawati")


def test_data_for_an_outside_body_from_letter_to_receipt(office: Office):
    case = office.register("laras", "data-eksternal", SITI, WANTED | {"letter_number": "470/12/2026"})
    assert in_book(office, "sutrisno", "incoming", "470/12/2026")
    page = office.open("wahyu", case)
    page.get_by_label("Kepala Bidang Pembiayaan").check()
    page.locator(".act-bar .button").click()
    office.act("laras", case, "Catat surat pernyataan")
    office.act("heru", case, "Serahkan data")
    office.act("heru", case, "Kabulkan seluruhnya", given="Daftar UKM, XLSX, 1 berkas")
    letter = office.letter("heru", "wahyu", case, "data_reply")
    office.act("heru", case, "Teruskan ke pengiriman")
    office.send("heru", letter)
    office.act("heru", case, "Teruskan ke penyerahan")
    office.act("laras", case, "Catat penyerahan")
    assert closed(case, "granted")
    assert in_book(office, "anisa", "requests", case.number)
