"""Officers who call at once get different visitors, visitors who press at once different numbers without a gap."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

import pytest

from frontdesk.queue import calling
from frontdesk.queue.lines import LINES
from frontdesk.queue.models import QueueTicket
from tests.cast import Cast
from tests.racing import line_up

OFFICERS = ("mega", "sumarni", "yuliana", "fitri")
ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def race(what: str, cast: Cast) -> list[str]:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "ppid_portal.settings", "PYTHONPATH": str(ROOT)}
    users = [str(cast.user(name).pk) for name in OFFICERS]
    return sorted(line_up(["tests.queue.racer", str(len(users)), what, cast.now.isoformat(), *users], len(users), env))


def taken(cast: Cast, count: int) -> None:
    for _ in range(count):
        calling.join(cast.agency(), LINES["information"], at=cast.now, way="kiosk", key=uuid4())


def test_officers_who_call_at_once_get_different_visitors(transactional_db: None, cast: Cast):
    taken(cast, 5)
    assert race("call", cast) == ["A001", "A002", "A003", "A004"]
    assert QueueTicket.objects.filter(state="waiting").count() == 1


def test_without_the_guard_two_of_them_call_the_same(transactional_db: None, cast: Cast):
    taken(cast, 5)
    told = race("call-careless", cast)
    assert len(set(told)) < len(OFFICERS), told


def test_visitors_who_press_at_once_get_numbers_without_a_gap(transactional_db: None, cast: Cast):
    taken(cast, 1)
    assert race("take", cast) == ["A002", "A003", "A004", "A005"]
