"""Signed with the pen, elsewhere or here: what is issued is what was approved, numbered and signed."""

import hashlib
import io
import stat
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pyhanko.pdf_utils.reader import PdfFileReader
from pypdf import PdfReader

from casework.cases.models import Document, Event, Task
from casework.files import store
from casework.letters import issuing
from casework.letters.models import Letter, OldScan, Signing
from casework.letters.pdf import PdfFailed
from casework.letters.signatures import ask, demo
from tests.letters import pens
from tests.letters.cast import MONDAY, Office, later, work

SENTENCE = "Balai Besar Sertifikasi Elektronik"


@pytest.fixture
def office(loaded_procedures: None) -> Office:
    return Office()


@pytest.fixture
def key(settings, tmp_path: Path) -> Path:
    """The demo key as the first start makes it."""
    folder = tmp_path / "signing"
    settings.LETTER_SIGNING = settings.LETTER_SIGNING | {"folder": folder, "roots": tmp_path / "roots"}
    assert demo.make(MONDAY)
    return folder


def numbered(office: Office, signature: str) -> Letter:
    letter = office.approved()
    assert browser(office).post(address(letter, "way"), {"way": signature}).status_code == 302
    browser(office).post(address(letter, "number"), {})
    return Letter.objects.for_page().get(pk=letter.pk)


def browser(office: Office) -> Client:
    client = Client()
    client.force_login(office.yuli)
    return client


def address(letter: Letter, name: str = "letter") -> str:
    return reverse(f"letters:{name}", args=[letter.pk])


def upload(data: bytes, name: str = "surat.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "application/pdf")


def words(data: bytes) -> str:
    return " ".join(PdfReader(io.BytesIO(data)).pages[0].extract_text().split())


# Here


def test_a_letter_signed_here_says_uji_coba_and_carries_its_signature(office: Office, key: Path, settings):
    settings.DEBUG, settings.DEMO = True, False  # the mark of the demo office is another one
    letter = numbered(office, "here")
    work(MONDAY)
    letter.refresh_from_db()
    data = store.read(letter.pdf)
    assert (letter.status, letter.sha256) == ("issued", hashlib.sha256(data).hexdigest())
    assert "UJI COBA. Tanda tangan elektronik contoh" in words(data)
    signature = PdfFileReader(io.BytesIO(data)).embedded_signatures[0]
    assert signature.field_name == "TandaTangan"
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.sig_object["/Reason"] == f"Surat jawaban nomor {letter.number}"
    assert signature.sig_object["/Location"] == "Pontianak"
    assert signature.self_reported_timestamp == letter.numbered_at.replace(microsecond=0)
    report = ask.read(data, at=MONDAY)
    assert (report.sound, report.subject) == (True, demo.NAME)
    row = Signing.objects.get(letter=letter)
    assert (row.report["chain"], row.report["fingerprint"], row.unsigned) == ("trial", report.fingerprint, None)
    assert "UJI COBA" in browser(office).get(address(letter)).content.decode()


def test_without_its_key_a_letter_stays_numbered_and_can_be_made_again(office: Office, key: Path):
    letter = numbered(office, "here")
    (key / demo.FILE).rename(key / "away")
    with pytest.raises(PdfFailed, match="make_demo_signer"):
        issuing.issue(letter, at=MONDAY)
    letter.refresh_from_db()
    assert letter.status == "numbered"
    assert "make_demo_signer" in browser(office).get(address(letter)).content.decode()
    (key / "away").rename(key / demo.FILE)
    browser(office).post(address(letter, "make"))
    letter.refresh_from_db()
    assert (letter.status, letter.render_error) == ("issued", "")
    assert Event.objects.filter(kind="letter_numbered").count() == 1


def test_the_key_is_made_once_sealed_and_closed_to_others(key: Path, settings):
    before = (key / demo.FILE).read_bytes()
    assert b"ENCRYPTED PRIVATE KEY" in before
    assert {stat.S_IMODE(path.stat().st_mode) for path in key.iterdir()} == {0o600}
    assert stat.S_IMODE(key.stat().st_mode) == 0o700
    call_command("make_demo_signer", verbosity=0)
    assert (key / demo.FILE).read_bytes() == before
    (key / "passphrase").write_text("lain")
    with pytest.raises(PdfFailed, match="tidak terbaca"):
        demo.DemoSigner().certificate()


def test_the_demo_key_works_in_no_real_office(office: Office, key: Path, settings):
    letter = numbered(office, "here")
    settings.DEBUG = settings.DEMO = False
    with pytest.raises(PdfFailed, match="kantor sungguhan"):
        issuing.issue(letter, at=MONDAY)
    with pytest.raises(CommandError):
        call_command("make_demo_signer", verbosity=0)
    settings.LETTER_SIGNING = settings.LETTER_SIGNING | {"signer": ""}
    with pytest.raises(PdfFailed, match="LETTER_SIGNER"):
        issuing.issue(letter, at=MONDAY)
    letter.refresh_from_db()
    assert letter.status == "numbered"


def test_a_way_is_chosen_until_the_number(office: Office, key: Path, settings):
    letter, yuli = office.draft(), browser(office)
    assert "kunci contoh, UJI COBA" in yuli.get(address(letter)).content.decode()
    assert yuli.post(address(letter, "way"), {"way": "seal"}).status_code == 422
    settings.LETTER_SIGNING = settings.LETTER_SIGNING | {"signer": ""}
    assert yuli.post(address(letter, "way"), {"way": "here"}).status_code == 422
    letter = office.numbered(case=office.second_case())
    yuli.post(address(letter, "way"), {"way": "elsewhere"})
    letter.refresh_from_db()
    assert letter.signature == "wet"


# Elsewhere


def only_who_signs_and_uploads_is_asked(office: Office, letter: Letter, signed: bytes) -> Client:
    """The browser of the official."""
    head, mega = Client(), Client()
    head.force_login(office.markus)
    mega.force_login(office.mega)
    for person, listed in ((browser(office), True), (head, True), (mega, False)):
        shown = person.get("/surat/?tab=menunggu").content.decode()
        assert ("Menunggu berkas bertanda tangan" in shown) is listed
    assert "berkas sedang dibuat" not in browser(office).get("/surat/?tab=proses").content.decode()
    told = f"{office.markus.full_name} menandatangani berkas bernomor di luar portal"
    assert told in head.get(address(letter)).content.decode()
    mega.post(address(letter, "signed"), {"signed": upload(signed)})
    letter.refresh_from_db()
    assert letter.status == "numbered"  # she neither signs nor looks after numbers
    return head


def test_a_letter_waits_for_its_signature_and_is_issued_with_it(office: Office, settings, tmp_path: Path):
    pen, yuli = pens.Pen("Markus"), browser(office)
    settings.LETTER_SIGNING = settings.LETTER_SIGNING | {"roots": tmp_path}
    letter = numbered(office, "elsewhere")
    work(MONDAY)
    work(later(minutes=1))
    letter.refresh_from_db()
    assert (letter.status, letter.sha256, letter.pdf) == ("numbered", "", None)
    ours = b"".join(yuli.get(address(letter, "unsigned")))
    assert SENTENCE not in words(ours)
    page = yuli.get(address(letter))
    assert "Menunggu berkas bertanda tangan" in page.content.decode()
    assert "Refresh" not in page
    assert Task.objects.open().filter(kind="assignment", title__startswith="Tanda tangani dan unggah").count() == 1
    yuli.post(address(letter, "make"))
    assert b"".join(yuli.get(address(letter, "unsigned"))) == ours
    signed = pen.sign(ours)
    head = only_who_signs_and_uploads_is_asked(office, letter, signed)
    assert head.post(address(letter, "signed"), {"signed": upload(signed)}).status_code == 302
    letter.refresh_from_db()
    assert letter.status == "issued"
    assert store.read(letter.pdf) == signed
    assert letter.sha256 == hashlib.sha256(signed).hexdigest()
    assert not Task.objects.open().filter(kind="assignment").exists()
    page = " ".join(yuli.get(address(letter)).content.decode().split())
    assert "Ditandatangani dengan sertifikat <b>Markus</b> (Balai Contoh)" in page
    assert "belum memasang sertifikat akar" in page
    again = yuli.post(address(letter, "signed"), {"signed": upload(signed)}, follow=True)
    assert "sudah berubah" in again.content.decode()
    assert Event.objects.filter(kind="letter_issued").count() == 1


def test_every_wrong_file_is_refused_with_its_cure(office: Office, settings, tmp_path: Path):
    settings.LETTER_SIGNING = settings.LETTER_SIGNING | {"roots": tmp_path}
    pen, old, yuli = pens.Pen("Wahyu"), pens.Pen(until=datetime(2026, 6, 1, tzinfo=UTC)), browser(office)
    letter = numbered(office, "elsewhere")
    issuing.issue(letter, at=MONDAY)
    ours = store.read(Signing.objects.get(letter=letter).unsigned)
    signed = pen.sign(ours)
    flipped = bytearray(signed)
    flipped[len(ours) // 2] ^= 1
    with pikepdf.open(io.BytesIO(ours)) as document:
        assert len(document.pages) == 1
    locked = pens.saved_anew(ours, encryption=pikepdf.Encryption(owner="satu", user="dua"))
    wrong = {
        "belum ada tanda tangan elektronik": ours,
        "Tidak ada tanda tangan elektronik": pens.saved_anew(ours),
        "terkunci kata sandi": locked,
        "rusak": b"%PDF-1.7 bukan apa-apa",
        "bukan PDF": b"GIF89a",
        "lebih dari 10 MB": ours + b" " * (10 * 2**20),
        "Ada 2 tanda tangan": pen.sign(signed, "Kedua"),
        "tidak cocok dengan isi berkas": bytes(flipped),
        "masih ditambah isinya": pens.added_to(signed),
        "diubah bersamaan dengan penandatanganan": pen.sign(ours, writing=b"0 0 400 400 re f"),
        "bukan berkas bernomor": pen.sign(pens.saved_anew(ours)),
        "tidak berlaku pada hari ini": old.sign(ours),
    }
    for message, data in wrong.items():
        page = yuli.post(address(letter, "signed"), {"signed": upload(data)}, follow=True).content.decode()
        assert message in page
        letter.refresh_from_db()
        assert (letter.status, letter.sha256) == ("numbered", ""), message
    assert yuli.post(address(letter, "signed"), {}).status_code == 422
    (tmp_path / "akar.pem").write_bytes(pens.Pen(authority="Induk Lain").root_pem)
    page = yuli.post(address(letter, "signed"), {"signed": upload(signed)}, follow=True).content.decode()
    assert "tidak termasuk penerbit yang dipercaya" in page
    (tmp_path / "induk.pem").write_bytes(pen.root_pem)
    page = yuli.post(address(letter, "signed"), {"signed": upload(signed)}, follow=True).content.decode()
    assert "rantainya sampai ke Induk Contoh" in page
    assert "berbeda dari pejabat" in page
    assert Letter.objects.get(pk=letter.pk).status == "issued"


def test_an_agency_may_take_a_file_saved_anew_when_it_says_the_same(office: Office, settings, tmp_path: Path):
    settings.LETTER_SIGNING = settings.LETTER_SIGNING | {"roots": tmp_path}
    letter, pen, yuli = numbered(office, "elsewhere"), pens.Pen(), browser(office)
    issuing.issue(letter, at=MONDAY)
    ours = store.read(Signing.objects.get(letter=letter).unsigned)
    letter.agency.settings["signed_copy_resaved"] = True
    letter.agency.save()
    other = pens.saved_anew(store.read(office.issued(case=office.second_case()).pdf))
    page = yuli.post(address(letter, "signed"), {"signed": upload(pen.sign(other))}, follow=True).content.decode()
    assert "Tulisan di dalam berkas ini berbeda" in page
    yuli.post(address(letter, "signed"), {"signed": upload(pen.sign(pens.saved_anew(ours)))})
    letter.refresh_from_db()
    assert letter.status == "issued"


# With the pen


def test_a_scan_is_replaced_with_a_reason_and_the_old_one_kept(office: Office):
    letter, yuli = office.issued(), browser(office)
    scan = store.read(letter.pdf)
    word = SimpleUploadedFile("surat.docx", b"PK\x03\x04")
    assert "Pindaian berupa PDF" in yuli.post(address(letter, "scan"), {"file": word}, follow=True).content.decode()
    yuli.post(address(letter, "scan"), {"file": upload(scan)})
    first = Letter.objects.get(pk=letter.pk).scan
    assert yuli.post(address(letter, "scan"), {"file": upload(scan)}).status_code == 422
    reason = "Halaman kedua terlewat."
    yuli.post(address(letter, "scan"), {"file": upload(scan), "reason": reason})
    letter.refresh_from_db()
    assert letter.scan != first
    assert OldScan.objects.get(letter=letter).file == first
    page = yuli.get(address(letter)).content.decode()
    assert reason in page
    assert yuli.get(reverse("letters:old_scan", args=[letter.pk, first.pk])).status_code == 200
    assert Document.objects.filter(case=office.case, file=letter.scan).exists()
    other = office.issued(case=office.second_case())
    assert yuli.get(reverse("letters:old_scan", args=[other.pk, first.pk])).status_code == 404
