"""Work of a role: taken for a while, kept by acting on it, given back or ended by itself."""

from __future__ import annotations

import pytest

from casework.cases import leases
from casework.cases.models import Case, Event, Task
from tests.cases.tools import audit
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def kinds(case: Case) -> list[str]:
    found = Event.objects.filter(case=case, kind__in=("task_claimed", "task_released")).order_by("seq")
    return [row.kind.removeprefix("task_") for row in found]


def take(cast: Cast, who: str, task: Task, what: str = "ambil") -> int:
    return cast[who].post(f"/tugas/{task.pk}/{what}/").status_code


def test_claimed_task_is_off_everybody_elses_list_until_the_lease_ends(cast: Cast):
    case = cast.at_coordination()
    task = cast.step_task(case)
    yuliana, anisa = cast.actor("yuliana"), "anisa"

    assert take(cast, anisa, task) == take(cast, "petrus", task) == 404
    assert take(cast, "yuliana", task) == 302
    task.refresh_from_db()
    assert task.holder.username == "yuliana"
    assert (task.lease_until - cast.now).total_seconds() == 30 * 60
    assert "sampai 09.30" in cast["yuliana"].get(f"/kasus/{case.slug}/").content.decode()

    assert leases.release_expired(cast.now) == 0
    cast.later(minutes=30)
    assert leases.release_expired(cast.now) == 1
    task.refresh_from_db()
    assert (task.holder, task.lease_until) == (None, None)
    assert Task.objects.for_actor(yuliana).filter(pk=task.pk).exists()
    assert kinds(case) == ["claimed", "released"]
    assert audit()[0]


def test_who_acts_keeps_it(cast: Cast):
    case = cast.at_coordination()
    task = cast.step_task(case)
    take(cast, "yuliana", task)
    cast.act(case, "ask_division", by="yuliana", units=[cast.unit("pengawasan")], note="Data anggota")

    cast.later(hours=2)
    assert leases.release_expired(cast.now) == 0
    task.refresh_from_db()
    assert (task.holder.username, task.lease_until) == ("yuliana", None)
    assert take(cast, "yuliana", task, "lepas") == 302  # work that was begun is handed over, not dropped
    assert kinds(case) == ["claimed"]


def test_given_back(cast: Cast):
    case = cast.at_coordination()
    task = cast.step_task(case)
    take(cast, "yuliana", task)
    assert take(cast, "yuliana", task, "lepas") == 302
    assert cast.step_task(case).holder is None
    assert kinds(case) == ["claimed", "released"]


def test_next_one_is_the_most_urgent_free_one(cast: Cast):
    first, second = cast.at_coordination(), cast.at_coordination()
    wanted = list(Task.objects.for_actor(cast.actor("yuliana")).filter(holder=None).by_due())
    assert {task.case_id for task in wanted} >= {first.pk, second.pk}

    for task in wanted:
        answer = cast["yuliana"].post("/pekerjaan/ambil/")
        assert task.case.slug in answer.url
    assert cast["yuliana"].post("/pekerjaan/ambil/").url == "/pekerjaan/"
    assert not Task.objects.for_actor(cast.actor("yuliana")).filter(holder=None, waits_for_applicant=False).exists()


def test_next_one_comes_back_from_a_claim_whose_time_is_over_without_any_sweep(cast: Cast):
    case = cast.at_coordination()
    take(cast, "yuliana", cast.step_task(case))
    cast.later(minutes=31)
    assert case.slug in cast["yuliana"].post("/pekerjaan/ambil/").url
    assert kinds(case) == ["claimed", "released", "claimed"]


def test_who_only_reads_takes_nothing(cast: Cast):
    case = cast.at_coordination()
    assert take(cast, "ratna", cast.step_task(case)) == 404
    assert cast["ratna"].post("/pekerjaan/ambil/").url == "/pekerjaan/"
    assert cast.step_task(case).holder is None
