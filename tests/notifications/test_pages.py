"""The demo's mailbox, and the messages that did not leave."""

import pytest
from django.core import mail

from casework.notifications import sender
from casework.notifications.effects import tell_applicant
from casework.notifications.models import DemoMail, OutgoingMessage
from tests.registers import cast

NOON = cast.later(hours=3)


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    settings.EMAIL_BACKEND = "casework.notifications.mailbox.MailboxBackend"


@pytest.fixture
def message(front):
    case = cast.request_at_counter(front)
    tell_applicant(case.events.get(kind="register"))
    return OutgoingMessage.objects.get()


def test_the_demo_mailbox_shows_what_was_sent_newest_first(demo, message, client):
    sender.sweep(NOON)
    mail.send_mail("Kabar baru", "Isi", "a@b.example", ["c@d.example"])
    DemoMail.objects.update(automatic=True)
    page = client.get("/kotak-keluar/").content.decode()
    assert page.index("Kabar baru") < page.index("Permohonan Saudara kami terima")
    found = DemoMail.objects.get(to="siti@contoh.example")
    assert (found.message_id, found.at) == (message.message_id, NOON)
    assert 'href="http://localhost:8000/lacak/' in client.get(f"/kotak-keluar/{found.pk}/").content.decode()


def test_mail_of_the_login_pages_is_for_staff(demo, front, client):
    mail.send_mail("Tautan sandi", "Rahasia", "a@b.example", ["c@d.example"])
    found = DemoMail.objects.get()
    assert "Tautan sandi" not in client.get("/kotak-keluar/").content.decode()
    assert client.get(f"/kotak-keluar/{found.pk}/").status_code == 404
    client.force_login(front)
    assert "Rahasia" in client.get(f"/kotak-keluar/{found.pk}/").content.decode()


def test_outside_the_demo_there_is_no_mailbox(demo, message, client, settings):
    sender.sweep(NOON)
    settings.DEMO = False
    assert client.get("/kotak-keluar/").status_code == 404
    assert client.get(f"/kotak-keluar/{DemoMail.objects.get().pk}/").status_code == 404


def test_an_empty_mailbox_says_what_will_come(demo, kalbar, client):
    assert "Belum ada surel" in client.get("/kotak-keluar/").content.decode()


@pytest.mark.parametrize("query", ["sebelum=-1", "sebelum=x", "sebelum=99999999999999999999", "sebelum=٣"])
def test_a_strange_address_shows_the_newest(demo, message, client, query):
    sender.sweep(NOON)
    assert "kami terima" in client.get(f"/kotak-keluar/?{query}").content.decode()


@pytest.mark.parametrize("path", ["0/", "99999999999999999999/"])
def test_an_unknown_mail_is_not_found(demo, kalbar, client, path):
    assert client.get(f"/kotak-keluar/{path}").status_code == 404


# Stuck messages


@pytest.fixture
def failed(message):
    OutgoingMessage.objects.update(state="failed", error="550 5.1.1 No such mailbox")
    return message


def test_the_desk_sees_what_failed_and_sends_it_again(demo, failed, front, client):
    client.force_login(front)
    page = client.get("/kotak-keluar/tertahan/").content.decode()
    assert "550 5.1.1 No such mailbox" in page
    assert "siti@contoh.example" not in page
    assert client.post(f"/kotak-keluar/tertahan/{failed.pk}/kirim/").status_code == 302
    failed.refresh_from_db()
    assert (failed.state, failed.tries) == ("queued", 0)


@pytest.mark.parametrize(
    ("role", "agency"), [("auditor", "kalbar"), ("division_staff", "kalbar"), ("front_office", "jatim")]
)
def test_others_neither_see_nor_send_it(failed, client, role, agency):
    from casework.organization.models import Agency

    client.force_login(cast.person("dia", role, agency=Agency.objects.get(code=agency)))
    response = client.get("/kotak-keluar/tertahan/")
    assert response.status_code == 404 or "550" not in response.content.decode()
    assert client.post(f"/kotak-keluar/tertahan/{failed.pk}/kirim/").status_code == 404
    failed.refresh_from_db()
    assert failed.state == "failed"


def test_sending_again_is_never_a_get(failed, front, client):
    client.force_login(front)
    assert client.get(f"/kotak-keluar/tertahan/{failed.pk}/kirim/").status_code == 405


def test_what_was_sent_cannot_be_sent_again(message, front, client):
    OutgoingMessage.objects.update(state="sent")
    client.force_login(front)
    assert client.post(f"/kotak-keluar/tertahan/{message.pk}/kirim/").status_code == 404
