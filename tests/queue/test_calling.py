"""The queue over HTTP: numbers, calls, what each act leaves, who may, and what the board tells."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from django.http import HttpResponse

from casework.cases.models import Case
from frontdesk.queue.models import QueueTicket
from tests.cast import OUTSIDER, Cast

PAGE = "/antrean-loket/"
WANTED = {
    "kind": "perorangan", "name": "Siti Rahmawati", "phone": "0812 3456 7890", "address": "Jalan Contoh 5",
    "wanted": "Daftar koperasi aktif", "purpose": "Bahan skripsi", "obtain": "copy", "copy_form": "soft",
    "delivery": "pick_up", "channel": "walk_in",
}  # fmt: skip


def take(cast: Cast, line: str = "information", **more: str) -> QueueTicket:
    key = str(uuid4())
    cast["mega"].post(PAGE + "ambil/", {"key": key, "layanan": line} | more)
    return QueueTicket.objects.get(key=key)


def sit(cast: Cast, **where: str) -> None:
    for name, counter in where.items():
        cast[name].post(PAGE + "loket/", {"loket": counter})


def act(cast: Cast, ticket: QueueTicket, do: str, by: str = "mega", **more: Any) -> HttpResponse:
    ticket.refresh_from_db()
    answer = cast[by].post(f"{PAGE}{ticket.pk}/", {"do": do, "version": ticket.version} | more)
    ticket.refresh_from_db()
    return answer


def call(cast: Cast, by: str = "mega", **more: str) -> str:
    """The page after it, with what was said."""
    return cast[by].post(PAGE + "panggil/", more, follow=True).content.decode()


def state(ticket: QueueTicket) -> str:
    ticket.refresh_from_db()
    return ticket.state


def test_numbers_run_per_service_and_begin_anew_every_day(cast: Cast):
    assert [take(cast).label, take(cast).label, take(cast, "consultation").label] == ["A001", "A002", "B001"]
    cast.later(days=1)
    cast["mega"].force_login(cast.user("mega"))  # the session of yesterday is over
    assert take(cast).label == "A001"


def test_a_number_pressed_twice_is_one(cast: Cast):
    body = {"key": str(uuid4()), "layanan": "other"}
    papers = [cast["mega"].post(PAGE + "ambil/", body)["Location"] for _ in range(2)]
    assert papers[0] == papers[1] and QueueTicket.objects.count() == 1
    assert "E001" in cast["mega"].get(papers[0]).content.decode()


def test_first_come_first_called_and_who_is_put_first_before_all(cast: Cast):
    sit(cast, mega="1", yuliana="2")
    plain, first = take(cast), take(cast, didahulukan="on")
    call(cast)
    assert (state(first), state(plain)) == ("called", "waiting")
    assert "belum dijawab" in call(cast)  # one call at a time
    call(cast, "yuliana")
    assert state(plain) == "called" and plain.counter == "2"
    assert "Tidak ada yang menunggu" in call(cast, "fitri") or "di loket mana" in call(cast, "fitri")


def test_waiting_and_serving_are_measured_apart(cast: Cast):
    sit(cast, mega="1")
    ticket = take(cast)
    cast.later(minutes=7)
    call(cast)
    cast.later(minutes=2)
    act(cast, ticket, "panggil")
    act(cast, ticket, "layani")
    cast.later(minutes=5)
    act(cast, ticket, "selesai")
    assert (ticket.state, ticket.waited, ticket.served, ticket.calls) == ("done", 420, 300, 2)
    page = cast["mega"].get(PAGE).content.decode()
    assert "7 mnt" in page and "5 mnt" in page


def test_who_did_not_come_may_still_be_called_again(cast: Cast):
    sit(cast, mega="1", yuliana="2")
    ticket = take(cast)
    call(cast)
    act(cast, ticket, "pergi")
    assert ticket.state == "no_show"
    act(cast, ticket, "panggil", by="yuliana")
    assert (ticket.state, ticket.counter) == ("called", "2")
    act(cast, ticket, "selesai", by="mega")
    assert ticket.state == "called", "it is no longer hers"


def test_a_page_that_is_out_of_date_changes_nothing(cast: Cast):
    sit(cast, mega="1")
    ticket = take(cast)
    call(cast)
    answer = cast["mega"].post(f"{PAGE}{ticket.pk}/", {"do": "pergi", "version": 1}, follow=True)
    assert "sudah berubah" in answer.content.decode() and state(ticket) == "called"


def test_bidang_serves_what_is_passed_on_and_nothing_else(cast: Cast):
    sit(cast, mega="1")
    ticket, other = take(cast), take(cast)
    call(cast)
    hat = next(hat for hat in cast.actor("bonifasius").hats if hat[1])
    act(cast, ticket, "alihkan", unit=hat[1])
    assert ticket.state == "waiting" and ticket.label == "A001"
    page = cast["bonifasius"].get(PAGE).content.decode()
    assert "A001" in page and "A002" not in page
    assert cast["bonifasius"].post(f"{PAGE}{other.pk}/", {"do": "panggil", "version": 1}).status_code == 404
    call(cast, "bonifasius")
    assert (state(ticket), ticket.counter) == ("called", ticket.unit.name)
    assert ticket.unit.name in cast["mega"].get("/papan-antrean/").content.decode()


def test_registration_runs_from_the_call_and_the_case_keeps_its_number(cast: Cast):
    sit(cast, mega="1")
    ticket = take(cast)
    cast.later(minutes=10)
    call(cast)
    called = cast.now
    opening = act(cast, ticket, "daftar")["Location"]
    assert opening == "/loket/?layanan=data-offline"
    page = cast["mega"].get(opening).content.decode()
    assert "A001" in page
    hidden = dict(re.findall(r'name="(key|turn)"\s+value="([^"]+)"', page))
    cast.later(minutes=4)
    assert cast["mega"].post(opening, WANTED | hidden).status_code == 302
    case = Case.objects.get()
    ticket.refresh_from_db()
    assert ticket.case == case and ticket.waited == 600
    assert case.tasks.order_by("pk")[0].started_at == called
    assert "A001" not in cast["mega"].get("/loket/").content.decode()


def test_what_came_by_mail_takes_no_number_along(cast: Cast):
    sit(cast, mega="1")
    ticket = take(cast)
    call(cast)
    act(cast, ticket, "daftar")
    page = cast["mega"].get("/loket/?layanan=ppid").content.decode()
    hidden = dict(re.findall(r'name="(key|turn)"\s+value="([^"]+)"', page))
    assert cast["mega"].post("/loket/?layanan=ppid", WANTED | hidden | {"channel": "email"}).status_code == 302
    assert Case.objects.exists() and state(ticket) == "serving" and ticket.case is None


def test_board_shows_numbers_and_no_names_to_anybody(cast: Cast, client: Any):
    sit(cast, mega="3")
    take(cast)
    call(cast)
    page = client.get("/papan-antrean/").content.decode()
    assert "A001" in page and "Loket 3" in page and 'http-equiv="refresh"' in page
    assert cast.user("mega").full_name not in page and "<script" not in page
    assert "board.js" in client.get("/papan-antrean/?suara=1").content.decode()
    assert "A001" not in client.get("/jatim/papan-antrean/").content.decode()
    assert client.get("/tidak-ada/papan-antrean/").status_code == 404


def test_other_offices_and_outsiders_find_nothing(cast: Cast):
    ticket = take(cast)
    for name in (OUTSIDER, "laras", "sulaiman"):
        assert cast[name].post(f"{PAGE}{ticket.pk}/", {"do": "panggil", "version": 1}).status_code == 404
    assert cast[OUTSIDER].get(PAGE).status_code == 404
    assert "A001" not in cast["laras"].get(PAGE).content.decode()
    assert state(ticket) == "waiting"
