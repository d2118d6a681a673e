"""The queue: every running case of the agency that a person may see, and no other."""

import re

import pytest
from django.test import Client

from casework.cases.models import Case, Task
from casework.cases.worklist import FILTERS
from casework.organization.models import Unit, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_office")]


def at(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def numbers(client: Client, query: str = "") -> list[str]:
    page = client.get("/antrean/" + query)
    assert page.status_code == 200
    return [row["number"] for row in page.context["rows"]]


def test_officer_sees_every_running_case_of_the_agency_by_due(client: Client):
    yuliana = at("yuliana")
    running = Case.objects.running().filter(agency__code="kalbar")
    assert sorted(numbers(yuliana)) == sorted(running.values_list("number", flat=True))
    rows = yuliana.get("/antrean/").context["rows"]
    assert [row["number"] for row in rows[: len(rows)]] == [
        task.case.number for task in Task.objects.open().by_due().filter(kind="step", agency__code="kalbar")
    ]


def test_bidang_sees_only_what_it_was_asked(client: Client):
    seen = numbers(at("bonifasius"))
    assert len(seen) < len(numbers(at("yuliana")))
    assert all(
        case.tasks.filter(role="work_unit").exists()
        for case in Case.objects.filter(number__in=seen, agency__code="kalbar")
    )


def test_counts_beside_the_filters_equal_the_lists():
    yuliana = at("yuliana")
    pills = yuliana.get("/antrean/").context["pills"]
    assert [int(pill["count"]) for pill in pills] == [len(numbers(yuliana, f"?saring={name}")) for name in FILTERS]


def test_filters_stay_in_the_address():
    yuliana = at("yuliana")
    found = numbers(yuliana, "?layanan=facilitation")
    assert found and all(number.startswith("FS ") for number in found)
    assert "layanan=facilitation" in yuliana.get("/antrean/?layanan=facilitation").context["pills"][1]["url"]
    unit = Unit.objects.get(agency__code="jatim", code="upt")
    assert numbers(yuliana, f"?unit={unit.pk}") == []


def test_pages_follow_each_other_without_gap_or_repeat(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("casework.cases.queue.PAGE", 3)
    yuliana, seen, query = at("yuliana"), [], ""
    for _ in range(20):
        page = yuliana.get("/antrean/" + query)
        seen += [row["number"] for row in page.context["rows"]]
        query = page.context["next_url"]
        if not query:
            break
    monkeypatch.undo()
    assert seen == numbers(yuliana)


@pytest.mark.parametrize("query", ["?setelah=x", "?setelah=2026_²", "?unit=²", "?unit=" + "9" * 40, "?layanan=zz"])
def test_mangled_filters_count_as_none(query: str):
    assert numbers(at("yuliana"), query) == numbers(at("yuliana"))


def test_queue_asks_few_questions(django_assert_max_num_queries):
    yuliana = at("yuliana")
    yuliana.get("/antrean/")
    with django_assert_max_num_queries(10):
        yuliana.get("/antrean/")


def test_rail_leads_only_to_pages_that_exist():
    for name in ("yuliana", "mega", "rini", "dimas", "hendra", "markus", "ratna", "laras", "theresia"):
        client = at(name)
        page = client.get("/pekerjaan/").content.decode()
        rail = re.search(r'<nav aria-label="Utama">.*?</nav>', page, re.DOTALL)[0]
        for path in set(re.findall(r'<a href="([^"]+)"', rail)):
            assert client.get(path).status_code == 200, (name, path)
