"""Several processes that do the same work at once. Each prints what it did, one word a line.

python -m tests.faults.racer RACERS HOW GATE [COUNT]
HOW: send, effects, alerts, register; with -careless the same without its guard, for the controls.
They begin when the file GATE appears.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import datetime
from pathlib import Path

import django
from django.db import connection, transaction
from django.utils import timezone

from tests.racing import split

PAUSE = 0.01  # seconds between looking and writing, so that the others have looked too


class Regret(Exception):
    """The act came to nothing and is rolled back."""


def send() -> None:
    from casework.notifications import sender

    print(sender.sweep(timezone.now()))


def send_careless() -> None:
    from casework.notifications import sender
    from casework.notifications.models import OutgoingMessage

    def claim(pk: int, now: datetime) -> OutgoingMessage | None:
        message = OutgoingMessage.objects.select_related("applicant", "user", "event__case__agency").get(pk=pk)
        if message.state != "queued":
            return None
        time.sleep(PAUSE)
        OutgoingMessage.objects.filter(pk=pk).update(state="inflight", inflight_since=now, tries=1)
        message.tries = 1
        return message

    sender._claim = claim
    send()


def effects() -> None:
    from casework.cases import outbox, registry

    @registry.after_effect("race")
    def told(event: object) -> None:
        print(event.pk)  # type: ignore[attr-defined]

    for pk in outbox.waiting(timezone.now()):
        outbox.run(pk, timezone.now())


def effects_careless() -> None:
    from casework.cases import outbox
    from casework.cases.models import EffectRun

    for pk in outbox.waiting(timezone.now()):
        row = EffectRun.objects.get(pk=pk)
        if row.done_at:
            continue
        time.sleep(PAUSE)
        print(row.event_id)
        EffectRun.objects.filter(pk=pk).update(done_at=timezone.now())


def alerts() -> None:
    from casework.cases import alerts as rules

    while rules.sweep(timezone.now(), batch=7):
        pass


def alerts_careless() -> None:
    """Look, remember, write: neither locked nor written down as done."""
    from casework.cases import engine
    from casework.cases.models import Deadline
    from casework.organization.actors import SYSTEM_ACTOR

    for deadline in Deadline.objects.alertable(timezone.now()).select_related("case"):
        time.sleep(PAUSE)
        engine.record(deadline.case, "deadline_passed", by=SYSTEM_ACTOR, at=timezone.now())
        Deadline.objects.filter(pk=deadline.pk).update(next_alert_at=None)


def register(count: str) -> None:
    """Cases at the counter; one in ten is rolled back after it took its numbers."""
    from tests.faults import scene

    dice = random.SystemRandom()
    for _ in range(int(count)):
        try:
            with transaction.atomic():
                scene.open_request(timezone.now(), email=f"{dice.random()}@contoh.example")
                if dice.random() < 0.1:
                    raise Regret
        except Regret:
            print("regret")


def main(how: str, gate: str, *arguments: str) -> None:
    connection.ensure_connection()
    work = globals()[how.replace("-", "_")]
    print("ready", flush=True)
    while not Path(gate).exists():
        time.sleep(0.005)
    work(*arguments)


if __name__ == "__main__":
    django.setup()
    split(int(sys.argv[1]), lambda number: main(*sys.argv[2:]))
