"""The bundle: everything of a request and its objections in one PDF, with page numbers, fingerprints and chains."""

import hashlib
import io
import re
import subprocess
from pathlib import Path

import pikepdf
from PIL import Image

from casework.applicants.models import IdentityReveal
from casework.cases import asking
from casework.cases.models import Case, ChainHead, Document, Event
from casework.files import store
from casework.letters.models import Letter
from tests.cast import Cast
from tests.objections.counter import answered, at_work, objection_of, register

BROKEN = b"%PDF-1.7\nthis is no document"


def pdf_of(pages: int) -> bytes:
    out, pdf = io.BytesIO(), pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(842, 595))
    pdf.save(out)
    return out.getvalue()


def picture_of() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "#336655").save(out, "PNG")
    return out.getvalue()


def attach(cast: Cast, case: Case, name: str, data: bytes, kind: str, *, public: bool = True) -> Document:
    file = store.store_bytes(data, name=name, content_type=kind, at=cast.now)
    by = cast.user("yuliana")
    return Document.objects.create(case=case, file=file, label=name, public=public, added_at=cast.now, added_by=by)


def page_texts(data: bytes, folder: Path) -> list[str]:
    path = folder / "bundel.pdf"
    path.write_bytes(data)
    out = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    return [re.sub(r"\s+", " ", page) for page in out.split("\f")[:-1]]


def contested(cast: Cast) -> Case:
    cast.later(days=7)
    case = answered(cast, "nurhayati", "refusal")
    register(cast, grounds=["a", "d"], request_number=case.number)
    return cast.fresh(case)


def test_the_bundle_holds_every_page_and_says_what_each_file_was(cast: Cast, tmp_path: Path):
    case = contested(cast)
    objection = objection_of(case).case
    three = attach(cast, case, "Lampiran tiga halaman.pdf", pdf_of(3), "application/pdf")
    photo = attach(cast, objection, "Foto papan.png", picture_of(), "image/png")
    sheet = attach(cast, case, "Data.xlsx", b"PK", "application/vnd.ms-excel")
    broken = attach(cast, case, "Rusak.pdf", BROKEN, "application/pdf")
    inner = attach(cast, case, "Data bidang.pdf", pdf_of(1), "application/pdf", public=False)
    officer = at_work(cast, "yuliana")
    page = officer.get(f"/kasus/{objection.slug}/bundel/").content.decode()
    ticked = re.findall(r'value="([a-z]+-\d+)"[^>]*checked', page)
    letter = Letter.objects.get(case=case)
    assert set(ticked) == {f"letter-{letter.pk}", *(f"doc-{row.pk}" for row in (three, photo, sheet, broken))}
    assert f"doc-{inner.pk}" in page
    answer = officer.post(f"/kasus/{objection.slug}/bundel/", {"files": ticked})
    assert answer["Content-Type"] == "application/pdf"
    pages = page_texts(answer.content, tmp_path)
    whole = " ".join(pages)
    for number, text in enumerate(pages, 1):
        assert f"Bundel {case.number} - halaman {number} dari {len(pages)}" in text
    # two receipts, the letter, three pages of one file and a picture
    letter_pages = len(pikepdf.open(io.BytesIO(store.read(letter.pdf))).pages)
    framed = [text for text in pages if re.search(r"Bukti T-\d+, halaman", text)]
    assert len(framed) == 2 + letter_pages + 3 + 1
    for file in (letter.pdf, three.file, photo.file, sheet.file, broken.file):
        assert re.sub(r"\s", "", file.sha256) in whole.replace(" ", "")
    assert "tidak dapat dicetak" in whole and "rusak; diserahkan" in whole
    assert letter.sha256 == letter.pdf.sha256
    _contents_lead_to_their_pages(pages)
    for row in ChainHead.objects.filter(case__in=(case, objection)):
        # the making itself is an event, and comes after what the bundle says
        event = Event.objects.get(case=row.pk, kind="bundle_made")
        assert event.previous_hash in whole.replace(" ", "")
        assert event.data["sha256"] == hashlib.sha256(answer.content).hexdigest()
    assert "utuh, setiap peristiwa bersambung" in whole and "TIDAK UTUH" not in whole
    front = " ".join(text for text in pages if text not in framed)  # an issued letter says what it was issued with
    assert "Pemohon" in front and "Front Office" in front and "81234567890" not in front.replace(" ", "")


def _contents_lead_to_their_pages(pages: list[str]) -> None:
    contents = next(text for text in pages if "Daftar isi" in text)
    found = re.findall(r"(T-\d+) (?:(?!T-\d).)*?(?:\d{6}/\d{4}|KB \d{4}/\d{4}) (\d+)(?=[– ])", contents)
    assert len(found) == 5
    for mark, first in found:
        assert f"Bukti {mark}, halaman 1 dari" in pages[int(first) - 1], (mark, first)


def test_a_changed_chain_is_told_and_papers_need_a_reason(cast: Cast, tmp_path: Path):
    case = contested(cast)
    proof = case.requirements.create(key="identity", label="KTP pemohon", how="uploaded", settled_at=cast.now)
    proof.file = store.store_bytes(
        picture_of(), name="ktp.png", content_type="image/png", at=cast.now, cipher=case.applicant.cipher
    )
    proof.save()
    assert asking.listed(case)
    address, officer = f"/kasus/{case.slug}/bundel/", at_work(cast, "nurhayati")
    refused = officer.post(address, {"files": [f"proof-{proof.pk}"]})
    assert refused.status_code == 422 and "Tulis alasan menyertakan data pribadi" in refused.content.decode()
    ChainHead.objects.filter(case=case).update(hash="0" * 64)
    with_reason = {"files": [f"proof-{proof.pk}"], "reason": "Diminta majelis komisioner"}
    pages = page_texts(officer.post(address, with_reason).content, tmp_path)
    assert "TIDAK UTUH" in " ".join(pages)
    assert any("Bukti T-2, halaman 1 dari 1" in text for text in pages)
    assert IdentityReveal.objects.filter(applicant=case.applicant, reason="Diminta majelis komisioner").exists()


def test_others_make_no_bundle(cast: Cast):
    case = contested(cast)
    for name in ("mega", "markus", "ratna", "bonifasius", "anisa"):
        assert at_work(cast, name).get(f"/kasus/{case.slug}/bundel/").status_code == 404
    assert not Event.objects.filter(kind="bundle_made").exists()
