"""Numbers an office knows: the next one, an insert, a sub-number, one from outside; patterns and codes in its hands."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from casework.letters.models import ClassificationCode, Letter, NumberFormat, NumberJump
from casework.registers.models import RegisterEntry
from tests.letters.cast import MONDAY, Office, kalbar, person
from tests.letters.test_pages import address, browser

LATE = "Surat tugas terlewat dinomori minggu lalu."


@pytest.fixture
def office(loaded_procedures: None, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr(timezone, "now", lambda: MONDAY + timedelta(hours=1))
    call_command("load_classification", verbosity=0)
    return Office()


@pytest.fixture
def yuli(office: Office) -> Client:
    return browser(office.yuli)


@pytest.fixture
def admin(office: Office) -> Client:
    return browser(person("dimas", "agency_admin"))


def numbered(office: Office, desk: Client, **form: object) -> Letter:
    letter = office.approved(case=office.second_case())
    desk.post(address(letter, "number"), form)
    letter.refresh_from_db()
    return letter


def test_one_press_gives_the_next_number(office: Office, yuli: Client):
    assert numbered(office, yuli).number == "500.3.3/1/DISKOPUKM.A"


def test_an_insert_follows_its_number_and_keeps_an_earlier_day(office: Office, yuli: Client):
    friday = MONDAY.date() - timedelta(days=3)
    office.numbered()
    first = numbered(office, yuli, way="insert", after="1", reason=LATE)
    second = numbered(office, yuli, way="insert", after="1", reason=LATE)
    assert [first.number, second.number] == ["500.3.3/1.1/DISKOPUKM.A", "500.3.3/1.2/DISKOPUKM.A"]
    assert numbered(office, yuli).number == "500.3.3/2/DISKOPUKM.A"
    early = office.approved(case=office.second_case())
    page = yuli.post(address(early, "number"), {"way": "insert", "after": "1", "reason": LATE, "dated": friday})
    assert page.status_code == 422
    assert "tidak boleh bertanggal lebih awal" in page.content.decode()
    lines = RegisterEntry.objects.filter(register="outgoing").order_by("number")
    assert [line.number for line in lines] == [1, 2, 3, 4]
    assert lines[1].columns["remark"] == "nomor sisipan"


def test_behind_a_number_that_was_never_given_nothing_is_inserted(office: Office, yuli: Client):
    letter = office.approved(case=office.second_case())
    page = yuli.post(address(letter, "number"), {"way": "insert", "after": "9", "reason": LATE})
    assert "Nomor 9 belum pernah diberikan" in page.content.decode()
    letter.refresh_from_db()
    assert letter.status == "approved"


def test_a_sub_number_takes_the_next_number(office: Office, yuli: Client):
    letter = numbered(office, yuli, way="suffix", insert="-V", reason="Kelima dari satu berkas SOP.")
    assert letter.number == "500.3.3/1-V/DISKOPUKM.A"
    assert (letter.number_sequence, letter.number_insert) == (1, "-V")


def test_a_number_from_outside_is_written_as_it_came(office: Office, yuli: Client):
    letter = numbered(office, yuli, way="outside", outside="500.3.2/ 1830-V/ DISKOPUKM.A", reason="Nomor dari TNDE.")
    assert letter.number == "500.3.2/ 1830-V/ DISKOPUKM.A"
    assert letter.number_sequence is None
    assert letter.number_reason == "Nomor dari TNDE."


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"way": "insert", "reason": LATE}, "Tulis nomor urut yang disisipi."),
        ({"way": "insert", "after": "satu", "reason": LATE}, "Tulis angka nomor urutnya saja."),
        ({"way": "suffix", "insert": "<b>"}, "Tulis sisipan pendek"),
        ({"way": "outside", "reason": LATE}, "Tulis nomor lengkapnya."),
        ({"way": "outside", "outside": "1/X"}, "Tulis dari mana nomor ini."),
        ({"way": "outside", "outside": "1/X", "reason": "TNDE"}, "sedikitnya 10 huruf"),
        ({"way": "next", "code": "999.9"}, "Kode klasifikasi 999.9 tidak ada dalam daftar"),
        ({"way": "lain"}, "Pilih cara memberi nomor."),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_lost(office: Office, yuli: Client, form: dict[str, str], said: str):
    letter = office.approved()
    page = yuli.post(address(letter, "number"), form)
    assert page.status_code == 422
    assert said in page.content.decode()
    letter.refresh_from_db()
    assert letter.status == "approved"
    assert not RegisterEntry.objects.filter(register="outgoing").exists()


@pytest.mark.parametrize("code", ["000.9.2", "000.8"])
def test_a_code_or_the_group_above_it_may_be_chosen(office: Office, yuli: Client, code: str):
    assert numbered(office, yuli, way="next", code=code).number == f"{code}/1/DISKOPUKM.A"


def test_a_pattern_of_one_kind_counts_on_its_own(office: Office, admin: Client, yuli: Client):
    assert numbered(office, yuli).number == "500.3.3/1/DISKOPUKM.A"
    form = {"kind": "reply", "pattern": "{nomor}/BALASAN/{bulan}/{tahun}", "own_sequence": "on"}
    admin.post("/kelola/nomor/pola/", form)
    assert numbered(office, yuli).number == "1/BALASAN/XI/2026"
    assert "2/BALASAN/XI/2026" in admin.get("/kelola/nomor/").content.decode()
    admin.post("/kelola/nomor/pola/reply/hapus/")
    assert not NumberFormat.objects.exists()
    assert numbered(office, yuli).number == "500.3.3/2/DISKOPUKM.A"


@pytest.mark.parametrize("pattern", ["{kode}/{nomer}", "{kode}", "{nomor}/{nomor}", "{nomor", "{nomor}/{{unit}}"])
def test_a_spoiled_pattern_is_not_saved(admin: Client, pattern: str):
    page = admin.post("/kelola/nomor/pola/", {"kind": "lainnya", "pattern": pattern})
    assert page.status_code == 422
    assert not NumberFormat.objects.exists()


def test_the_count_goes_on_from_the_paper_book_and_never_back(office: Office, admin: Client, yuli: Client):
    reason = "Melanjutkan buku kertas."
    admin.post("/kelola/nomor/lompat/", {"sequence": "lainnya", "number": "1623", "reason": reason})
    assert numbered(office, yuli).number == "500.3.3/1623/DISKOPUKM.A"
    page = admin.post("/kelola/nomor/lompat/", {"sequence": "lainnya", "number": "1600", "reason": reason})
    assert page.status_code == 422
    assert "Nomor 1600 sudah dipakai" in page.content.decode()
    jump = NumberJump.objects.get()
    assert (jump.last, jump.next, jump.reason) == (0, 1623, reason)


# Codes


def sheet(*rows: list[str]) -> SimpleUploadedFile:
    book, data = Workbook(), io.BytesIO()
    for row in (["Kode", "Uraian", "Jangka simpan"], *rows):
        book.active.append(row)
    book.save(data)
    return SimpleUploadedFile("kode.xlsx", data.getvalue(), content_type="application/octet-stream")


def test_a_trial_run_names_every_bad_row_and_saves_nothing(admin: Client):
    rows = (["700.1", "Pengawasan"], ["tujuh", "Salah"], ["700.2", ""], ["700.1", "Dua kali"])
    page = admin.post("/kelola/klasifikasi/impor/", {"file": sheet(*rows)})
    text = page.content.decode()
    assert page.status_code == 422
    assert "Kode berupa angka dan titik" in text
    assert "Tulis uraiannya." in text
    assert "Kode 700.1 sudah ada pada baris 2" in text
    assert not ClassificationCode.objects.filter(code__startswith="700").exists()


def test_a_good_sheet_is_saved_with_the_second_press(admin: Client):
    page = admin.post("/kelola/klasifikasi/impor/", {"file": sheet(["700.1", "Pengawasan", "aktif 2 tahun"])})
    assert "belum ada yang disimpan" in page.content.decode()
    assert not ClassificationCode.objects.filter(code="700.1").exists()
    admin.post("/kelola/klasifikasi/impor/", {"jalankan": "ya"})
    row = ClassificationCode.objects.get(code="700.1")
    assert (row.agency, row.title, row.retention) == (kalbar(), "Pengawasan", "aktif 2 tahun")
    assert "Unggah lagi" in admin.post("/kelola/klasifikasi/impor/", {"jalankan": "ya"}, follow=True).content.decode()


def test_the_exported_list_comes_back_unchanged(admin: Client):
    data = admin.get("/kelola/klasifikasi/kode-klasifikasi.xlsx").content
    assert [cell.value for cell in load_workbook(io.BytesIO(data)).active[2]][:2] == ["000.5", "Kearsipan"]
    page = admin.post("/kelola/klasifikasi/impor/", {"file": SimpleUploadedFile("k.xlsx", data)})
    assert "Semua baris sama" in page.content.decode()


def test_a_shared_code_is_retired_for_one_agency_alone(office: Office, admin: Client, yuli: Client):
    admin.post("/kelola/klasifikasi/000.5/pakai/")
    assert ClassificationCode.objects.get(agency=None, code="000.5").active
    letter = office.approved()
    page = yuli.get(address(letter, "number")).content.decode()
    assert '"000.5"' not in page
    assert '"000.6.5"' in page
    admin.post("/kelola/klasifikasi/000.5/pakai/")
    assert '"000.5"' in yuli.get(address(letter, "number")).content.decode()


def test_dates_of_tomorrow_are_refused(office: Office, yuli: Client):
    letter = office.approved()
    form = {"way": "outside", "outside": "9/X", "reason": "Nomor dari TNDE.", "dated": date(2026, 11, 24)}
    assert "tidak boleh sesudah hari ini" in yuli.post(address(letter, "number"), form).content.decode()
