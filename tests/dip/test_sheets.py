"""The list in and out of spreadsheets: no formula runs, no bad row slips in, nothing is stored by a trial run."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from casework.files import tables
from requests_app.models import PublicInformation
from tests.dip.test_keeping import ITEM, text
from tests.files import corpus

EVIL = ("=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "＝1+1")
HEAD = ["No", "Judul", "Kategori", "Pejabat/unit yang menguasai", "Format yang tersedia", "Jangka waktu penyimpanan"]


def upload(rows, name="daftar.xlsx"):
    if name.endswith("csv"):
        target = io.StringIO()
        csv.writer(target, delimiter=";").writerows(rows)
        return SimpleUploadedFile(name, target.getvalue().encode())
    book = Workbook()
    for row in rows:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return SimpleUploadedFile(name, data.getvalue())


def send(office, file):
    return office["yuliana"].post("/dip/impor/", {"file": file})


def count():
    return PublicInformation.objects.filter(agency__code="kalbar").count()


def test_no_cell_of_an_export_is_a_formula(office, client):
    for title in EVIL:
        office["yuliana"].post("/dip/tambah/", ITEM | {"title": title, "summary": title})
    for address in ("/dip/dip.csv", "/informasi/daftar.csv"):
        rows = list(csv.reader(io.StringIO(office["yuliana"].get(address).content.decode("utf-8-sig"))))
        cells = [cell for row in rows for cell in row]
        assert sum(cell.startswith("'") for cell in cells) >= 2 * (len(EVIL) - 1)  # the form strips the tab
        assert not [cell for cell in cells if cell.startswith(tables.FORMULA_STARTS)]
    book = load_workbook(io.BytesIO(client.get("/informasi/daftar.xlsx").content))
    found = [cell for row in book.active.iter_rows() for cell in row if str(cell.value).startswith(EVIL)]
    assert len(found) >= 2 * (len(EVIL) - 1) and {cell.data_type for cell in found} == {"s"}
    assert "Kata lain" not in [cell.value for cell in book.active[1]]  # inner columns stay inside


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_exported_comes_back_without_a_change(office, kind):
    office["yuliana"].post("/dip/tambah/", ITEM | {"title": EVIL[0]})
    data = office["yuliana"].get(f"/dip/dip.{kind}").content
    page = text(send(office, SimpleUploadedFile(f"dip.{kind}", data)))
    assert "Semua baris sama dengan daftar sekarang" in page


def test_a_trial_run_names_row_and_cell_and_stores_nothing(office):
    rows = [
        [*HEAD, "Dimutakhirkan"],
        ["", "Baik", "Berkala", "PPID", "PDF", "2 tahun", "2 November 2026"],
        ["", "", "Berkala", "PPID", "PDF", "2 tahun", ""],
        ["99", "Tidak ada", "Kadang-kadang", "PPID", "PDF", "2 tahun", "31/02/2026"],
        ["1", "Dua kali", "B", "PPID", "PDF", "2 tahun", ""],
        ["1", "Dua kali", "B", "PPID", "PDF", "2 tahun", ""],
    ]
    answer = send(office, upload(rows))
    page = text(answer)
    assert answer.status_code == 422 and count() == 20
    for words in ("Nomor 99 tidak ada di daftar", "sudah dipakai pada baris 5", "Pilih Berkala, Serta-merta"):
        assert words in page
    assert page.count("Isi kolom ini.") == 1 and "Tulis tanggal" in page
    pressed = office["yuliana"].post("/dip/impor/", {"jalankan": "ya"}, follow=True)
    assert "sudah tidak tersimpan" in text(pressed) and count() == 20


def test_a_good_sheet_is_stored_at_the_second_press_once(office):
    rows = [HEAD, ["", "Data baru", "Setiap saat", "PPID", "PDF", "2 tahun"], ["2", "Profil", "Berkala", "X", "Y", "Z"]]
    page = text(send(office, upload(rows, "daftar.csv")))
    assert "Uji coba berhasil" in page and count() == 20
    office["yuliana"].post("/dip/impor/", {"jalankan": "ya"})
    office["yuliana"].post("/dip/impor/", {"jalankan": "ya"})
    assert count() == 21
    changed = PublicInformation.objects.get(agency__code="kalbar", number=2)
    assert (changed.title, changed.unit, changed.summary[:4]) == ("Profil", "X", "Nama")  # other columns stay
    assert PublicInformation.objects.get(agency__code="jatim", number=2).title != "Profil"


def formula():
    book = Workbook()
    book.active.append(HEAD)
    book.active.append(["", "=1+1", "B", "PPID", "PDF", "2"])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.xlsx", formula, "Sel B2 berisi rumus"),
        ("a.xlsx", lambda: corpus.office({"xl/vbaProject.bin": b"x"}), "berisi"),
        ("a.xlsx", lambda: corpus.office({"xl/big.xml": b"0" * 120_000_000}), "mengembang"),
        ("a.xlsx", lambda: b"PK\x03\x04rusak", "rusak"),
        ("a.xlsx", lambda: b"bukan zip", "isinya bukan Excel"),
        ("a.csv", lambda: b"No;Judul\n1;\x00", "bukan CSV"),
        ("a.csv", lambda: b'No;Judul\n1;"' + b"x" * 200_000, "CSV rusak"),
        ("a.csv", lambda: b"No;Judul\n", "tidak berisi baris"),
        ("a.csv", lambda: b"No;Judul\n" + b";x\n" * 1_001, "Lebih dari 1000 baris"),
        ("a.csv", lambda: b"x" * (2 * 1024 * 1024 + 1), "lebih besar dari 2 MB"),
        ("a.csv", lambda: b"Nomor urut;Judul\n;x\n", "tidak dikenal"),
        ("a.ods", lambda: b"x", "tidak dibaca"),
    ],
)
def test_a_hostile_or_broken_sheet_is_refused_with_its_cure(office, name, data, words):
    answer = send(office, SimpleUploadedFile(name, data()))
    assert answer.status_code == 422 and words in text(answer), text(answer)[:2000]
    assert count() == 20
