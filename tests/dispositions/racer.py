"""Two who act on the same share at once. Each prints in one word what came of it.

python -m tests.dispositions.racer RACERS WHAT SHARE USER MOMENT      WHAT: end | recall, or either with -careless
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime

import django
from django.db import Error

from tests.racing import split

REASON = "Bukan tugas bidang kami."


def end(pk: int, user_id: int, at: datetime, number: int) -> Callable[[], str]:
    """One finishes what the other returns."""
    from casework.cases.dispositions import writing

    row, by = _share(pk), _actor(user_id, at)
    if number % 2:
        return lambda: "done" if writing.finish(row, note="Selesai.", by=by, at=at) else ""
    return lambda: "returned" if writing.give_back(row, reason=REASON, by=by, at=at) else ""


def recall(pk: int, user_id: int, at: datetime, number: int) -> Callable[[], str]:
    """One finishes what the giver takes back."""
    from casework.cases.dispositions import writing

    row, by = _share(pk), _actor(user_id, at)
    if number % 2:
        return end(pk, user_id, at, number)
    return lambda: "recalled" if writing.recall(row, reason=REASON, by=by, at=at) else ""


def careless() -> None:
    """Without the condition that the task is still open."""
    from casework.cases.models.task import TaskQuerySet

    TaskQuerySet.open = lambda self: self


def end_careless(pk: int, user_id: int, at: datetime, number: int) -> Callable[[], str]:
    careless()
    return end(pk, user_id, at, number)


def recall_careless(pk: int, user_id: int, at: datetime, number: int) -> Callable[[], str]:
    careless()
    return recall(pk, user_id, at, number)


def _share(pk: int) -> object:
    from casework.cases.models import Addressee

    related = ("disposition__passed_by__disposition", "task__case__agency__calendar", "task__case__version")
    return Addressee.objects.select_related(*related).get(pk=pk)


def _actor(user_id: int, at: datetime) -> object:
    from casework.organization.actors import staff_actor
    from casework.organization.models import User

    return staff_actor(User.objects.get(pk=user_id), at)


def main(what: str, pk: int, user_id: int, moment: str, number: int) -> None:
    from django.core.cache import cache

    from casework.cases.act import Stale

    cache.get("warm")
    run = globals()[what.replace("-", "_")](pk, user_id, datetime.fromisoformat(moment), number)
    print("ready", flush=True)
    sys.stdin.read()
    try:
        told = run()
    except Stale:
        told = "stale"
    except Error as error:
        told = type(error).__name__
    print(told, flush=True)


if __name__ == "__main__":
    django.setup()
    count, word, share, user, at = sys.argv[1:]
    split(int(count), lambda number: main(word, int(share), int(user), at, number))
