"""The pages of letters over HTTP: who sees what, what a click does, what a second click does not."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from casework.cases.models import Task
from casework.files import store
from casework.letters import issuing, life, numbering
from casework.letters.models import Letter, text_of
from casework.organization.models import Agency, User
from tests import decisions
from tests.letters.cast import BODY, MONDAY, Office, actor, later, person, work


@pytest.fixture
def office(loaded_procedures: None) -> Office:
    return Office()


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(letter: Letter, name: str = "letter") -> str:
    return reverse(f"letters:{name}", args=[letter.pk])


def text_fields(letter: Letter, **changes: object) -> dict[str, object]:
    return {**text_of(letter), "revision": letter.revision, **changes}


# Seeing


def test_a_letter_of_another_agency_is_the_same_404_as_none(office: Office):
    stranger = browser(person("wahyu", "agency_head", agency=Agency.objects.get(code="jatim")))
    letter = office.issued()
    names = ("letter", "pdf", "give_back", "revoke")
    answers = {stranger.get(address(letter, name)).status_code for name in names}
    posts = ("save", "submit", "approve", "give_back", "number", "make", "scan", "send", "received", "revoke")
    answers |= {stranger.post(address(letter, name)).status_code for name in posts}
    assert answers == {404}
    assert stranger.get("/surat/999999/").status_code == 404


def test_without_signing_in_every_page_leads_to_the_sign_in(office: Office):
    letter = office.draft()
    answer = Client().get(address(letter))
    assert answer.status_code == 302
    assert "/akun/" in answer["Location"]


def test_a_get_never_decides(office: Office):
    letter, head = office.submitted(), browser(office.markus)
    assert head.get(address(letter, "number")).status_code == 302
    for name in ("save", "submit", "approve", "make", "scan", "send", "received"):
        assert head.get(address(letter, name)).status_code == 405
    assert head.get(address(letter, "give_back")).status_code == 200
    letter.refresh_from_db()
    assert letter.status == "checked"


def test_a_draft_is_started_from_the_case(office: Office):
    yuli = browser(office.yuli)
    page = yuli.get(reverse("cases:case", args=[office.case.slug])).content.decode()
    start = reverse("letters:create", args=[office.case.slug, "reply"])
    assert start in page
    assert yuli.get(start).status_code == 405
    answer = yuli.post(start)
    letter = Letter.objects.get()
    assert answer["Location"] == address(letter)
    yuli.post(start)
    assert Letter.objects.count() == 1


def test_a_kind_that_does_not_exist_is_a_404_and_one_of_another_service_says_so(office: Office):
    yuli = browser(office.yuli)
    assert yuli.post(f"/kasus/{office.case.slug}/surat/baru/puisi/").status_code == 404
    answer = yuli.post(f"/kasus/{office.case.slug}/surat/baru/report/", follow=True)
    assert "bukan surat untuk layanan ini" in answer.content.decode()


def test_the_page_of_a_draft_shows_paper_facts_and_form(office: Office):
    letter = office.draft()
    page = browser(office.yuli).get(address(letter)).content.decode()
    assert "<strong>dikabulkan</strong>" in page
    assert "Fakta kasus" in page
    assert "Ajukan untuk disetujui" in page
    assert "style=" not in page
    assert "diberikan sesudah disetujui" in page


def test_the_preview_shows_the_address_that_the_text_does_not_keep(office: Office):
    letter = life.draft(office.case, "refusal", by=actor(office.yuli), at=MONDAY)
    page = browser(office.yuli).get(address(letter)).content.decode()
    assert "Jalan Ahmad Yani 7" in page.split("Pratinjau</h2>")[1]


def test_what_an_officer_types_is_text_and_nothing_else(office: Office):
    letter = office.draft()
    yuli = browser(office.yuli)
    yuli.post(address(letter, "save"), text_fields(letter, body="<script>alert(1)</script> {{ 7 }} {x}"))
    page = yuli.get(address(letter)).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


# Writing


def test_a_saved_text_is_kept_and_the_same_click_twice_is_no_conflict(office: Office):
    letter, yuli = office.draft(), browser(office.yuli)
    data = text_fields(letter, body="Isi baru.\r\n\r\nAlinea dua.")
    assert yuli.post(address(letter, "save"), data).status_code == 302
    letter.refresh_from_db()
    assert letter.body == "Isi baru.\n\nAlinea dua."
    again = yuli.post(address(letter, "save"), data | {"revision": letter.revision})
    assert again.status_code == 302
    revision = letter.revision
    letter.refresh_from_db()
    assert letter.revision == revision


def test_a_stale_save_shows_both_texts_and_loses_neither(office: Office):
    letter = office.draft()
    browser(office.dewi).post(address(letter, "save"), text_fields(letter, body="Tulisan Dewi."))
    yuli = browser(office.yuli)
    answer = yuli.post(address(letter, "save"), text_fields(letter, body="Tulisan Yuli."))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Tulisan Dewi." in page
    assert "Tulisan Yuli." in page
    newest = re.search(r'name="revision" value="(\d+)"', page)
    assert newest
    yuli.post(address(letter, "save"), text_fields(letter, body="Tulisan Yuli.", revision=newest[1]))
    letter.refresh_from_db()
    assert letter.body == "Tulisan Yuli."


def test_bad_input_is_answered_with_the_cure(office: Office):
    letter, yuli = office.draft(), browser(office.yuli)
    empty = yuli.post(address(letter, "save"), text_fields(letter, body=""))
    assert empty.status_code == 422
    assert "Isi surat masih kosong." in empty.content.decode()
    long = yuli.post(address(letter, "save"), text_fields(letter, body="x" * 20_001))
    assert "20001 huruf" in long.content.decode()
    assert yuli.post(address(letter, "save"), {"revision": "x"}).status_code == 422


def test_handing_in_from_the_form_saves_first(office: Office):
    letter, yuli = office.draft(), browser(office.yuli)
    yuli.post(address(letter, "save"), text_fields(letter, body=BODY + "\n\nTambahan.", submit="1"))
    letter.refresh_from_db()
    assert letter.status == "checked"
    assert letter.body.endswith("Tambahan.")


# Deciding


def test_the_signer_finds_the_letter_through_the_task_and_decides_in_one_tap(office: Office):
    letter, head = office.submitted(), browser(office.markus)
    task = Task.objects.open().get(kind="signature")
    answer = head.get(reverse("cases:task", args=[task.pk]), follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == address(letter)
    assert 'class="action-bar"' in page
    assert "Setujui" in page
    for _ in range(2):
        assert head.post(address(letter, "approve"), {"revision": letter.revision}).status_code == 302
    letter.refresh_from_db()
    assert (letter.status, letter.approved_by) == ("approved", office.markus)


def test_the_drafter_sees_no_decision_bar_and_cannot_force_it(office: Office):
    letter, yuli = office.submitted(), browser(office.yuli)
    assert "action-bar" not in yuli.get(address(letter)).content.decode()
    page = yuli.post(address(letter, "approve"), {"revision": letter.revision}, follow=True).content.decode()
    assert "yang menjabat hari ini" in page
    letter.refresh_from_db()
    assert letter.status == "checked"


@pytest.mark.parametrize("revision", ["", "0", "-1", "x", "99999999999999999999"])
def test_a_spoiled_decision_changes_nothing(office: Office, revision: str):
    letter = office.submitted()
    assert browser(office.markus).post(address(letter, "approve"), {"revision": revision}).status_code == 302
    letter.refresh_from_db()
    assert letter.status == "checked"


def test_a_return_needs_a_reason_and_shows_it_to_the_drafter(office: Office):
    letter, head = office.submitted(), browser(office.markus)
    assert head.get(address(letter, "give_back")).content.decode().count('type="radio"') == 7
    assert head.post(address(letter, "give_back"), {}).status_code == 422
    short = head.post(address(letter, "give_back"), {"why": "other", "note": "salah"})
    assert "sedikitnya 10 huruf" in short.content.decode()
    head.post(address(letter, "give_back"), {"why": "redaction", "note": "Nomor telepon masih terbaca."})
    page = browser(office.yuli).get(address(letter)).content.decode()
    assert "Data pribadi belum dihitamkan. Nomor telepon masih terbaca." in page


# Number, file, sending


def test_from_number_to_file_without_a_worker(office: Office):
    letter, yuli = office.approved(), browser(office.yuli)
    for _ in range(2):
        assert yuli.post(address(letter, "number")).status_code == 302
    answer = yuli.get(address(letter))
    assert "Surat sedang dibuat" in answer.content.decode()
    assert answer["Refresh"] == "3"
    for _ in range(2):
        assert yuli.post(address(letter, "make")).status_code == 302
    letter.refresh_from_db()
    assert letter.status == "issued"
    file = yuli.get(address(letter, "pdf"))
    words = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(file.content)).pages)
    assert letter.number in words
    assert "dikabulkan" in words
    assert letter.verify_code[:4] in words
    assert "Refresh" not in yuli.get(address(letter))


def test_every_kind_of_letter_becomes_a_file(office: Office):
    for kind in ("incomplete", "extension", "refusal", "data_reply"):
        case = decisions.prepared(office.case, kind, MONDAY)
        letter = life.draft(case, kind, by=actor(office.yuli), at=MONDAY)
        body = re.sub(r"\[isi: [^\]]+\]", "sudah diisi", letter.body)
        table = re.sub(r"\[isi: [^\]]+\]", "sudah diisi", letter.table)
        text = {"body": body, "table": table}
        life.save_text(letter, text, by=actor(office.yuli), at=MONDAY, revision=letter.revision)
        life.submit(letter, by=actor(office.yuli), at=MONDAY, revision=letter.revision)
        signer = office.nurhayati if letter.signer_role == "ppid_head" else office.markus
        life.approve(letter, by=actor(signer), at=MONDAY, revision=letter.revision)
        issuing.issue(numbering.take_number(letter, by=actor(office.yuli), at=MONDAY), at=MONDAY)
        words = " ".join(PdfReader(io.BytesIO(store.read(letter.pdf))).pages[0].extract_text().split())
        assert letter.number in words
        if kind == "refusal":
            assert "Komisi Informasi Provinsi Kalimantan Barat" in words
        if kind != "incomplete":
            assert "Jalan Ahmad Yani 7" in words


def test_the_scan_of_the_signed_paper_stands_beside_the_file(office: Office):
    letter, yuli = office.issued(), browser(office.yuli)
    upload = SimpleUploadedFile("pindaian.pdf", store.read(letter.pdf), "application/pdf")
    assert yuli.post(address(letter, "scan"), {"file": upload}).status_code == 302
    letter.refresh_from_db()
    assert letter.scan is not None
    assert yuli.get(address(letter, "pdf") + "?pindaian").status_code == 200
    assert yuli.post(address(letter, "scan"), {}).status_code == 422


def test_sending_is_noted_once_and_bad_moments_are_answered(office: Office):
    letter, yuli = office.issued(), browser(office.yuli)
    assert yuli.post(address(letter, "send"), {"how": "merpati"}).status_code == 422
    assert yuli.post(address(letter, "send"), {"how": "post", "when": "kemarin"}).status_code == 422
    Letter.objects.filter(pk=letter.pk).update(date=None)
    for _ in range(2):
        assert yuli.post(address(letter, "send"), {"how": "post", "receipt": "RESI-1"}).status_code == 302
    letter.refresh_from_db()
    assert (letter.sent_how, letter.sent_receipt) == ("post", "RESI-1")
    proxy = {"receiver": "Siti", "proxy": "on", "identity_seen": "on"}
    assert yuli.post(address(letter, "received"), proxy).status_code == 422
    assert yuli.post(address(letter, "received"), proxy | {"power_seen": "on"}).status_code == 302
    assert letter.case.events.get(kind="letter_received").data["proxy"] is True
    letter.refresh_from_db()
    assert letter.received_by == "Siti"


# The list


def test_the_list_has_a_tab_for_what_waits_and_for_my_drafts(office: Office):
    letter = office.submitted()
    draft = office.draft("refusal")
    head = browser(office.markus).get("/surat/").content.decode()
    assert address(letter) in head
    assert address(draft) not in head
    mine = browser(office.yuli).get("/surat/?tab=konsep").content.decode()
    assert address(draft) in mine
    assert address(letter) not in mine


def test_the_list_finds_by_number_and_says_when_nothing_fits(office: Office):
    letter, yuli = office.issued(), browser(office.yuli)
    assert address(letter) in yuli.get("/surat/", {"tab": "terbit", "q": "500.3.3 / 1"}).content.decode()
    assert "Tidak ada surat yang cocok" in yuli.get("/surat/", {"tab": "terbit", "q": "9999"}).content.decode()
    odd = {"tab": "x", "jenis": "x", "tahun": "20x6", "sebelum": "9" * 40, "q": "%_'"}
    assert yuli.get("/surat/", odd).status_code == 200


def test_a_case_is_found_by_the_number_of_its_letter(office: Office):
    letter = office.issued()
    page = browser(office.mega).get("/cari/", {"q": letter.number}).content.decode()
    assert office.case.slug in page


def test_the_list_asks_few_questions(office: Office, django_assert_max_num_queries):
    for kind in ("reply", "refusal", "incomplete", "extension", "data_reply"):
        office.draft(kind)
    yuli = browser(office.yuli)
    with django_assert_max_num_queries(15):
        yuli.get("/surat/?tab=konsep")


# Verification


def verify_page(code: str, **files: object):
    return Client().post(f"/v/{code}/", files) if files else Client().get(f"/v/{code}/")


def test_the_address_on_the_paper_tells_what_the_letter_is(office: Office):
    letter = office.issued()
    answer = verify_page(letter.verify_code)
    page = answer.content.decode()
    assert "Surat ini berlaku" in page
    assert letter.number in page
    assert "Senin, 23 November 2026" in page
    assert letter.hal in page
    assert "Siti" not in page
    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer["Cache-Control"]


def test_verification_of_a_letter_still_being_made_and_of_a_revoked_one(office: Office):
    letter = office.numbered()
    assert "sedang disiapkan" in verify_page(letter.verify_code).content.decode()
    upload = SimpleUploadedFile("surat.pdf", b"%PDF-1.7", "application/pdf")
    assert "belum terbit" in verify_page(letter.verify_code, file=upload).content.decode()
    issuing.issue(letter, at=MONDAY)
    life.revoke(letter, by=actor(office.markus), at=later(hours=1), reason="Datanya ternyata keliru.")
    page = verify_page(letter.verify_code).content.decode()
    assert "sudah dicabut" in page
    assert "ternyata keliru" not in page
    same = SimpleUploadedFile("surat.pdf", store.read(letter.pdf), "application/pdf")
    assert "tetapi suratnya sudah dicabut" in verify_page(letter.verify_code, file=same).content.decode()


def test_codes_are_read_as_people_type_them(office: Office):
    letter = office.issued()
    Letter.objects.filter(pk=letter.pk).update(verify_code="V3H8N10TQK5R")
    for typed in ("v3h8 n1ot qk5r", "V3H8-NL0T-QK5R", "V3H8NI0TQK5R"):
        answer = Client().get("/v/", {"kode": typed})
        assert answer["Location"] == "/v/V3H8N10TQK5R/"
    assert Client().get("/v/").status_code == 200


@pytest.mark.parametrize("code", ["AAAAAAAAAAAA", "x", "V3H8N10TQK5U", "%00", "' OR 1=1"])
def test_an_unknown_code_is_a_404_that_helps(office: Office, code: str):
    answer = verify_page(code)
    assert answer.status_code == 404
    assert "Kode tidak dikenal" in answer.content.decode()


def test_the_work_of_the_outbox_ends_with_an_issued_letter(office: Office):
    letter = office.numbered()
    work()
    page = browser(office.yuli).get(address(letter)).content.decode()
    assert "Catat pengiriman" in page
