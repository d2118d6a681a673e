"""What the printed documents say, and what they never do with what people typed. Printed as the portal prints them."""

import io
import re

import pikepdf
import pytest
from django.core.management import call_command
from pypdf import PdfReader

from casework.applicants.models import Applicant
from casework.cases.models import Case
from casework.letters import printing, receipts
from casework.letters.models import Letter
from casework.letters.paper.current import crest
from casework.letters.paper.values import Paper
from casework.letters.pdf import cage
from casework.organization.models import Agency, User
from research.models import ResearchProject
from tests.letters.cast import MONDAY
from tests.letters.prints import ANSWER, LONG, Press, page_count, read

SENTENCES = {
    "reply": ["Yth. Siti Rahmawati", "Nomor : 500.3.3/", "keberatan secara tertulis kepada", "Plh. Kepala Dinas,"],
    "incomplete": ["SURAT KETERANGAN TIDAK LENGKAP", "Yang belum lengkap", "3 (tiga) hari kerja"],
    "extension": ["Batas waktu baru : Rabu, 16 Desember 2026", "Pasal 22 ayat (8)"],
    "refusal": ["SURAT KEPUTUSAN PPID TENTANG PENOLAKAN", "memutuskan menolak", "Jalan Ahmad Yani 7, Pontianak"],
    "objection_reply": ["Nomor registrasi keberatan", "Komisi Informasi Provinsi Kalimantan", "Sekretaris Daerah,"],
    "recommendation": ["PEMERINTAH PROVINSI JAWA TIMUR", "menjadi tempat penelitian", "Sidoarjo, 23 November 2026"],
    "completion": ["SURAT KETERANGAN SELESAI PENELITIAN", "telah selesai melaksanakan penelitian di"],
    "correspondence_reply": ["Sehubungan dengan surat Saudara", "Balasan Surat", "Yth. Ketua LSM Kaca Terbuka"],
    "data_reply": ["Penyampaian Data", "wajib dilindungi"],
    "report": ["LAPORAN KEGIATAN", "I. Pendahuluan", "II. Kegiatan Waktu :", "VI. Penutup"],
    "invitation": ["Hari/Tanggal :", "Pukul :", "Acara :", "Sifat : Segera"],
    "staff_review": ["TELAAHAN STAF", "Kepada : Yth. Pl", "Dari :", "1. Persoalan", "6. Saran Tindak"],
    "minutes": [
        "BERITA ACARA",
        "Senin tanggal dua puluh tiga bulan November tahun dua ribu dua puluh enam",
        "Pihak Kedua,",
    ],
    "recap": ["REKAPITULASI KONSULTASI", "Kabupaten/kota", "Tindak lanjut"],
    "notice": [
        "PEMBERITAHUAN TERTULIS",
        "dikabulkan sebagian",
        "3. Biaya : Penyalinan Rp250 × 4 lembar = Rp1.000",
        "NIK dan nomor HP: rahasia pribadi penerima (Pasal 17 huruf h)",
        "Pejabat Pengelola Informasi dan Dokumentasi,",
    ],
    "referral": ["Yth. BPS Provinsi", "karena Data dikuasai BPS", "tetap kami hitung"],
    "exemption": ["Yth. PPID Utama", "Diusulkan dikecualikan : Daftar pinjaman anggota", "tidak berhenti"],
    "receipt": ["TANDA BUKTI PENERIMAAN", "paling lambat Senin, 7 Desember 2026", "KPR7 2QXM", "(datang langsung)"],
    "handover": ["TANDA BUKTI PENYERAHAN INFORMASI", "Hamdan Syukri", "XLSX, 2,0 KB", "Lembar untuk arsip"],
    "book": ["AGENDA FRONT OFFICE", "November 2026", "Tamu Umum", "Kasubbag Umum dan Aparatur,", "Halaman 1 dari 1"],
}
HOSTILE = [
    "<img src=file:///etc/passwd>",
    "<link rel=attachment href=file:///etc/passwd>",
    "<style>@import url(http://127.0.0.1:9/x);</style>",
    "<svg onload=alert(1)></svg>",
    "{{ letterhead.name }}",
    "{% load static %}",
    "</p></div></body><script>x</script>",
]


@pytest.fixture
def press(demo_people: None, settings) -> Press:
    settings.DEMO = True
    settings.SITE_URL = "https://layanan.kalbar.example"
    call_command("load_letter_templates", verbosity=0)
    return Press()


def test_every_document_reads_aloud_is_archival_and_speaks_indonesian(press: Press):
    printed = press.every_kind()
    assert printed.keys() == SENTENCES.keys()
    for kind, data in printed.items():
        text = read(data)
        assert [words for words in SENTENCES[kind] if words not in text] == [], text
        assert "UJI COBA" in text
        assert page_count(data) == (2 if kind in ("handover", "report") else 1), kind
        assert_archival(data)
    for kind, chapters in (("report", 6), ("staff_review", 6), ("reply", 0)):
        assert len(PdfReader(io.BytesIO(printed[kind])).outline) == chapters, kind


def assert_archival(data: bytes) -> None:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.Root.Lang) == "id"
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert str(pdf.docinfo["/Title"])
        metadata = pdf.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert not pdf.attachments
        assert pdf.check_pdf_syntax() == []
        items = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary)]
        fonts = [item for item in items if item.get("/Type") == "/FontDescriptor"]
        assert fonts
        assert all("Liberation" in str(font.FontName) and "/FontFile2" in font for font in fonts)


def test_no_template_lies_unused(settings):
    """Each is printed above, is a part of one that is, or is printed in the tests of its service."""
    folder = settings.BASE_DIR / "templates" / "letters"
    texts = [path.read_text() for path in folder.iterdir()]
    parts = [path.name for path in folder.glob("_*.html")]
    assert [name for name in parts if not any(f'include "letters/{name}"' in text for text in texts)] == []
    assert {path.name for path in folder.iterdir()} - set(parts) == {
        "sheet.html",
        *("staff_review.html", "minutes.html", "recap.html"),
        *(f"{name}.html" for name in ("korespondensi", "judul", "report", "receipt", "handover", "book")),
        *("bundle.html", "statement.html", "request_form.html"),  # tests/objections, tests/citizen
        *("consequence_sheet.html", "consequence_minutes.html"),  # tests/dip
        *("disposition.html", "book_closing.html"),  # tests/dispositions, tests/registers
    }


def test_a_letter_of_three_pages_numbers_them_and_signs_the_last(press: Press):
    letter = press.numbered(body=LONG)
    data = printing.render(letter, MONDAY)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    assert len(pages) == 3
    assert f"Halaman 3 dari 3 · Nomor {letter.number} · {letter.hal}" in pages[2].replace("\n", " ")
    assert "Halaman" not in pages[0]
    assert ["NIP 19731120" in page for page in pages] == [False, False, True]


def test_an_addressed_letter_is_dated_once(press: Press):
    assert read(press.letter(body=ANSWER)).count("Pontianak, 23 November 2026") == 1


def test_same_letter_gives_same_bytes_from_any_server(press: Press):
    letter = press.numbered()
    first = printing.render(letter, MONDAY)
    cage._discard(cage._server)
    assert printing.render(letter, MONDAY) == first
    letter.hal = "Lain"
    assert printing.render(letter, MONDAY) != first


def bare(text: str) -> str:
    """Kop and headings are printed in capitals, lines break where they must."""
    return re.sub(r"\s+", "", text).casefold()


def test_what_stands_in_the_letterhead_is_printed_as_typed(press: Press):
    payload = " ".join(HOSTILE)
    names = ("name", "province", "address", "phone", "email", "website", "city")
    letter = press.numbered(kind="incomplete")
    for name in names:
        setattr(letter.agency, name, payload)
    assert bare(read(printing.render(letter, MONDAY))).count(bare(payload)) >= len(names)


@pytest.mark.parametrize("payload", HOSTILE)
def test_what_a_receipt_repeats_is_printed_as_typed(press: Press, payload: str):
    case = press.delivered(receiver=payload, label=payload, name=payload, subject=payload)
    User.objects.filter(username__in=("mega", "yuliana")).update(full_name=payload)
    by = User.objects.get(username="rizky")
    assert bare(read(receipts.receipt_pdf(case, payload))).count(bare(payload)) == 4
    assert bare(read(receipts.handover_pdf(case, by))).count(bare(payload)) == len(receipts.COPIES) * 5


def test_control_and_direction_characters_never_reach_paper(press: Press):
    letter = press.numbered()
    letter.hal = "Jawaban\x00 \u202etxt.exe\u2066 Permohonan"
    assert "Jawaban txt.exe Permohonan" in read(printing.render(letter, MONDAY))


def test_signer_without_rank_and_nip_leaves_no_empty_label(press: Press):
    User.objects.filter(username="nurhayati").update(rank="", nip="")
    assert "NIP" not in read(press.letter()).partition("Nurhayati Usman")[2]


def test_outside_the_demo_nothing_is_marked(press: Press, settings):
    settings.DEMO = False
    assert "UJI COBA" not in read(press.letter())


def test_the_code_beside_the_qr_leads_to_the_verification(press: Press):
    letter = press.numbered()
    text = read(printing.render(letter, MONDAY))
    assert "layanan.kalbar.example/v" in text
    assert bare(letter.verify_code) in bare(text)


def test_the_crest_never_comes_from_outside_its_folder(press: Press):
    agency = Agency.objects.get(code="kalbar")
    ours = crest(agency, Paper(), None)
    agency.crest = "../../../etc/passwd"
    assert crest(agency, Paper(), None) == ours
    assert crest(agency, Paper(crest="../../../etc/passwd"), None) == ours


def test_the_printed_facts_are_those_of_the_case(press: Press):
    """Guards the press itself: a stranger's letter holds none of this case's words."""
    case: Case = press.case(name="Hamid", subject="Anggaran 2024")
    Applicant.objects.filter(pk=case.applicant_id).update(regency="Sintang")
    letter: Letter = press.numbered(case=Case.objects.for_page().get(pk=case.pk))
    text = read(printing.render(letter, MONDAY))
    assert "Yth. Hamid" in text
    assert "tentang Anggaran 2024" in text
    assert "di – Sintang" in text


def test_a_researcher_signs_what_the_office_asks_of_every_study(press: Press, client):
    case = press.case("research", subject="Pengaruh RAT")
    ResearchProject.objects.create(
        case=case, institution="Universitas Contoh", letter_issuer="campus", letter_number="12/UC", letter_date=MONDAY,
        starts_on=MONDAY, ends_on=MONDAY,
    )  # fmt: skip
    client.force_login(User.objects.get(username="laras"))
    address = f"/kasus/{case.slug}/pernyataan-peneliti/"
    assert address in client.get(f"/kasus/{case.slug}/").content.decode()
    text = read(client.get(address).content)
    assert [words for words in ("SURAT PERNYATAAN PENELITI", "Pengaruh RAT", "Universitas Contoh", "salinan hasil",
                                "Meterai", "Siti Rahmawati") if words not in text] == []  # fmt: skip
    client.force_login(User.objects.get(username="mega"))
    assert client.get(address).status_code == 404
