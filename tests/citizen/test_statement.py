"""Surat pernyataan of an outside body: asked with the disposition, declared on the tracking page or on paper."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.conf import settings
from django.test import Client
from pypdf import PdfReader

from casework.cases.follow import entry
from casework.cases.models import Case, Event, Output
from requests_app.models import Statement
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def disposed(cast: Cast, kind: str) -> Case:
    """A request that the head has given to a unit, with what he ticked."""
    case = cast.open_request("data-eksternal", by="laras", channel="letter")
    path = f"/kasus/{case.slug}/langkah/dispose/"
    assert "Tidak Menyebarkan Data" in cast["wahyu"].get(path).content.decode()
    said = {
        "version": case.row_version, "to": f"r.work_unit.{cast.unit('pembiayaan', 'jatim').pk}", "statement": kind,
        "instructions": "Proses lebih lanjut", "due": "tiga",
    }  # fmt: skip
    assert cast["wahyu"].post(path, said | {"statement": "lain"}).status_code == 422
    assert cast["wahyu"].post(path, said).status_code == 302
    return cast.fresh(case)


def visitor(case: Case) -> Client:
    client = Client()
    session = client.session
    entry.let_in(session, case)
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def text_of(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())


@pytest.mark.parametrize(
    ("kind", "says", "not_said"),
    [
        ("confidential", "Undang-Undang Nomor 27 Tahun 2022", "tidak mengubah isinya"),
        ("usage", "tidak mengubah isinya", "Undang-Undang Nomor 27 Tahun 2022"),
    ],
)
def test_what_the_head_ticked_is_declared_on_the_tracking_page(cast: Cast, kind: str, says: str, not_said: str):
    case = disposed(cast, kind)
    applicant = visitor(case)
    path = f"/lacak/{case.slug}/pernyataan/"
    assert path in applicant.get(f"/lacak/{case.slug}/").content.decode()
    page = applicant.get(path).content.decode()
    assert says in page
    assert not_said not in page

    said = {"version": case.row_version, "place": "Surabaya"}
    refused = applicant.post(path, said)
    assert refused.status_code == 422
    assert "Surabaya" in refused.content.decode()
    assert applicant.post(path, said | {"agreed": "on"}).status_code == 302

    case, row = cast.fresh(case), Statement.objects.get(case=case)
    assert (case.step.key, row.kind, row.place) == ("process", kind, "Surabaya")
    assert Output.objects.get(case=case, key="statement").document_id == row.document_id
    paper = applicant.get(f"/lacak/{case.slug}/berkas/{row.document_id}/").content
    text = text_of(paper)
    assert says in text
    assert "Dinyatakan secara elektronik" in text
    assert "Surabaya, 23 November 2026" in text
    assert Event.objects.filter(case=case, kind="submit_statement").count() == 1
    again = applicant.post(path, said | {"agreed": "on"}, follow=True)
    assert "tidak ditunggu lagi" in again.content.decode()


def test_the_law_s_clock_goes_on_while_the_statement_is_awaited(cast: Cast):
    case = disposed(cast, "confidential")
    answer = case.deadlines.get(kind="answer")
    assert (answer.stopped, answer.due_at.date().isoformat()) == (False, "2026-12-07")


def test_form_for_paper_is_for_the_applicant_and_the_desk_only(cast: Cast):
    case = disposed(cast, "confidential")
    for client, path in (
        (visitor(case), f"/lacak/{case.slug}/pernyataan/formulir/"),
        (cast["laras"], f"/kasus/{case.slug}/pernyataan/"),
    ):
        text = text_of(client.get(path).content)
        assert "SURAT PERNYATAAN TIDAK MENYEBARKAN DATA" in text
        assert "Meterai" in text
        assert "elektronik" not in text
    assert f"/kasus/{case.slug}/pernyataan/" in cast["laras"].get(f"/kasus/{case.slug}/").content.decode()
    assert cast["mega"].get(f"/kasus/{case.slug}/pernyataan/").status_code == 404
    assert Client().get(f"/lacak/{case.slug}/pernyataan/").url.startswith("/lacak/?nomor=")


def test_a_request_without_a_chosen_statement_has_none(cast: Cast):
    case = cast.open_request("data-eksternal", by="laras", channel="letter")
    assert visitor(case).get(f"/lacak/{case.slug}/pernyataan/").status_code == 404
    assert cast["laras"].get(f"/kasus/{case.slug}/pernyataan/").status_code == 404
