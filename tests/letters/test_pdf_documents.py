"""What the printed documents say, and what they never do with what people typed."""

import io
import re

import pikepdf
import pytest
from django.template.loader import render_to_string
from pypdf import PdfReader

from benchmarks.letter import measure
from casework.letters.pdf import PdfFailed, cage, render
from casework.letters.pdf.text import MAX_BODY, paragraphs

from .pdf_samples import ASSETS, DOCUMENTS, LETTER, SIGNER

PAGES = {"report": 3, "register": 4}
SENTENCES = {
    "reply": [
        "Nomor",
        "500.3.3/2315/DISKOPUKM.A",
        "Pontianak, 26 November 2026",
        "dikabulkan sebagian",
        "NIP 19731120 199803 2 000",
    ],
    "extension": ["Batas waktu baru", "Senin, 7 Desember 2026", "Pasal 22 ayat (8)"],
    "objection_reply": ["Perintah kepada PPID", "a.n. Kepala Dinas", "u.b.", "Komisi Informasi", "Paraf koordinasi"],
    "receipt": ["TANDA BUKTI PENERIMAAN", "Kamis, 26 November 2026", "KPR7 2QXM", "layanan.kalbar.example/lacak"],
    "handover": ["TANDA BUKTI PENYERAHAN INFORMASI", "Hamdan Syukri", "XLSX, 214 baris"],
    "incomplete": ["SURAT KETERANGAN TIDAK LENGKAP", "Surat pengesahan badan hukum", "Selasa, 17 November 2026"],
    "report": ["LAPORAN KEGIATAN", "Halaman 2 dari 3 · Nomor 500.3.3/2401/DISKOPUKM.B", "Koperasi Contoh 25"],
    "disposition": ["LEMBAR DISPOSISI", "1187", "PPID Pelaksana", "Plh. Kepala Dinas"],
    "register": ["REGISTER PERMOHONAN INFORMASI PUBLIK", "Halaman 1 dari 4", "000040", "Keterangan"],
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


def _pdf(name: str, **changes: object) -> bytes:
    css, context = DOCUMENTS[name]
    return render(
        render_to_string(f"letters/{name}.html", context | changes), css=css, assets=ASSETS, title=f"Uji {name}"
    )


def _text(data: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_reads_aloud_and_fits(name):
    data = _pdf(name)
    text = _text(data)
    assert [words for words in SENTENCES[name] if words not in text] == []
    assert "UJI COBA" in text
    assert len(PdfReader(io.BytesIO(data)).pages) == PAGES.get(name, 1)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_is_tagged_archival_and_speaks_indonesian(name):
    with pikepdf.open(io.BytesIO(_pdf(name))) as pdf:
        assert str(pdf.Root.Lang) == "id"
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert str(pdf.docinfo["/Title"]) == f"Uji {name}"
        metadata = pdf.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert not pdf.attachments


def test_only_liberation_is_embedded():
    with pikepdf.open(io.BytesIO(_pdf("reply"))) as pdf:
        fonts = {
            str(item.FontName) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/FontName" in item
        }
    assert fonts
    assert all("Liberation" in name for name in fonts)


def test_qpdf_finds_nothing_wrong():
    with pikepdf.open(io.BytesIO(_pdf("reply"))) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_same_input_gives_same_bytes_from_any_server():
    first = _pdf("report")
    cage._discard(cage._server)
    assert _pdf("report") == first
    assert _pdf("report", subject="Lain") != first


@pytest.mark.parametrize("payload", HOSTILE)
@pytest.mark.parametrize(
    "field", ["number", "sifat", "lampiran", "hal", "place", "date_text", "to_place", "body", "code", "verify_url"]
)
def test_what_is_typed_is_printed_as_typed(field, payload):
    assert _bare(payload) in _bare(_text(_pdf("reply", **{field: payload})))


@pytest.mark.parametrize("payload", HOSTILE)
def test_lists_and_nested_fields_are_printed_as_typed(payload):
    letterhead = LETTER["letterhead"] | {"address": payload}
    signer = SIGNER | {"name": payload, "prefix_lines": [payload], "rank": payload}
    text = _bare(_text(_pdf("reply", letterhead=letterhead, signer=signer, cc=[payload], to_lines=[payload])))
    assert text.count(_bare(payload)) == 6


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_control_and_direction_characters_never_reach_paper():
    text = _text(_pdf("reply", hal="Jawaban\x00 \u202etxt.exe\u2066 Permohonan"))
    assert "Jawaban txt.exe Permohonan" in text


def test_signer_without_rank_and_nip_leaves_no_empty_label():
    text = _text(_pdf("reply", signer=SIGNER | {"rank": "", "nip": ""}))
    assert "NIP" not in text.partition("Nurhayati Usman")[2]


def test_letter_without_number_leaves_room_for_it():
    assert "....................." in _text(_pdf("reply", number=""))


def test_issued_letter_outside_the_demo_carries_no_mark():
    assert "UJI COBA" not in _text(_pdf("reply", demo=False))


def test_f4_letter_is_215_by_330_millimetres():
    html = render_to_string("letters/reply.html", LETTER)
    box = PdfReader(io.BytesIO(render(html, css="letter-f4", assets=ASSETS, title="F4"))).pages[0].mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == (215, 330)


def test_empty_register_says_so():
    assert "Tidak ada catatan pada masa ini." in _text(_pdf("register", rows=[]))


def test_body_beyond_the_limit_is_refused_with_the_cure():
    with pytest.raises(PdfFailed, match="lampiran"):
        paragraphs("x" * (MAX_BODY + 1))
    assert paragraphs("x" * MAX_BODY)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Satu.\n\nDua.", "<p>Satu.</p><p>Dua.</p>"),
        ("Baris satu\nbaris dua", "<p>Baris satu<br>baris dua</p>"),
        ("1. A\n2. B", '<ol><li><span class="mark">1. </span>A</li><li><span class="mark">2. </span>B</li></ol>'),
        (
            "1. A\na. B\n2. C",
            '<ol><li><span class="mark">1. </span>A<ol><li><span class="mark">a. </span>B</li></ol></li>'
            '<li><span class="mark">2. </span>C</li></ol>',
        ),
        ("7) A\nlanjut", '<ol><li><span class="mark">7) </span>A<br>lanjut</li></ol>'),
        ("**tebal** & <b>", "<p><strong>tebal</strong> &amp; &lt;b&gt;</p>"),
        ("2 ** 3 ** 4", "<p>2 ** 3 ** 4</p>"),
        ("", ""),
    ],
)
def test_plain_text_becomes_paragraphs_and_lists(text, html):
    assert paragraphs(text) == html


def test_cage_costs_little_more_than_bare_weasyprint():
    """The target is 1.25 on a quiet machine; here only that nothing made it collapse."""
    result = measure(rounds=5)
    assert result["id"] == "P8"
    assert result["ratio"] < 2
