"""Whatever is done in whatever order, and however many days pass: a request or objection always has somebody whose turn
it is, or an end with its outcome, and no date comes nearer without a word.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from casework.cases import alerts, engine, reopening, silence
from casework.cases.models import Case, Deadline, Event, ProcedureVersion, Task, Transition
from casework.cases.procedures.frozen import plan_of
from casework.organization.actors import STAFF, Actor
from casework.organization.models import Role, User
from tests import decisions
from tests.decisions import KINDS
from tests.sop.desk import version

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
RECORDED = (
    ("letter_issued", {}), ("letter_sent", {}), ("notice_issued", {}), ("notice_sent", {"kind": "extension"}),
    ("letter_received", {}),
)  # fmt: skip
ANSWERS = {"answer": "letter_sent", "reply": "letter_sent"}
PLAYS = 12
moves = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 9)), min_size=15, max_size=30)


class Play:
    """One case in the hands of somebody with every role, who takes what is offered and lets days pass."""

    def __init__(self, issued: ProcedureVersion, person: User) -> None:
        hats = tuple((role, None, role, 0) for role in Role.values if role != Role.APPLICANT)
        self.by = Actor(STAFF, "Semua Peran", user_id=person.pk, agency_id=issued.procedure.agency_id, hats=hats)
        self.plan, self.at = plan_of(issued), MONDAY
        channel = issued.case_rules["channels"][0]
        self.case = engine.start(issued, by=self.by, at=self.at, subject="Contoh", channel=channel)
        self.due: dict[int, tuple[datetime, int]] = {}
        self.taken: list[str] = []

    def move(self, choice: int, days: int) -> None:
        self.at += timedelta(days=days if choice % 5 == 0 else 0, minutes=10)
        self.case = Case.objects.for_page().get(pk=self.case.pk)
        if choice % 5 == 0:
            silence.sweep(self.at)
            alerts.sweep(self.at)
        elif choice % 5 == 1:
            kind, data = RECORDED[choice // 5 % len(RECORDED)]
            for said in [{"kind": name, "letter": name} for name in KINDS] if kind == "letter_issued" else [data]:
                letter = "1" if "issued" in kind else ""
                engine.record(self.case, kind, by=self.by, at=self.at, data=said, letter=letter)
        else:
            self._take(choice, giving_up=days == 9)
        self.check()

    def _take(self, choice: int, *, giving_up: bool) -> None:
        rows = self.plan.transitions(self.case.step) if self.case.step else self.plan.reopenings
        rows = [row for row in rows if giving_up or row.action != "withdraw"]
        if not rows:
            return
        row = rows[choice // 5 % len(rows)]
        take: Any = reopening.reopen if row.reopens else engine.advance
        try:
            take(self.case, row.action, by=self.by, at=self.at, data=self._data(row))
        except (engine.ActRefused, engine.Stale):
            return
        self.taken.append(row.action)

    def _data(self, row: Transition) -> dict[str, Any]:
        brought = {item["key"]: "ada" for item in row.step.outputs if item["kind"] in ("fact", "file")}
        return {
            "reason": "Alasan yang cukup panjang", "checklist": row.step.completeness, "outputs": brought,
            "units": [None], "ground": "undecided", "risk": "g",
        } | decisions.data(row.action)  # fmt: skip

    def check(self) -> None:
        case = Case.objects.get(pk=self.case.pk)
        open_tasks = list(Task.objects.open().filter(case=case))
        rows = list(Deadline.objects.filter(case=case))
        still = [row for row in rows if row.is_open]
        if case.is_running:
            assert [task.kind for task in open_tasks].count("step") == 1
            self._is_watched(case, rows)
        else:
            assert case.outcome and case.closed_at and not open_tasks
            assert all(row.outlives_case for row in still)
        self._came_no_nearer(still)

    def _is_watched(self, case: Case, rows: list[Deadline]) -> None:
        """Unanswered, the limit of the law is open; answered, it was met by the answer and by nothing else."""
        limits = [row for row in rows if row.kind in ("answer", "reply")]
        assert limits and all(row.is_open or row.met_at for row in limits)
        answered = Event.objects.filter(case=case, kind__in=("letter_sent", "answer_directly")).exists()
        assert all(row.is_open != answered for row in limits)
        lost = [row for row in rows if row.is_open and not row.stopped and row.due_at > self.at and not row.next_alert]
        assert lost == []  # every limit still to come has somebody who will be told

    def _came_no_nearer(self, still: list[Deadline]) -> None:
        for row in still:
            due, number = self.due.get(row.pk, (row.due_at, row.due_version))
            assert row.due_at >= due, row.kind
            assert (row.due_version > number) == (row.due_at != due), row.kind
            self.due[row.pk] = (row.due_at, row.due_version)


@pytest.mark.parametrize("code", ["kalbar/ppid", "kalbar/data-offline", "jatim/data-eksternal", "kalbar/keberatan"])
def test_nothing_is_lost_whatever_is_done(loaded_procedures, code: str):
    issued = version(code)
    person = User.objects.create(username="semua", full_name="Semua Peran")
    taken: set[str] = set()

    @settings(
        max_examples=PLAYS, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )  # fmt: skip
    @given(moves)
    def play(drawn: list[tuple[int, int]]) -> None:
        with transaction.atomic():
            game = Play(issued, person)
            for choice, days in drawn:
                game.move(choice, days)
            taken.update(game.taken)
            transaction.set_rollback(True)

    play()
    assert len(taken) > 5, taken  # something was really done
