"""One rule of who may read a case, and one door: what is forbidden looks exactly like what does not exist."""

from __future__ import annotations

import pytest
from django.http import Http404

from casework.cases import engine
from casework.cases.access import get_case_for, get_document_for, get_task_for
from casework.cases.models import Case, Document, Task
from casework.files.store import store_bytes
from casework.organization.actors import NOBODY, SYSTEM_ACTOR
from tests.cast import Cast

WHOLE_AGENCY = ["mega", "sumarni", "yuliana", "nurhayati", "fitri", "hendra", "markus", "karim", "dimas", "ratna"]
NOT_YET = ["bonifasius", "theresia", "petrus", "rini", "agustinus", "sulaiman"]
STRANGERS = ["laras", "anisa", "endang", "wahyu", "titik", "orang-luar"]


def seen(cast: Cast, name: str) -> set[int]:
    return set(Case.objects.visible_to(cast.actor(name)).values_list("pk", flat=True))


def test_desk_ppid_head_and_auditor_see_their_agency(cast: Cast):
    mine, theirs = cast.open_request(), cast.start("jatim/data-eksternal", by="laras")

    assert {name: seen(cast, name) for name in WHOLE_AGENCY} == {name: {mine.pk} for name in WHOLE_AGENCY}
    assert {name: seen(cast, name) for name in NOT_YET} == {name: set() for name in NOT_YET}
    assert seen(cast, "laras") == {theirs.pk}
    assert seen(cast, "orang-luar") == set()


def test_unit_sees_what_it_is_asked_and_goes_on_seeing_what_it_answered(cast: Cast):
    case = cast.at_coordination()
    cast.open_request()
    cast.act(case, "ask_division", by="yuliana", units=[cast.unit("pengawasan")])

    assert (seen(cast, "bonifasius"), seen(cast, "petrus")) == ({case.pk}, set())
    task = Task.objects.get(case=case, kind="opinion")
    engine.finish_task(task, by=cast.actor("bonifasius"), at=cast.now, outcome="given")
    assert seen(cast, "bonifasius") == {case.pk}


def test_unit_that_was_not_answering_loses_sight(cast: Cast):
    case = cast.act(cast.at_coordination(), "ask_division", by="yuliana", units=[cast.unit("pengawasan")])
    cast.act(case, "withdraw", by="mega")

    assert seen(cast, "bonifasius") == set()


def test_case_of_a_unit_is_seen_by_that_unit_alone(cast: Cast):
    case = cast.start("kalbar/konsultasi", by="mega", unit=cast.unit("perijinan"))

    assert seen(cast, "theresia") == seen(cast, "petrus") == seen(cast, "rini") == {case.pk}
    assert seen(cast, "bonifasius") == set()


def test_authority_sees_the_objection_put_before_it_and_not_the_rest(cast: Cast):
    request = cast.open_request()
    objection = cast.start("kalbar/keberatan", by="mega", parent=request, then="register")
    assert seen(cast, "sulaiman") == set()
    cast.act(objection, "submit_material", by="yuliana")

    assert seen(cast, "sulaiman") == {objection.pk}


def test_applicant_sees_the_one_case_of_the_code(cast: Cast):
    mine, other = cast.open_request(), cast.open_request()

    assert list(Case.objects.visible_to(cast.applicant(mine))) == [mine]
    assert get_case_for(cast.applicant(mine), mine.slug) == mine
    with pytest.raises(Http404):
        get_case_for(cast.applicant(mine), other.slug)


def test_nobody_sees_nothing(cast: Cast):
    cast.open_request()

    assert not Case.objects.visible_to(NOBODY).exists()
    assert not Case.objects.visible_to(SYSTEM_ACTOR).exists()


@pytest.mark.parametrize("slug", ["000009-2026", "000001-2025", "x", "-", "----", "KB-0001-2026"])
def test_missing_case_is_404(cast: Cast, slug: str):
    cast.open_request()

    with pytest.raises(Http404):
        get_case_for(cast.actor("mega"), slug)


def test_same_number_of_another_agency_is_another_case(cast: Cast):
    mine, theirs = cast.open_request(), cast.start("jatim/data-eksternal", by="laras")
    assert mine.number == theirs.number

    assert get_case_for(cast.actor("mega"), mine.slug) == mine
    assert get_case_for(cast.actor("laras"), mine.slug) == theirs


def test_task_is_worked_on_by_its_role_and_unit(cast: Cast):
    case = cast.act(cast.at_coordination(), "ask_division", by="yuliana", units=[cast.unit("pengawasan")])
    task = Task.objects.get(case=case, kind="opinion")

    assert get_task_for(cast.actor("bonifasius"), task.pk) == task
    for name in ("petrus", "mega", "heru", "orang-luar"):
        with pytest.raises(Http404):
            get_task_for(cast.actor(name), task.pk)


def test_document_follows_the_case_and_applicants_only_get_public_ones(cast: Cast):
    mine, other = cast.open_request(), cast.open_request()
    file = store_bytes(b"%PDF-1.7 contoh", name="surat.pdf", content_type="application/pdf", at=cast.now)
    facts = {"case": mine, "file": file, "added_at": cast.now}
    inside = Document.objects.create(label="Nota dinas", **facts)
    letter = Document.objects.create(label="Surat jawaban", public=True, **facts)

    assert get_document_for(cast.actor("yuliana"), inside.pk) == inside
    assert get_document_for(cast.applicant(mine), letter.pk) == letter
    for actor, pk in (
        (cast.applicant(mine), inside.pk),
        (cast.applicant(other), letter.pk),
        (cast.actor("laras"), letter.pk),
        (cast.actor("bonifasius"), inside.pk),
    ):
        with pytest.raises(Http404):
            get_document_for(actor, pk)


@pytest.mark.parametrize("name", [*NOT_YET, *STRANGERS])
def test_forbidden_page_is_the_page_of_what_does_not_exist(cast: Cast, name: str):
    case = cast.open_request()
    assert cast["mega"].get(f"/kasus/{case.slug}/").status_code == 200

    def bodies(slug: str) -> list[tuple[int, str]]:
        client = cast[name]
        answers = [
            client.get(f"/kasus/{slug}/"),
            client.get(f"/kasus/{slug}/langkah/coordinate/"),
            client.post(f"/kasus/{slug}/langkah/coordinate/", {"version": case.row_version}),
            client.post(f"/kasus/{slug}/mulai/"),
            client.post(f"/kasus/{slug}/identitas/", {"reason": "Ingin tahu saja."}),
        ]
        return [(answer.status_code, answer.content.decode().replace(slug, "NOMOR")) for answer in answers]

    unknown = bodies("987654-2026")
    assert [status for status, _ in unknown] == [404] * 5
    # another agency may have a case of that number: then it sees its own, and here it has none
    assert bodies(case.slug) == unknown
    assert Case.objects.get(pk=case.pk).row_version == case.row_version


def test_visitor_is_sent_to_sign_in(cast: Cast, client):
    case = cast.open_request()

    for path in ("/pekerjaan/", f"/kasus/{case.slug}/", f"/kasus/{case.slug}/langkah/coordinate/", "/cari/?q=1"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/akun/login/?next=")
