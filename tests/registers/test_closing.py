"""A year is closed for good: what is checked, what is printed, who is refused, and what a later change gives away."""

import hashlib
import json
import re
import threading
import time
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from pypdf import PdfReader

from casework.numbering import numbers
from casework.organization.models import Agency
from casework.registers import book, closing, triggers
from casework.registers.layout import BOOKS, VISITORS
from casework.registers.models import BookClosing, RegisterEntry
from tests.registers import cast

LAST_SECOND = datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC)  # 23.59.59 in Pontianak
NEW_YEAR = datetime(2027, 1, 4, 2, 0, tzinfo=UTC)


def guest(agency, by, at=cast.MONDAY, **columns):
    with transaction.atomic():
        return book.add(agency, "visitors", at=at, by=cast.actor(by), columns={"name": "Tamu Umum", **columns})


@pytest.fixture
def keeper(kalbar):
    return cast.person("sekretaris", "secretariat")


@pytest.fixture
def full(kalbar, front):
    """Three lines: one struck and replaced, one void."""
    first, second = guest(kalbar, front), guest(kalbar, front, name="Tamu Kedua")
    changes = {"name": "Tami"}
    book.strike(first, by=cast.actor(front), at=cast.MONDAY, reason="Nama salah dengar", corrected_columns=changes)
    book.void(second, by=cast.actor(front), at=cast.MONDAY, reason="Tamu pulang sebelum dicatat")


def close(agency, keeper, *, at=NEW_YEAR, found=VISITORS, year=2026):
    return closing.close(agency, found, year, by=cast.actor(keeper, at), at=at)


@pytest.fixture
def closed(full, kalbar, keeper):
    return close(kalbar, keeper)


@pytest.fixture
def later(monkeypatch, kalbar):
    """The office in the new year."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NEW_YEAR)


# Void numbers


def test_a_void_number_stays_and_is_never_given_again(kalbar, front, full):
    void = RegisterEntry.objects.get(number=2)
    assert void.is_void
    assert guest(kalbar, front).number == 4


def test_the_line_of_a_running_case_is_not_void(front):
    case = cast.request_at_counter(front)
    entry = RegisterEntry.objects.get(register="requests", case=case)
    with pytest.raises(book.StrikeRefused, match="masih berjalan"):
        book.void(entry, by=cast.actor(front), at=cast.MONDAY, reason="Nomor tidak jadi dipakai")


def test_the_page_voids_a_number_and_asks_why(client, kalbar, front):
    guest(kalbar, front)
    client.force_login(front)
    assert client.post("/register/visitors/2026/1/batal/", {"reason": "x"}).status_code == 422
    answer = client.post("/register/visitors/2026/1/batal/", {"reason": "Tamu tidak jadi masuk"}, follow=True)
    assert "Nomor 0001 batal" in answer.content.decode()
    page = client.get("/register/visitors/?tahun=2026&bulan=semua").content.decode()
    assert "Nomor 0001 batal: Tamu tidak jadi masuk." in page
    assert client.get("/register/visitors/2026/1/batal/").status_code == 404


# Closing


def test_what_stood_in_the_book_is_counted(closed):
    assert (closed.first, closed.last) == (1, 3)
    assert dict(closed.totals) == {"Seluruh nomor": 3, "Berlaku": 1, "Dicoret dan diganti": 1, "Batal": 1}


def test_a_register_counts_its_decisions_and_names_what_is_open(kalbar, front, keeper):
    case = cast.request_at_counter(front)
    found = closing.inspect(kalbar, BOOKS["requests"], 2026, NEW_YEAR)
    assert ("Belum ada keputusan", 1) in found.totals
    assert any("1 baris kasusnya masih berjalan: nomor 0001" in line for line in found.warnings)
    from casework.cases import engine

    engine.advance(
        case, "withdraw", by=cast.actor(front), at=cast.later(days=1), data={"reason": "Pemohon sudah mendapat datanya"}
    )
    found = closing.inspect(kalbar, BOOKS["requests"], 2026, NEW_YEAR)
    assert ("Dicabut pemohon", 1) in found.totals
    assert found.warnings == []


def test_a_closed_book_takes_no_line_and_no_strike(kalbar, front, closed):
    with pytest.raises(book.BookClosed, match=r"2026 sudah ditutup.*buku tahun berjalan dengan keterangan"):
        guest(kalbar, front)
    standing = RegisterEntry.objects.standing().get()
    for refuse in (book.void, lambda *a, **k: book.strike(*a, corrected_columns={"name": "Tomi"}, **k)):
        with pytest.raises(book.BookClosed):
            refuse(standing, by=cast.actor(front), at=NEW_YEAR, reason="Nama salah dengar")
    assert guest(kalbar, front, at=NEW_YEAR).number == 1, "the new year goes on"
    with transaction.atomic():
        book.add(kalbar, "incoming", at=cast.MONDAY, by=cast.actor(front), columns={"about": "Buku lain terbuka"})


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO registers_registerentry (agency_id, register, year, number, at, columns, sealed, note, "
        "struck_reason) SELECT agency_id, register, year, 99, at, columns, sealed, note, '' "
        "FROM registers_registerentry WHERE number = 3",
        "UPDATE registers_registerentry SET struck_at = at, struck_reason = 'curang' WHERE number = 3",
    ],
)
def test_the_database_refuses_what_the_service_would_not_write(closed, sql):
    with pytest.raises(DatabaseError, match="sudah ditutup"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("sql", ["DELETE FROM registers_bookclosing", "UPDATE registers_bookclosing SET sha256 = 'x'"])
def test_a_closing_is_never_changed(closed, sql):
    with pytest.raises(DatabaseError, match="tidak diubah"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_book_is_closed_once(kalbar, keeper, closed):
    with pytest.raises(closing.ClosingRefused, match="sudah ditutup"):
        close(kalbar, keeper)


def test_a_year_that_is_not_over_stays_open(kalbar, keeper, full):
    with pytest.raises(closing.ClosingRefused, match="belum berakhir"):
        close(kalbar, keeper, at=LAST_SECOND)
    assert numbers.last(book.scope(kalbar, "visitors"), 2026) == 3
    assert guest_possible(kalbar)


def guest_possible(agency):
    with transaction.atomic():
        return numbers.take(book.scope(agency, "visitors"), 2026) == 4


def test_a_gap_is_named_and_keeps_the_book_open(kalbar, front, keeper, full):
    with transaction.atomic():
        numbers.take(book.scope(kalbar, "visitors"), 2026)  # lost, as no act of ours can
    guest(kalbar, front)
    with pytest.raises(closing.ClosingRefused, match="Nomor 0004 tidak ada barisnya"):
        close(kalbar, keeper)


def test_an_empty_book_is_closed_too(kalbar, keeper, front):
    done = close(kalbar, keeper)
    assert (done.last, done.sha256) == (0, hashlib.sha256(b'["ppid-book-1","kalbar","visitors",2026]\n').hexdigest())
    with pytest.raises(book.BookClosed):
        guest(kalbar, front)


def test_the_last_second_belongs_to_the_old_year_of_the_office(kalbar, front):
    jatim = Agency.objects.select_related("calendar").get(code="jatim")
    there = cast.person("jatim", "front_office", agency=jatim)
    old = [guest(kalbar, front, at=LAST_SECOND) for _ in range(2)]
    new = guest(kalbar, front, at=datetime(2026, 12, 31, 17, 0, 0, tzinfo=UTC))
    other = guest(jatim, there, at=LAST_SECOND)
    assert [(entry.year, entry.number) for entry in (*old, new, other)] == [(2026, 1), (2026, 2), (2027, 1), (2026, 1)]


# The fingerprint


def test_the_fingerprint_can_be_made_again_by_the_recipe(closed):
    rows = RegisterEntry.objects.order_by("number")
    lines = [["ppid-book-1", "kalbar", "visitors", 2026]]
    for row in rows:
        moments = [at and at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") for at in (row.at, row.struck_at)]
        lines.append(
            [row.number, moments[0], row.case_id, row.applicant_id, row.columns, row.sealed, row.recorded_by_id,
             row.replaces_id, row.note, moments[1], row.struck_by_id, row.struck_reason, row.source_id]
        )  # fmt: skip
    text = "".join(json.dumps(x, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n" for x in lines)
    assert closed.sha256 == hashlib.sha256(text.encode()).hexdigest()


def without_triggers(sql):
    names = ("no_change", "closed", "closed_UPDATE", "closed_INSERT", "no_delete")
    with connection.cursor() as cursor:
        for name in names:
            on = " ON registers_registerentry" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS registers_registerentry_{name}{on}")
        cursor.execute(sql)
    triggers.guard_lines()


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("UPDATE registers_registerentry SET struck_reason = 'lain' WHERE number = 2", "nomor 0002 diubah"),
        ("DELETE FROM registers_registerentry WHERE number = 2", "nomor 0002 hilang"),
        ("UPDATE registers_registerentry SET number = 9 WHERE number = 2", "nomor 0009 disisipkan"),
    ],
)
def test_verify_books_names_the_line_that_was_changed(transactional_db, closed, capsys, sql, told):
    call_command("verify_books")
    assert "Semua buku seperti seharusnya" in capsys.readouterr().out
    without_triggers(sql)
    with pytest.raises(CommandError):
        call_command("verify_books")
    assert told in capsys.readouterr().out


def test_erasing_an_applicant_leaves_the_fingerprint(kalbar, front, keeper):
    applicant = cast.siti()
    with transaction.atomic():
        columns = {"name": "Siti"}
        book.add(kalbar, "visitors", at=cast.MONDAY, by=cast.actor(front), columns=columns, applicant=applicant)
    done = close(kalbar, keeper)
    type(applicant).objects.update(erased_at=NEW_YEAR, data_key="")
    assert closing.changed(done) == []


# Correcting what is closed


def test_a_line_of_a_closed_book_is_put_right_in_the_book_of_the_year(client, front, closed, later):
    client.force_login(front)
    form = client.get("/register/visitors/2026/3/perbaiki/").context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"name": "Tomi", "reason": "Nama salah tulis"}
    answer = client.post("/register/visitors/2026/3/perbaiki/", data, follow=True)
    assert "ditulis pada nomor 0001 buku 2027" in answer.content.decode()
    assert client.get("/register/visitors/2026/3/perbaiki/").status_code == 404
    new = client.get("/register/visitors/?tahun=2027&bulan=semua").content.decode()
    assert "perbaikan baris 0003 buku 2026 yang sudah ditutup: Nama salah tulis." in new
    old = client.get("/register/visitors/?tahun=2026&bulan=semua").content.decode()
    assert "Diperbaiki pada baris 0001 buku 2027." in old
    assert closing.changed(closed) == []


def test_nothing_is_registered_as_received_in_a_year_that_is_closed(kalbar, closed):
    from casework.cases.intake import refuse_moment
    from casework.cases.models import ProcedureVersion

    version = ProcedureVersion.objects.in_force(kalbar.pk, "data-offline")
    told = refuse_moment(version, cast.MONDAY, NEW_YEAR)
    assert "Agenda Front Office 2026 sudah ditutup" in told
    assert "pada keterangan" in told
    assert refuse_moment(version, NEW_YEAR, NEW_YEAR) == ""
    BookClosing.objects.get()
    other = ProcedureVersion.objects.in_force(kalbar.pk, "fasilitasi")
    assert refuse_moment(other, cast.MONDAY, NEW_YEAR) == "", "that SOP writes into another book"


# Pages and paper


def test_the_page_shows_closes_and_prints(client, kalbar, keeper, full, later):
    client.force_login(keeper)
    index = client.get("/register/").content.decode()
    assert "Belum ditutup" in index
    page = client.get("/register/visitors/2026/tutup/")
    assert "Tutup buku ini" in page.content.decode()
    assert client.post("/register/visitors/2026/tutup/", {}).status_code == 422
    page = client.post("/register/visitors/2026/tutup/", {"sure": "on"}, follow=True).content.decode()
    done = BookClosing.objects.get()
    assert done.closed_by == keeper
    assert done.sha256 in page
    assert "masih sama dengan saat ditutup" in page
    assert "Ditutup" in client.get("/register/visitors/?tahun=2026&bulan=semua").content.decode()
    assert "nomor 0001 s.d. 0003" in client.get("/register/").content.decode()

    paper = client.get("/register/visitors/2026/berita-acara/")
    text = re.sub(r"\s+", " ", " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(paper.content)).pages))
    for words in ("BERITA ACARA PENUTUPAN AGENDA FRONT OFFICE", "Senin, 4 Januari 2027", "Batal", "Mengetahui,"):
        assert words in text
    assert done.sha256[:8] in text


@pytest.mark.parametrize("role", ["front_office", "auditor", "agency_head"])
def test_who_does_not_keep_the_book_reads_its_state_but_cannot_close_it(client, kalbar, full, later, role):
    client.force_login(cast.person("dia", role))
    assert "ditutup oleh sekretariat" in client.get("/register/visitors/2026/tutup/").content.decode()
    assert client.post("/register/visitors/2026/tutup/", {"sure": "on"}).status_code == 404
    assert not BookClosing.objects.exists()
    assert client.get("/register/visitors/2026/berita-acara/").status_code == 404


@pytest.mark.parametrize(
    ("words", "found"), [("2", 1), ("kedua", 1), ("Tamu", 2), ("tami", 1), ("tidak ada", 0), ("%", 0)]
)
def test_a_book_is_searched_by_number_and_words(client, front, full, words, found):
    client.force_login(front)
    lines = client.get("/register/visitors/", {"tahun": "2026", "bulan": "11", "q": words}).context["lines"]
    assert len(lines) == found


def test_a_name_under_the_applicants_key_is_found(client, front):
    cast.request_at_counter(front)
    client.force_login(front)
    lines = client.get("/register/requests/", {"tahun": "2026", "q": "rahmawati koperasi"}).context["lines"]
    assert len(lines) == 1


# A line under way while somebody closes the book


def race(agency, front, keeper) -> list[str]:
    """The writer has its line but has not committed when the closing begins. What differs from the day of closing."""
    written, closing_now = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            guest(agency, front, at=LAST_SECOND)
            written.set()
            closing_now.wait(10)
            time.sleep(0.5)  # the closing comes to the counter meanwhile
        connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    assert written.wait(10)
    closing_now.set()
    made = close(agency, keeper)
    writer.join(10)
    return closing.changed(made)


@pytest.mark.django_db(transaction=True)
def test_closing_waits_for_a_line_under_way(full, kalbar, front, keeper):
    assert race(kalbar, front, keeper) == []
    assert BookClosing.objects.get().last == 4


@pytest.mark.django_db(transaction=True)
def test_without_the_counter_a_line_slips_in_behind_the_closing(full, kalbar, front, keeper, monkeypatch):
    """The control. On SQLite the one writer at a time guards by itself."""
    monkeypatch.setattr(numbers, "close", lambda *given: None)
    slipped = race(kalbar, front, keeper)
    assert bool(slipped) is (connection.vendor == "postgresql")
