"""Who is told what, once, and when."""

from datetime import UTC, datetime, timedelta

import pytest

from casework.cases import alerts, engine, registry
from casework.cases.models import Deadline, EffectRun, Event, Task
from casework.cases.outbox import run
from casework.notifications.models import OutgoingMessage
from tests.registers import cast

SUNDAY_NIGHT = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


def told(effect, event):
    registry.after_effects[effect](event)
    return OutgoingMessage.objects.filter(event=event)


def opinion_for(case, by, role="division_head", **more):
    """Parallel work for a role; the event that tells its holder."""
    engine.open_task(
        case, Task.Kind.OPINION, role=role, title="Minta data ke bidang", by=cast.actor(by), at=cast.MONDAY, **more
    )
    return Event.objects.filter(case=case, kind="task_opened").latest("seq")


@pytest.fixture
def case(front):
    return cast.request_at_counter(front)


def test_registration_tells_the_applicant_through_the_outbox(case):
    for pk in EffectRun.objects.filter(event__case=case).values_list("pk", flat=True):
        assert run(pk, cast.later(minutes=1))
    message = OutgoingMessage.objects.get(applicant=case.applicant)
    assert message.subject == f"[PPID {case.number}] Permohonan Saudara kami terima"
    assert message.state == "queued"


def test_an_effect_run_twice_writes_one_message(case):
    event = case.events.get(kind="register")
    told("tell_applicant", event)
    assert told("tell_applicant", event).count() == 1


def test_the_same_words_are_not_said_twice_about_one_case(case, front):
    engine.record(case, "letter_sent", by=cast.actor(front), at=cast.later(days=1), data={})
    engine.record(case, "finish_answer", by=cast.actor(front), at=cast.later(days=1, hours=1), data={})
    assert told("tell_applicant", case.events.get(kind="letter_sent")).count() == 1
    assert told("tell_applicant", case.events.get(kind="finish_answer")).count() == 0


def test_who_left_no_address_gets_no_message(front):
    case = cast.request_at_counter(front, applicant=cast.siti(email=""))
    assert not told("tell_applicant", case.events.get(kind="register")).exists()


def test_a_new_task_goes_to_all_who_hold_the_role_but_not_to_who_opened_it(case, front):
    heads = [cast.person(name, "division_head") for name in ("kabid", "kasubid")]
    cast.person("lain", "division_staff")
    event = opinion_for(case, heads[0])
    assert [message.user_id for message in told("tell_holder", event)] == [heads[1].pk]


def test_a_new_task_of_a_person_goes_to_that_person_alone(case, front):
    heads = [cast.person(name, "division_head") for name in ("kabid", "kasubid")]
    event = opinion_for(case, front, holder_id=heads[1].pk)
    assert [message.user_id for message in told("tell_holder", event)] == [heads[1].pk]


def test_a_unit_hears_only_of_its_own_work(case, front):
    here, there = (
        case.agency.units.create(code="aa", name="Bidang A"),
        case.agency.units.create(code="bb", name="Bidang B"),
    )
    mine, other = (
        cast.person("kabid-a", "division_head", unit=here),
        cast.person("kabid-b", "division_head", unit=there),
    )
    event = opinion_for(case, front, unit=here)
    assert {message.user_id for message in told("tell_holder", event)} == {mine.pk}
    assert other.pk != mine.pk


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": ""}])
def test_who_left_or_has_no_address_is_not_written_to(case, front, change):
    head = cast.person("kabid", "division_head")
    type(head).objects.filter(pk=head.pk).update(**change)
    assert not told("tell_holder", opinion_for(case, front)).exists()


def test_an_appointment_that_ended_gets_nothing(case, front):
    head = cast.person("kabid", "division_head")
    head.appointments.update(valid_until="2026-10-31")
    assert not told("tell_holder", opinion_for(case, front)).exists()


def test_staff_are_not_woken_on_sunday_night(kalbar, front):
    head = cast.person("kabid", "division_head")
    case = cast.request_at_counter(front, at=SUNDAY_NIGHT)
    engine.open_task(
        case, Task.Kind.OPINION, role="division_head", title="Minta data", by=cast.actor(front), at=SUNDAY_NIGHT
    )
    message = told("tell_holder", case.events.get(kind="task_opened")).get(user=head)
    opens = message.not_before.astimezone(kalbar.zone)
    assert (opens.weekday(), opens.hour) == (0, 7)


# Alerts


def sweep_at(case, kind, seconds=1):
    deadline = Deadline.objects.open().filter(case=case, kind=kind).order_by("due_at").first()
    alerts.sweep(deadline.next_alert_at + timedelta(seconds=seconds))
    return Event.objects.filter(case=case, kind__startswith="deadline_").order_by("seq")


def test_a_reminder_of_the_law_goes_to_who_holds_the_step(case, officer):
    desk = cast.person("layanan", *case.step.roles)
    (event,) = [event for event in sweep_at(case, "answer") if event.data["clock"] == "answer"]
    message = told("alert_holder", event).get(user=desk)
    assert message.subject.startswith(f"[Tugas {case.number}] Batas hukum tinggal ")
    assert event.kind == "deadline_near"


def test_a_breach_says_how_late(case, officer):
    desk = cast.person("layanan", *case.step.roles)
    deadline = Deadline.objects.open().get(case=case, kind="answer")
    for late in (-3, 4):
        alerts.sweep((deadline.due_at + timedelta(days=late)).replace(hour=3))  # 10.00 in Pontianak
    events = [
        event for event in Event.objects.filter(case=case, kind="deadline_passed") if event.data["clock"] == "answer"
    ]
    message = told("alert_holder", events[0]).get(user=desk)
    assert "Terlambat" in message.subject
    assert "hari kerja" in message.subject


def test_nobody_is_alerted_of_what_was_done_meanwhile(case, front):
    cast.person("layanan", *case.step.roles)
    events = list(sweep_at(case, "answer"))
    Deadline.objects.filter(case=case).update(met_at=cast.later(days=9))
    assert not any(told("alert_holder", event).exists() for event in events)
