"""Events are only ever added: the database refuses everything else, and the chain tells on who gets round it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from casework.cases import engine
from casework.cases.models import Case, ChainHead, Event
from tests.cases.tools import INTACT, audit
from tests.cast import Cast


def sql(statement: str, *params: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def noted(cast: Cast, count: int = 4) -> Case:
    """A case whose last events nothing else points at."""
    case = cast.open_request()
    for number in range(count):
        cast.later(minutes=1)
        engine.record(case, "document_added", by=cast.actor("mega"), at=cast.now, data={"sha256": f"{number}"})
    return case


# Refused by the database


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases_event SET kind = 'lain'",
        "UPDATE cases_event SET data = data",
        "DELETE FROM cases_event",
        "DELETE FROM cases_event WHERE seq = (SELECT max(seq) FROM cases_event)",
    ],
)
def test_raw_change_is_refused(cast: Cast, statement: str):
    noted(cast)
    before = list(Event.objects.values())

    with pytest.raises(IntegrityError, match="hanya boleh ditambah"), transaction.atomic():
        sql(statement)
    assert list(Event.objects.values()) == before


def test_change_through_models_is_refused(cast: Cast):
    event = noted(cast).events.last()
    event.kind = "lain"

    for change in (event.save, event.delete, Event.objects.all().delete, lambda: Event.objects.update(kind="lain")):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert audit() == (True, INTACT + "\n")


@pytest.mark.sqlite
@pytest.mark.parametrize("verb", ["REPLACE", "INSERT OR REPLACE"])
def test_replace_is_refused(cast: Cast, verb: str):
    """SQLite deletes the row in the way without asking its triggers, unless recursive_triggers is on."""
    noted(cast)

    with pytest.raises(IntegrityError, match="hanya boleh ditambah"), transaction.atomic():
        sql(f"{verb} INTO cases_event SELECT * FROM cases_event WHERE seq = 2")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", ["cases_event", "cases_case", "organization_agency"])
def test_truncate_is_refused(transactional_db: None, cast: Cast, table: str):
    noted(cast)
    count = Event.objects.count()

    with pytest.raises(IntegrityError, match="hanya boleh"):
        sql(f"TRUNCATE {table} CASCADE")
    assert Event.objects.count() == count


def test_guard_is_put_back_after_a_migration(cast: Cast):
    noted(cast)
    disarm()
    call_command("migrate", verbosity=0)

    with pytest.raises(IntegrityError, match="hanya boleh ditambah"), transaction.atomic():
        sql("DELETE FROM cases_event")


def test_one_sequence_number_once(cast: Cast):
    case = noted(cast)
    event = case.events.last()

    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.create(
            case=case, seq=event.seq, kind="lain", actor={}, at=event.at, previous_hash=event.hash, hash="0" * 64
        )


# Told by the chain


def disarm() -> None:
    """What somebody with the database's own password could do."""
    if connection.vendor == "postgresql":
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        for name in ("append_only", "no_truncate"):
            sql(f"DROP TRIGGER cases_event_{name} ON cases_event")
    else:
        for name in ("no_update", "no_delete"):
            sql(f"DROP TRIGGER cases_event_{name}")


def change_kind(case: Case, seq: int) -> None:
    Event.objects.filter(case=case, seq=seq).update(kind="withdraw")


def change_data(case: Case, seq: int) -> None:
    Event.objects.filter(case=case, seq=seq).update(data={"sha256": "lain"})


def change_actor(case: Case, seq: int) -> None:
    Event.objects.filter(case=case, seq=seq).update(actor={"kind": "staff", "user": 987654})


def change_moment(case: Case, seq: int) -> None:
    event = Event.objects.get(case=case, seq=seq)
    Event.objects.filter(pk=event.pk).update(at=event.at.replace(year=2025))


def remove(case: Case, seq: int) -> None:
    Event.objects.filter(case=case, seq=seq).delete()


def remove_and_close_up(case: Case, seq: int) -> None:
    remove(case, seq)
    for event in Event.objects.filter(case=case, seq__gt=seq).order_by("seq"):
        Event.objects.filter(pk=event.pk).update(seq=event.seq - 1)


def insert(case: Case, seq: int) -> None:
    for event in Event.objects.filter(case=case, seq__gte=seq).order_by("-seq"):
        Event.objects.filter(pk=event.pk).update(seq=event.seq + 1)
    before = Event.objects.get(case=case, seq=seq - 1)
    Event.objects.create(
        case=case, seq=seq, kind="document_added", actor={}, at=before.at, previous_hash=before.hash, hash="f" * 64
    )


def swap(case: Case, seq: int) -> None:
    first, second = (Event.objects.get(case=case, seq=number) for number in (seq, seq + 1))
    for pk, number in ((first.pk, 900), (second.pk, seq), (first.pk, seq + 1)):
        Event.objects.filter(pk=pk).update(seq=number)


def cut_tail(case: Case, seq: int) -> None:
    Event.objects.filter(case=case, seq__gte=seq).delete()


def lengthen_tail(case: Case, seq: int) -> None:
    """Properly linked, but behind the engine's back."""
    from casework.cases.chain import Chain
    from casework.organization.actors import SYSTEM_ACTOR

    chain = Chain.take(case)
    chain.add("lapse", by=SYSTEM_ACTOR, at=case.received_at, data={})
    Event.objects.bulk_create(chain.events)


def lose_head(case: Case, seq: int) -> None:
    ChainHead.objects.filter(pk=case.pk).delete()


CRIMES: list[tuple[Callable[[Case, int], None], str]] = [
    (change_kind, "isi peristiwa 4 berubah"),
    (change_data, "isi peristiwa 4 berubah"),
    (change_actor, "isi peristiwa 4 berubah"),
    (change_moment, "isi peristiwa 4 berubah"),
    (remove, "setelah peristiwa 3 datang 5"),
    (remove_and_close_up, "peristiwa 4 tidak bersambung"),
    (insert, "isi peristiwa 4 berubah"),
    (swap, "peristiwa 4 tidak bersambung"),
    (cut_tail, "ujung rantai tidak cocok"),
    (lengthen_tail, "ujung rantai tidak cocok"),
    (lose_head, "rantai tidak punya ujung"),
]


@pytest.mark.parametrize(("crime", "words"), CRIMES, ids=lambda item: getattr(item, "__name__", None))
def test_audit_finds(cast: Cast, crime: Callable[[Case, int], None], words: str):
    innocent, case = noted(cast), noted(cast)
    assert audit() == (True, INTACT + "\n")
    disarm()
    crime(case, 4)

    intact, told = audit()
    assert not intact
    assert words in told
    assert f"Kasus {case.pk}:" in told
    assert f"Kasus {innocent.pk}:" not in told
    assert INTACT not in told


def test_audit_of_nothing_and_of_many_is_intact(cast: Cast):
    assert audit() == (True, INTACT + "\n")
    for _ in range(3):
        cast.at_coordination()
        cast.act(cast.at_repair(), "submit_repair", by="mega")
    cast.act(cast.open_request(), "answer_directly", by="yuliana")
    assert audit() == (True, INTACT + "\n")
