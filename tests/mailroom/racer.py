"""Clerks who do the same at once. Each prints in one word what came of it.

python -m tests.mailroom.racer RACERS WHAT USER MOMENT LETTER…      WHAT: enter | tnde | tnde-careless
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import datetime

import django
from django.db import connection

from tests.racing import split

PATIENCE = 0.4  # seconds between reading and writing, so that everybody has read before anybody writes
TNDE = "TNDE 4471"


def enter(user_id: int, at: datetime, letter_id: int) -> Callable[[], str]:
    """The letter that is there is entered once more by everybody; told is the agenda number."""
    from casework.mailroom import receiving
    from casework.mailroom.models import IncomingLetter
    from casework.organization.actors import staff_actor
    from casework.organization.models import User

    by = staff_actor(User.objects.get(pk=user_id), at)
    first = IncomingLetter.objects.for_page().get(pk=letter_id)
    names = ("sender_kind", "number", "dated", "about", "addressed_role")
    facts = {name: getattr(first, name) for name in names} | {"received_at": at, "backdate_reason": ""}

    def run() -> str:
        return receiving.receive(receiving.Arrival(facts, first.sender), agency=first.agency, by=by, at=at).entry.label

    return run


def tnde(user_id: int, at: datetime, letter_id: int) -> Callable[[], str]:
    from casework.mailroom import receiving
    from casework.mailroom.models import IncomingLetter
    from casework.organization.actors import staff_actor
    from casework.organization.models import User

    by = staff_actor(User.objects.get(pk=user_id), at)
    letter = IncomingLetter.objects.for_page().get(pk=letter_id)

    def run() -> str:
        try:
            receiving.enter_tnde(letter, TNDE, tnde_at=at, by=by)
        except receiving.Refused:
            return "taken"
        return "won"

    return run


def tnde_careless(user_id: int, at: datetime, letter_id: int) -> Callable[[], str]:
    """Looked up first and written then, without the rule of the database."""
    from casework.mailroom.models import IncomingLetter

    connection.transaction_mode = "DEFERRED"

    def run() -> str:
        if IncomingLetter.objects.filter(tnde_number=TNDE).exists():
            return "taken"
        time.sleep(PATIENCE)
        IncomingLetter.objects.filter(pk=letter_id).update(tnde_number=TNDE)
        return "won"

    return run


RACES = {"enter": enter, "tnde": tnde, "tnde-careless": tnde_careless}


def main(racers: int, what: str, user_id: int, at: datetime, letters: list[int]) -> None:
    def one(number: int) -> None:
        run = RACES[what](user_id, at, letters[number % len(letters)])
        print("ready", flush=True)
        sys.stdin.read()
        print(run(), flush=True)

    split(racers, one)


if __name__ == "__main__":
    django.setup()
    count, race, user, moment, *rows = sys.argv[1:]
    main(int(count), race, int(user), datetime.fromisoformat(moment), [int(row) for row in rows])
