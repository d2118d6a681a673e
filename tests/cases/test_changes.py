"""Two cases merged, a case moved to the right service, a case put on another footing: over HTTP, with an outsider."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from casework.applicants.models import Applicant
from casework.cases import transfer
from casework.cases.follow import entry
from casework.cases.intake import intakes, open_case
from casework.cases.models import Case, Deadline, Document, Event
from casework.cases.words import staff_status
from casework.files.store import store_bytes
from casework.registers.models import RegisterEntry
from tests.cast import ASKED, OUTSIDER, REASON, Cast

pytestmark = pytest.mark.django_db


def words(case: Case) -> dict[str, str]:
    return {"version": str(Case.objects.get(pk=case.pk).row_version), "reason": REASON}


def visitor(case: Case) -> Client:
    client = Client()
    session = client.session
    entry.let_in(session, Case.objects.get(pk=case.pk))
    session.save()
    client.cookies["sessionid"] = session.session_key
    return client


def another(cast: Cast, wanted: str, **person: str) -> Case:
    form = intakes["data-offline"].form(ASKED | {"wanted": wanted})
    assert form.is_valid()
    row = intakes["data-offline"]
    opened = open_case(
        row, agency=cast.agency(), form=form, by=cast.actor("mega"), at=cast.now, channel="walk_in",
        applicant=cast.person(**person),
    )  # fmt: skip
    return cast.fresh(opened.case)


# Merging


def test_likely_duplicates_show_and_merge_into_the_earlier(cast: Cast) -> None:
    first = cast.open_request()
    cast.later(days=2)
    second = another(cast, "Tahun 2025: daftar koperasi AKTIF")
    file = store_bytes(b"isi", name="peta.txt", content_type="text/plain", at=cast.now)
    Document.objects.create(case=second, file=file, label="Peta", added_at=cast.now)
    page = cast["yuliana"].get(f"/kasus/{second.slug}/").content.decode()
    assert "Mirip dengan" in page and "pemohon sama, kata-kata sama" in page
    answer = cast["yuliana"].post(f"/kasus/{second.slug}/gabung/", words(second) | {"into": first.pk})
    assert answer.status_code == 302

    second, first = cast.fresh(second), cast.fresh(first)
    assert (second.status, second.outcome, second.merged_into) == ("closed", "merged", first)
    assert staff_status(second)[0] == "Digabung" and first.is_running
    assert not second.tasks.open().exists() and not Deadline.objects.open().filter(case=second).exists()
    assert first.documents.get().label == "Peta"
    assert Event.objects.get(case=first, kind="merge_received").data["from"] == second.number
    tracking = visitor(second).get(f"/lacak/{second.slug}/").content.decode()
    assert first.number in tracking and "kami kerjakan sebagai satu" in tracking
    assert (
        f"Digabung dengan permohonan terdahulu {first.number}"
        in cast["yuliana"].get("/register/requests/").content.decode()
    )


def test_the_pointer_opens_the_kept_case_for_its_own_applicant(cast: Cast) -> None:
    first = cast.open_request()
    cast.later(hours=1)
    second = another(cast, "Daftar koperasi aktif 2025")
    cast["yuliana"].post(f"/kasus/{second.slug}/gabung/", words(second) | {"into": first.pk})
    client = visitor(second)
    assert client.get(f"/lacak/{first.slug}/").status_code == 302, "not before the button"
    answer = client.post(f"/lacak/{second.slug}/yang-diteruskan/")
    assert answer["Location"] == f"/lacak/{first.slug}/" and client.get(answer["Location"]).status_code == 200
    assert visitor(first).post(f"/lacak/{first.slug}/yang-diteruskan/").status_code == 404


def test_only_the_same_applicant_and_only_the_later_into_the_earlier(cast: Cast) -> None:
    first = cast.open_request()
    cast.later(hours=1)
    same_words = another(cast, "Daftar koperasi aktif 2025", name="Orang Lain", phone="0813 0000 0009")
    later = another(cast, "Daftar koperasi aktif 2025")
    page = cast["yuliana"].get(f"/kasus/{same_words.slug}/gabung/").content.decode()
    assert "Tidak ada permohonan berjalan dari pemohon yang sama" in page and first.number in page
    for case, into in ((same_words, first), (first, later), (later, same_words)):
        answer = cast["yuliana"].post(f"/kasus/{case.slug}/gabung/", words(case) | {"into": into.pk})
        assert answer.status_code == 422
        assert cast.fresh(case).is_running
    for name in (OUTSIDER, "bonifasius", "anisa", "ratna"):
        assert cast[name].post(f"/kasus/{later.slug}/gabung/", words(later) | {"into": first.pk}).status_code == 404


def test_a_merge_from_an_old_page_is_told_so(cast: Cast) -> None:
    first = cast.open_request()
    cast.later(hours=1)
    second = another(cast, "Daftar koperasi aktif 2025")
    old = words(second) | {"into": first.pk}
    cast.act(second, "coordinate", by="yuliana")
    page = cast["yuliana"].post(f"/kasus/{second.slug}/gabung/", old, follow=True).content.decode()
    assert "sudah berubah sejak halaman dibuka" in page and cast.fresh(second).is_running


# Another service


def test_a_consultation_that_was_a_request_goes_on_with_its_number_code_and_date(cast: Cast) -> None:
    form = intakes["konsultasi"].form({"topic": "Pendirian koperasi"})
    assert form.is_valid()
    case = open_case(
        intakes["konsultasi"], agency=cast.agency(), form=form, by=cast.actor("mega"), at=cast.now, channel="walk_in",
        applicant=cast.person(),
    ).case  # fmt: skip
    came, number, code = case.received_at, case.number, case.code_hash
    cast.later(days=1)
    url = f"/kasus/{case.slug}/pindah/"
    page = cast["mega"].post(url, words(case) | {"to": "data-offline", "lanjut": "ya"}).content.decode()
    assert "Informasi yang diminta" in page
    short = cast["mega"].post(url, words(case) | {"to": "data-offline", "wanted": ""})
    assert short.status_code == 422
    answer = cast["mega"].post(url, words(case) | ASKED | {"to": "data-offline"})
    assert answer.status_code == 302, answer.content.decode()

    case = cast.fresh(case)
    assert (case.received_at, case.number, case.code_hash) == (came, number, code)
    assert (case.service, case.version.procedure.code, case.step.key) == ("information", "data-offline", "registration")
    assert case.informationrequest.wanted == ASKED["wanted"]
    assert case.deadlines.get(kind="answer").starts_at == came
    assert case.tasks.open().get().step == case.step
    assert not Deadline.objects.open().filter(case=case, task__outcome="transferred").exists()
    case = cast.act(case, "register", by="mega")
    assert case.step.key == "serve" and RegisterEntry.objects.filter(register="requests", case=case).count() == 1
    page = cast["yuliana"].get(f"/kasus/{case.slug}/").content.decode()
    assert "Dipindahkan ke layanan lain" in page


def test_within_information_the_record_is_kept_and_the_old_clocks_end(cast: Cast) -> None:
    case = cast.open_request()
    old = set(Deadline.objects.open().filter(case=case, task=None).values_list("pk", flat=True))
    cast.later(hours=3)
    answer = cast["yuliana"].post(f"/kasus/{case.slug}/pindah/", words(case) | {"to": "ppid", "lanjut": "ya"})
    assert answer.status_code == 302
    case = cast.fresh(case)
    assert (case.version.procedure.code, case.step.key) == ("ppid", "request")
    assert Deadline.objects.filter(pk__in=old, ended_at=cast.now, met_at=None).count() == len(old)
    answer_ = case.deadlines.get(kind="answer", ended_at=None)
    assert answer_.starts_at == case.received_at
    case = cast.act(case, "submit", by="yuliana")
    assert RegisterEntry.objects.filter(register="requests", case=case).count() == 1


def test_who_may_not_move_a_case_finds_no_page(cast: Cast) -> None:
    case = cast.open_request()
    for name in (OUTSIDER, "bonifasius", "anisa", "ratna", "markus"):
        assert cast[name].get(f"/kasus/{case.slug}/pindah/").status_code == 404
        assert cast[name].post(f"/kasus/{case.slug}/pindah/", words(case) | {"to": "ppid"}).status_code == 404
    assert {row.procedure for row in transfer.targets(case, cast.actor("yuliana"))} == {"ppid", "konsultasi"}


# Between institutions
LETTER = {"letter_number": "500/12", "letter_date": "2026-11-02"}


def running(case: Case) -> dict[str, datetime]:
    rows = Deadline.objects.open().filter(case=case, basis="law")
    return {row.kind: row.due_at for row in rows}


def test_the_footing_is_corrected_and_back_as_if_it_had_never_been_otherwise(cast: Cast) -> None:
    case = cast.at_coordination()
    Applicant.objects.update(kind="instansi")
    before = running(case)
    assert {"answer", "answer_safe"} <= set(before)
    cast.later(hours=1)
    assert cast["yuliana"].post(f"/kasus/{case.slug}/jalur/", words(case)).status_code == 422, "without its letter"
    assert cast["yuliana"].post(f"/kasus/{case.slug}/jalur/", words(case) | LETTER).status_code == 302
    case = cast.fresh(case)
    assert case.informationrequest.letter_number == "500/12"
    assert not case.statutory and not running(case)
    assert "tidak ada batas UU KIP" in cast["yuliana"].get(f"/kasus/{case.slug}/").content.decode()
    cast.later(hours=1)
    cast["yuliana"].post(f"/kasus/{case.slug}/jalur/", words(case))
    assert cast.fresh(case).statutory and running(case) == before
    assert case.deadlines.filter(kind="answer", starts_at=case.received_at).count() == 2
    assert cast.now - timedelta(hours=2) == case.received_at


def test_a_count_that_stood_still_stands_still_again_when_it_is_told_anew(cast: Cast) -> None:
    case = cast.at_repair()
    Applicant.objects.update(kind="instansi")
    before = set(running(case))
    for _ in range(2):
        assert cast["yuliana"].post(f"/kasus/{case.slug}/jalur/", words(case) | LETTER).status_code == 302
    assert set(running(case)) == before
    assert Deadline.objects.open().get(case=case, kind="answer_safe").stopped


def test_only_the_ppid_officer_changes_the_footing_and_says_why(cast: Cast) -> None:
    case = cast.open_request()
    for name in (OUTSIDER, "mega", "bonifasius", "anisa", "ratna"):
        assert cast[name].post(f"/kasus/{case.slug}/jalur/", words(case)).status_code == 404
    assert cast["yuliana"].post(f"/kasus/{case.slug}/jalur/", words(case) | {"reason": "x"}).status_code == 422
    page = cast["yuliana"].post(f"/kasus/{case.slug}/jalur/", words(case) | LETTER)
    assert page.status_code == 422 and "hanya untuk instansi pemerintah" in page.content.decode()
    assert not cast.fresh(case).informationrequest.letter_number, "a citizen stays under the law"
    assert cast.fresh(case).statutory
