"""Two who end the same share at once: one wins. And the same without the guard, where both believe they did."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from casework.cases.models import Case, Task
from tests.cases.tools import audit
from tests.cast import Cast
from tests.dispositions.tools import astray, give, share
from tests.racing import line_up

RACERS = 4
ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db(transaction=True)


def race(what: str, cast: Cast, case: Case) -> list[str]:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "ppid_portal.settings", "PYTHONPATH": str(ROOT)}
    row = share(case, "Kepala Bidang Pengawasan")
    facts = [str(row.pk), str(cast.user("bonifasius").pk), cast.now.isoformat()]
    return sorted(line_up(["tests.dispositions.racer", str(RACERS), what, *facts], RACERS, env))


def given(cast: Cast) -> Case:
    case = cast.open_request()
    give(cast, case, "bonifasius")
    return case


@pytest.mark.parametrize(("what", "ends"), [("end", {"done", "returned"}), ("recall", {"done", "recalled"})])
def test_one_of_those_who_end_a_share_wins(transactional_db: None, cast: Cast, what: str, ends: set[str]):
    case = given(cast)
    told = race(what, cast, case)
    assert told.count("stale") == RACERS - 1 and len(set(told) & ends) == 1
    opened = Task.objects.open().filter(case=case, kind="disposition").count()
    assert opened == (1 if "returned" in told else 0)
    assert not astray(case) and audit()[0]


@pytest.mark.parametrize("what", ["end-careless", "recall-careless"])
def test_without_the_guard_more_than_one_believes_so(transactional_db: None, cast: Cast, what: str):
    told = race(what, cast, given(cast))
    assert sum(word in ("done", "returned", "recalled") for word in told) > 1, told
