"""The database server dies or restarts under people at work. What got its number is there; the rest got a page."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.db import connection

from casework.cases.models import Case
from tests import services
from tests.faults import scene
from tests.faults.sizes import size
from tests.faults.web import Fields, NoAnswer, Visitor, Web
from tests.processes import wait_until

pytestmark = pytest.mark.postgres


@dataclass
class Crowd:
    """People who register visitors until told to stop, and what they were told."""

    confirmed: list[str] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def start(self, people: list[Visitor]) -> Crowd:
        for at, who in enumerate(people):
            thread = threading.Thread(target=self._work, args=(who, at * 100_000), daemon=True)
            thread.start()
            self.threads.append(thread)
        return self

    def _work(self, who: Visitor, number: int) -> None:
        while not self.stop.is_set():
            number += 1
            try:
                page = who.get(scene.COUNTER)
                if page.status != 200:
                    self._refused(page.status, page.text)
                    continue
                answer = who.send(scene.COUNTER, Fields.of(page.text) | scene.typed(number))
            except NoAnswer as none:
                self.strange.append(str(none))
                continue
            if answer.slug:
                self.confirmed.append(answer.slug)
            else:
                self._refused(answer.status, answer.text)

    def _refused(self, status: int, text: str) -> None:
        self.refused.append(status)
        if status != 503 or "tersimpan" not in text:
            self.strange.append(f"{status} {text[:80]}")
        time.sleep(0.05)

    def leave(self) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(60)
            assert not thread.is_alive()


def recovered(web: Web) -> bool:
    with contextlib.suppress(NoAnswer):
        return bool(scene.officer(web).get(scene.COUNTER, seconds=5).status == 200)
    return False


def break_under_crowd(cluster: services.Postgres, web: Web, rounds: int, break_it: Callable[[], None]) -> Crowd:
    people = [scene.officer(web) for _ in range(size(4, 20))]
    crowd = Crowd().start(people)
    for _ in range(rounds):
        before = len(crowd.confirmed)
        wait_until(lambda before=before: len(crowd.confirmed) > before + 5, 60, "work", tail=web.process.tail)
        connection.close()
        break_it()
        wait_until(lambda: crowd.refused or crowd.strange, 10, "trouble")
        cluster.restart_after_kill()
        up = time.monotonic()
        before = len(crowd.confirmed)
        wait_until(lambda before=before: len(crowd.confirmed) > before, 10, "recovery", tail=web.process.tail)
        print(f"again at work {time.monotonic() - up:.1f} s after the database was up")
    crowd.leave()
    connection.close()
    return crowd


def all_confirmed_are_there(crowd: Crowd) -> None:
    """Every number that somebody was given; an unconfirmed one may be there too, whole."""
    numbers = {number.replace("/", "-") for number in Case.objects.values_list("number", flat=True)}
    assert len(set(crowd.confirmed)) == len(crowd.confirmed)
    assert set(crowd.confirmed) <= numbers
    assert crowd.refused
    assert not crowd.strange, crowd.strange[:5]
    scene.must_hold()


@pytest.mark.fault("F1")
def test_postgres_killed_while_people_register(cluster: services.Postgres, start_web: Callable[..., Web]):
    crowd = break_under_crowd(cluster, start_web(), size(1, 8), lambda: cluster.process.kill())
    all_confirmed_are_there(crowd)


@pytest.mark.fault("F2")
def test_postgres_restarted_while_people_register(cluster: services.Postgres, start_web: Callable[..., Web]):
    """SIGINT is the fast shutdown: every line is cut, every act under way undone."""

    def restart() -> None:
        cluster.process.signal(signal.SIGINT)
        cluster.process.child.wait(30)

    crowd = break_under_crowd(cluster, start_web(), size(1, 8), restart)
    all_confirmed_are_there(crowd)
