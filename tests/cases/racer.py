"""Several processes that do the same thing once their input ends. Each prints in one word what came of it.

python -m tests.cases.racer RACERS WHAT CASE USER MOMENT      WHAT: ask | ask-careless | begin | claim | …
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace

import django
from django.db import Error, connection
from django.db.models import F

from tests.racing import split

PATIENCE = 0.4  # seconds between reading and writing, so that everybody has read before anybody writes


def ask(case_id: int, user_id: int, at: datetime) -> Callable[[], str]:
    """An act in place, which nothing but the version keeps from happening twice."""
    from casework.cases import engine
    from casework.cases.models import Case
    from casework.organization.actors import staff_actor
    from casework.organization.models import User

    case, by = Case.objects.get(pk=case_id), staff_actor(User.objects.get(pk=user_id), at)

    def run() -> str:
        try:
            engine.advance(case, "ask_division", by=by, at=at, data={"note": "Data anggota"})
        except engine.Stale:
            return "stale"
        return "won"

    return run


def ask_careless(case_id: int, user_id: int, at: datetime) -> Callable[[], str]:
    """The same without the condition on the version."""
    from casework.cases.models.case import CaseQuerySet

    careful = CaseQuerySet.filter

    def careless(self: CaseQuerySet, *args: object, row_version: int = 0, **more: object) -> CaseQuerySet:
        return careful(self, *args, **more)

    CaseQuerySet.filter = careless
    return ask(case_id, user_id, at)


def begin(case_id: int, user_id: int, at: datetime) -> Callable[[], str]:
    """Half of the racers begin the task, the other half move the case away: both want the same rows."""
    from casework.cases import engine
    from casework.cases.models import Case, Task
    from casework.organization.actors import staff_actor
    from casework.organization.models import User

    by = staff_actor(User.objects.get(pk=user_id), at)
    task = Task.objects.select_related("case__agency__calendar", "step").get(
        case=case_id, kind="step", finished_at=None
    )
    case = Case.objects.get(pk=case_id)

    def run() -> str:
        begun = engine.begin_task(task, by=by, at=at)
        try:
            engine.advance(case, "ask_division", by=by, at=at, data={"note": "Data anggota"})
        except engine.Stale:
            return "begun" if begun else "stale"
        return "begun-won" if begun else "won"

    return run


def claim(case_id: int, user_id: int, at: datetime) -> Callable[[], str]:
    from casework.cases import leases
    from casework.cases.models import Task
    from casework.organization.actors import staff_actor
    from casework.organization.models import User

    by = staff_actor(User.objects.get(pk=user_id), at)
    task = Task.objects.select_related("case__agency__calendar").get(case=case_id, kind="step", finished_at=None)
    return lambda: "won" if leases.claim(task, by=by, at=at) else "late"


def claim_careless(case_id: int, user_id: int, at: datetime) -> Callable[[], str]:
    """The same without the condition that nobody holds it."""
    from casework.cases.models.task import TaskQuerySet

    careful = TaskQuerySet.filter

    def careless(self: TaskQuerySet, *args: object, **more: object) -> TaskQuerySet:
        more.pop("holder", None)
        return careful(self, *args, **more)

    run = claim(case_id, user_id, at)
    TaskQuerySet.filter = careless
    return run


def sweep(case_id: int, user_id: int, at: datetime) -> Callable[[], str]:
    from casework.cases import alerts

    return lambda: f"saw-{alerts.sweep(at)}"


def sweep_careless(case_id: int, user_id: int, at: datetime) -> Callable[[], str]:
    """The same, reading without a lock and taking its time."""
    from casework.cases import alerts
    from casework.cases.models import ChainHead, Deadline

    def claim(now: datetime, batch: int) -> tuple[list[Deadline], dict[int, ChainHead]]:
        due = list(Deadline.objects.alertable(now).annotate(agency_id=F("case__agency_id")))
        heads = {head.pk: head for head in ChainHead.objects.filter(pk__in={row.case_id for row in due})}
        time.sleep(PATIENCE)
        return due, heads

    alerts._claim = claim
    connection.transaction_mode = "DEFERRED"  # SQLite; PostgreSQL knows no such thing
    return sweep(case_id, user_id, at)


def miss(case_id: int, user_id: int, at: datetime) -> Callable[[], str]:
    from casework.cases import silence

    return lambda: f"heard-{silence.sweep(at)}"


def miss_careless(case_id: int, user_id: int, at: datetime) -> Callable[[], str]:
    """The same, reading the chain without a lock and taking its time."""
    from casework.cases import silence
    from casework.cases.chain import Chain
    from casework.cases.models import Case, ChainHead

    def take(case: Case) -> Chain:
        head = ChainHead.objects.get(pk=case.pk)
        return Chain(case, head.seq, head.hash, is_new=False)

    opened = silence.opened

    def slowly(*args: object) -> object:
        act = opened(*args)
        time.sleep(PATIENCE)
        return act

    Chain.take, silence.opened = take, slowly
    unlocked = SimpleNamespace(select_for_update=lambda **options: ChainHead.objects.all())
    silence.ChainHead = SimpleNamespace(objects=unlocked)
    connection.transaction_mode = "DEFERRED"
    return miss(case_id, user_id, at)


def reopen(case_id: int, user_id: int, at: datetime) -> Callable[[], str]:
    from casework.cases import engine, reopening
    from casework.cases.models import Case
    from casework.organization.actors import staff_actor
    from casework.organization.models import User

    case, by = Case.objects.get(pk=case_id), staff_actor(User.objects.get(pk=user_id), at)

    def run() -> str:
        try:
            reopening.reopen(case, "reopen", by=by, at=at, data={"reason": "Berkasnya ternyata ada."})
        except engine.Stale:
            return "stale"
        return "won"

    return run


def reopen_careless(case_id: int, user_id: int, at: datetime) -> Callable[[], str]:
    """The same without the condition on version and status, all having read before anybody writes."""
    from casework.cases import reopening
    from casework.cases.models.case import CaseQuerySet

    opened = reopening.opened

    def slowly(*args: object) -> object:
        time.sleep(PATIENCE)
        return opened(*args)

    reopening.opened = slowly
    CaseQuerySet.update = lambda self, **values: 1
    connection.transaction_mode = "DEFERRED"
    return reopen(case_id, user_id, at)


def order(case_id: int, user_id: int, at: datetime) -> Callable[[], str]:
    """Who comes to the objection too late notes something on the request above it."""
    from casework.cases import engine
    from casework.cases.models import Case
    from casework.organization.actors import staff_actor
    from casework.organization.models import User

    case, by = Case.objects.for_page().get(pk=case_id), staff_actor(User.objects.get(pk=user_id), at)
    data = {"reason": "Tidak termasuk yang dikecualikan.", "promises": {"order": at.date()}}

    def run() -> str:
        try:
            engine.advance(case, "overturn", by=by, at=at, data=data)
        except engine.Stale:
            engine.record(case.parent, "document_added", by=by, at=at)
            return "noted"
        return "won"

    return run


def main(what: str, case_id: int, user_id: int, moment: str) -> None:
    from django.core.cache import cache

    cache.get("warm")
    run = globals()[what.replace("-", "_")](case_id, user_id, datetime.fromisoformat(moment))
    print("ready", flush=True)
    sys.stdin.read()
    try:
        told = run()
    except Error as error:
        told = type(error).__name__
    print(told, flush=True)


if __name__ == "__main__":
    django.setup()
    count, word, case, user, at = sys.argv[1:]
    split(int(count), lambda number: main(word, int(case), int(user), at))
