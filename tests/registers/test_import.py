"""A paper book copied in from a sheet: what is wrong is named by its row; what is right goes on from its last one."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from openpyxl import Workbook, load_workbook

from casework.numbering import numbers
from casework.registers import book, closing, importing
from casework.registers.layout import BOOKS, VISITORS
from casework.registers.models import BookImport, RegisterEntry
from tests.registers import cast

URL = "/register/visitors/impor/"
HEADINGS = importing.headings(VISITORS)
GOOD = [
    [1, "02-01-2025", "08.30", "Budi Santoso", "NIK 6171014507900003", "Sekretariat", "Mega", None],
    [2, date(2025, 1, 3), "09.00", "Tamu Kedua", "Rapat", "Bidang", "Mega", None],
    [3, None, None, None, None, None, None, "Nomor terlewat karena salah tulis"],
]


@pytest.fixture
def keeper(kalbar):
    return cast.person("sekretaris", "secretariat")


@pytest.fixture
def desk(client, keeper):
    client.force_login(keeper)
    return client


def sheet(rows, headings=HEADINGS):
    file = Workbook()
    for row in [headings, *rows]:
        file.active.append(row)
    target = BytesIO()
    file.save(target)
    return SimpleUploadedFile("buku.xlsx", target.getvalue(), content_type="application/zip")


def tried(client, rows, year="2025", headings=HEADINGS):
    return client.post(URL, {"year": year, "file": sheet(rows, headings)})


def carried(client, rows=GOOD, year="2025"):
    assert tried(client, rows, year).status_code == 200
    return client.post(URL, {"jalankan": year}, follow=True)


def test_the_example_has_the_columns_of_the_paper(desk):
    found = load_workbook(BytesIO(desk.get(f"{URL}contoh.xlsx").content)).active
    assert [cell.value for cell in found[1]] == HEADINGS
    assert HEADINGS[0] == "Nomor urut" and HEADINGS[-1] == "Batal (alasan)"
    for code in BOOKS:
        assert desk.get(f"/register/{code}/impor/contoh.xlsx").status_code == 200


def test_the_trial_run_writes_nothing_and_the_second_press_writes_all(desk, kalbar):
    page = tried(desk, GOOD).content.decode()
    assert "Simpan 3 baris" in page
    assert "Budi Santoso" in page
    assert not RegisterEntry.objects.exists()
    assert (
        "3 baris Agenda Front Office 2025 disalin" in desk.post(URL, {"jalankan": "2025"}, follow=True).content.decode()
    )
    lines = list(RegisterEntry.objects.order_by("number"))
    assert [(line.year, line.number, line.is_void) for line in lines] == [
        (2025, 1, False),
        (2025, 2, False),
        (2025, 3, True),
    ]
    assert numbers.last(book.scope(kalbar, "visitors"), 2025) == 3
    page = desk.get("/register/visitors/?tahun=2025&bulan=1").content.decode()
    for text in ("Budi Santoso", "2 Januari 2025", "Dari buku lama.", "6171••••••••0003", "Nomor 0003 batal"):
        assert text in page
    assert "6171014507900003" not in page


def test_names_lie_under_the_key_of_the_import_and_survive_a_new_master_key(desk, settings, tmp_path):
    carried(desk)
    entry = RegisterEntry.objects.get(number=1)
    assert "Budi" not in entry.sealed + str(entry.columns)
    before = BookImport.objects.get().data_key
    call_command("new_personal_key")
    assert BookImport.objects.get().data_key != before
    assert book.written(RegisterEntry.objects.get(number=1))["name"] == "Budi Santoso"


BAD = [
    [1, "31-02-2025", None, "Satu", None, None, None, None],  # row 2
    [None] * 8,
    [1, "03-01-2025", None, "Dua", None, None, None, None],  # row 4
    [4, "04-01-2024", None, "Tiga", None, None, None, None],  # row 5
    ["x", None, None, "y" * 501, None, None, None, None],  # row 6
    [5, None, None, None, None, None, None, None],  # row 7
    [6, None, None, None, None, None, None, "salah"],  # row 8
]


def test_every_bad_cell_is_named_by_row_and_column_with_its_cure(desk):
    answer = tried(desk, BAD)
    assert answer.status_code == 422
    found = [(row.place, column, text) for row in answer.context["plan"].bad for column, text in row.faults]
    for place, column, words in [
        (2, "Tanggal", "bukan tanggal yang ada"),
        (4, "Nomor urut", "sudah ada pada baris 2"),
        (5, "Tanggal", "di luar tahun 2025"),
        (5, "Nomor urut", "Nomor 2–3 tidak ada sebelum nomor ini"),
        (6, "Nomor urut", "Tulis angka"),
        (6, "Nama", "Terlalu panjang (501 huruf)"),
        (7, "Nomor urut", "Baris tanpa isi"),
        (8, "Batal (alasan)", "10–300 huruf"),
    ]:
        assert any((place, column) == line[:2] and words in line[2] for line in found), (place, column, words)
    assert desk.post(URL, {"jalankan": "2025"}, follow=True).status_code == 200
    assert not RegisterEntry.objects.exists()


@pytest.mark.parametrize(
    ("headings", "rows", "words"),
    [
        (["Nomor urut", "Sepatu"], [[1, "42"]], "“Sepatu” tidak dikenal"),
        (["Nama"], [["Budi"]], "“Nomor urut” tidak ada"),
        (["Nomor urut", "Nama", "Nama"], [[1, "a", "b"]], "ada dua kali"),
        (["Nomor urut", "Nama"], [[1, "=1+1"]], "berisi rumus"),
    ],
)
def test_a_sheet_that_is_not_the_book_is_refused(desk, headings, rows, words):
    answer = tried(desk, rows, headings=headings)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_the_book_goes_on_and_the_import_is_undone_only_while_it_ends_there(desk, kalbar, keeper):
    carried(desk)
    source = BookImport.objects.get()
    with transaction.atomic():
        at = datetime(2025, 12, 1, tzinfo=UTC)
        assert book.add(kalbar, "visitors", at=at, by=cast.actor(keeper), columns={"name": "Baru"}).number == 4
    page = desk.post(f"/register/impor/{source.pk}/urungkan/", follow=True).content.decode()
    assert "tidak dapat diurungkan" in page
    assert RegisterEntry.objects.count() == 4


def test_undone_it_leaves_no_line_and_can_be_brought_again(desk, kalbar):
    carried(desk)
    source = BookImport.objects.get()
    assert desk.get(f"/register/impor/{source.pk}/urungkan/").status_code == 200
    assert "diurungkan; 3 baris" in desk.post(f"/register/impor/{source.pk}/urungkan/", follow=True).content.decode()
    assert not RegisterEntry.objects.exists()
    assert numbers.last(book.scope(kalbar, "visitors"), 2025) == 0
    carried(desk)
    assert RegisterEntry.objects.count() == 3


def test_lines_go_with_an_undone_import_only(desk, kalbar, keeper):
    carried(desk)
    with pytest.raises(DatabaseError, match="hanya boleh dicoret"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM registers_registerentry")
    source = BookImport.objects.get()
    closing.close(kalbar, VISITORS, 2025, by=cast.actor(keeper), at=cast.MONDAY)
    assert dict(closing.closing_of(kalbar, "visitors", 2025).totals)["Dari buku lama"] == 3
    with pytest.raises(importing.ImportRefused):
        importing.undo(source, at=cast.MONDAY)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE registers_bookimport SET undone_at = at")
        cursor.execute("DELETE FROM registers_registerentry")
    assert "sudah ditutup" in tried(desk, GOOD).content.decode()


def test_a_corrected_line_stays_under_the_key_of_its_import(desk, keeper):
    carried(desk, year="2025")
    old = RegisterEntry.objects.get(number=1)
    changes = {"name": "Budi Santosa"}
    at = datetime(2025, 12, 1, tzinfo=UTC)
    new = book.strike(old, by=cast.actor(keeper), at=at, reason="Nama salah salin", corrected_columns=changes)
    assert "Budi" not in new.sealed + str(new.columns)
    assert book.written(new)["name"] == "Budi Santosa"


def test_five_thousand_lines_come_in_with_one_request(desk, kalbar):
    rows = [
        [str(n), f"{n % 28 + 1:02}-01-2025", "08.00", f"Tamu {n}", "Rapat", "Bidang", "Mega", ""]
        for n in range(1, 5001)
    ]
    plan = importing.plan(kalbar, VISITORS, 2025, [HEADINGS, *rows], cast.MONDAY)
    assert plan.ready
    by = cast.actor(desk.get("/register/").wsgi_request.user)
    assert importing.carry_out(plan, kalbar, by=by, at=cast.MONDAY).lines == 5000


@pytest.mark.parametrize("role", ["front_office", "auditor"])
def test_who_does_not_keep_the_book_finds_nothing(client, kalbar, role):
    client.force_login(cast.person("dia", role))
    for path in ("visitors/impor/", "visitors/impor/contoh.xlsx", "impor/1/urungkan/"):
        assert client.get(f"/register/{path}").status_code == 404
