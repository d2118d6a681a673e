"""A query written once answers as the queryset it was written from, whatever it is asked next."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Count, QuerySet
from django.test.utils import CaptureQueriesContext

from casework.cases import reads, worklist
from casework.cases.models import Case, Event, Task
from casework.organization.actors import NOBODY, STAFF, Actor
from casework.prepared import prepared
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def related(case_id: int) -> QuerySet[Case]:
    rows = Case.objects.filter(pk=case_id).select_related("agency__calendar", "applicant", "unit")
    return rows.defer("subject").annotate(told=Count("events"))


def kinds(case_id: int, after: int, until: object) -> QuerySet[Event, str]:
    return (
        Event.objects.filter(case_id=case_id, seq__gt=after, at__lte=until)
        .order_by("seq")
        .values_list("kind", flat=True)
    )


def test_objects_come_with_what_was_joined_and_counted(cast: Cast) -> None:
    ask = prepared(related)
    for case in (cast.open_request(), cast.open_request()):
        (plain,), (made,) = list(related(case.pk)), ask(case.pk)
        assert made == plain == case and vars(made)["told"] == vars(plain)["told"] > 0
        assert made.get_deferred_fields() == {"subject"} and made.unit is None
        with CaptureQueriesContext(connection) as queries:
            assert (made.agency.zone, made.applicant) == (plain.agency.zone, plain.applicant)
        assert not queries.captured_queries
    assert ask(0) == [] and ask.first(0) is None


def test_arguments_keep_their_places(cast: Cast) -> None:
    ask, case, later = prepared(kinds), cast.open_request(), cast.now + timedelta(days=1)
    for args in ((case.pk, 0, later), (case.pk, 1, later), (0, case.pk, later), (case.pk, 0, cast.now - timedelta(1))):
        assert ask(*args) == list(kinds(*args))
    assert ask(case.pk, 0, later) and not ask(0, case.pk, later)


def test_the_work_list_and_its_counts_are_those_of_the_rule(cast: Cast) -> None:
    for _ in range(2):
        cast.open_request()
    bounds = worklist.Bounds.of(cast.agency(), cast.now)
    for name in ("mega", "yuliana", "nurhayati", "markus"):
        actor = cast.actor(name)
        rules = worklist.rules_of(bounds)
        plain = {key: list(Task.objects.for_actor(actor).filter(rules[key]).by_due()) for key in worklist.FILTERS}
        assert worklist.counts(actor, bounds) == {key: len(rows) for key, rows in plain.items()}
        assert worklist.mine(actor) == len(plain["semua"])
        for key, rows in plain.items():
            assert [line.pk for line in worklist.page(actor, bounds, key, None)[0]] == [row.pk for row in rows]


def test_who_has_no_agency_sees_nothing(cast: Cast) -> None:
    case = cast.open_request()
    assert reads.case_seen(cast.actor("yuliana"), case.number) == case
    assert reads.case_seen(Actor(STAFF, "", user_id=cast.user("yuliana").pk), case.number) is None
    assert reads.case_seen(NOBODY, case.number) is None
