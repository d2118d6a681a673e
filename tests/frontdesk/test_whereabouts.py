"""One box, one line for each hit: by number, letter number, TNDE, name and telephone; nothing of another agency."""

import pytest

from casework.mailroom import receiving
from casework.organization.models import Agency, Role

pytestmark = [pytest.mark.django_db]


def ask(client, text: str) -> str:
    return client.get("/loket/sampai-mana/", {"q": text}).content.decode()


def test_request_is_found_by_what_its_visitor_remembers(cast):
    case = cast.open_request()
    person = case.applicant
    for text in (case.number, case.number.partition("/")[0].lstrip("0").zfill(3), person.name, person.phone):
        page = ask(cast["mega"], text)
        assert case.number in page and case.subject in page, text
    assert case.deadlines.filter(met_at=None, ended_at=None).order_by("due_at").first().label in page
    assert Role(case.tasks.get(finished_at=None).role).label in page
    assert "sudah lewat" not in page
    cast.later(hours=4)
    assert "sudah lewat" in ask(cast["mega"], case.number)
    assert "Tidak ditemukan" in ask(cast["anisa"], case.number)
    assert cast["bonifasius"].get("/loket/sampai-mana/").status_code == 404


def test_letter_of_the_agenda_is_found_before_it_is_a_case(cast):
    agency = Agency.objects.get(code="kalbar")
    facts = {"sender_kind": "instansi", "number": "005/88/BAPPEDA", "dated": None, "about": "Permintaan data UMKM",
             "security": "biasa", "received_at": cast.now,
             "backdate_reason": "", "addressed_role": "ppid_head"}  # fmt: skip
    letter = receiving.receive(
        receiving.Arrival(facts, "Bappeda Kalbar", purpose="ppid", tnde_number="TNDE/2026/77"), agency=agency,
        by=cast.actor("sumarni"), at=cast.now,
    )  # fmt: skip
    for text in ("005/88/BAPPEDA", "TNDE/2026/77", "Bappeda"):
        assert f"Agenda {letter}" in ask(cast["mega"], text), text


def test_too_short_and_nothing_found_say_what_helps(cast):
    assert "Ketik yang diingat tamu" in ask(cast["mega"], "")
    assert "Tidak ditemukan" in ask(cast["mega"], "zz")
