"""The survey: once per case, nothing that leads back to it, exact ninths, never a score that nobody gave."""

import csv
import io
import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from casework.cases.models import Case
from casework.survey import answering, figures
from casework.survey.elements import KEYS
from casework.survey.models import SurveyAnswer, SurveyTurn
from casework.survey.offer import offer
from tests.cast import Cast

MONTH = date(2026, 11, 1)

BEST = dict.fromkeys(KEYS, "4")


@pytest.fixture
def closed(cast: Cast) -> Case:
    return cast.act(cast.open_request(), "answer_directly", by="yuliana")


def link(case: Case) -> str:
    return f"/nilai/{answering.token(case)}/"


def test_a_closed_case_is_asked_and_answers_once(closed: Case, client: Client):
    page = client.get(link(closed)).content.decode()
    assert page.count('type="radio"') == 36
    assert "checked" not in page
    assert closed.number not in page
    assert "Terima kasih" in client.post(link(closed), BEST).content.decode()
    assert "Terima kasih" in client.post(link(closed), dict.fromkeys(KEYS, "1")).content.decode()
    answer = SurveyAnswer.objects.get()
    assert [getattr(answer, key) for key in KEYS] == [4] * 9
    assert SurveyTurn.objects.count() == 1


def test_nothing_kept_leads_from_the_answer_to_the_case(closed: Case, client: Client):
    client.post(link(closed), BEST | {"remark": "Ramah."})
    kept = [*SurveyAnswer.objects.values_list()[0], *SurveyTurn.objects.values_list()[0]]
    told = " ".join(str(value) for value in kept)
    assert closed.number not in told
    assert not {field.name for field in SurveyAnswer._meta.fields} & {"case", "at", "created_at", "answered_at"}
    assert SurveyAnswer.objects.get().month.day == 1


def test_an_incomplete_form_is_no_answer(closed: Case, client: Client):
    page = client.post(link(closed), dict.fromkeys(KEYS[:-1], "4"))
    assert page.status_code == 422
    assert "Pilih satu jawaban." in page.content.decode()
    assert client.post(link(closed), BEST | {"u1": "5"}).status_code == 422
    assert not SurveyAnswer.objects.exists()
    assert not SurveyTurn.objects.exists()


def test_a_running_case_a_withdrawn_one_and_a_spoiled_link_are_not_asked(cast: Cast, closed: Case, client: Client):
    running = cast.open_request()
    assert client.get(link(running)).status_code == 404
    assert client.get("/nilai/palsu/").status_code == 404
    Case.objects.filter(pk=closed.pk).update(outcome="withdrawn")
    assert client.get(link(closed)).status_code == 404


def test_after_sixty_days_the_link_says_where_to_go(closed: Case, client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(timezone, "now", lambda: closed.closed_at + timedelta(days=61))
    page = client.get(link(closed))
    assert page.status_code == 404
    assert "60 hari" in page.content.decode()


def test_a_rotated_key_gives_no_second_turn(closed: Case, client: Client, settings):
    client.post(link(closed), BEST)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "kunci baru yang cukup panjang sekali"
    client.post(link(closed), BEST)
    assert SurveyAnswer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_leave_one_answer(closed: Case):
    barrier, done = threading.Barrier(2), []

    def press() -> None:
        barrier.wait(10)
        try:
            answering.answer_for(closed, dict.fromkeys(KEYS, 3), at=closed.closed_at)
            done.append("in")
        except answering.AlreadyAnswered:
            done.append("late")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(done) == ["in", "late"]
    assert SurveyAnswer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_unique_seal_both_would_count(closed: Case):
    """The control: the look before the write alone lets two through."""
    barrier = threading.Barrier(2)

    def press() -> None:
        seen = answering.has_answered(closed)
        barrier.wait(10)
        if not seen:
            SurveyAnswer.objects.create(agency=closed.agency, month=MONTH, way="link", **dict.fromkeys(KEYS, 3))
        connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert SurveyAnswer.objects.count() == 2


# Figures


def answers(rows: list[int], **more: object) -> None:
    for value in rows:
        given = {"service": "information", "month": MONTH, "way": "link"} | more
        SurveyAnswer.objects.create(agency=Cast.agency(), **given, **dict.fromkeys(KEYS, value))


def ikm(client: Client, query: str = "") -> str:
    return client.get(f"/kepuasan/{query}").content.decode()


@pytest.mark.parametrize(
    ("values", "shown", "band"),
    [([4], "100,00", "A"), ([3, 4], "87,50", "B"), ([1], "25,00", "D"), ([3, 3, 2], "66,67", "C")],
)
def test_the_index_is_exact_and_has_its_band(cast: Cast, client: Client, values: list[int], shown: str, band: str):
    answers(values)
    page = ikm(client)
    assert shown in page
    assert f">{band}, " in page


@pytest.mark.parametrize(
    ("value", "band"), [("88.31", "A"), ("88.30", "B"), ("76.61", "B"), ("76.60", "C"), ("64.99", "D")]
)
def test_the_bands_meet_where_the_regulation_says(value: str, band: str):
    class Printed(figures.Figure):
        shown = Decimal(value)

    assert Printed(1, (1,) * 9).band[0] == band


def test_without_answers_there_is_no_score(cast: Cast, client: Client):
    page = ikm(client)
    assert "belum ada jawaban" in page
    assert "25,00" not in page


def test_services_and_years_are_told_apart(cast: Cast, client: Client):
    answers([4])
    answers([1], service="consultation")
    answers([1], month=MONTH.replace(year=2025))
    assert "100,00" in ikm(client, "?layanan=information")
    assert "25,00" in ikm(client, "?tahun=2025")
    assert client.get("/kepuasan/?layanan=tidak-ada").status_code == 404
    assert ikm(client, "?tahun=abc").count("62,50") >= 1


def test_the_response_rate_counts_who_could_answer(cast: Cast, closed: Case, client: Client):
    cast.act(cast.open_request(), "answer_directly", by="yuliana")
    cast.act(cast.open_request(), "withdraw", by="yuliana")
    client.post(link(closed), BEST)
    page = ikm(client)
    assert "50%" in page
    assert "1 dari 2 layanan yang selesai" in " ".join(page.split())


def test_staff_read_what_was_said_and_take_it_along(cast: Cast, client: Client):
    answers([4, 3])
    SurveyAnswer.objects.filter(u1=4).update(remark="<b>Ramah</b>, tetapi antre.", age="25-39")
    staff = cast["yuliana"]
    page = staff.get("/kepuasan/hasil/").content.decode()
    assert "&lt;b&gt;Ramah&lt;/b&gt;, tetapi antre." in page
    assert "25–39 tahun" in page
    assert "Ramah" not in ikm(client)
    rows = list(csv.reader(io.StringIO(staff.get("/kepuasan/hasil.csv").content.decode("utf-8-sig"))))
    assert rows[-1] == ["Tahun 2026", "2", *["3.50"] * 9, "87.50", "B"]


def test_a_paper_form_is_copied_by_the_counter(cast: Cast, closed: Case):
    desk = cast["mega"]
    assert desk.post("/kepuasan/kertas/", BEST).status_code == 422
    assert desk.post("/kepuasan/kertas/", BEST | {"service": "information"}).status_code == 302
    assert SurveyAnswer.objects.get().way == "paper"


def test_the_tracking_page_offers_it_until_it_is_used(cast: Cast, closed: Case):
    made = offer(closed, (), cast.now)
    assert made is not None
    assert "sembilan" in made.text.lower()
    Client().post(made.url, BEST)
    assert offer(closed, (), cast.now) is None
