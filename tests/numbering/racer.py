"""Several processes that take numbers once their input ends. Each prints what it got, one number a line.

python -m tests.numbering.racer RACERS HOW COUNT      HOW: take | careless
"""

from __future__ import annotations

import random
import sys
import time

import django
from django.db import connection, transaction

from tests.racing import split

SCOPE, YEAR = "race", 2026
NOTHING = 0


class Regret(Exception):
    """The act came to nothing and is rolled back."""


def take(dice: random.Random) -> int:
    from casework.numbering import numbers

    try:
        with transaction.atomic():
            number = numbers.take(SCOPE, YEAR)
            if dice.random() < 0.1:
                raise Regret
    except Regret:
        return NOTHING
    return number


def careless(dice: random.Random) -> int:
    """What take() guards against: read the last number, then write the next."""
    from casework.numbering.models import NumberSequence

    row, _ = NumberSequence.objects.get_or_create(scope=SCOPE, year=YEAR, defaults={"last": 0})
    time.sleep(0.001)
    NumberSequence.objects.filter(pk=row.pk).update(last=row.last + 1)
    return row.last + 1


def main(how: str, count: int, seed: int) -> None:
    connection.ensure_connection()
    print("ready", flush=True)
    sys.stdin.read()
    dice = random.Random(seed)
    got = [{"take": take, "careless": careless}[how](dice) for _ in range(count)]
    print("\n".join(str(number) for number in got if number != NOTHING), flush=True)


if __name__ == "__main__":
    django.setup()
    racers, way, numbers = sys.argv[1:]
    split(int(racers), lambda number: main(way, int(numbers), number))
