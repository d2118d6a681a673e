"""A file is ours byte for byte, ours and changed, or not ours; and nothing of it stays."""

import io
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from casework.files import store
from casework.files.models import PrivateFile
from casework.letters import issuing, life, numbering, returns
from casework.letters.models import Letter, Signing
from casework.letters.verifying import streaming, views
from tests.files import corpus
from tests.letters import pens
from tests.letters.cast import MONDAY, Office, actor, later


@pytest.fixture
def office(loaded_procedures: None) -> Office:
    cache.clear()
    return Office()


def shown(code: str, data: bytes | None = None, name: str = "surat.pdf", client: Client | None = None) -> str:
    """The page of that code ("" is the page without one), flattened to words."""
    visitor, address = client or Client(), f"/v/{code}/" if code else "/v/"
    if data is None:
        answer = visitor.get(address)
    else:
        answer = visitor.post(address, {"file": SimpleUploadedFile(name, data, "application/pdf")})
    return " ".join(answer.content.decode().split())


def test_our_bytes_are_known_with_and_without_the_code(office: Office):
    letter = office.issued()
    data = store.read(letter.pdf)
    kept = PrivateFile.objects.count()
    for code in (letter.verify_code, ""):
        page = shown(code, data)
        assert "Sama persis dengan berkas yang kami terbitkan" in page
        assert letter.number in page
        assert letter.sha256 in page
    assert PrivateFile.objects.count() == kept


def test_a_flipped_byte_anywhere_is_called_changed(office: Office):
    letter = office.issued()
    data = store.read(letter.pdf)
    mark = data.index(b"kode verifikasi")
    for at in (0, 7, mark + 3, mark + 20, len(data) // 2, len(data) - 7, len(data) - 1):
        changed = bytearray(data)
        changed[at] ^= 1
        for code in (letter.verify_code, ""):
            page = shown(code, bytes(changed))
            assert "sudah diubah sesudah terbit" in page, at
            assert "Sama persis" not in page
            assert letter.number in page


def test_a_copy_saved_anew_is_changed_and_another_letter_is_named(office: Office):
    letter, other = office.issued(), office.issued(case=office.second_case())
    anew = pens.saved_anew(store.read(letter.pdf))
    assert "sudah diubah sesudah terbit" in shown(letter.verify_code, anew)
    page = shown(letter.verify_code, store.read(other.pdf))
    assert "melainkan surat kami yang lain" in page
    assert other.number in page


def test_what_is_not_ours_is_said_so(office: Office):
    letter, strange = office.issued(), corpus.pdf()
    for code in (letter.verify_code, ""):
        assert "bukan dari kami" in shown(code, strange)
        assert "bukan dari kami" in shown(code, b"GIF89a", "foto.gif")
    page = shown("", pens.Pen("Orang Lain").sign(strange))
    assert "bukan dari kami" in page
    assert "Ditandatangani dengan sertifikat <b>Orang Lain</b>" in page


def test_a_letter_signed_elsewhere_tells_its_certificate_and_what_broke_it(office: Office, settings, tmp_path: Path):
    settings.LETTER_SIGNING = settings.LETTER_SIGNING | {"roots": tmp_path}
    letter = office.approved()
    Letter.objects.filter(pk=letter.pk).update(signature="elsewhere")
    letter.signature = "elsewhere"
    numbering.take_number(letter, by=actor(office.yuli), at=MONDAY)
    issuing.issue(letter, at=MONDAY)
    ours = store.read(Signing.objects.get(letter=letter).unsigned)
    assert "belum ditandatangani" in shown("", ours)
    assert "Belum ditandatangani" in shown(letter.verify_code)
    signed = pens.Pen("Markus").sign(ours)
    upload = SimpleUploadedFile("s.pdf", signed, "application/pdf")
    issuing.accept_signed(letter, upload, by=actor(office.yuli), at=later(hours=1))
    page = shown(letter.verify_code, signed)
    assert "Sama persis" in page
    assert "Ditandatangani dengan sertifikat <b>Markus</b>" in page
    assert "Balai Besar Sertifikasi" not in page
    flipped = bytearray(signed)
    flipped[len(ours) // 2] ^= 1
    assert "rusak: isinya berubah sesudah ditandatangani" in shown(letter.verify_code, bytes(flipped))
    assert "masih ditambah isinya" in shown("", pens.added_to(signed))
    assert "sudah diubah sesudah terbit" in shown("", pens.added_to(signed))


def test_how_a_letter_stands_is_said_at_each_stage(office: Office):
    letter = office.numbered()
    code, number = letter.verify_code, letter.number
    assert "sedang disiapkan" in shown(code)
    returns.give_back(letter, by=actor(office.yuli), at=later(minutes=1), reason="Nama penerima keliru.")
    page = shown(code)
    assert "dibatalkan sebelum terbit" in page
    assert number in page
    assert "Nama penerima" not in page
    letter = office.issued(case=office.second_case())
    assert "Surat ini berlaku" in shown(letter.verify_code)
    life.revoke(letter, by=actor(office.markus), at=later(hours=1), reason="Datanya ternyata keliru.")
    page = shown(letter.verify_code, store.read(letter.pdf))
    assert "tetapi suratnya sudah dicabut" in page
    assert "tanyakan penggantinya" in page
    next_one = office.issued(case=letter.case)
    Letter.objects.filter(pk=next_one.pk).update(replaces=letter)
    link = f'<a class="number" href="/v/{next_one.verify_code}/">{next_one.number}</a>'
    assert f"diganti oleh nomor {link}" in shown(letter.verify_code)


def test_uploads_are_limited_in_size_and_number_and_need_their_token(office: Office, monkeypatch):
    letter = office.issued()
    monkeypatch.setattr(streaming, "LIMIT", 1000)
    assert "surat kami tidak sebesar itu" in shown(letter.verify_code, store.read(letter.pdf))
    assert not streaming.Passing("x", b"", "", 999).too_large
    monkeypatch.setattr(streaming, "LIMIT", 10**6)
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(f"/v/{letter.verify_code}/", {"file": io.BytesIO(b"x")})
    assert answer.status_code == 403
    monkeypatch.setattr(views, "PER_ADDRESS", (2, 3600))
    assert "Sama persis" in shown("", store.read(letter.pdf))
    assert "Coba lagi satu jam lagi" in shown("", store.read(letter.pdf))
    assert Client().post("/v/", {}).status_code == 422
