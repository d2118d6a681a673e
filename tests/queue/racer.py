"""Officers who call the next visitor at once, or visitors who take a number at once. Each prints what he got.

python -m tests.queue.racer RACERS WHAT MOMENT USER…      WHAT: call | take, or call-careless
"""

from __future__ import annotations

import sys
from datetime import datetime
from uuid import uuid4

import django
from django.db import Error

from tests.racing import split


def careless() -> None:
    """Without the condition that the row is as it was read."""
    from frontdesk.queue.models import TicketQuerySet

    TicketQuerySet.unchanged = lambda self, ticket: self.filter(pk=ticket.pk)


def main(what: str, moment: str, users: list[str], number: int) -> None:
    from casework.organization.models import Agency
    from frontdesk.queue import calling
    from frontdesk.queue.lines import LINES

    agency = Agency.objects.select_related("calendar").get(code="kalbar")
    at = datetime.fromisoformat(moment)
    if what == "call-careless":
        careless()
    seat = calling.Seat(agency, int(users[number]), str(number + 1), desk=True)
    print("ready", flush=True)
    sys.stdin.read()
    try:
        if what == "take":
            told = calling.join(agency, LINES["information"], at=at, way="kiosk", key=uuid4())
        else:
            told = calling.call_next(seat, at=at)
    except Error as error:
        told = type(error).__name__
    print(told, flush=True)


if __name__ == "__main__":
    django.setup()
    count, word, when, *officers = sys.argv[1:]
    split(int(count), lambda number: main(word, when, officers, number))
