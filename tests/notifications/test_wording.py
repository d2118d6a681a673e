"""Every text as it leaves the house, compared with golden.txt; and what may never stand in one.

After a wanted change: WRITE_GOLDEN=1 pytest tests/notifications/test_wording.py, then read the diff.
"""

import os
import re
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from casework.cases.models import Deadline, Event, Task
from casework.notifications import compose
from casework.notifications.hours import service_hours
from casework.notifications.wording import APPLICANT, OF_SERVICE
from casework.workdays.models import OfficeHours
from tests.registers import cast

GOLDEN = Path(__file__).with_name("golden.txt")
DUE = datetime(2026, 12, 31, 9, 0, tzinfo=UTC)  # 16.00 in Pontianak
NUMBERS = {
    "information": "999999/2026",
    "objection": "KB 9999/2026",
    "consultation": "KS 9999/2026",
    "research": "PN 9999/2026",
}
SAID = sorted(
    {("information", kind) for kind in APPLICANT}
    | set(OF_SERVICE)
    | {("consultation", "register"), ("consultation", "withdraw"), ("consultation", "finish")}
    | {("research", kind) for kind in ("submit", "return_incomplete", "lapse", "withdraw", "hand_in")}
    | {("objection", "withdraw"), ("objection", "close")}
)
NAMES = ("Siti " * 38 + "Rahmawati", "<script>alert(1)</script>", "Bcc: orang@lain.example")


def text_of(case, service, kind):
    case.service, case.number = service, NUMBERS[service]
    return compose.to_applicant(Event(case=case, kind=kind, at=cast.MONDAY, data={}))


def staff_texts(case):
    """Name and text of everything staff may be sent."""
    event = Event(case=case, kind="advance", at=cast.MONDAY, data={})
    for name, more in {
        "tugas": {"kind": "step", "title": "Periksa kelengkapan"},
        "tugas-panjang": {"kind": "step", "title": "Melayani langsung dan atau menerima permintaan pelayanan data"},
        "kembali": {"kind": "step", "title": "Konsep surat", "pass_number": 2},
        "tanda-tangan": {"kind": "signature", "title": "Surat jawaban"},
    }.items():
        yield name, compose.new_task(event, Task(case=case, due_at=DUE, **more))
    for name, kind, due in (
        ("dekat", "near", cast.later(days=2)),
        ("hari-ini", "near", cast.later(hours=6)),
        ("lewat", "passed", cast.later(days=-4)),
    ):
        deadline = Deadline(case=case, label="Batas hukum", due_at=due)
        yield name, compose.alert(Event(case=case, kind=f"deadline_{kind}", at=cast.MONDAY, data={}), deadline)
    case.service, case.number = "objection", NUMBERS["objection"]
    yield (
        "keberatan",
        compose.new_task(
            Event(case=case, kind="register", at=cast.MONDAY, data={}),
            Task(case=case, kind="step", title="Siapkan bahan"),
        ),
    )


@pytest.fixture
def case(front):
    """With one open deadline of every kind a message may name."""
    case = cast.request_at_counter(front)
    case.deadlines.update(ended_at=cast.MONDAY)
    for kind in ("answer", "reply", "repair", "objection_window", "dispute"):
        Deadline.objects.create(
            case=case, kind=kind, label=kind, basis="law", amount=10, unit="workdays", starts_at=cast.MONDAY, due_at=DUE
        )
    case.agency.name = "Dinas Koperasi dan UKM Provinsi Contoh"
    case.agency.phone, case.agency.whatsapp, case.agency.email = (
        "(0561) 000000",
        "0812-0000-0000",
        "layanan@kalbar.example",
    )
    return case


def every_text(case):
    yield from ((f"{service}/{kind}", text_of(case, service, kind)) for service, kind in SAID)
    case.service, case.number = "information", NUMBERS["information"]
    yield from staff_texts(case)


def test_every_text_is_the_one_that_was_agreed(case):
    now = "\n".join(f"##### {name}\n{text.subject}\n\n{text.body}" for name, text in every_text(case))
    now = re.sub(r"Jam layanan: .*", "Jam layanan: (menurut kalender).", now)
    if os.environ.get("WRITE_GOLDEN"):
        GOLDEN.write_text(now)
    assert now == GOLDEN.read_text()


def test_subjects_fit_with_the_longest_number_and_date(case):
    for name, text in every_text(case):
        assert len(text.subject) <= 60, name
        assert name == "tugas-panjang" or not text.subject.endswith("…"), f"{name}: {text.subject}"


def test_service_hours_stand_in_one_line(case):
    calendar = case.agency.calendar
    for hours in OfficeHours.objects.filter(calendar=calendar, kind=OfficeHours.Kind.SERVICE):
        hours.delete()
    week = OfficeHours.objects.create(
        calendar=calendar, kind=OfficeHours.Kind.SERVICE, valid_from="2026-01-01", source="uji"
    )
    for weekday in range(5):
        breaks = {"break_start": time(12), "break_end": time(13)} if weekday < 4 else {}
        week.days.create(weekday=weekday, opens=time(8), closes=time(15, 30), **breaks)
    calendar.refresh_from_db()
    assert service_hours(case.agency) == "Senin–Kamis 08.00–12.00 dan 13.00–15.30, Jumat 08.00–15.30"


def test_a_refusal_is_not_announced_in_a_subject(case):
    for kind in ("finish_answer", "letter_sent", "information_given"):
        subject = text_of(case, "information", kind).subject.lower()
        assert not re.search(r"tolak|tidak|sebagian", subject)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_the_applicant_is_in_any_message(case, name):
    """Whatever the name, every text is the golden one: what is not read cannot leak."""
    case.applicant.name = name
    case.subject = "Gaji pegawai 6171014507900003"
    whole = "".join(text.subject + text.body for _, text in every_text(case))
    for private in (
        "isposisi",
        name.strip(),
        "6171014507900003",
        "81234567890",
        "siti@contoh.example",
        "Ahmad Yani",
        "Mahasiswa",
        "Gaji pegawai",
    ):
        assert private not in whole
    test_every_text_is_the_one_that_was_agreed(case)


def test_without_telephone_the_message_names_what_there_is(case):
    case.agency.phone = case.agency.whatsapp = ""
    body = text_of(case, "information", "submit").body
    assert "Pertanyaan: pos-el layanan@kalbar.example." in body
    assert "telepon" not in body


def test_without_any_contact_no_empty_line_of_contacts_is_left(case):
    case.agency.phone = case.agency.whatsapp = case.agency.email = ""
    assert "Pertanyaan" not in text_of(case, "information", "submit").body


def test_the_number_is_in_the_link_and_the_code_nowhere(case):
    text = text_of(case, "objection", "register")
    assert "/lacak/?nomor=KB%209999%2F2026" in text.body
    assert "kode=" not in text.body


def test_without_a_deadline_no_date_is_promised(case):
    case.deadlines.update(ended_at=cast.MONDAY)
    text = text_of(case, "information", "send_incomplete")
    assert text.subject == "[PPID 999999/2026] Mohon lengkapi berkas"
    assert "paling lambat" not in text.body


def test_an_act_without_words_of_its_own_names_the_new_state(case):
    text = compose.to_applicant(Event(case=case, kind="coordinate", at=cast.MONDAY, data={"to": "coordination"}))
    assert text.subject.endswith("Sedang diproses")


def test_a_forged_title_cannot_open_a_second_header(case):
    event = Event(case=case, kind="advance", at=cast.MONDAY, data={})
    text = compose.new_task(event, Task(case=case, kind="step", title="Baik\r\nBcc: orang@lain.example"))
    assert "\n" not in text.subject
    assert "\r" not in text.subject
