"""Lines that acts of the real SOPs write, and what they show later."""

from datetime import date

import pytest

from casework.cases import act, engine, registry
from casework.cases.models import Output, ProcedureVersion
from casework.registers.facts import lines, with_facts
from casework.registers.models import RegisterEntry
from tests.registers import cast


def shown(code, case):
    """The standing line of the case in that book, by column key."""
    found = RegisterEntry.objects.standing().filter(register=code, case=case)
    (line,) = lines(found.get().book, with_facts(found, found.get().book), case.agency.zone)
    return dict(zip((column.key for column in found.get().book.columns), line.cells, strict=True))


@pytest.fixture
def case(front):
    return cast.request_at_counter(front)


def act_of(case, by, **data):
    """An act on the case, as an inside effect sees it."""
    return act.opened(case, cast.actor(by), cast.MONDAY, data, case.step)


def test_a_walk_in_stands_among_visitors_and_requests_but_takes_no_letter_number(case):
    books = set(RegisterEntry.objects.filter(case=case).values_list("register", flat=True))
    assert books == {"visitors", "requests"}
    assert shown("visitors", case)["officer"] == "Petugas"
    assert shown("visitors", case)["time"] == "09.00"


def test_the_line_is_the_register_output_of_the_step(case):
    assert Output.objects.get(case=case, kind="register").reference == "Agenda Front Office 0001"


def test_the_request_line_says_who_asks_for_what(case):
    row = shown("requests", case)
    assert row["number"] == case.number
    assert row["date"] == date(2026, 11, 23)
    assert (row["name"], row["contact"]) == ("Siti Rahmawati", "+6281234567890 / siti@contoh.example")
    assert row["information"] == "Daftar koperasi aktif 2025"
    assert (row["decision"], row["notice_date"]) == ("", "")


def test_an_answer_at_the_counter_fills_decision_and_both_dates(case, front):
    officer = cast.actor(cast.person("ppid", "ppid_officer", "information_service"))
    given = {"outputs": {"service_note": "Daftar diberikan"}}
    engine.advance(case, "answer_directly", by=officer, at=cast.later(minutes=10), data=given)
    row = shown("requests", case)
    assert row["decision"] == "Diberikan langsung"
    assert row["notice_date"] == row["given_date"] == date(2026, 11, 23)


def test_a_withdrawal_is_written_in_the_book(case, front):
    engine.advance(
        case, "withdraw", by=cast.actor(front), at=cast.later(days=1), data={"reason": "Pemohon sudah mendapat datanya"}
    )
    assert shown("requests", case)["decision"] == "Dicabut pemohon"


def test_a_notice_sent_later_shows_the_day_it_counts_for(case, front):
    data = {"number": "500.3/1", "effective_at": "2026-11-24T18:00:00+00:00"}  # 01.00 of the 25th in Pontianak
    engine.record(case, "letter_sent", by=cast.actor(front), at=cast.later(days=3), data=data)
    assert shown("requests", case)["notice_date"] == date(2026, 11, 25)


def test_a_request_that_passes_registration_twice_keeps_one_line(case, front):
    registry.inside_effects["request_line"](act_of(case, front))
    assert RegisterEntry.objects.filter(register="requests", case=case).count() == 1


def test_a_letter_takes_a_number_of_the_incoming_book(kalbar, front):
    case = cast.request_at_counter(front)
    letter = {
        "number": "12/UN22/2026",
        "date": "2026-11-20",
        "sender": "Universitas Tanjungpura",
        "subject": "Permintaan data",
    }
    registry.inside_effects["incoming_letter_line"](act_of(case, front, letter=letter))
    row = shown("incoming", case)
    assert (row["letter_number"], row["letter_date"], row["sender"]) == (
        "12/UN22/2026",
        date(2026, 11, 20),
        "Universitas Tanjungpura",
    )


def test_without_a_letter_the_incoming_book_stays_as_it_is(kalbar, front):
    case = cast.request_at_counter(front)
    registry.inside_effects["incoming_letter_line"](act_of(case, front))
    assert not RegisterEntry.objects.filter(register="incoming").exists()


def test_a_case_that_came_by_letter_is_entered_even_without_the_letters_particulars(kalbar, front):
    case = cast.request_at_counter(front)
    case.channel = "letter"
    registry.inside_effects["incoming_letter_line"](act_of(case, front))
    assert shown("incoming", case)["sender"] == "Siti Rahmawati"


def test_an_objection_names_the_request_it_is_about(kalbar, front):
    request = cast.request_at_counter(front)
    version = ProcedureVersion.objects.in_force(kalbar.pk, "keberatan")
    objection = engine.start(
        version, by=cast.actor(front), at=cast.later(days=20), subject="Tidak dijawab", channel="walk_in",
        applicant=request.applicant, parent=request, then="register",
    )  # fmt: skip
    row = shown("objections", objection)
    assert (row["number"], row["request_number"]) == (objection.number, request.number)
    assert row["information"] == "Daftar koperasi aktif 2025"


def test_a_refused_act_leaves_no_line(kalbar, front):
    outsider = cast.person("bidang", "division_staff")
    with pytest.raises(engine.ActRefused):
        cast.request_at_counter(outsider)
    assert not RegisterEntry.objects.exists()


def test_the_outgoing_book_learns_how_the_letter_went(kalbar, front):
    from django.db import transaction

    from casework.registers import book

    case = cast.request_at_counter(front)
    with transaction.atomic():
        columns = {
            "letter_number": "500.3/7",
            "date": date(2026, 11, 24),
            "addressee": "Siti Rahmawati",
            "about": "Jawaban",
        }
        book.add(kalbar, "outgoing", at=cast.MONDAY, by=cast.actor(front), case=case, columns=columns)
    engine.record(
        case,
        "letter_sent",
        by=cast.actor(front),
        at=cast.later(days=1),
        data={"number": "500.3/7", "method": "pos", "receipt": "RR123"},
    )
    assert shown("outgoing", case)["sent_by"] == "pos RR123"
