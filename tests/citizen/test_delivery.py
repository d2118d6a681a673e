"""An answer sent by e-mail: its link hands the documents over without a code, for a while, and notes that it did."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from casework.cases import engine, outbox
from casework.cases.follow import lost_code
from casework.cases.models import Case, Event
from casework.letters import sending
from casework.letters.models import Letter
from casework.notifications.models import OutgoingMessage
from tests.letters.cast import MONDAY, Office, actor, later, work

pytestmark = pytest.mark.django_db


Travel = Callable[[datetime], None]


@pytest.fixture
def travel(monkeypatch: pytest.MonkeyPatch) -> Travel:
    return lambda at: monkeypatch.setattr(timezone, "now", lambda: at)


@pytest.fixture
def office(loaded_procedures: None) -> Office:
    return Office()


def sent(office: Office, how: str) -> Letter:
    letter = sending.send(office.issued(), by=actor(office.yuli), at=later(hours=1), how=how)
    work(later(hours=1))
    return letter


def mail_of(case: Case) -> str:
    return OutgoingMessage.objects.get(event__case=case, event__kind="letter_sent").body


def path_in(mail: str) -> str:
    return re.search(r"/unduh/\S+", mail)[0]


def test_link_of_the_mail_hands_the_answer_over_and_notes_it_once(office: Office, travel: Travel):
    letter = sent(office, "email")
    travel(later(hours=2))
    path, visitor = path_in(mail_of(office.case)), Client()
    page = visitor.get(path)
    assert page["Cache-Control"] == "private, no-store"
    download = re.search(r'action="(/unduh/[^"]+)"', page.content.decode())[1]
    assert not Event.objects.filter(kind="answer_taken").exists(), "looking is not taking"
    assert visitor.get(download).status_code == 405

    for _ in range(2):
        assert visitor.post(download).content.startswith(b"%PDF")
    event = Event.objects.get(kind="answer_taken")
    assert event.data["sha256"] == letter.pdf.sha256
    assert visitor.get(f"/lacak/{office.case.slug}/").status_code == 302, "the link opens the answer, not the case"


def test_the_link_ends_with_its_time_and_with_the_code(office: Office, travel: Travel):
    sent(office, "email")
    path = path_in(mail_of(office.case))
    travel(later() + timedelta(days=31))
    assert Client().get(path).url == "/lacak/"
    travel(later(hours=2))
    assert Client().get(path[:-6] + "palsu/").url == "/lacak/"
    assert Client().get(path).status_code == 200
    lost_code.renew(Case.objects.select_related("agency__calendar").get(pk=office.case.pk), MONDAY)
    assert Client().get(path).url == "/lacak/"


def test_an_answer_handed_over_otherwise_has_no_link(office: Office):
    sent(office, "hand")
    assert "/unduh/" not in mail_of(office.case)


def test_the_decision_that_follows_the_letter_is_not_told_twice(office: Office):
    sent(office, "email")
    case = Case.objects.get(pk=office.case.pk)
    engine.record(case, "grant", by=actor(office.yuli), at=later(hours=2), effects=["tell_applicant"])
    work(later(hours=2))
    assert OutgoingMessage.objects.filter(event__case=case, subject__endswith="Jawaban sudah tersedia").count() == 1
    assert outbox.waiting(later(hours=3)) == []
