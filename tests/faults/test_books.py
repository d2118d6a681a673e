"""M5: many writers on one book, one in ten rolled back. No gap, no double; without the lock it would not hold."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import connection

from casework.numbering import numbers
from casework.registers.models import RegisterEntry
from tests.faults.sizes import size
from tests.processes import ROOT
from tests.racing import line_up

Record = Callable[[str, str], None]


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Record:
    """What the drill prints beside the line."""
    return lambda name, value: request.node.user_properties.append((name, value))


@dataclass
class Outcome:
    """What the writers got, and what stands in the book."""

    told: list[str]
    written: list[int]

    @property
    def got(self) -> list[int]:
        return sorted(int(word.split(":")[0]) for word in self.told if ":" in word)

    @property
    def holds(self) -> bool:
        """Every act got its number or took it back; the book runs from 1 without gap or double."""
        return "clash" not in self.told and self.got == self.written == list(range(1, len(self.written) + 1))

    def figures(self, writers: int, each: int) -> dict[str, object]:
        waits = sorted(float(word.split(":")[1]) for word in self.told if ":" in word)
        missing = set(range(1, max(self.got, default=0) + 1)) - set(self.got)
        return {
            "writers": writers,
            "acts": writers * each,
            "written": len(self.written),
            "rolled_back": self.told.count("back"),
            "refused": self.told.count("clash"),
            "doubles": len(self.got) - len(set(self.got)),
            "gaps": len(missing),
            "p95_ms": waits[int(len(waits) * 0.95)] if waits else None,
        }


def race(how: str, writers: int, each: int, record: Record) -> Outcome:
    connection.close()
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "ppid_portal.settings", "PYTHONPATH": str(ROOT), "COLD": "1"}
    told = line_up(["tests.faults.book_racer", str(writers), how, str(each)], writers, env)
    assert len(told) == writers * each
    written = RegisterEntry.objects.filter(register="visitors").order_by("number").values_list("number", flat=True)
    found = Outcome(told, list(written))
    record("figures", json.dumps(found.figures(writers, each)))
    return found


def must_hold(found: Outcome) -> None:
    assert found.holds
    year = RegisterEntry.objects.values_list("year", flat=True)[0]
    assert numbers.last("kalbar:register-visitors", year) == len(found.written)


@pytest.mark.postgres
@pytest.mark.usefixtures("transactional_db", "loaded_procedures")
@pytest.mark.fault("M5")
def test_many_writers_of_one_book_leave_no_gap_and_no_double(tell: Record):
    found = race("lines", size(8, 50), size(15, 200), tell)
    must_hold(found)
    assert "back" in found.told


@pytest.mark.sqlite
@pytest.mark.usefixtures("transactional_db", "loaded_procedures")
@pytest.mark.fault("M5")
def test_eight_writers_of_one_book_in_one_file_leave_no_gap_and_no_double(tell: Record):
    found = race("lines", size(4, 8), size(15, 200), tell)
    must_hold(found)
    assert "back" in found.told


@pytest.mark.postgres
@pytest.mark.usefixtures("transactional_db", "loaded_procedures")
@pytest.mark.fault("M5")
@pytest.mark.parametrize("how", ["highest", "counter"])
def test_without_the_lock_on_the_counter_the_same_writers_collide(how: str, tell: Record):
    """Control."""
    assert not race(how, size(8, 50), size(15, 40), tell).holds


@pytest.mark.sqlite
@pytest.mark.usefixtures("transactional_db", "loaded_procedures")
@pytest.mark.fault("M5")
def test_with_deferred_transactions_writers_of_one_file_are_refused(tell: Record):
    """Control: a transaction that begins by reading may find that another has written, and is thrown away."""
    assert not race("deferred", size(4, 8), size(15, 40), tell).holds
