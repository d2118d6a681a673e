"""Buku Konsultasi, Penelitian, Fasilitasi and Ekspedisi: a line when it begins, the rest as it comes."""

from datetime import date

import pytest

from casework.cases import engine
from casework.cases.intake import intakes, open_case
from casework.cases.models import Case
from casework.letters import issuing, sending
from casework.organization.models import Agency
from casework.registers.facts import lines, with_facts
from casework.registers.layout import BOOKS
from casework.registers.models import RegisterEntry
from tests.letters.prints import Press
from tests.registers import cast

STUDY = {
    "subject": "Peran koperasi wanita di Jember", "institution": "Universitas Jember", "student_number": "210810101",
    "programme": "Ekonomi", "letter_issuer": "bakesbangpol", "letter_number": "070/11/2026",
    "letter_date": "2026-11-20", "starts_on": "2026-12-01", "ends_on": "2027-01-31", "place": "Bidang Kelembagaan",
}  # fmt: skip


def row(code, case):
    book = BOOKS[code]
    entries = RegisterEntry.objects.standing().filter(register=code, case=case)
    (line,) = lines(book, with_facts(entries, book), case.agency.zone)
    return dict(zip((column.key for column in book.columns), line.cells, strict=True))


def opened(intake, by, form, *, agency, channel="walk_in", applicant=True) -> Case:
    found = intakes[intake].form(form)
    assert found.is_valid(), found.errors
    asker = cast.siti(agency) if applicant else None
    more = {"applicant": asker} if applicant else {}
    return open_case(
        intakes[intake], agency=agency, form=found, by=cast.actor(by), at=cast.MONDAY, channel=channel, **more
    ).case


def act(case, action, by, minutes=0, **data):
    case = Case.objects.for_page().get(pk=case.pk)
    return engine.advance(case, action, by=cast.actor(by), at=cast.later(minutes=minutes), data=data)


def test_a_consultation_is_written_at_the_desk_and_learns_its_answer(kalbar, front):
    staff = cast.person("staf", "division_staff", "division_head")
    case = opened("konsultasi", front, {"topic": "NIB, OSS, dan KBLI", "cooperative_name": "Koperasi Maju",
        "position": "Ketua", "question": "KBLI mana yang dipakai?"}, agency=kalbar)  # fmt: skip
    found = row("consultation", case)
    assert (found["number"], found["time"], found["cooperative"]) == (case.number, "09.00", "Koperasi Maju")
    assert (found["name"], found["position"], found["question"]) == (
        "Siti Rahmawati",
        "Ketua",
        "KBLI mana yang dipakai?",
    )
    assert (found["time_out"], found["answer"], found["decision"], found["signature"]) == ("", "", "", "")

    act(case, "finish_session", staff, 90)
    outputs = {"recap": "Dipakai KBLI 64141", "review": "Tidak perlu", "report": "Dilaporkan"}
    act(case, "finish", staff, 100, outputs=outputs, note="Bahan lisan")
    found = row("consultation", case)
    assert (found["time_out"], found["officer"]) == ("10.30", "Staf")
    assert (found["answer"], found["decision"]) == ("Dipakai KBLI 64141", "Selesai")


def test_research_files_that_come_back_keep_their_line(kalbar, front):
    jatim = Agency.objects.select_related("calendar").get(code="jatim")
    desk = cast.person("loket", "front_office", "mail_clerk", agency=jatim)
    case = opened("penelitian", desk, STUDY, agency=jatim, channel="letter")
    assert not RegisterEntry.objects.filter(register="research").exists()
    files = {"outputs": {"cover_letter": "ada", "proposal": "ada"}}
    act(case, "submit", desk, 5, **files)
    act(case, "return_incomplete", desk, 10, reason="Proposal belum ditandatangani")
    act(case, "submit", desk, 20, **files)

    found = row("research", case)
    assert (found["number"], found["title"]) == (case.number, "Peran koperasi wanita di Jember")
    assert (found["institution"], found["letter_issuer"]) == ("Universitas Jember, Ekonomi", "Bakesbangpol")
    assert (found["starts_on"], found["letter_date"]) == (date(2026, 12, 1), date(2026, 11, 20))
    entry = RegisterEntry.objects.get(register="research")
    assert "210810101" not in str(entry.columns), "a student number names a person"
    act(case, "withdraw", desk, 30)
    assert row("research", case)["decision"] == "Dicabut pemohon"


def test_an_activity_is_written_when_the_team_is_told_and_shows_its_end(kalbar):
    lead = cast.person("rini", "team_lead")
    facts = {"subject": "Fasilitasi IUSP Sintang", "kind": "iusp", "substance": "Syarat izin", "place": "Sintang"}
    case = opened("fasilitasi", lead, facts, agency=kalbar, channel="internal", applicant=False)
    act(case, "instruct", lead, 5, outputs={"instruction": "Siapkan"}, note="Sudah diperiksa")
    found = row("facilitation", case)
    assert (found["kind"], found["activity"], found["leader"]) == ("IUSP", "Fasilitasi IUSP Sintang", "Rini")
    assert (found["held_on"], found["decision"]) == ("", "")


@pytest.mark.usefixtures("demo_people")
@pytest.mark.parametrize(("how", "written"), [("post", 1), ("courier", 1), ("hand", 1), ("email", 0), ("portal", 0)])
def test_a_letter_carried_on_paper_stands_in_the_dispatch_book(how, written):
    press = Press()
    letter = issuing.issue(press.numbered(), at=cast.MONDAY)
    by = press.clerk("yuliana")
    sending.send(letter, by=by, at=cast.later(hours=1), how=how, receipt="RR123")
    assert RegisterEntry.objects.filter(register="dispatch").count() == written
    if not written:
        return
    found = row("dispatch", letter.case)
    assert found["letter_number"] == letter.number
    assert found["way"].endswith("RR123")
    assert (found["received_on"], found["receiver"]) == ("", "")

    sending.received(letter, by=by, at=cast.later(hours=4), receiver="Hamdan Syukri")
    found = row("dispatch", letter.case)
    assert (found["received_on"], found["receiver"]) == (date(2026, 11, 23), "Hamdan Syukri")
    type(letter.case.applicant).objects.update(erased_at=cast.MONDAY, data_key="")
    assert row("dispatch", letter.case)["receiver"] == "(data dihapus)"
