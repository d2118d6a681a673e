"""What is taken, what is refused, and what is left of it (rules.py)."""

import hashlib
import io
from datetime import UTC, datetime

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from casework.files import store
from casework.files.models import PrivateFile
from casework.files.rules import AUDIENCES, REFUSALS, FileRefused

from . import corpus

AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
RELS = "word/_rels/document.xml.rels"

pytestmark = pytest.mark.django_db


def upload(name: str, data: bytes, audience: str = "citizen") -> PrivateFile:
    return store.store(SimpleUploadedFile(name, data), audience=audience, at=AT)


TAKEN = {
    "pdf": ("surat.pdf", lambda: corpus.pdf(), "citizen", "application/pdf"),
    "pdf, 200 pages": ("surat.pdf", lambda: corpus.pdf(200), "citizen", "application/pdf"),
    "capital ending": ("SURAT.PDF", lambda: corpus.pdf(), "citizen", "application/pdf"),
    "jpeg ending": ("foto.jpeg", lambda: corpus.image(), "citizen", "image/jpeg"),
    "png": ("foto.png", lambda: corpus.image("PNG"), "citizen", "image/png"),
    "png named jpg by a phone": ("foto.jpg", lambda: corpus.image("PNG"), "citizen", "image/png"),
    "two pictures in one jpg": ("foto.jpg", corpus.two_pictures, "citizen", "image/jpeg"),
    "docx for staff": ("nota.docx", lambda: corpus.office(), "staff", None),
    "docx with a web link": ("a.docx", lambda: corpus.office({RELS: corpus.RELATION % b"hyperlink"}), "staff", None),
}


@pytest.mark.parametrize("case", TAKEN)
def test_taken(case):
    name, make, audience, content_type = TAKEN[case]
    file = upload(name, make(), audience)
    data = store.read(file)
    assert (file.size, file.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert file.content_type == (content_type or file.content_type)


REFUSED = {
    "program named pdf": ("surat.pdf", lambda: b"MZ\x90" + bytes(500), "citizen", "content"),
    "html before pdf": ("surat.pdf", lambda: b"<script>1</script>" + corpus.pdf(), "citizen", "content"),
    "no bytes": ("surat.pdf", lambda: b"", "citizen", "empty"),
    "only a header": ("surat.pdf", lambda: b"%PDF-1.7\n", "citizen", "damaged"),
    "over 5 MB": ("foto.jpg", lambda: b"\xff\xd8\xff" + bytes(5 * 2**20), "citizen", "size"),
    "staff over 10 MB": ("surat.pdf", lambda: b"%PDF-" + bytes(10 * 2**20), "staff", "size"),
    "svg": ("gambar.svg", lambda: b"<svg onload='alert(1)'/>", "citizen", "ending"),
    "svg named png": ("gambar.png", lambda: b"<svg onload='alert(1)'/>", "citizen", "content"),
    "fits named jpg": ("foto.jpg", lambda: b"SIMPLE  =                    T" + bytes(3000), "citizen", "content"),
    "eps named jpg": ("foto.jpg", lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n", "citizen", "content"),
    "heic": ("IMG_1.HEIC", lambda: b"\x00\x00\x00\x18ftypheic", "citizen", "heic"),
    "double ending": ("a.pdf.exe", lambda: corpus.pdf(), "citizen", "ending"),
    "no ending": ("surat", lambda: corpus.pdf(), "citizen", "ending"),
    "docx from a citizen": ("a.docx", lambda: corpus.office(), "citizen", "office"),
    "cut jpg": ("foto.jpg", lambda: corpus.image(size=(900, 900))[:400], "citizen", "damaged"),
    "cut png": ("foto.png", lambda: corpus.image("PNG", (900, 900))[:60], "citizen", "damaged"),
    "400 megapixels": ("foto.png", corpus.huge_png, "citizen", "pixels"),
    "locked pdf": ("a.pdf", lambda: corpus.pdf(encryption=pikepdf.Encryption(user="x")), "citizen", "locked"),
    "restricted pdf": ("a.pdf", lambda: corpus.pdf(encryption=pikepdf.Encryption(owner="x")), "citizen", "locked"),
    "201 pages": ("a.pdf", lambda: corpus.pdf(201), "citizen", "pages"),
    "file within pdf": ("a.pdf", lambda: corpus.pdf(change=corpus.embeds), "citizen", "attachments"),
    "xfa": ("a.pdf", lambda: corpus.pdf(change=corpus.dynamic_form), "citizen", "dynamic_form"),
    "signed with script": ("a.pdf", lambda: corpus.pdf(change=corpus.signature_and_script), "citizen", "signed_active"),
    "signed with a tail": ("a.pdf", lambda: corpus.pdf(change=corpus.signature) + b"<b>" * 999, "citizen", "damaged"),
    "pdf that inflates": ("a.pdf", lambda: corpus.pdf(change=corpus.inflates), "citizen", "bomb"),
    "zip bomb": ("a.docx", lambda: corpus.office({"word/a.xml": bytes(99 * 2**20)}), "staff", "bomb"),
    "1001 entries": ("a.docx", lambda: corpus.office({f"w/{n}": b"" for n in range(1000)}), "staff", "bomb"),
    "macros": ("a.docx", lambda: corpus.office({"word/vbaProject.bin": b"x"}), "staff", "macros"),
    "template elsewhere": (
        *("a.docx", lambda: corpus.office({RELS: corpus.RELATION % b"attachedTemplate"})),
        *("staff", "links_out"),
    ),
    "zip slip": ("a.docx", lambda: corpus.office({"../../x": b"x"}), "staff", "damaged"),
    "symlink": ("a.docx", corpus.office_with_link, "staff", "damaged"),
    "xlsx named docx": ("a.docx", lambda: corpus.office(base={"xl/workbook.xml": b"x"}), "staff", "damaged"),
    "old word": ("a.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "staff", "locked_office"),
    "plain zip": ("a.zip", lambda: corpus.office(), "staff", "ending"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_its_cure_and_nothing_is_kept(case):
    name, make, audience, code = REFUSED[case]
    with pytest.raises(FileRefused) as refusal:
        upload(name, make(), audience)
    assert refusal.value.code == code
    assert "{" not in str(refusal.value) and str(refusal.value).endswith(".")
    assert not PrivateFile.objects.exists()


def test_every_refusal_names_a_cure():
    cures = ("lalu", "Pilih", "Unggah", "unggah", "Minta", "Coba", "kirim", "Ubah")
    assert all(any(cure in sentence for cure in cures) for sentence in REFUSALS.values())


SCRIPTS = (corpus.opens_script, corpus.page_script, corpus.named_script, corpus.launches, corpus.submits)


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "object streams"])
@pytest.mark.parametrize("change", SCRIPTS, ids=lambda change: change.__name__)
def test_active_content_is_taken_out_of_a_pdf(change, packed):
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    data = corpus.pdf(change=change, object_stream_mode=mode)
    assert corpus.active_words(data), "the control must carry what is to be removed"
    assert not corpus.active_words(store.read(upload("a.pdf", data)))


def test_web_links_in_a_pdf_stay():
    kept = store.read(upload("a.pdf", corpus.pdf(change=corpus.links_to_web)))
    with pikepdf.open(io.BytesIO(kept)) as document:
        assert document.pages[0].Annots[0].A.URI == "https://contoh.id"


def test_what_is_glued_behind_a_pdf_or_an_image_is_left_behind():
    for name, data in (("a.pdf", corpus.pdf()), ("a.jpg", corpus.image()), ("a.png", corpus.image("PNG"))):
        assert b"<script>" not in store.read(upload(name, data + b"\n<html><script>alert(1)</script>"))


def test_a_signed_pdf_is_kept_byte_for_byte():
    data = corpus.pdf(change=corpus.signature)
    assert store.read(upload("a.pdf", data)) == data


def test_a_photo_loses_its_place_and_stands_upright():
    kept = Image.open(io.BytesIO(store.read(upload("foto.jpg", corpus.photo_with_place()))))
    assert not kept.getexif()
    assert kept.size == (20, 30)


NAMES = {
    "../../etc/x.pdf": "x.pdf",
    "C:\\dokumen\\x.pdf": "x.pdf",
    "con.pdf": "berkas-con.pdf",
    ".pdf": "berkas.pdf",
    "laporan\u202efdp.pdf": "laporanfdp.pdf",
    "a\u200bb\r\nSet-Cookie: x.pdf": "ab Set-Cookie- x.pdf",
    "Surat   “Müller” 2026.PDF": "Surat “Müller” 2026.pdf",
    "n" * 300 + ".pdf": "n" * 116 + ".pdf",
}


@pytest.mark.parametrize("given", NAMES)
def test_names_are_shown_clean_and_are_never_a_path(given):
    raw = SimpleUploadedFile("x.pdf", corpus.pdf())
    raw._name = given  # as a client that does not clean it would send it
    file = store.store(raw, at=AT)
    assert file.name == NAMES[given]
    assert file.path.replace("/", "").isalnum()


def test_the_picker_offers_what_the_audience_may_send():
    assert AUDIENCES["citizen"].accept == ".pdf,.jpg,.png,.jpeg"
