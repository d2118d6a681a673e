"""Who acts under which hat: readers never, a bidang only in its own cases, Plh. under both."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from casework.cases import engine, moves
from casework.cases.models import Case, Event, Task
from casework.organization.models import Appointment, Unit, User
from tests.access import knock
from tests.access.cast import House, actor, request
from tests.access.mail import scan
from tests.access.matrix import Table

READERS = ("dimas", "ratna")
IDENTITY = ("08120000", "6171010203850000", "Jalan Contoh 1")


def test_no_cell_of_the_table_lets_a_reader_change_a_case() -> None:
    changed = {
        row.name
        for row in Table.load().rows
        for thing in row.things
        for who in READERS
        if row.expected("post", thing, who) == "done"
    }
    kept = {name for name, route in knock.routes() if route.startswith("kelola/")}  # what an admin is there for
    # A message once more; a link that came by mail; the demo's sign-in, which no office has.
    assert changed - kept == {"notifications:resend", "follow:new_code", "demo"}


@pytest.mark.parametrize("who", READERS)
def test_a_reader_adds_no_paper_and_opens_no_identity(house: House, who: str) -> None:
    case, client = house.cases["request"], house.client(who)
    page = client.get(f"/kasus/{case.slug}/").content.decode()
    assert "Tampilkan alamat dan identitas" not in page and '/dokumen/"' not in page
    events = Event.objects.filter(case=case).count()
    paper = {"label": "Sisipan", "file": scan(), "public": "on"}
    assert client.post(f"/kasus/{case.slug}/dokumen/", paper).status_code == 404
    answer = client.post(f"/kasus/{case.slug}/identitas/", {"reason": "Ingin tahu saja, tanpa alasan"})
    assert answer.status_code == 404
    assert not any(secret in answer.content.decode() for secret in IDENTITY)
    assert Event.objects.filter(case=case).count() == events


def test_an_identity_opens_with_a_reason_and_leaves_a_trace(house: House) -> None:
    case, client = house.cases["request"], house.client("yuliana")
    assert "6171010203850000" not in client.get(f"/kasus/{case.slug}/").content.decode()
    assert client.post(f"/kasus/{case.slug}/identitas/", {"reason": "pendek"}).status_code == 422
    answer = client.post(f"/kasus/{case.slug}/identitas/", {"reason": "Mencocokkan KTP di loket"})
    assert "6171010203850000" in answer.content.decode() and "no-store" in answer["Cache-Control"]
    assert Event.objects.filter(case=case, kind="identity_revealed").count() == 1


@pytest.mark.parametrize("who", READERS)
def test_the_engine_refuses_a_reader_whatever_the_page_offers(house: House, who: str) -> None:
    for name in ("request", "second", "event", "objection"):
        case = Case.objects.for_page().get(pk=house.cases[name].pk)
        for row in case.step.transitions.all():
            assert not moves.may_take(actor(who, house.now), row, case)


def test_the_head_of_another_bidang_sees_a_case_and_still_may_not_decide_it(house: House) -> None:
    case = house.cases["event"]
    Case.objects.filter(pk=case.pk).update(unit=Unit.objects.get(agency=house.kalbar, code="perijinan"))
    other = User.objects.get(username="bonifasius")
    unit = Unit.objects.get(agency=house.kalbar, code="pengawasan")
    for role in ("division_head", "secretariat"):  # the second lets him see every case
        Appointment.objects.create(
            user=other, agency=house.kalbar, unit=unit, role=role, position="Kepala Bidang", valid_from="2026-01-01"
        )
    client, act = house.client("bonifasius"), f"/kasus/{case.slug}/langkah/return_to_lead/"
    version = Case.objects.get(pk=case.pk).row_version
    assert client.get(f"/kasus/{case.slug}/").status_code == 200
    assert client.get(act).status_code == 404
    body = {"version": version, "reason": "Bukan bidang saya, tetapi saya coba"}
    assert client.post(act, body).status_code == 404
    assert Case.objects.get(pk=case.pk).row_version == version
    assert house.client("petrus").post(act, body).status_code == 302


def test_plh_sees_and_does_the_work_of_both_roles_while_it_lasts(house: House) -> None:
    head = Task.objects.open().filter(role="agency_head", agency=house.kalbar)
    own = Task.objects.open().filter(role="ppid_head", agency=house.kalbar)
    deputy = User.objects.get(username="nurhayati")
    Appointment.objects.filter(user=deputy, acting="plh").delete()
    case = Case.objects.for_page().get(pk=house.cases["request"].pk)
    by = actor("yuliana", house.now)
    engine.open_task(case, "disposition", role="ppid_head", title="Untuk PPID", by=by, at=house.now)
    engine.open_task(case, "disposition", role="agency_head", title="Untuk Kepala Dinas", by=by, at=house.now)
    assert head.exists() and own.exists()
    client = house.client("nurhayati")
    page = client.get("/pekerjaan/").content.decode()
    assert "Untuk PPID" in page and "Untuk Kepala Dinas" not in page
    today = timezone.localtime(house.now, house.kalbar.zone).date()
    plh = Appointment.objects.create(
        user=deputy, agency=house.kalbar, role="agency_head", position="Kepala Dinas", acting="plh", decree="SP 1/2026",
        valid_from=today - timedelta(days=1), valid_until=today + timedelta(days=1),
    )  # fmt: skip
    page = client.get("/pekerjaan/").content.decode()
    assert "Untuk PPID" in page and "Untuk Kepala Dinas" in page
    Appointment.objects.filter(pk=plh.pk).update(valid_until=today - timedelta(days=1))
    assert "Untuk Kepala Dinas" not in client.get("/pekerjaan/").content.decode()


def test_somebody_who_registers_nobody_looks_nobody_up(house: House) -> None:
    visitor = house.cases["second"].applicant
    for query in (f"pemohon={visitor.pk}", f"pemohon={visitor.pk}&ubah=1", "tamu=Pemohon"):
        page = house.client("rini").get(f"/loket/?{query}").content.decode()
        assert visitor.name not in page and "6171011405880000" not in page
    assert visitor.name in house.client("mega").get(f"/loket/?pemohon={visitor.pk}").content.decode()


def test_another_agency_finds_nothing_by_search(house: House) -> None:
    client = house.client("anisa")
    for text in (house.cases["request"].number, "Pemohon kalbar", "6171010203850000", "081200000000"):
        assert house.cases["request"].slug not in client.get("/cari/", {"q": text}).content.decode()


def test_a_form_cannot_name_a_unit_of_another_agency(house: House) -> None:
    opened = request(house, "mega", house.cases["second"].applicant)
    case = Case.objects.for_page().get(pk=opened.case.pk)
    case = engine.advance(
        case, "coordinate", by=actor("yuliana", house.now), at=house.now, data={"outputs": {"service_note": "x"}}
    )
    unit = Unit.objects.filter(agency=house.jatim)[0]
    body = {"version": case.row_version, "units": [unit.pk], "note": "Mohon data"}
    answer = house.client("yuliana").post(f"/kasus/{case.slug}/langkah/ask_division/", body)
    assert answer.status_code == 422
    assert not Task.objects.filter(case=case, unit=unit).exists()
