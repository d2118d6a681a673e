"""Lines of the books: gapless, sealed, struck but never erased."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from casework.registers import book
from casework.registers.facts import lines, with_facts
from casework.registers.layout import BOOKS, VISITORS
from casework.registers.models import RegisterEntry
from tests.registers import cast

GUEST = {"date": date(2026, 11, 23), "time": "09.00", "name": "Tamu Umum", "purpose": "Mengantar undangan"}


def guest(agency, by, at=cast.MONDAY, **changes):
    with transaction.atomic():
        return book.add(agency, "visitors", at=at, by=cast.actor(by), columns=GUEST | changes)


def cells(entry):
    """What the line shows, by column key."""
    found = entry.book
    rows = with_facts(RegisterEntry.objects.filter(pk=entry.pk), found)
    (line,) = lines(found, rows, entry.agency.zone)
    return dict(zip((column.key for column in found.columns), line.cells, strict=True))


def test_numbers_have_no_gap_and_each_book_its_own(kalbar, front):
    assert [guest(kalbar, front).number for _ in range(3)] == [1, 2, 3]
    with transaction.atomic():
        letter = book.add(
            kalbar, "incoming", at=cast.MONDAY, by=cast.actor(front), columns={"sender": "Camat", "about": "Undangan"}
        )
    assert letter.label == "0001"


def test_a_line_rolled_back_gives_its_number_back(kalbar, front):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        book.add(kalbar, "visitors", at=cast.MONDAY, by=cast.actor(front), columns=GUEST)
        raise ZeroDivisionError
    assert guest(kalbar, front).number == 1


def test_the_year_is_the_one_of_the_office_and_starts_at_one(kalbar, front):
    guest(kalbar, front)
    new_year_in_pontianak = datetime(2026, 12, 31, 17, 30, tzinfo=UTC)
    entry = guest(kalbar, front, at=new_year_in_pontianak)
    assert (entry.year, entry.number) == (2027, 1)


def test_a_line_costs_two_queries(kalbar, front, django_assert_num_queries):
    guest(kalbar, front)
    by = cast.actor(front)
    with transaction.atomic(), django_assert_num_queries(2):
        book.add(kalbar, "visitors", at=cast.MONDAY, by=by, columns=GUEST)


def test_outside_a_transaction_no_number_is_given(kalbar, front, transactional_db):
    with pytest.raises(transaction.TransactionManagementError):
        book.add(kalbar, "visitors", at=cast.MONDAY, by=cast.actor(front), columns=GUEST)


def test_an_unknown_column_is_refused(kalbar, front):
    with pytest.raises(ValueError, match="has no column shoes"), transaction.atomic():
        book.add(kalbar, "visitors", at=cast.MONDAY, by=cast.actor(front), columns={"shoes": "42"})


def test_personal_columns_lie_under_the_applicants_key_and_go_with_it(kalbar, front):
    applicant = cast.siti()
    with transaction.atomic():
        entry = book.add(
            kalbar,
            "visitors",
            at=cast.MONDAY,
            by=cast.actor(front),
            columns=GUEST | {"name": "Siti R"},
            applicant=applicant,
        )
    assert "Siti R" not in entry.sealed + str(entry.columns)
    assert cells(entry)["name"] == "Siti R"
    type(applicant).objects.filter(pk=applicant.pk).update(erased_at=cast.MONDAY, data_key="")
    assert cells(entry)["name"] == "(data dihapus)"
    assert cells(entry)["purpose"] == "Mengantar undangan"


def test_an_identity_number_is_masked_wherever_it_is_typed(kalbar, front):
    entry = guest(kalbar, front, purpose="NIK 6171014507900003 dan 6171 0145 0790 0003")
    assert entry.columns["purpose"] == "NIK 6171••••••••0003 dan 6171••••••••0003"


@pytest.mark.parametrize("nasty", ["satu\x00dua", "satu\r\ndua", "satu\x1bdua", "x" * 900])
def test_control_characters_and_endless_texts_do_not_reach_the_book(kalbar, front, nasty):
    text = guest(kalbar, front, purpose=nasty).columns["purpose"]
    assert len(text) <= 500
    assert text.isprintable()


# Corrections


def test_strike_keeps_the_old_line_and_writes_the_next_number(kalbar, front):
    old = guest(kalbar, front)
    new = book.strike(
        old,
        by=cast.actor(front),
        at=cast.later(hours=1),
        reason="Nama salah dengar",
        corrected_columns={"name": "Tami"},
    )
    old.refresh_from_db()
    assert (old.struck_reason, old.struck_by_id) == ("Nama salah dengar", front.pk)
    assert (new.number, new.replaces_id, new.columns["name"], new.columns["time"]) == (2, old.pk, "Tami", "09.00")


def test_a_corrected_personal_column_stays_sealed(kalbar, front):
    case = cast.request_at_counter(front)
    entry = RegisterEntry.objects.get(register="requests", case=case)
    new = book.strike(
        entry,
        by=cast.actor(front),
        at=cast.later(hours=1),
        reason="Alamat salah tulis",
        corrected_columns={"address": "Jalan Merdeka 1"},
    )
    assert "Merdeka" not in new.sealed + str(new.columns)
    assert cells(new)["address"] == "Jalan Merdeka 1"
    assert cells(new)["number"] == case.number


def test_a_cell_can_be_emptied(kalbar, front):
    new = book.strike(
        guest(kalbar, front),
        by=cast.actor(front),
        at=cast.MONDAY,
        reason="Keperluan tertukar",
        corrected_columns={"purpose": ""},
    )
    assert "purpose" not in new.columns


@pytest.mark.parametrize(
    ("reason", "changes", "says"),
    [
        ("salah", {"name": "Tami"}, "sedikitnya 10"),
        ("Nama salah dengar", {}, "Belum ada kolom"),
        ("Nama salah dengar", {"name": "Tamu Umum"}, "Belum ada kolom"),
    ],
)
def test_strike_needs_a_reason_and_a_change(kalbar, front, reason, changes, says):
    entry = guest(kalbar, front)
    with pytest.raises(book.StrikeRefused, match=says):
        book.strike(entry, by=cast.actor(front), at=cast.MONDAY, reason=reason, corrected_columns=changes)
    assert not RegisterEntry.objects.exclude(struck_at=None).exists()


def test_who_strikes_second_is_refused_and_takes_no_number(kalbar, front):
    entry = guest(kalbar, front)
    stale = RegisterEntry.objects.get(pk=entry.pk)
    book.strike(
        entry, by=cast.actor(front), at=cast.MONDAY, reason="Nama salah dengar", corrected_columns={"name": "Tami"}
    )
    with pytest.raises(book.StrikeRefused, match="orang lain"):
        book.strike(
            stale, by=cast.actor(front), at=cast.MONDAY, reason="Nama salah dengar", corrected_columns={"name": "Tomi"}
        )
    assert guest(kalbar, front).number == 3


# The database itself


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM registers_registerentry",
        "UPDATE registers_registerentry SET number = 99",
        "UPDATE registers_registerentry SET year = 2020",
        "UPDATE registers_registerentry SET columns = '{}'",
        "UPDATE registers_registerentry SET sealed = 'x'",
    ],
)
def test_the_database_refuses_to_change_or_delete_a_line(kalbar, front, sql):
    guest(kalbar, front)
    with pytest.raises(DatabaseError, match="hanya boleh dicoret"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert RegisterEntry.objects.get().number == 1


def test_the_database_refuses_to_take_a_strike_back(kalbar, front):
    entry = guest(kalbar, front)
    book.strike(
        entry, by=cast.actor(front), at=cast.MONDAY, reason="Nama salah dengar", corrected_columns={"name": "Tami"}
    )
    with pytest.raises(DatabaseError, match="hanya boleh dicoret"), transaction.atomic():
        RegisterEntry.objects.filter(pk=entry.pk).update(struck_at=None)


@pytest.mark.sqlite
def test_insert_or_replace_is_refused_too(kalbar, front):
    guest(kalbar, front)
    with pytest.raises(DatabaseError, match="hanya boleh dicoret"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT OR REPLACE INTO registers_registerentry SELECT * FROM registers_registerentry")


# First number of the year


def first_number(number: int, *, agency: str = "kalbar", year: int = 2026) -> None:
    call_command("set_first_number", agency=agency, book="visitors", year=year, number=number)


def test_a_book_goes_on_from_paper(kalbar, front, capsys):
    first_number(57)
    assert "0057" in capsys.readouterr().out
    assert [guest(kalbar, front).number for _ in range(2)] == [57, 58]


def test_a_book_with_lines_keeps_its_numbers(kalbar, front):
    guest(kalbar, front)
    with pytest.raises(CommandError, match="sudah berisi"):
        first_number(57)
    assert guest(kalbar, front).number == 2


@pytest.mark.parametrize("wrong", [{"number": 0}, {"number": 5, "agency": "sumsel"}, {"number": 5, "year": 99}])
def test_first_number_says_what_is_wrong(kalbar, wrong):
    with pytest.raises(CommandError):
        first_number(**wrong)


# Official layout


def test_the_request_register_has_its_twenty_one_columns_under_three_rows_of_headings():
    requests = BOOKS["requests"]
    assert len(requests.columns) == 21
    assert [sum(cell["colspan"] for cell in row) for row in requests.header_rows] == [21, 11, 2]
    assert [cell["text"] for cell in requests.header_rows[2]] == ["Ya", "Tidak"]


@pytest.mark.parametrize("code", BOOKS)
def test_headings_cover_every_cell_exactly_once(code):
    found = BOOKS[code]
    depth, width = len(found.header_rows), len(found.columns)
    area = sum(cell["colspan"] * cell["rowspan"] for row in found.header_rows for cell in row)
    assert area == depth * width
    assert sum(column.width for column in found.columns) == 100


def test_visitors_are_seven_columns():
    assert [column.label for column in VISITORS.columns] == [
        "No.",
        "Tanggal",
        "Pukul",
        "Nama",
        "Keperluan",
        "Tujuan",
        "Petugas",
    ]
