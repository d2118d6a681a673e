"""Many people at the counter at once, over HTTP, with the web running as in service."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

from casework.applicants.models import Applicant
from casework.cases import alerts, engine
from casework.cases.models import Case, Event, Task
from casework.numbering import numbers
from casework.organization.actors import staff_actor
from casework.organization.models import Appointment, User
from tests.faults import scene
from tests.faults.crew import race
from tests.faults.sizes import size
from tests.faults.web import Answer, Visitor, Web, all_send, at_once
from tests.processes import Process

NIK = "6171014507900003"


@pytest.mark.fault("F15")
def test_the_same_nik_at_many_counters_is_one_applicant_with_many_cases(web: Web):
    people = [scene.officer(web) for _ in range(size(8, 50))]
    same = {"name": "Siti Rahmawati", "nik": NIK, "phone": "081234567890", "email": "siti@contoh.example"}
    forms = [who.fill(scene.COUNTER, **scene.typed(0, **same)) for who in people]

    answers = all_send(scene.COUNTER, people, forms)

    assert [answer.status for answer in answers] == [302] * len(people)
    assert len({answer.slug for answer in answers}) == len(people)
    assert Applicant.objects.count() == 1
    assert sorted(scene.case_numbers()) == list(range(1, len(people) + 1))
    scene.must_hold()


@pytest.mark.postgres
@pytest.mark.fault("F15")
def test_without_the_unique_index_the_same_crowd_is_not_one_applicant(web: Web):
    """Control. SQLite takes one writer at a time, so there the index is not what keeps them apart."""
    with connection.schema_editor() as editor:
        for constraint in Applicant._meta.constraints:
            if "nik_hash" in getattr(constraint, "fields", ()):
                editor.remove_constraint(Applicant, constraint)
    people = [scene.officer(web) for _ in range(8)]
    same = {"name": "Siti Rahmawati", "nik": NIK, "phone": "081234567890", "email": "siti@contoh.example"}
    forms = [who.fill(scene.COUNTER, **scene.typed(0, **same)) for who in people]

    answers = all_send(scene.COUNTER, people, forms)

    assert Applicant.objects.count() > 1 or {answer.status for answer in answers} != {302}


@pytest.mark.fault("F20")
def test_a_form_sent_three_times_at_once_is_one_case(web: Web):
    for round_number in range(size(4, 40)):
        who = scene.officer(web)
        form = who.fill(scene.COUNTER, **scene.typed(round_number))
        answers = at_once([lambda who=who, form=form: who.send(scene.COUNTER, form)] * 3)
        assert [answer.status for answer in answers] == [302] * 3
        assert len({answer.slug for answer in answers}) == 1
        assert who.send(scene.COUNTER, form).slug == answers[0].slug, "Back and send again"
    assert sorted(scene.case_numbers()) == list(range(1, size(4, 40) + 1))
    scene.must_hold()


@pytest.mark.fault("F20")
def test_without_the_form_key_three_sendings_are_three_cases(start_web: Callable[..., Web]):
    """Control."""
    who = scene.officer(start_web(GUARD_OFF="key"))
    form = who.fill(scene.COUNTER, **scene.typed(0))
    at_once([lambda: who.send(scene.COUNTER, form)] * 3)
    assert len(scene.case_numbers()) == 3


@pytest.mark.fault("F20")
def test_an_act_sent_three_times_at_once_is_taken_once(web: Web):
    case = scene.open_request(timezone.now())
    who = scene.officer(web, scene.HOLDER)
    path = f"/kasus/{case.slug}/langkah/coordinate/"
    form = who.fill(path, output_service_note="Diminta daftar koperasi")

    answers = at_once([lambda: who.send(path, form)] * 3)

    assert sorted(answer.status for answer in answers) == [302, 409, 409]
    assert Event.objects.filter(case=case, kind="coordinate").count() == 1
    scene.must_hold()


def decide(web: Web, case: Case) -> list[Answer]:
    """One officer answers and closes, another closes as withdrawn, in the same second."""
    first, second = scene.officer(web, scene.HOLDER), scene.officer(web, "mega")
    paths = [f"/kasus/{case.slug}/langkah/{action}/" for action in ("answer_directly", "withdraw")]
    forms = [first.fill(paths[0], output_service_note="Dijawab lisan"), second.fill(paths[1], reason="Pemohon batal.")]
    return at_once([lambda: first.send(paths[0], forms[0]), lambda: second.send(paths[1], forms[1])])


@pytest.mark.fault("F18")
def test_of_two_decisions_in_one_second_one_wins_and_the_other_is_told(web: Web):
    for _ in range(size(4, 40)):
        case = scene.open_request(timezone.now())
        answers = decide(web, case)
        assert sorted(answer.status for answer in answers) == [302, 409]
        assert Event.objects.filter(case=case, kind__in=("answer_directly", "withdraw")).count() == 1
        told = next(answer for answer in answers if answer.status == 409)
        winner = Event.objects.get(case=case, kind__in=("answer_directly", "withdraw")).user
        assert winner.full_name in told.text
    scene.must_hold()


@pytest.mark.fault("F18")
def test_two_heads_extend_in_the_same_second_and_one_extension_is_written(web: Web):
    markus = User.objects.get(username="markus")
    Appointment.objects.create(
        user=markus, agency=scene.agency(), role="ppid_head", position="PPID", valid_from="2026-01-01"
    )
    case = scene.open_request(timezone.now())
    officer = scene.officer(web, scene.HOLDER)
    path = f"/kasus/{case.slug}/langkah/coordinate/"
    assert officer.send(path, officer.fill(path, output_service_note="Perlu data bidang")).status == 302
    engine.record(
        Case.objects.for_page().get(pk=case.pk), "notice_sent", by=staff_actor(markus, timezone.now()),
        at=timezone.now(), data={"kind": "extension"},
    )  # fmt: skip
    heads = [scene.officer(web, name) for name in ("nurhayati", "markus")]
    path = f"/kasus/{case.slug}/langkah/extend/"
    forms = [head.fill(path, ground="undecided", reason="Data ada di tiga bidang.") for head in heads]

    answers = all_send(path, heads, forms)

    assert sorted(answer.status for answer in answers) == [302, 409]
    assert Event.objects.filter(case=case, kind="extend").count() == 1
    scene.must_hold()


@pytest.mark.postgres
@pytest.mark.fault("F18")
def test_without_the_version_both_decisions_are_written(start_web: Callable[..., Web]):
    """Control. SQLite takes one writer at a time, so there the second finds the case closed."""
    case = scene.open_request(timezone.now())
    decide(start_web(GUARD_OFF="decide"), case)
    assert Event.objects.filter(case=case, kind__in=("answer_directly", "withdraw")).count() == 2


@pytest.mark.fault("F5")
def test_acts_and_reminder_sweeps_side_by_side_never_stand_in_each_others_way(web: Web):
    """The sweep locks what acts lock; done in another order it would be a deadlock, and an error for somebody."""
    then = timezone.now() - scene.minutes(300)
    cases = [scene.begun_request(then) for _ in range(size(12, 100))]
    people = [scene.officer(web, scene.HOLDER) for _ in range(4)]

    def work(who: Visitor, mine: list[Case]) -> list[int]:
        paths = [f"/kasus/{case.slug}/langkah/coordinate/" for case in mine]
        return [who.send(path, who.fill(path, output_service_note="Dilayani")).status for path in paths]

    def sweep() -> list[int]:
        for _ in range(size(20, 150)):
            alerts.sweep(timezone.now(), batch=3)
        connection.close()
        return []

    told = at_once([*(lambda at=at: work(people[at], cases[at::4]) for at in range(4)), sweep, sweep])

    assert [status for statuses in told for status in statuses] == [302] * len(cases)
    assert Task.objects.filter(outcome="coordinate").count() == len(cases)
    scene.must_hold()


@pytest.mark.fault("F16")
def test_registrations_rolled_back_at_once_leave_no_gap_in_any_book(
    house: None, tmp_path: Path, processes: list[Process]
):
    """Case number, visitor line and request line are taken in one act; tests/numbering has the race without a lock."""
    racers, each = 3, size(15, 200)
    told = race(tmp_path, processes, "register", str(each), racers=racers)
    assert len(scene.case_numbers()) == racers * each - len(told)
    scene.must_hold()


@pytest.mark.postgres
@pytest.mark.fault("F6")
def test_a_book_held_too_long_is_told_kindly_and_no_number_is_burnt(web: Web):
    """PostgreSQL gives up after three seconds, in the queue and at the row. On SQLite all wait for the one writer."""
    scene.register_over_http(scene.officer(web), 0)
    people = [scene.officer(web) for _ in range(3)]
    forms = [who.fill(scene.COUNTER, **scene.typed(at + 1)) for at, who in enumerate(people)]
    begun = time.monotonic()
    with transaction.atomic():
        numbers.take("kalbar:request", timezone.localtime(timezone.now(), scene.agency().zone).year)
        answers = all_send(scene.COUNTER, people, forms)
        transaction.set_rollback(True)

    assert time.monotonic() - begun < 10
    assert {answer.status for answer in answers} == {422}
    assert all("coba lagi" in answer.text for answer in answers)
    assert {answer.status for answer in all_send(scene.COUNTER, people, forms)} == {302}
    scene.must_hold()
