"""Processes that act on one case at once, and the same race without the lock, which must be lost."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from casework.cases import engine
from casework.cases.models import Case, Deadline, Event, Task
from casework.cases.models.deadline import Alert
from tests.cases.tools import audit, wib
from tests.cast import Cast
from tests.racing import line_up

RACERS = 4
ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db(transaction=True)


def race(what: str, cast: Cast, case: Case, at: datetime, by: str = "yuliana") -> list[str]:
    """What each racer told, sorted."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "ppid_portal.settings", "PYTHONPATH": str(ROOT)}
    facts = [str(case.pk), str(cast.user(by).pk), at.isoformat()]
    return sorted(line_up(["tests.cases.racer", str(RACERS), what, *facts], RACERS, env))


def test_one_of_many_acts_wins(transactional_db: None, cast: Cast):
    case = cast.at_coordination()

    assert race("ask", cast, case, cast.now) == ["stale"] * (RACERS - 1) + ["won"]
    assert Task.objects.filter(case=case, kind="opinion").count() == 1
    assert Case.objects.get(pk=case.pk).row_version == case.row_version + 1
    assert audit()[0]


def test_without_the_version_everybody_wins(transactional_db: None, cast: Cast):
    case = cast.at_coordination()

    told = race("ask-careless", cast, case, cast.now)
    assert told.count("won") > 1
    assert Task.objects.filter(case=case, kind="opinion").count() == told.count("won")


def test_beginning_and_acting_at_once_never_lock_each_other_out(transactional_db: None, cast: Cast):
    for _ in range(3):
        case = cast.at_coordination()
        told = race("begin", cast, case, cast.now)

        assert set(told) <= {"stale", "won", "begun", "begun-won"}
        assert sum(word.endswith("won") for word in told) == sum(word.startswith("begun") for word in told) == 1
        assert Event.objects.filter(case=case, kind="task_begun").count() == 1
    assert audit()[0]


def test_one_of_many_takes_the_task(transactional_db: None, cast: Cast):
    case = cast.at_coordination()

    assert race("claim", cast, case, cast.now) == ["late"] * (RACERS - 1) + ["won"]
    assert Event.objects.filter(case=case, kind="task_claimed").count() == 1


def test_without_the_condition_everybody_takes_it(transactional_db: None, cast: Cast):
    told = race("claim-careless", cast, cast.at_coordination(), cast.now)
    assert told.count("won") > 1


def ripe(cast: Cast) -> Case:
    """Ten cases whose completeness must be decided today."""
    cases = [cast.open_request() for _ in range(10)]
    Deadline.objects.exclude(kind="completeness").update(next_alert_at=None)
    return cases[0]


def test_many_sweeps_tell_once(transactional_db: None, cast: Cast):
    told = race("sweep", cast, ripe(cast), wib(26, 8))

    assert sum(int(word.removeprefix("saw-")) for word in told) == 10
    assert Alert.objects.count() == Event.objects.filter(kind="deadline_near").count() == 10
    assert audit()[0]


def test_without_the_lock_sweeps_collide(transactional_db: None, cast: Cast):
    """Only the unique alert is left to stop them, and it stops them with an error."""
    told = race("sweep-careless", cast, ripe(cast), wib(26, 8))

    assert {"IntegrityError", "OperationalError"} & set(told)
    assert Alert.objects.count() == 10


def test_many_sweeps_hear_of_one_silence_once(transactional_db: None, cast: Cast):
    case = cast.at_coordination()
    told = race("miss", cast, case, wib(8, 0, 1, month=12))

    assert sum(int(word.removeprefix("heard-")) for word in told) == 1
    assert Event.objects.filter(case=case, kind="answer_passed").count() == 1
    assert Deadline.objects.filter(case=case, kind="objection_window").count() == 1
    assert audit()[0]


def test_without_the_lock_silence_collides(transactional_db: None, cast: Cast):
    case = cast.at_coordination()
    told = race("miss-careless", cast, case, wib(8, 0, 1, month=12))

    assert {"IntegrityError", "OperationalError"} & set(told)
    assert Event.objects.filter(case=case, kind="answer_passed").count() == 1


def closed(cast: Cast) -> Case:
    case = cast.at_repair()
    cast.now = wib(27, 9)
    return cast.act(case, "lapse", by="nurhayati")


def test_one_of_many_reopenings_wins(transactional_db: None, cast: Cast):
    case = closed(cast)

    assert race("reopen", cast, case, cast.now, by="nurhayati") == ["stale"] * (RACERS - 1) + ["won"]
    assert Event.objects.filter(case=case, kind="reopen").count() == 1
    assert Task.objects.open().filter(case=case, kind="step").count() == 1
    assert audit()[0]


def test_without_the_version_reopenings_collide(transactional_db: None, cast: Cast):
    """Only the one open step task of a case is left to stop them, and it stops them with an error."""
    case = closed(cast)
    told = race("reopen-careless", cast, case, cast.now, by="nurhayati")

    assert {"IntegrityError", "OperationalError"} & set(told)
    assert Task.objects.open().filter(case=case, kind="step").count() == 1


def test_order_and_acts_on_the_request_at_once_never_lock_each_other_out(transactional_db: None, cast: Cast):
    parent = cast.at_coordination()
    case = cast.start("kalbar/keberatan", by="mega", then="register", parent=parent)
    case = cast.act(case, "submit_material", by="yuliana")
    engine.record(case, "letter_issued", by=cast.actor("nurhayati"), at=cast.now, letter="0")

    told = race("order", cast, case, cast.now, by="sulaiman")
    assert set(told) <= {"stale", "won", "noted"} and told.count("won") == 1 and "noted" in told
    assert Event.objects.filter(case=parent, kind="obey_order").count() == 1
    assert audit()[0]
