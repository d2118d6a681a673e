"""One act is one transaction (R1): wherever it breaks, nothing of it is left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from casework.cases import engine
from casework.cases.models import Task
from tests.cast import Cast

ROOMS = ("cases", "registers", "numbering", "requests_app", "letters", "notifications")


class Broken(Exception):
    """The power went out."""


class Breaker:
    """Counts the writes of an act, and breaks the one of that number."""

    def __init__(self, number: int = 0) -> None:
        self.number, self.seen, self.tables = number, 0, []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if sql.split(None, 1)[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            self.seen += 1
            self.tables.append(sql.split('"')[1])
            if self.seen == self.number:
                raise Broken(sql[:60])
        return execute(sql, params, many, context)


def everything() -> dict[str, list[dict[str, Any]]]:
    models = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}


def register_at_counter(cast: Cast) -> Callable[[], object]:
    cast.person()
    return lambda: cast.open_request()


def first_of_the_year(cast: Cast) -> Callable[[], object]:
    cast.open_request()
    cast.later(days=42)  # Monday 4 January: every book begins again
    return lambda: cast.open_request()


def move(cast: Cast) -> Callable[[], object]:
    case = cast.open_request()
    return lambda: cast.act(case, "coordinate", by="yuliana")


def ask_two_units(cast: Cast) -> Callable[[], object]:
    case = cast.at_coordination()
    units = [cast.unit("pengawasan"), cast.unit("pemberdayaan")]
    return lambda: cast.act(case, "ask_division", by="yuliana", units=units, note="Data anggota")


def close(cast: Cast) -> Callable[[], object]:
    case = cast.open_request()
    return lambda: cast.act(case, "answer_directly", by="yuliana")


def stop_the_clock(cast: Cast) -> Callable[[], object]:
    case = cast.open_request()
    engine.record(case, "notice_issued", by=cast.actor("nurhayati"), at=cast.now)
    return lambda: cast.act(case, "send_incomplete", by="yuliana")


def resume_the_clock(cast: Cast) -> Callable[[], object]:
    case = cast.at_repair()
    cast.later(days=1)
    return lambda: cast.act(case, "submit_repair", by="mega")


def extend(cast: Cast) -> Callable[[], object]:
    case = cast.ready_to_extend()
    return lambda: cast.act(case, "extend", by="nurhayati")


def record(cast: Cast) -> Callable[[], object]:
    case = cast.open_request()
    return lambda: engine.record(
        case, "letter_sent", by=cast.actor("yuliana"), at=cast.now, effects=["tell_applicant"], letter="1"
    )


def begin(cast: Cast) -> Callable[[], object]:
    task = cast.step_task(cast.open_request())
    return lambda: engine.begin_task(task, by=cast.actor("yuliana"), at=cast.now)


def finish(cast: Cast) -> Callable[[], object]:
    case = cast.act(cast.at_coordination(), "ask_division", by="yuliana", units=[cast.unit("pengawasan")])
    task = Task.objects.get(case=case, kind="opinion")
    return lambda: engine.finish_task(task, by=cast.actor("bonifasius"), at=cast.now, outcome="given", note="Terlampir")


def open_beside(cast: Cast) -> Callable[[], object]:
    case = cast.open_request()
    return lambda: engine.open_task(
        case, "disposition", role="work_unit", title="Disposisi", by=cast.actor("markus"), at=cast.now
    )


ACTS = [
    register_at_counter, first_of_the_year, move, ask_two_units, close, stop_the_clock, resume_the_clock, extend,
    record, begin, finish, open_beside,
]  # fmt: skip


@pytest.mark.parametrize("prepare", ACTS, ids=lambda act: act.__name__)
def test_act_broken_at_any_write_leaves_nothing(cast: Cast, prepare: Callable[[Cast], Callable[[], object]]):
    act = prepare(cast)
    before = everything()
    whole = Breaker()
    with transaction.atomic(), connection.execute_wrapper(whole):
        act()
        assert everything() != before
        transaction.set_rollback(True)
    assert whole.seen >= 4
    assert {"cases_event", "cases_chainhead"} <= set(whole.tables)

    for number in range(1, whole.seen + 1):
        with pytest.raises(Broken), connection.execute_wrapper(Breaker(number)):
            act()
        assert everything() == before, f"write {number} of {whole.seen} ({whole.tables[number - 1]}) left something"


def test_registering_writes_all_of_it_at_once(cast: Cast):
    """What must be one transaction, by table: the list is the promise, so a new table must be added to it."""
    act = register_at_counter(cast)
    whole = Breaker()
    with connection.execute_wrapper(whole):
        act()

    assert set(whole.tables) >= {
        "cases_case", "cases_task", "cases_output", "cases_event", "cases_chainhead", "cases_deadline",
        "cases_effectrun", "registers_registerentry", "numbering_numbersequence", "requests_app_informationrequest",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["visitor_line", "request_line"])
def test_refusal_after_an_effect_takes_the_effect_back(cast: Cast, kind: str, monkeypatch: pytest.MonkeyPatch):
    """The register line is written before outputs are checked; a refusal must not burn its number."""
    from casework.cases import registry

    case = cast.start("kalbar/data-offline", by="mega")
    before = everything()
    written = registry.inside_effects[kind]

    def write_and_regret(act: engine.Act) -> None:
        written(act)
        raise engine.ActRefused("Tidak jadi.")

    monkeypatch.setitem(registry.inside_effects._items, kind, write_and_regret)
    with pytest.raises(engine.ActRefused, match="Tidak jadi"):
        cast.act(case, "register", by="mega")

    assert everything() == before
