"""In whose name, with which proofs, through which channel and since when: what the counter notes of one request."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from casework.applicants.models import Applicant, Correction
from casework.applicants.registering import erase
from casework.cases.models import Case, Deadline, Requirement
from casework.files.models import PrivateFile
from casework.organization.actors import staff_actor
from casework.organization.models import Agency, User
from casework.registers import closing
from casework.registers.layout import REQUESTS
from tests.files import corpus
from tests.frontdesk.test_counter import at, save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_people")]
LETTER = {"letter_number": "500.3/77/DISKOMINFO", "letter_date": "2026-11-02"}
PROXY = {"represented": "on", "representative_name": "Anton Wijaya", "representative_nik": "6171014507900003"}


@pytest.fixture
def mega() -> Client:
    return at("mega")


def states(case: Case) -> dict[str, str]:
    return dict(Requirement.objects.filter(case=case).values_list("key", "how"))


def upload() -> ContentFile:
    return ContentFile(corpus.image(), name="bukti.jpg")


def newest() -> Case:
    return Case.objects.for_page().order_by("-pk")[0]


NEEDED = {
    "perorangan": ({}, {"identity": ""}),
    "perorangan lewat kuasa": (
        PROXY | {"how_power_of_attorney": "shown", "how_identity": "shown"},
        {"identity": "shown", "power_of_attorney": "shown", "representative_identity": ""},
    ),
    "badan hukum": (
        {"kind": "badan_hukum", "entity_number": "AHU-1", "how_entity_deed": "shown", "how_member_list": "shown"},
        {"entity_deed": "shown", "entity_decree": "", "identity": ""},
    ),
    "kelompok": (
        {"kind": "kelompok", "member_count": "7"},
        {"group_mandate": "", "member_list": "", "identity": ""},
    ),
    "instansi": ({"kind": "instansi", **LETTER}, {"official_letter": ""}),
}


@pytest.mark.parametrize("who", NEEDED)
def test_each_kind_of_applicant_is_asked_for_its_own_proofs_and_no_others(mega: Client, who: str) -> None:
    typed, expected = NEEDED[who]
    assert save(mega, **typed).status_code == 302
    assert states(newest()) == expected


def test_a_kuasa_of_one_request_is_no_kuasa_of_the_next(mega: Client) -> None:
    save(mega, **PROXY)
    first = newest()
    save(mega, wanted="Hal yang lain sama sekali")
    second = newest()
    assert first.applicant == second.applicant
    assert str(first.representation) == "Anton Wijaya" and not hasattr(second, "representation")
    page = mega.get(f"/kasus/{first.slug}/").content.decode()
    assert "melalui kuasa Anton Wijaya" in page
    assert "Anton" not in mega.get(f"/kasus/{second.slug}/").content.decode()


def test_attached_proofs_are_sealed_and_end_with_the_applicant(
    mega: Client, django_capture_on_commit_callbacks
) -> None:
    save(mega, **PROXY, how_power_of_attorney="uploaded", file_power_of_attorney=upload())
    case = newest()
    file = Requirement.objects.get(case=case, key="power_of_attorney").file
    assert file.encrypted
    with django_capture_on_commit_callbacks(execute=True):
        erase(Applicant.objects.get(pk=case.applicant_id), at=timezone.now())
    assert not PrivateFile.objects.filter(pk=file.pk).exists()
    assert str(newest().representation) == "(data dihapus)"


def test_attached_without_a_file_is_told(mega: Client) -> None:
    page = save(mega, how_identity="uploaded")
    assert page.status_code == 422 and "Pilih berkasnya" in page.content.decode()


def law(case: Case) -> set[str]:
    return set(Deadline.objects.filter(case=case, basis="law").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("clerk", "query"), [("mega", ""), ("mega", "?layanan=ppid"), ("laras", "?layanan=data-eksternal")]
)
def test_a_government_body_with_a_letter_is_under_the_sop_and_everybody_else_under_the_law(
    clerk: str, query: str
) -> None:
    desk = at(clerk)
    assert save(desk, query, kind="instansi", name="Diskominfo", **LETTER).status_code == 302
    office = newest()
    assert not office.statutory and not law(office)
    assert office.informationrequest.letter_number == LETTER["letter_number"]
    assert "tidak ada batas UU KIP" in desk.get(f"/kasus/{office.slug}/").content.decode()
    for kind in ({"kind": "perorangan"}, {"kind": "badan_hukum", "entity_number": "AHU-2"}):
        answer = save(desk, query, **kind, **LETTER, wanted="Daftar yang lain", name=f"Media {kind['kind']}")
        assert answer.status_code == 302
        assert newest().statutory and {"answer", "completeness"} <= law(newest())


def test_a_government_body_without_a_letter_is_told_what_to_do(mega: Client) -> None:
    page = save(mega, kind="instansi", name="Diskominfo")
    assert page.status_code == 422
    assert "daftarkan orangnya sebagai perorangan" in page.content.decode()
    assert not Case.objects.exists()


# Since when


def local(moment) -> str:
    return moment.astimezone(Agency.objects.get(code="kalbar").zone).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.parametrize(
    ("received", "error"),
    [
        (timedelta(hours=1), "tidak boleh di masa depan"),
        (timedelta(days=-2000), "SOP ini berlaku sejak"),
        (timedelta(days=-400), "sudah ditutup pada"),
    ],
)
def test_a_moment_that_cannot_be_is_refused_with_the_reason(mega: Client, received, error) -> None:
    by = staff_actor(User.objects.get(username="fitri"), timezone.now())
    past = (timezone.now() - timedelta(days=400)).year
    closing.close(Agency.objects.get(code="kalbar"), REQUESTS, past, by=by, at=timezone.now())
    late = {"received_at": local(timezone.now() + received), "backdate_reason": "Dari buku kertas waktu listrik padam"}
    page = save(mega, "?layanan=ppid", **late)
    assert page.status_code == 422 and error in page.content.decode()


def test_what_was_typed_later_says_whether_it_was_registered_the_same_day(mega: Client) -> None:
    late = {"received_at": local(timezone.now() - timedelta(days=9)), "backdate_reason": "Surat terselip di map"}
    assert save(mega, "?layanan=ppid", channel="letter", **late).status_code == 302
    page = mega.get(f"/kasus/{newest().slug}/").content.decode()
    assert "Tidak dicatat hari itu juga" in page and "Surat terselip di map" in page
    assert newest().deadlines.get(kind="answer").starts_at < timezone.now() - timedelta(days=8)
    save(mega, "?layanan=ppid", wanted="Yang baru saja datang")
    assert "hari itu juga" not in mega.get(f"/kasus/{newest().slug}/").content.decode()


def test_what_an_officer_replaces_of_a_known_visitor_is_kept_as_history(mega: Client) -> None:
    save(mega, nik="6171014507900003")
    save(mega, nik="6171014507900003", phone="0813 9999 0000", wanted="Yang lain lagi")
    row = Correction.objects.get()
    assert row.names == ["phone"] and row.user.username == "mega" and "9999" not in row.values_sealed
