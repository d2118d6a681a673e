"""The office of these tests: open or closed whatever day it is, visitors at the counter, and what must always hold."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date, datetime, time, timedelta

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import F
from django.utils import timezone

from casework.applicants.registering import register
from casework.cases import chain, engine, registry
from casework.cases.models import Case, Deadline, EffectRun, Event, ProcedureVersion, Submission, Task
from casework.cases.models.deadline import DeadlineQuerySet
from casework.notifications.models import OutgoingMessage
from casework.organization.actors import Actor, staff_actor
from casework.organization.models import Agency, User
from casework.registers.models import RegisterEntry
from casework.workdays.models import Holiday, OfficeDay, OfficeHours
from tests.faults.web import Answer, Visitor, Web

COUNTER = "/loket/?layanan=data-offline"
HOLDER = "yuliana"
_running = itertools.count(1)


def agency() -> Agency:
    return Agency.objects.select_related("calendar").get(code="kalbar")


def actor(name: str) -> Actor:
    return staff_actor(User.objects.get(username=name), timezone.now())


def office(*, open_now: bool) -> None:
    """Open around the clock on every day; or on every day but today and tomorrow."""
    calendar = agency().calendar
    OfficeHours.objects.filter(calendar=calendar).delete()
    Holiday.objects.all().delete()
    hours = OfficeHours.objects.create(calendar=calendar, kind="work", name="Uji", valid_from=date(2020, 1, 1))
    today = timezone.localtime(timezone.now(), calendar.zone).weekday()
    shut = set() if open_now else {today, (today + 1) % 7}
    OfficeDay.objects.bulk_create(
        OfficeDay(hours=hours, weekday=day, opens=time(0), closes=time(23, 59, 59, 999999))
        for day in set(range(7)) - shut
    )


def signed_in(name: str) -> str:
    """The session key of somebody at work."""
    user = User.objects.get(username=name)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "casework.organization.sessions.StaffBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    assert session.session_key
    return session.session_key


def officer(web: Web, name: str = "mega") -> Visitor:
    return Visitor(web.port, signed_in(name))


def typed(number: int, **changes: str) -> dict[str, str]:
    """What visitor `number` says at the counter."""
    return {
        "name": f"Tamu Nomor {'abcdefghij'[number % 10]}", "phone": f"08123{number:07}",
        "email": f"tamu{number}@contoh.example", "address": "Jalan Ahmad Yani 7", "nik": "",
        "identity_seen": "on", "confirmed": "on", "wanted": "Daftar koperasi aktif 2025", "purpose": "Bahan skripsi",
        "channel": "walk_in",
    } | changes  # fmt: skip


def register_over_http(officer: Visitor, number: int, **changes: str) -> Answer:
    return officer.send(COUNTER, officer.fill(COUNTER, **typed(number, **changes)))


def open_request(at: datetime, *, email: str = "") -> Case:
    """A walk-in under the offline SOP, registered by the counter at `at`."""
    number = next(_running)
    there = agency()
    email = email or f"tamu{number}@contoh.example"
    data = {"name": f"Tamu {number}", "phone": f"0812{number:08}", "email": email}
    return engine.start(
        ProcedureVersion.objects.in_force(there.pk, "data-offline"), by=actor("mega"), at=at,
        subject="Daftar koperasi aktif 2025", channel="walk_in", then="register",
        applicant=register(there, data, at=at, in_person=True),
    )  # fmt: skip


def begun_request(at: datetime) -> Case:
    """One that HOLDER has begun to serve: thirty minutes by the SOP, and nobody else to remind."""
    case = open_request(at)
    task = Task.objects.select_related("case__agency__calendar", "step").get(case=case, kind="step", finished_at=None)
    engine.begin_task(task, by=actor(HOLDER), at=at)
    return case


def without_effects() -> None:
    """What registering said is done with; only what comes now counts."""
    now = timezone.now()
    EffectRun.objects.filter(done_at=None).update(done_at=now)


def keep_only_step_deadlines(now: datetime) -> None:
    """The clocks of the law rest, so that each case has one timer."""
    Deadline.objects.open().exclude(kind="step").update(met_at=now, next_alert_at=None, next_alert="")


def let_pass(deadlines: DeadlineQuerySet, span: timedelta) -> None:
    """As if that much time went by for them."""
    deadlines.update(**{name: F(name) - span for name in ("starts_at", "due_at", "next_alert_at")})


def sent_twice(messages: list) -> dict[str, int]:
    counted = Counter(mail["Message-ID"] for mail in messages)
    return {name: times for name, times in counted.items() if times > 1}


def all_sent() -> bool:
    waiting = OutgoingMessage.objects.exclude(state="sent").exists()
    return not waiting and not EffectRun.objects.filter(done_at=None, failed_at=None).exists()


def states() -> Counter[str]:
    return Counter(OutgoingMessage.objects.values_list("state", flat=True))


def gapless(numbers: list[int]) -> bool:
    return sorted(numbers) == list(range(1, len(numbers) + 1))


def case_numbers() -> list[int]:
    """Of this year's requests of the agency."""
    found = Case.objects.filter(agency=agency(), service="information").values_list("number", flat=True)
    return [int(number.split("/")[0]) for number in found]


def must_hold() -> None:
    """Whatever was killed, no act is half there, no number is missing or given twice, no chain is broken."""
    assert gapless(case_numbers())
    books: dict[tuple[int, str], list[int]] = {}
    for owner, book, number in RegisterEntry.objects.values_list("agency_id", "register", "number"):
        books.setdefault((owner, book), []).append(number)
    assert all(gapless(lines) for lines in books.values()), books
    assert not list(chain.broken_links(Event.objects.order_by("case_id", "seq").iterator()))
    assert not list(chain.lost_tails())
    running = Case.objects.filter(status="running")
    steps = Counter(Task.objects.open().filter(kind="step").values_list("case_id", flat=True))
    assert steps == Counter(running.values_list("pk", flat=True))
    subject = registry.services["information"].subject
    for used in Submission.objects.select_related("case"):
        assert getattr(used.case, subject).wanted


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)
