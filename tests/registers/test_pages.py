"""The books on the screen, on paper and as a sheet."""

import re
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.db import transaction
from django.test import Client
from openpyxl import load_workbook
from pypdf import PdfReader

from casework.organization.models import Agency
from casework.registers import book
from casework.registers.models import RegisterEntry
from tests.registers import cast

READERS = (
    "front_office", "mail_clerk", "secretariat", "ppid_officer", "ppid_head", "information_service", "agency_head",
    "records_officer", "agency_admin", "auditor",
)  # fmt: skip
OTHERS = ("work_unit", "division_staff", "division_head", "team_lead", "team_member", "objection_authority")
CODES = ("visitors", "incoming", "outgoing", "requests", "objections")
NOVEMBER = "?tahun=2026&bulan=11"


def guest(agency, by, at=cast.MONDAY, **columns):
    with transaction.atomic():
        return book.add(agency, "visitors", at=at, by=cast.actor(by), columns={"name": "Tamu Umum", **columns})


@pytest.fixture
def desk(client, front):
    client.force_login(front)
    return client


@pytest.mark.parametrize("role", READERS)
def test_roles_of_the_desk_read_the_books(client, kalbar, role):
    client.force_login(cast.person("dia", role))
    assert client.get("/register/").status_code == 200
    assert client.get("/register/requests/").status_code == 200


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("path", ["", "visitors/", "visitors/cetak/", "visitors/xlsx/", "visitors/2026/1/perbaiki/"])
def test_others_find_nothing(client, kalbar, front, role, path):
    guest(kalbar, front)
    client.force_login(cast.person("dia", role))
    assert client.get(f"/register/{path}").status_code == 404


def test_a_stranger_is_asked_to_sign_in(client, kalbar):
    response = client.get("/register/visitors/")
    assert response.status_code == 302
    assert response["Location"].startswith("/akun/")


@pytest.mark.parametrize("code", CODES)
def test_every_book_opens_empty_and_says_what_will_appear(desk, code):
    for page in ("", "cetak/", "xlsx/"):
        assert desk.get(f"/register/{code}/{page}{NOVEMBER}").status_code == 200
    assert "Belum ada catatan" in desk.get(f"/register/{code}/{NOVEMBER}").content.decode()


def test_the_book_of_another_agency_stays_closed(client, kalbar, front):
    guest(kalbar, front, name="Rahasia Kalbar")
    client.force_login(cast.person("jatim", "front_office", agency=Agency.objects.get(code="jatim")))
    assert "Rahasia Kalbar" not in client.get(f"/register/visitors/{NOVEMBER}").content.decode()
    assert client.get("/register/visitors/2026/1/perbaiki/").status_code == 404


def test_the_request_register_prints_the_official_columns(desk, front):
    cast.request_at_counter(front)
    page = desk.get(f"/register/requests/cetak/{NOVEMBER}").content.decode()
    for text in (
        "Di bawah penguasaan",
        "Belum didokumentasikan",
        "Pemberitahuan tertulis",
        ">21</th>",
        "Keterangan",
        "Siti Rahmawati",
        "000001/2026",
    ):
        assert text in page


def test_the_page_asks_the_same_number_of_queries_for_one_line_and_for_twenty(
    desk, front, django_assert_max_num_queries
):
    for _ in range(20):
        cast.request_at_counter(front)
    with django_assert_max_num_queries(14):
        assert desk.get(f"/register/requests/{NOVEMBER}").status_code == 200


def test_a_month_shows_its_own_lines_by_the_clock_of_the_office(desk, kalbar, front):
    guest(kalbar, front, at=datetime(2026, 10, 31, 17, 30, tzinfo=UTC), name="Malam November")
    guest(kalbar, front, at=datetime(2026, 10, 31, 16, 30, tzinfo=UTC), name="Malam Oktober")
    november = desk.get(f"/register/visitors/{NOVEMBER}").content.decode()
    assert "Malam November" in november
    assert "Malam Oktober" not in november
    assert "Malam Oktober" in desk.get("/register/visitors/?tahun=2026&bulan=semua").content.decode()


def test_a_long_month_is_paged_by_number(desk, kalbar, front, monkeypatch):
    monkeypatch.setattr("casework.registers.views.PAGE", 2)
    for name in ("Satu", "Dua", "Tiga"):
        guest(kalbar, front, name=name)
    first = desk.get(f"/register/visitors/{NOVEMBER}").content.decode()
    assert "Tiga" not in first
    assert "setelah=2" in first
    assert "Tiga" in desk.get(f"/register/visitors/{NOVEMBER}&setelah=2").content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "tahun=-1",
        "tahun=x&bulan=13",
        "tahun=99999999999999999999",
        "setelah=-5",
        "setelah=99999999999999999999",
        "tahun=٢٠٢٦",
    ],
)
def test_a_strange_address_shows_the_present_month(desk, query):
    assert desk.get(f"/register/visitors/?{query}").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["dapur/", "visitors/0/1/perbaiki/", "visitors/2026/99999999999999999999/perbaiki/", "visitors/2026/0/perbaiki/"],
)
def test_what_does_not_exist_is_not_found(desk, path):
    assert desk.get(f"/register/{path}").status_code == 404


def test_names_are_shown_as_typed_and_never_as_markup(desk, kalbar, front):
    guest(kalbar, front, name="<script>alert(1)</script>")
    page = desk.get(f"/register/visitors/{NOVEMBER}").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


# Sheet


def sheet_of(response):
    return load_workbook(BytesIO(response.content)).active


def test_the_sheet_has_headings_numbers_and_real_dates(desk, front):
    cast.request_at_counter(front)
    sheet = sheet_of(desk.get(f"/register/requests/xlsx/{NOVEMBER}"))
    assert "I4:K4" in {str(merged) for merged in sheet.merged_cells.ranges}
    assert sheet["A4"].value == "No."
    assert sheet["I6"].value == "Ya"
    assert sheet["U7"].value == "21"
    assert sheet["A8"].value == "000001/2026"
    assert sheet["B8"].value == datetime.fromisoformat("2026-11-23")


@pytest.mark.parametrize("evil", ["=cmd|' /C calc'!A0", "+62812", "-1+1", "@SUM(A1)", '=HYPERLINK("http://x","y")'])
def test_no_cell_is_a_formula(desk, kalbar, front, evil):
    guest(kalbar, front, name=evil)
    sheet = sheet_of(desk.get(f"/register/visitors/xlsx/{NOVEMBER}"))
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == evil)
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_a_struck_line_is_struck_in_the_sheet_and_says_why(desk, kalbar, front):
    old = guest(kalbar, front)
    book.strike(
        old, by=cast.actor(front), at=cast.MONDAY, reason="Nama salah dengar", corrected_columns={"name": "Tami"}
    )
    rows = list(sheet_of(desk.get(f"/register/visitors/xlsx/{NOVEMBER}")).iter_rows(min_row=6, max_row=7))
    assert [row[3].font.strike for row in rows] == [True, False]
    assert rows[0][7].value == "Baris 0001 dicoret: Nama salah dengar. Gantinya baris 0002."
    assert rows[1][7].value == "Baris 0002, perbaikan baris 0001."


# Correcting


def form_of(client, number=1):
    form = client.get(f"/register/visitors/2026/{number}/perbaiki/").context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_a_correction_strikes_the_line_and_shows_both(desk, kalbar, front):
    guest(kalbar, front)
    data = form_of(desk) | {"name": "Tami", "reason": "Nama salah dengar"}
    response = desk.post("/register/visitors/2026/1/perbaiki/", data)
    assert response["Location"] == "/register/visitors/"
    page = desk.get("/register/visitors/?tahun=2026&bulan=semua").content.decode()
    assert 'class="is-struck"' in page
    assert "perbaikan baris 0001." in page


def test_a_correction_without_reason_keeps_what_was_typed(desk, kalbar, front):
    guest(kalbar, front)
    response = desk.post("/register/visitors/2026/1/perbaiki/", form_of(desk) | {"name": "Tami"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Tulis alasan perbaikan" in page
    assert 'value="Tami"' in page
    assert RegisterEntry.objects.get().struck_at is None


def test_a_wrong_date_is_named(desk, kalbar, front):
    guest(kalbar, front)
    response = desk.post(
        "/register/visitors/2026/1/perbaiki/", form_of(desk) | {"date": "2026-02-30", "reason": "Tanggal keliru"}
    )
    assert "tulis tanggal yang ada" in response.content.decode()


def test_a_struck_line_cannot_be_corrected_again(desk, kalbar, front):
    old = guest(kalbar, front)
    book.strike(
        old, by=cast.actor(front), at=cast.MONDAY, reason="Nama salah dengar", corrected_columns={"name": "Tami"}
    )
    assert desk.get("/register/visitors/2026/1/perbaiki/").status_code == 404


@pytest.mark.parametrize("role", ["auditor", "agency_head", "agency_admin"])
def test_who_only_reads_cannot_correct(client, kalbar, front, role):
    guest(kalbar, front)
    client.force_login(cast.person("dia", role))
    assert "perbaiki" not in client.get(f"/register/visitors/{NOVEMBER}").content.decode()
    assert (
        client.post("/register/visitors/2026/1/perbaiki/", {"name": "Tami", "reason": "Nama salah dengar"}).status_code
        == 404
    )
    assert RegisterEntry.objects.get().struck_at is None


@pytest.mark.parametrize("path", ["", "visitors/", "visitors/xlsx/"])
def test_reading_pages_refuse_a_post(desk, path):
    assert desk.post(f"/register/{path}").status_code == 405


# On paper


def paper(client: Client, code: str, query: str = "tahun=2026&bulan=semua") -> str:
    answer = client.get(f"/register/{code}/pdf/?{query}")
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(BytesIO(answer.content)).pages
    assert {round(float(page.mediabox.width)) for page in pages} == {842}, "A4 landscape"
    return "\n".join(page.extract_text() for page in pages)


def test_each_page_on_paper_says_how_far_it_counts(desk, kalbar, front):
    for number in range(1, 31):
        guest(kalbar, front, name=f"Tamu {number}")
    data = form_of(desk) | {"name": "Tami", "reason": "Nama salah dengar"}
    desk.post("/register/visitors/2026/1/perbaiki/", data)

    text = paper(desk, "visitors")
    assert "Halaman 1 dari 2" in text
    first, second = re.findall(r"Nomor (\d+) s\.d\. (\d+) · jumlah sampai halaman ini: (\d+)", text)
    assert first[0] == "0001"
    assert int(first[2]) == int(first[1]) - 1, "a struck line is printed, but does not count"
    assert second[1:] == ("0031", "30")
    assert "Jumlah catatan: 30" in text
    assert "Baris dicoret: 1" in text


def test_an_empty_book_on_paper_says_so(desk):
    assert "Tidak ada catatan pada masa ini." in paper(desk, "objections")


def test_a_period_too_long_for_one_file_names_the_cure(desk, kalbar, front, monkeypatch):
    monkeypatch.setattr("casework.letters.book_pdf.MOST", 2)
    for number in range(3):
        guest(kalbar, front, name=f"Tamu {number}")
    answer = desk.get("/register/visitors/pdf/?tahun=2026&bulan=semua", follow=True)
    assert "Pilih satu bulan" in answer.content.decode()
