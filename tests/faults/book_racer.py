"""Many writers on one book, each a process with a connection of its own.

python -m tests.faults.book_racer WRITERS HOW COUNT   HOW: lines | counter | highest | deferred
They begin when their input ends. Each line printed is what one act got: `number:milliseconds`, `back` when it was
rolled back as one in ten is, `clash` when the database refused it.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import django
from django.db import DatabaseError, connection, transaction
from django.db.models import Max
from django.utils import timezone

from tests.racing import split

if TYPE_CHECKING:
    from casework.organization.models import Agency

SHARE = 0.1
PAUSE = 0.001  # between looking and writing, so that the others have looked too


class Regret(Exception):
    """The act came to nothing and is rolled back."""


def last_of_counter(scope: str, year: int) -> int:
    """Control: the counter, read without its row's lock."""
    from casework.numbering.models import NumberSequence

    row, _ = NumberSequence.objects.get_or_create(scope=scope, year=year, defaults={"last": 0})
    time.sleep(PAUSE)
    NumberSequence.objects.filter(pk=row.pk).update(last=row.last + 1)
    return row.last + 1


def highest(scope: str, year: int) -> int:
    """Control: no counter at all, one more than the highest line."""
    from casework.registers.models import RegisterEntry

    found = RegisterEntry.objects.filter(register="visitors", year=year).aggregate(last=Max("number"))["last"] or 0
    time.sleep(PAUSE)
    return found + 1


CARELESS: dict[str, Callable[[str, int], int]] = {
    "counter": last_of_counter,
    "highest": highest,
    "deferred": last_of_counter,
}


def write(agency: Agency, how: str, dice: random.Random) -> str:
    from casework.organization.actors import SYSTEM_ACTOR
    from casework.registers import book

    begun = time.perf_counter()
    try:
        with transaction.atomic():
            entry = book.add(
                agency, "visitors", at=timezone.now(), by=SYSTEM_ACTOR, columns={"name": "Tamu", "purpose": how}
            )
            if dice.random() < SHARE:
                raise Regret
    except Regret:
        return "back"
    except DatabaseError:
        return "clash"
    return f"{entry.number}:{(time.perf_counter() - begun) * 1000:.1f}"


def main(how: str, count: int, seed: int) -> None:
    from casework.numbering import numbers
    from casework.organization.models import Agency

    if how in CARELESS:
        numbers.take = CARELESS[how]
    connection.ensure_connection()
    if how == "deferred":
        connection.transaction_mode = "DEFERRED"
    agency = Agency.objects.select_related("calendar").get(code="kalbar")
    print("ready", flush=True)
    sys.stdin.read()
    dice = random.Random(seed)
    print("\n".join(write(agency, how, dice) for _ in range(count)), flush=True)


if __name__ == "__main__":
    django.setup()
    writers, way, times = sys.argv[1:]
    split(int(writers), lambda number: main(way, int(times), number))
