"""An answer for everybody: nothing goes out by itself, nothing personal slips through, and a line may be the answer."""

import pytest

from casework.cases.models import Document
from casework.files.store import store_bytes
from casework.letters import life
from casework.letters.models import Letter
from casework.notifications.models import OutgoingMessage
from requests_app.dip import personal
from requests_app.models import InformationRequest, ItemAnswer, PublishedAnswer
from tests.dip.test_keeping import text

WORDS = {"question": "Berapa koperasi aktif di Kalimantan Barat?", "answer": "Pada 2025 ada 1.204 koperasi aktif."}


def answered(office):
    case = office.act(office.open_request(), "answer_directly", by="yuliana")
    file = store_bytes(b"%PDF-1.7 rekap", name="rekap.pdf", content_type="application/pdf", at=office.now)
    paper = Document.objects.create(case=case, file=file, label="Rekap koperasi", added_at=office.now)
    letter = Document.objects.create(case=case, file=file, label="Surat", kind="letter", added_at=office.now)
    return case, paper, letter


def propose(office, case, **changes):
    return office["yuliana"].post(f"/dip/kasus/{case.slug}/terbitkan/", WORDS | changes)


def test_an_answer_goes_out_only_when_the_ppid_says_so_and_comes_back(office, client):
    case, paper, letter = answered(office)
    offered = text(office["yuliana"].get(f"/dip/kasus/{case.slug}/terbitkan/"))
    assert "Rekap koperasi" in offered and f'value="{letter.pk}"' not in offered
    assert propose(office, case, attached=[str(letter.pk)]).status_code == 422
    assert propose(office, case, attached=[str(paper.pk)]).status_code == 302
    row = PublishedAnswer.objects.get()
    public = f"/informasi/jawaban/{row.pk}/"
    assert client.get(public).status_code == 404 and "Belum ada" in text(client.get("/informasi/?q=1.204"))
    assert OutgoingMessage.objects.get(agency=case.agency).user.username == "nurhayati"
    assert OutgoingMessage.objects.filter(body__contains="1.204").count() == 0

    assert office["yuliana"].post(f"/dip/jawaban/{row.pk}/setujui/", {"seen": "x"}).status_code == 404
    read = row.proposed_at.isoformat()
    office.later(minutes=5)
    propose(office, case, answer="Diubah sesudah dibaca PPID, ada 1.205 koperasi.")
    stale = office["nurhayati"].post(f"/dip/jawaban/{row.pk}/setujui/", {"seen": read})
    assert stale.status_code == 409 and client.get(public).status_code == 404
    row.refresh_from_db()
    propose(office, case, attached=[str(paper.pk)])
    row.refresh_from_db()
    office["nurhayati"].post(f"/dip/jawaban/{row.pk}/setujui/", {"seen": row.proposed_at.isoformat()})
    page = text(client.get(public))
    assert "1.204 koperasi aktif" in page and "Siti Rahmawati" not in page
    file = row.files.get()
    assert client.get(f"{public}berkas/{file.pk}/").content == b"%PDF-1.7 rekap"
    assert WORDS["question"] in text(client.get("/informasi/?q=koperasi+aktif&kategori=J"))
    assert WORDS["question"] in client.get("/informasi/atom.xml").content.decode()
    assert client.get(f"/jatim{public}").status_code == 404
    assert propose(office, case)["Location"] == f"/dip/jawaban/{row.pk}/"  # what is out must be withdrawn first

    assert office["nurhayati"].post(f"/dip/jawaban/{row.pk}/tarik/", {"reason": ""}).status_code == 422
    office["nurhayati"].post(f"/dip/jawaban/{row.pk}/tarik/", {"reason": "Angkanya sudah berubah"})
    assert client.get(public).status_code == 404 and client.get(f"{public}berkas/{file.pk}/").status_code == 404
    assert WORDS["question"] not in text(client.get("/informasi/?q=koperasi+aktif&kategori=J"))
    kinds = list(case.events.order_by("seq").values_list("kind", flat=True))
    assert kinds[-2:] == ["answer_published", "answer_withdrawn"]


def test_what_looks_personal_is_shown_and_asks_for_a_second_look(office):
    case, *_ = answered(office)
    body = "Jawaban kepada Siti Rahmawati, NIK 6171010203850000, hubungi 0812-3456-7890 atau siti@contoh.example."
    page = propose(office, case, answer=body)
    assert page.status_code == 422 and not PublishedAnswer.objects.exists()
    for words in ("Nama “Siti Rahmawati” tertulis utuh", "ada NIK", "nomor telepon", "pos-el"):
        assert words in text(page)
    assert propose(office, case, answer=body, checked="on").status_code == 302
    decides = text(office["nurhayati"].get(f"/dip/jawaban/{PublishedAnswer.objects.get().pk}/"))
    assert "Periksa data pribadi" in decides and "ada NIK" in decides


@pytest.mark.parametrize(
    ("words", "warned"),
    [
        ("NIK 6171 0102 0385 0000", True),
        ("NIK 61.71.01.020385.0000 tertulis", True),
        ("+62 812-3456-7890", True),
        ("budi@x.example", True),
        ("Rahmawati menulis", True),
        ("Ada 1.204 koperasi, Rp12.345.678.901, KBLI 64141, UU 14/2008", False),
        ("Nomor 500.12.10/0219/DISKOPUKM.A tanggal 16 Maret 2026", False),
        ("Telepon kantor (0561) 734567", False),
    ],
)
def test_the_check_knows_data_from_figures(words, warned):
    assert bool(personal.found(words, "Siti Rahmawati")) is warned


def test_a_request_that_runs_or_was_refused_becomes_no_answer(office):
    running = office.open_request()
    assert propose(office, running).status_code == 404
    panel = text(office["yuliana"].get(f"/kasus/{running.slug}/"))
    assert "Daftar koperasi aktif dan tidak aktif" in panel and "Terbitkan jawaban" not in panel
    assert "Keterbukaan" not in text(office["mega"].get(f"/kasus/{running.slug}/"))


def test_a_line_that_answers_stands_in_the_letter_and_on_the_record(office):
    case = office.at_coordination()
    early = life.draft(case, "reply", by=office.actor("yuliana"), at=office.now)
    address = f"/dip/kasus/{case.slug}/menjawab/"
    assert "Daftar koperasi aktif" in text(office["yuliana"].get(address))
    for _ in range(2):
        office["yuliana"].post(address, {"butir": "15"})
    assert ItemAnswer.objects.get(case=case).item.number == 15
    early.refresh_from_db()
    line = "Daftar koperasi aktif dan tidak aktif (2026), XLSX, Daftar Informasi Publik nomor 15, http"
    assert line in early.body and "/informasi/15/" in early.body and "[isi: daftar informasi" not in early.body
    assert case.events.filter(kind="item_pointed").count() == 1
    office["yuliana"].post(address, {"butir": "16"})
    early.refresh_from_db()
    assert "\n1. Daftar koperasi aktif" in early.body and "\n2. Rekap pelaksanaan RAT" in early.body
    office["yuliana"].post(address, {"butir": "15", "lepas": "ya"})
    office["yuliana"].post(address, {"butir": "16", "lepas": "ya"})
    early.refresh_from_db()
    assert "[isi: daftar informasi" in early.body and not InformationRequest.objects.get(case=case).given
    assert office["yuliana"].post(address, {"butir": "999"}).status_code == 404
    assert Letter.objects.filter(case=case).count() == 1
