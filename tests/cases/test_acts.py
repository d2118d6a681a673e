"""Who may act, and what is refused; numbers, steps and tasks follow the SOP."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from casework.cases import engine
from casework.cases.models import Case, Deadline, Event, Output, Task
from casework.cases.tasks import sweep_deadlines
from casework.organization.actors import NOBODY, SYSTEM_ACTOR
from tests.cast import MONDAY, Cast


def refused(words: str):
    return pytest.raises(engine.ActRefused, match=words)


def unchanged(case: Case) -> None:
    now = Case.objects.get(pk=case.pk)
    assert (now.step_id, now.row_version, now.status) == (case.step_id, case.row_version, case.status)


# Who


@pytest.mark.parametrize("name", ["mega", "nurhayati", "bonifasius", "petrus", "markus", "ratna", "dimas", "sulaiman"])
def test_other_roles_are_refused(cast: Cast, name: str):
    case = cast.open_request()

    with refused("bukan wewenang"):
        cast.act(case, "coordinate", by=name)
    unchanged(case)


@pytest.mark.parametrize("name", ["anisa", "endang", "wahyu", "orang-luar"])
def test_same_role_of_another_agency_is_refused(cast: Cast, name: str):
    case = cast.open_request()

    with refused("bukan wewenang"):
        cast.act(case, "coordinate", by=name)
    unchanged(case)


def test_nobody_and_the_system_are_refused(cast: Cast):
    case = cast.open_request()

    for actor in (NOBODY, SYSTEM_ACTOR):
        with refused("bukan wewenang"):
            cast.act(case, "coordinate", by=actor)
    unchanged(case)


def test_appointment_that_is_over_gives_no_power(cast: Cast):
    """Nurhayati is Plh. Kepala Dinas from 23 to 27 November."""
    case = cast.start("jatim/data-eksternal", by="laras")
    assert "agency_head" in cast.actor("nurhayati").roles
    cast.later(days=7)
    assert "agency_head" not in cast.actor("nurhayati").roles
    unchanged(case)


def test_applicant_takes_only_public_acts_of_the_own_case(cast: Cast):
    mine, other = cast.open_request(), cast.open_request()

    with refused("bukan wewenang"):
        cast.act(mine, "answer_directly", by=cast.applicant(mine))
    with refused("bukan wewenang"):
        cast.act(mine, "withdraw", by=cast.applicant(other))
    unchanged(mine)

    assert cast.act(mine, "withdraw", by=cast.applicant(mine)).outcome == "withdrawn"


def test_event_says_who_in_which_hat_and_no_name(cast: Cast):
    case = cast.act(cast.open_request(), "coordinate", by="yuliana", note="Minta data anggota")
    event = Event.objects.get(case=case, kind="coordinate")

    assert event.actor == {"kind": "staff", "user": cast.user("yuliana").pk}
    assert event.data == {
        "from": "serve", "to": "coordination", "reason": "Alasan yang cukup panjang.", "note": "Minta data anggota",
        "checklist": ["Ruangan Pelayanan"], "hat": "Petugas PPID",
    }  # fmt: skip
    told = str(list(Event.objects.filter(case=case).values_list("data", "actor")))
    assert "Siti" not in told
    assert "0812" not in told


# What


def test_unknown_act_and_act_of_another_step(cast: Cast):
    case = cast.open_request()

    for action in ("terbang", "register", "prepare_reply"):
        with refused("tidak ada pada langkah ini"):
            cast.act(case, action, by="yuliana")
    unchanged(case)


@pytest.mark.parametrize("reason", ["", "   ", "kurang.", "         x         "])
def test_short_reason_is_refused(cast: Cast, reason: str):
    case = cast.at_coordination()

    with refused("sedikitnya 10 huruf"):
        cast.act(case, "extend", by="nurhayati", reason=reason)
    unchanged(case)


def test_missing_output_is_named(cast: Cast):
    case = cast.open_request()

    with refused(r"Belum ada: Catatan pelayanan"):
        cast.act(case, "coordinate", by="yuliana", outputs={})
    assert not Output.objects.filter(case=case, key="service_note").exists()
    unchanged(case)


def test_checklist_or_a_note_why_not(cast: Cast):
    case = cast.at_coordination()

    with refused("Disposisi; Data Dukung"):
        cast.act(case, "prepare_reply", by="yuliana", checklist=[])
    with refused("belum dicentang: Disposisi. Centang"):
        cast.act(case, "prepare_reply", by="yuliana", checklist=["Data Dukung Data Informasi"])
    assert cast.act(case, "prepare_reply", by="yuliana", checklist=[], note="Disposisi lisan").step.key == "forward"


def test_start_only_where_the_sop_starts(cast: Cast):
    with refused("tidak dapat dimulai"):
        cast.start("jatim/penelitian", by="laras", step="review")
    with refused("tidak ada pada langkah ini"):
        cast.start("kalbar/data-offline", by="mega", then="grant")
    assert not Case.objects.exists()


def test_closed_case_takes_no_act(cast: Cast):
    case = cast.act(cast.open_request(), "withdraw", by="mega")

    with pytest.raises(engine.Stale):
        cast.act(cast.at_coordination(), "withdraw", by="mega", expected=99)
    with pytest.raises(engine.Stale):
        engine.advance(cast.fresh(case), "withdraw", by=cast.actor("mega"), at=cast.now)


def test_stale_version_is_refused_and_nothing_is_written(cast: Cast):
    case = cast.at_coordination()
    seen = case.row_version
    cast.act(case, "ask_division", by="yuliana", note="Data anggota")
    events = Event.objects.filter(case=case).count()

    with pytest.raises(engine.Stale, match="sudah berubah"):
        cast.act(case, "prepare_reply", by="yuliana", expected=seen)
    assert Event.objects.filter(case=case).count() == events
    assert cast.fresh(case).row_version == seen + 1


# Numbers, steps, tasks


def test_number_belongs_to_agency_book_and_local_year(cast: Cast):
    assert cast.open_request().number == "000001/2026"
    assert cast.start("kalbar/konsultasi", by="mega").number == "KS 0001/2026"
    assert cast.start("jatim/data-eksternal", by="laras").number == "000001/2026"
    cast.now = datetime(2026, 12, 31, 16, 59, tzinfo=UTC)  # 23.59 in Pontianak
    assert cast.open_request().number == "000002/2026"
    cast.later(minutes=1)
    assert cast.open_request().number == "000001/2027"


def test_one_open_step_task_per_case(cast: Cast):
    case = cast.open_request()
    task = cast.step_task(case)
    copy = {field: getattr(task, field) for field in ("case", "agency", "kind", "step", "title", "role", "opened_at")}

    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.create(**copy)
    moved = cast.act(case, "coordinate", by="yuliana")
    assert Task.objects.filter(case=moved, kind="step", finished_at=None).count() == 1
    task.refresh_from_db()
    assert (task.outcome, task.finished_by.username) == ("coordinate", "yuliana")


def test_running_case_has_a_step_and_a_closed_one_an_outcome(cast: Cast):
    case = cast.open_request()

    for spoiled in ({"step": None}, {"status": "closed"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(**spoiled)


def test_pass_number_counts_the_returns(cast: Cast):
    case = cast.start("kalbar/fasilitasi", by="rini")
    case = cast.act(case, "instruct", by="rini")
    for expected in (1, 2, 3):
        assert cast.step_task(case).pass_number == expected
        case = cast.act(case, "hand_to_lead", by="agustinus")
        case = cast.act(case, "return_to_member", by="rini")
    assert cast.step_task(case).pass_number == 4


def test_closing_closes_every_task_and_clock_but_the_objection_window(cast: Cast):
    case = cast.act(cast.at_coordination(), "ask_division", by="yuliana", units=[cast.unit("pengawasan")])
    case = cast.act(case, "withdraw", by="mega")

    assert not Task.objects.open().filter(case=case).exists()
    assert Task.objects.get(case=case, kind="opinion").outcome == "case_closed"
    assert not Deadline.objects.open().filter(case=case).exists()
    assert not Deadline.objects.filter(case=case).exclude(next_alert_at=None).exists()

    answered = cast.act(cast.open_request(), "answer_directly", by="yuliana")
    left = Deadline.objects.open().get(case=answered)
    assert (left.kind, left.outlives_case) == ("objection_window", True)
    assert left.next_alert_at is not None


def test_contested_signer_may_not_answer_the_objection(cast: Cast):
    request = cast.open_request()
    signer = cast.user("markus").pk
    engine.record(request, "letter_issued", by=cast.actor("markus"), at=cast.now, data={"letter": 1, "signer": signer})
    objection = cast.start("kalbar/keberatan", by="mega", parent=request, then="register")
    objection = cast.act(objection, "submit_material", by="yuliana")
    engine.record(objection, "letter_issued", by=cast.actor("sulaiman"), at=cast.now, letter="7")

    with refused("satu tingkat di atas"):
        cast.act(objection, "overturn", by="markus")
    assert cast.act(objection, "overturn", by="sulaiman").outcome == "overturned"


def test_backdated_arrival_counts_from_the_real_day(cast: Cast):
    friday = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
    case = cast.start("kalbar/ppid", by="mega", received_at=friday, backdate_reason="Surat terselip", then="")
    answer = Deadline.objects.get(case=case, kind="answer")

    assert (case.received_at, case.registered_at) == (friday, MONDAY)
    assert answer.starts_at == friday
    assert answer.due_at == datetime(2026, 12, 4, 9, 30, tzinfo=UTC)  # Friday 16.30


# Parallel work


def test_opinion_goes_to_each_unit_and_never_moves_the_case(cast: Cast):
    case = cast.at_coordination()
    units = [cast.unit("pengawasan"), cast.unit("perijinan")]
    case = cast.act(case, "ask_division", by="yuliana", units=units, note="Jumlah anggota 2025")
    tasks = list(Task.objects.filter(case=case, kind="opinion").order_by("unit__code"))

    assert [task.unit.code for task in tasks] == ["pengawasan", "perijinan"]
    assert {task.request for task in tasks} == {"Jumlah anggota 2025"}
    engine.finish_task(tasks[0], by=cast.actor("bonifasius"), at=cast.now, outcome="given", note="Terlampir")
    assert cast.fresh(case).step.key == "coordination"
    assert Task.objects.open().filter(case=case).count() == 2


def test_parallel_task_finishes_once(cast: Cast):
    case = cast.act(cast.at_coordination(), "ask_division", by="yuliana")
    task = Task.objects.get(case=case, kind="opinion")
    engine.finish_task(task, by=cast.actor("bonifasius"), at=cast.now, outcome="given")

    with pytest.raises(engine.Stale, match="orang lain"):
        engine.finish_task(task, by=cast.actor("petrus"), at=cast.now, outcome="given")
    with pytest.raises(engine.Stale, match="sudah selesai"):
        engine.assign_task(task, to_user_id=cast.user("petrus").pk, by=cast.actor("nurhayati"), at=cast.now)
    assert Event.objects.filter(case=case, kind="opinion_given").count() == 1


def test_step_task_is_never_finished_from_beside(cast: Cast):
    case = cast.open_request()

    with pytest.raises(engine.Stale):
        engine.finish_task(cast.step_task(case), by=cast.actor("yuliana"), at=cast.now, outcome="given")
    unchanged(case)


def test_task_is_handed_to_a_person(cast: Cast):
    case = cast.open_request()
    task = cast.step_task(case)
    engine.assign_task(task, to_user_id=cast.user("yuliana").pk, by=cast.actor("nurhayati"), at=cast.now, reason="Cuti")

    assert cast.step_task(case).holder.username == "yuliana"
    assert Event.objects.get(case=case, kind="task_assigned").data["reason"] == "Cuti"


# Silence


def test_silence_is_confirmed_by_a_person_only_after_the_time_is_over(cast: Cast):
    case = cast.at_repair()  # until Thursday 26 November 16.00
    cast.now = datetime(2026, 11, 26, 16, 59, tzinfo=UTC)  # 23.59 in Pontianak: the evening is still theirs
    with refused("Pemohon masih punya waktu sampai Kamis, 26 November 2026, malam hari juga"):
        cast.act(case, "lapse", by="nurhayati")

    cast.later(minutes=1)
    sweep_deadlines()
    assert cast.fresh(case).is_running
    for by in ("yuliana", SYSTEM_ACTOR):
        with refused("bukan wewenang"):
            cast.act(case, "lapse", by=by)
    assert cast.act(case, "lapse", by="nurhayati").outcome == "lapsed"
