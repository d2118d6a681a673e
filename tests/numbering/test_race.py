"""Processes that take numbers at once, each with its own live connection to the configured database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from casework.numbering import numbers
from casework.numbering.models import NumberSequence

from .racer import SCOPE, YEAR

RACERS, COUNT = 4, 60
ROOT = Path(__file__).resolve().parents[2]


def race(how: str) -> list[int]:
    """What all racers got, sorted."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "ppid_portal.settings", "PYTHONPATH": str(ROOT)}
    racers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.numbering.racer", how, str(COUNT), str(seed)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=env,
            cwd=ROOT,
        )
        for seed in range(RACERS)
    ]
    try:
        assert [racer.stdout.readline() for racer in racers] == ["ready\n"] * RACERS
        for racer in racers:
            racer.stdin.write("go\n")
            racer.stdin.flush()
        told = [racer.communicate(timeout=120)[0] for racer in racers]
        assert [racer.returncode for racer in racers] == [0] * RACERS
    finally:
        for racer in racers:
            racer.kill()
            racer.communicate()
    return sorted(int(line) for text in told for line in text.split())


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
