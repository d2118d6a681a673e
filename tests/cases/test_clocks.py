"""Two clocks: minutes run from "mulai dikerjakan", days from arrival; what the law counts outlives both."""

from __future__ import annotations

from datetime import timedelta

from casework.cases import engine
from casework.cases.clocks import explain
from casework.cases.models import Case, ClockStop, Deadline, Event, Extension, Task
from tests.cases.tools import wib
from tests.cast import MONDAY, Cast


def clock(case: Case, kind: str) -> Deadline:
    return Deadline.objects.filter(case=case, kind=kind).latest("pk")


def begin(cast: Cast, case: Case, name: str) -> bool:
    return engine.begin_task(cast.step_task(case), by=cast.actor(name), at=cast.now)


# Minutes


def test_minutes_run_from_the_beginning_and_waiting_is_measured_apart(cast: Cast):
    case = cast.open_request()
    assert [row.kind for row in Deadline.objects.open().filter(case=case, task__isnull=False)] == ["waiting"]
    cast.later(minutes=20)
    assert begin(cast, case, "yuliana")

    waiting, step = clock(case, "waiting"), clock(case, "step")
    assert (waiting.starts_at, waiting.met_at, waiting.basis) == (MONDAY, wib(23, 9, 20), "office")
    assert (step.starts_at, step.due_at, step.basis) == (wib(23, 9, 20), wib(23, 9, 50), "sop")
    assert cast.step_task(case).due_at == wib(23, 9, 50)
    cast.later(minutes=25)
    cast.act(case, "coordinate", by="yuliana")
    step.refresh_from_db()
    assert (step.met_at, step.met_by.kind, step.next_alert_at) == (wib(23, 9, 45), "coordinate", None)


def test_waiting_too_long_is_late_and_the_work_itself_is_not(cast: Cast):
    case = cast.open_request()
    cast.later(hours=2)
    begin(cast, case, "yuliana")
    cast.later(minutes=10)
    cast.act(case, "coordinate", by="yuliana")

    waiting = Deadline.objects.filter(case=case, kind="waiting", task__step__key="serve").get()
    step = Deadline.objects.get(case=case, kind="step")
    assert waiting.due_at == wib(23, 10) < waiting.met_at == wib(23, 11)
    assert step.met_at <= step.due_at


def test_begin_twice_is_one(cast: Cast):
    case = cast.open_request()
    task = cast.step_task(case)

    assert engine.begin_task(task, by=cast.actor("yuliana"), at=cast.now) is True
    assert engine.begin_task(task, by=cast.actor("yuliana"), at=cast.later(minutes=5)) is False
    assert Deadline.objects.filter(case=case, kind="step").count() == 1
    assert Event.objects.filter(case=case, kind="task_begun").count() == 1
    assert cast.step_task(case).started_at == MONDAY


def test_finished_task_cannot_begin(cast: Cast):
    case = cast.open_request()
    task = cast.step_task(case)
    cast.act(case, "coordinate", by="yuliana")

    assert engine.begin_task(task, by=cast.actor("yuliana"), at=cast.now) is False


def test_minutes_stand_still_while_the_office_is_closed(cast: Cast):
    cast.now = wib(27, 16, 20)  # Friday, ten minutes before closing
    case = cast.open_request()
    begin(cast, case, "yuliana")

    assert clock(case, "step").due_at == wib(30, 7, 50)


def test_registration_runs_from_the_call_at_the_counter(cast: Cast):
    called = cast.now
    cast.later(minutes=4)
    case = cast.start("kalbar/data-offline", by="mega", begun_at=called, then="register")
    first = Deadline.objects.filter(case=case, kind="step").earliest("pk")

    assert (first.starts_at, first.due_at, first.met_at) == (called, wib(23, 9, 5), wib(23, 9, 4))
    assert Task.objects.filter(case=case).earliest("pk").started_at == called


def test_event_marker_of_facilitation_has_its_own_five_minutes(cast: Cast):
    case = cast.start("kalbar/fasilitasi", by="rini")
    for name, action in (
        ("rini", "instruct"), ("agustinus", "hand_to_lead"), ("rini", "recommend"),
        ("petrus", "submit_to_head"), ("markus", "dispose"),
    ):  # fmt: skip
        case = cast.act(case, action, by=name)
    cast.later(days=3)
    begin(cast, case, "rini")

    assert clock(case, "step").due_at - clock(case, "step").starts_at == timedelta(minutes=5)


# Days


def test_days_run_from_arrival_whenever_they_are_begun(cast: Cast):
    case = cast.start("jatim/data-eksternal", by="laras", then="submit")
    before = clock(case, "step")
    assert (before.starts_at, before.due_at) == (MONDAY, wib(24, 16))
    assert not Deadline.objects.filter(case=case, kind="waiting").exists()
    cast.later(hours=5)
    assert begin(cast, case, "wahyu")

    after = clock(case, "step")
    assert (after.pk, after.due_at, cast.step_task(case).due_at) == (before.pk, wib(24, 16), wib(24, 16))


def test_step_outside_and_step_that_fits_itself_have_no_timer(cast: Cast):
    case = cast.start("kalbar/keberatan", by="mega", then="register")  # prepare: Menyesuaikan

    assert cast.step_task(case).due_at is None
    assert [row.kind for row in Deadline.objects.open().filter(case=case)] == ["reply"]


def test_opinion_has_a_clock_of_its_own(cast: Cast):
    case = cast.at_coordination()
    begin(cast, case, "yuliana")
    cast.later(minutes=10)
    case = cast.act(case, "ask_division", by="yuliana", units=[cast.unit("pengawasan")])
    opinion, step = clock(case, "opinion"), clock(case, "step")
    assert (opinion.starts_at, opinion.due_at, step.due_at) == (wib(23, 9, 10), wib(23, 9, 55), wib(23, 9, 45))

    cast.later(minutes=60)
    engine.finish_task(opinion.task, by=cast.actor("bonifasius"), at=cast.now, outcome="given")
    opinion.refresh_from_db()
    step.refresh_from_db()
    assert (opinion.met_at, opinion.met_by.kind) == (wib(23, 10, 10), "opinion_given")
    assert step.met_at is None


# The law


def test_answer_is_met_by_sending_and_counts_from_when_it_left(cast: Cast):
    case = cast.act(cast.open_request(), "reply_now", by="yuliana")
    cast.now = wib(8, 9, month=12)
    left = wib(7, 15, month=12)
    engine.record(case, "letter_sent", by=cast.actor("yuliana"), at=cast.now, effective_at=left)

    answer, window = clock(case, "answer"), clock(case, "objection_window")
    assert (answer.met_at, answer.due_at, answer.met_by.kind) == (left, wib(7, 16, month=12), "letter_sent")
    assert window.starts_at == left
    assert window.outlives_case


def test_notice_answers_nothing(cast: Cast):
    case = cast.at_repair()
    for kind in ("notice_sent", "notice_received"):
        engine.record(case, kind, by=cast.actor("yuliana"), at=cast.now)

    assert clock(case, "answer").met_at is None
    assert not Deadline.objects.filter(case=case, kind="objection_window").exists()


def test_stop_is_written_down_and_resumed_once(cast: Cast):
    case = cast.at_repair()
    safe = clock(case, "answer_safe")
    assert (safe.stopped, clock(case, "answer").stopped) == (True, False)
    cast.now = wib(25, 9)
    case = cast.act(case, "submit_repair", by="mega")
    case = cast.act(case, "ask_again", by="yuliana")
    cast.now = wib(30, 9)
    case = cast.act(case, "submit_repair", by="mega")

    safe.refresh_from_db()
    stop = ClockStop.objects.get(deadline=safe)
    assert (stop.stopped_at, stop.resumed_at) == (MONDAY, wib(25, 9))
    assert (safe.due_at, safe.due_version) == (wib(9, 16, month=12), 2)


def test_extension_keeps_the_old_due_and_its_ground(cast: Cast):
    case = cast.ready_to_extend()
    cast.now = wib(4, 10, month=12)
    cast.act(case, "extend", by="nurhayati", reason="Data bidang belum terkumpul.")

    for kind in ("answer", "answer_safe"):
        extension = Extension.objects.get(deadline__case=case, deadline__kind=kind)
        assert (extension.amount, extension.ground) == (7, "Data bidang belum terkumpul.")
        assert extension.old_due_at == wib(7, 16, month=12)
        assert clock(case, kind).due_at == wib(16, 16, month=12)


def test_every_open_deadline_explains_its_own_due_moment(cast: Cast):
    cases = [cast.open_request(), cast.at_coordination(), cast.start("jatim/data-eksternal", by="laras", then="submit")]
    cast.now = wib(25, 9)
    case = cast.act(cast.at_repair(), "submit_repair", by="mega")
    cases += [cast.act(case, "accept_repair", by="yuliana"), cast.act(cast.ready_to_extend(), "extend", by="nurhayati")]

    rows = Deadline.objects.open().filter(case__in=cases).prefetch_related("stops", "extensions")
    assert len(rows) > 15
    for row in rows:
        assert explain(row, row.case.agency).at == row.due_at, row.kind


def test_task_repeats_the_due_moment_that_counts_now(cast: Cast):
    case = cast.open_request()
    assert cast.step_task(case).due_at == wib(23, 10)  # waiting
    begin(cast, case, "yuliana")
    assert cast.step_task(case).due_at == wib(23, 9, 30)
