"""Processes that take numbers at once, each with its own live connection to the configured database."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from casework.numbering import numbers
from casework.numbering.models import NumberSequence
from tests.racing import line_up

from .racer import SCOPE, YEAR

RACERS, COUNT = 4, 60
ROOT = Path(__file__).resolve().parents[2]


def race(how: str) -> list[int]:
    """What all racers got, sorted."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "ppid_portal.settings", "PYTHONPATH": str(ROOT)}
    told = line_up(["tests.numbering.racer", str(RACERS), how, str(COUNT)], RACERS, env)
    return sorted(int(line) for line in told)


@pytest.mark.django_db(transaction=True)
def test_racers_leave_no_gap_and_no_double():
    got = race("take")

    assert len(got) > RACERS * COUNT / 2
    assert got == list(range(1, len(got) + 1))
    assert numbers.last(SCOPE, YEAR) == len(got)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_same_race_gives_doubles():
    NumberSequence.objects.create(scope=SCOPE, year=YEAR, last=0)

    got = race("careless")

    assert len(set(got)) < len(got) == RACERS * COUNT
