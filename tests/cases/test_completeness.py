"""Completeness over HTTP: what is missing is chosen from the list, asked word for word, answered one by one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from casework.applicants.models import IdentityReveal
from casework.cases import asking, engine
from casework.cases.asking import Asker, Given
from casework.cases.follow import entry
from casework.cases.intake import intakes, open_case
from casework.cases.models import Case, Document, Requirement
from casework.letters import life
from tests.cast import ASKED, OUTSIDER, Cast
from tests.files import corpus

pytestmark = pytest.mark.django_db
BLURRED = "Foto KTP tidak terbaca. Kirim foto yang lebih terang."
UNCLEAR = "Sebutkan kabupaten dan tahunnya."


@pytest.fixture
def case(cast: Cast) -> Case:
    """At the counter: the card shown, no surat kuasa yet."""
    form = intakes["data-offline"].form(ASKED)
    assert form.is_valid()
    asker = Asker("perorangan", {"name": "Anton"}, {"identity": Given("shown")})
    opened = open_case(
        intakes["data-offline"], agency=cast.agency(), form=form, by=cast.actor("mega"), at=cast.now, channel="walk_in",
        applicant=cast.person(), asker=asker,
    )  # fmt: skip
    return cast.fresh(opened.case)


def url(case: Case) -> str:
    return f"/kasus/{case.slug}/kelengkapan/"


def ticked(case: Case, **changed: str) -> dict[str, str]:
    """The list as it is shown, with changes."""
    rows = {f"how_{row.key}": row.how for row in Requirement.objects.filter(case=case)}
    return rows | changed


def visitor(case: Case) -> Client:
    client = Client()
    session = client.session
    entry.let_in(session, Case.objects.get(pk=case.pk))
    session.save()
    client.cookies["sessionid"] = session.session_key
    return client


def ask(cast: Cast, case: Case) -> Case:
    asked = {"how_identity": "ask", "why_identity": BLURRED, "how_informasi": "ask", "why_informasi": UNCLEAR}
    answer = cast["yuliana"].post(url(case), ticked(case, **asked))
    assert answer.status_code == 302, answer.content.decode()
    engine.record(case, "notice_issued", by=cast.actor("nurhayati"), at=cast.now)
    page = cast["yuliana"].get(f"/kasus/{case.slug}/langkah/send_incomplete/").content.decode()
    assert BLURRED in page and UNCLEAR in page
    return cast.act(cast.fresh(case), "send_incomplete", by="yuliana", reason=asking.sentence(cast.fresh(case)))


def test_the_list_is_prefilled_with_what_the_visitor_brought(cast: Cast, case: Case) -> None:
    side = cast["yuliana"].get(f"/kasus/{case.slug}/").content.decode()
    assert "melalui kuasa Anton" in side and "ditunjukkan di loket" in side and side.count("belum ada") == 2
    page = cast["yuliana"].get(url(case)).content.decode()
    assert '<option value="shown" selected>' in page and "KTP penerima kuasa" in page


def test_who_does_not_check_completeness_does_not_see_the_list(cast: Cast, case: Case) -> None:
    for name in (OUTSIDER, "bonifasius", "anisa", "ratna"):
        assert cast[name].get(url(case)).status_code == 404


def test_what_is_asked_needs_words_for_the_applicant(cast: Cast, case: Case) -> None:
    page = cast["yuliana"].post(url(case), ticked(case, how_identity="ask", why_identity=" "))
    assert page.status_code == 422 and "Tulis apa yang harus dikirim pemohon" in page.content.decode()


def test_the_notice_names_what_is_asked(cast: Cast, case: Case) -> None:
    cast["yuliana"].post(url(case), ticked(case, how_identity="ask", why_identity=BLURRED, other="Materai surat kuasa"))
    letter = life.draft(cast.fresh(case), "incomplete", by=cast.actor("yuliana"), at=cast.now)
    assert f"1. {BLURRED}" in letter.body and "2. Materai surat kuasa" in letter.body


def test_the_applicant_repairs_one_thing_at_a_time_and_the_clock_runs_again(cast: Cast, case: Case) -> None:
    case = ask(cast, case)
    client = visitor(case)
    tracking = client.get(f"/lacak/{case.slug}/").content.decode()
    assert f"/lacak/{case.slug}/lengkapi/" in tracking and "Berhenti dihitung" in tracking
    assert "Waktu dihentikan" in cast["yuliana"].get(f"/kasus/{case.slug}/").content.decode()
    page = client.get(f"/lacak/{case.slug}/lengkapi/").content.decode()
    assert BLURRED in page and UNCLEAR in page and "Surat kuasa" not in page
    card, words = (Requirement.objects.get(case=case, key=key) for key in ("identity", "informasi"))

    cast.later(hours=2)
    empty = client.post(f"/lacak/{case.slug}/lengkapi/{card.pk}/", {})
    assert empty.status_code == 422 and "Pilih berkas lebih dahulu" in empty.content.decode()
    file = ContentFile(corpus.image(), name="ktp.jpg")
    assert client.post(f"/lacak/{case.slug}/lengkapi/{card.pk}/", {"file": file}).status_code == 302
    assert "Masih 1 dari 2" in client.get(f"/lacak/{case.slug}/lengkapi/").content.decode()
    client.post(f"/lacak/{case.slug}/lengkapi/{words.pk}/", {"text": "Kabupaten Sintang, 2025"})
    assert cast.fresh(case).step.key == "repair", "nothing moves before it is sent"
    assert client.post(f"/lacak/{case.slug}/lengkapi/kirim/").status_code == 302

    case = cast.fresh(case)
    assert case.step.key == "repair_check"
    assert not case.deadlines.filter(stopped=True).exists()
    card.refresh_from_db()
    assert card.how == "uploaded" and card.file.encrypted and card.settled_by is None
    assert Document.objects.get(case=case).label == "Jawaban: Informasi yang diminta"
    shown = cast["yuliana"].post(f"/kasus/{case.slug}/kelengkapan/{card.pk}/")
    assert shown.content == corpus.image() or shown.content.startswith(b"\xff\xd8")
    assert IdentityReveal.objects.get().reason == "Memeriksa KTP pemohon"
    fresh = cast.act(case, "accept_repair", by="yuliana")
    answer = fresh.deadlines.get(kind="answer")
    assert answer.starts_at == cast.now and fresh.step.key == "serve"


def test_a_stranger_reaches_none_of_it(cast: Cast, case: Case) -> None:
    case = ask(cast, case)
    row = Requirement.objects.get(case=case, key="identity")
    other = visitor(cast.open_request())
    for path in ("", f"{row.pk}/"):
        assert other.get(f"/lacak/{case.slug}/lengkapi/{path}").status_code == 302
    assert other.post(f"/lacak/{case.slug}/lengkapi/kirim/").status_code == 302
    assert cast.fresh(case).step.key == "repair"
    assert cast["anisa"].post(f"/kasus/{case.slug}/kelengkapan/{row.pk}/").status_code == 404


def test_the_counter_repairs_for_whoever_comes(cast: Cast, case: Case) -> None:
    case = ask(cast, case)
    brought = ticked(case, how_identity="shown", how_informasi="shown")
    assert cast["mega"].post(url(case), brought).status_code == 302
    assert not asking.wanted(case)
    case = cast.act(cast.fresh(case), "submit_repair", by="mega")
    assert case.step.key == "repair_check"


def test_asked_again_after_a_repair_only_what_is_still_missing(cast: Cast, case: Case) -> None:
    case = ask(cast, case)
    client = visitor(case)
    row = Requirement.objects.get(case=case, key="informasi")
    client.post(f"/lacak/{case.slug}/lengkapi/{row.pk}/", {"text": "Sintang"})
    client.post(f"/lacak/{case.slug}/lengkapi/kirim/")
    cast.later(hours=2)
    case = cast.act(cast.fresh(case), "ask_again", by="yuliana", reason=asking.sentence(cast.fresh(case)))
    page = client.get(f"/lacak/{case.slug}/lengkapi/").content.decode()
    assert "Masih 1 dari 2" in page and BLURRED in page
    assert cast.now - timedelta(hours=3) < case.received_at
