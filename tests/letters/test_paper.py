"""The paper of an agency: set on a page, shown before it counts, printed from then on, never changed afterwards."""

import io
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pypdf import PdfReader

from casework.files import sheets, store
from casework.letters import issuing, numbering, printing
from casework.letters.models import AgencyPaper
from casework.letters.paper.current import PaperStale, change, in_force
from casework.letters.paper.values import Paper
from tests.letters.cast import MONDAY, Office, actor, kalbar, person

AT = "/kelola/kertas/"
REASON = "Mengikuti Pergub tata naskah dinas."


@pytest.fixture
def office(loaded_procedures: None) -> Office:
    return Office()


@pytest.fixture
def admin(office: Office) -> Client:
    client = Client()
    client.force_login(person("dimas", "agency_admin"))
    return client


def typed(**changes: object) -> dict[str, object]:
    return Paper().stored() | {"seen": in_force(kalbar()).seen, "reason": REASON} | changes


def picture(kind: str = "PNG", side: int = 300, colour: str = "#c00020") -> SimpleUploadedFile:
    data = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(data, kind)
    return SimpleUploadedFile(f"lambang.{kind.lower()}", data.getvalue(), f"image/{kind.lower()}")


def test_what_is_set_is_printed_on_every_letter_from_then_on(office: Office, admin: Client):
    letter = office.issued()
    before = store.read(letter.pdf)
    values = typed(
        size="f4", face="serif", points=12, left=30, date="sign", rule="thick", postcode="78121",
        lines=["province", "address", "postcode"],
    )  # fmt: skip
    assert admin.post(AT, values).status_code == 302
    page = PdfReader(io.BytesIO(printing.render(letter, MONDAY))).pages[0]
    text = page.extract_text()
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [215, 330]
    faces = [str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()]
    assert all("Liberation-Serif" in face or "Mono" in face for face in faces), faces
    assert "Pontianak 78121" in text
    assert "Telepon" not in text
    assert text.index("Pontianak, 23 November") > text.index("Demikian")
    letter.refresh_from_db()
    assert store.read(letter.pdf) == before
    row = AgencyPaper.objects.get()
    assert (row.by.username, row.reason) == ("dimas", REASON)
    assert REASON in admin.get(AT).content.decode()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"left": "19"}, "Paling kecil 20 mm"),
        ({"bottom": "46"}, "Paling besar 45 mm"),
        ({"top": "15mm"}, "bilangan bulat"),
        ({"size": "a5"}, "bukan salah satu"),
        ({"crest": "../../../etc/passwd"}, "bukan salah satu"),
        ({"crest": "upload"}, "Pilih gambarnya"),
        ({"lines": ["postcode"], "postcode": ""}, "Isi kode posnya"),
        ({"postcode": "<svg>"}, "lima angka"),
        ({"reason": "ya"}, "sedikitnya 10 huruf"),
        ({"picture": picture("JPEG")}, "harus berkas PNG"),
        ({"picture": picture(side=99)}, "99 × 99 piksel"),
        ({"picture": SimpleUploadedFile("a.png", b"<svg onload=alert(1)>")}, "PNG"),
    ],
)
def test_what_is_out_of_bounds_is_told_at_its_field(admin: Client, wrong: dict[str, object], told: str):
    answer = admin.post(AT, typed(**wrong))
    assert (answer.status_code, AgencyPaper.objects.count()) == (422, 0)
    assert told in answer.content.decode()


def test_a_crest_that_was_uploaded_stands_on_the_letter(office: Office, admin: Client):
    assert admin.post(AT, typed(crest="upload", picture=picture())).status_code == 302
    drawn = PdfReader(io.BytesIO(office_letter(office))).pages[0].images
    assert any(image.image.getpixel((5, 5))[:3] == (0xC0, 0, 0x20) for image in drawn if image.image)
    assert admin.post(AT, typed(crest="none")).status_code == 302
    assert not PdfReader(io.BytesIO(office_letter(office))).pages[0].images


def office_letter(office: Office) -> bytes:
    return printing.render(office.issued(case=office.second_case()), MONDAY)


def test_the_sample_follows_what_is_typed_and_nothing_is_saved(admin: Client):
    answer = admin.post(AT, typed(do="show", size="f4", reason="", kind="refusal"))
    assert (answer.status_code, AgencyPaper.objects.count()) == (200, 0)
    address = re.search(r'href="(/kelola/kertas/contoh\.pdf[^"]*)"', answer.content.decode())[1].replace("&amp;", "&")
    assert parse_qs(urlsplit(address).query)["size"] == ["f4"]
    sample = admin.get(address)
    page = PdfReader(io.BytesIO(sample.content)).pages[0]
    assert round(float(page.mediabox[3]) / 72 * 25.4) == 330
    assert "SURAT KEPUTUSAN" in page.extract_text()
    seen = admin.get(address.replace("contoh.pdf", "contoh/"))
    assert seen["Content-Type"].startswith("image/")
    assert admin.get(address.replace("bottom=26", "bottom=4")).status_code == 404


def test_two_admins_do_not_overwrite_each_other(office: Office):
    by = actor(person("dimas", "agency_admin"))
    change(kalbar(), Paper(points=12), None, seen=0, reason=REASON, by=by, at=MONDAY)
    with pytest.raises(PaperStale):
        change(kalbar(), Paper(points=11), None, seen=0, reason=REASON, by=by, at=MONDAY)
    assert in_force(kalbar()).paper.points == 12


def test_what_is_seen_before_is_what_is_issued(office: Office):
    """Word by word at the same place, but for number, date and the code beside the QR."""
    letter = office.approved()
    before = places(printing.render(letter, MONDAY))
    issued = issuing.issue(numbering.take_number(letter, by=actor(office.yuli), at=MONDAY), at=MONDAY)
    after = places(store.read(issued.pdf))
    assert len(before & after) > 90
    gone = {word for word, *_ in before - after}
    come = {word for word, *_ in after - before}
    assert gone <= {"." * 40, "." * 28, "Pontianak,"}
    allowed = f"{issued.number} Pontianak, 23 November 2026 Verifikasi dokumen portal {printing.bare('http://x')}"
    assert come - set(allowed.split()) <= {word for word in come if "/v" in word or word in issued.verify_code}


def places(data: bytes) -> set[tuple[str, int, int, int]]:
    return {
        (word.text, page, round(word.box.x), round(word.box.y))
        for page, lines in sheets.lines(data, "application/pdf").items()
        for line in lines
        for word in line.words
    }
