"""One act being written: what it collects, and the fixed order in which its rows reach the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from casework.cases import tasks_of
from casework.cases.chain import Chain
from casework.cases.clocks import CaseClocks
from casework.cases.models import Case, Deadline, Document, EffectRun, Output, Step, Task, Transition
from casework.organization.actors import Actor
from casework.prepared import insert


class ActRefused(Exception):
    """The act may not be done now; the message says why and what would cure it, in Indonesian."""


class Stale(Exception):
    """Somebody else acted first: the case has moved since the page was shown."""


@dataclass
class Act:
    """One act being written. Guards and inside effects see it and may add to it."""

    case: Case
    by: Actor
    at: datetime
    data: dict[str, Any]
    chain: Chain
    clocks: CaseClocks
    transition: Transition | None = None
    step: Step | None = None
    tasks: list[Task] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    outputs: list[Output] = field(default_factory=list)
    event_data: dict[str, Any] = field(default_factory=dict)

    def put_out(self, key: str, *, document: Document | None = None, reference: str = "", text: str = "") -> None:
        """Record that an output of the step now exists; silently ignores keys the step does not ask for."""
        wanted = next((item for item in (self.step.outputs if self.step else ()) if item["key"] == key), None)
        if wanted is None:
            return
        self.outputs.append(
            Output(case=self.case, step=self.step, key=key, label=wanted["label"], kind=wanted["kind"],
                   document=document, reference=reference, text=text[:500], at=self.at)
        )  # fmt: skip

    def put_out_kind(self, kind: str, reference: str) -> None:
        """As put_out, for the first output of that kind that this act has not filled: a register line, a letter."""
        filled = {output.key for output in self.outputs}
        for item in self.step.outputs if self.step else ():
            if item["kind"] == kind and item["key"] not in filled:
                self.put_out(item["key"], reference=reference)
                return


def take_turn(case: Case, seen: int, status: str = Case.Status.RUNNING) -> Case:
    """Claims the version that was `seen` and locks the case: it stands in `status` as it was shown, or Stale."""
    if not Case.objects.filter(pk=case.pk, row_version=seen, status=status).update(row_version=seen + 1):
        raise Stale("Kasus ini sudah berubah sejak halaman dibuka.")
    return Case.objects.for_page().get(pk=case.pk)


def opened(case: Case, by: Actor, at: datetime, data: dict[str, Any], step: Step | None) -> Act:
    open_deadlines = Deadline.objects.open().filter(case=case)
    open_deadlines = open_deadlines.select_related("started_by").prefetch_related("stops", "extensions")
    return Act(case, by, at, data, Chain.take(case), CaseClocks(case, open_deadlines, at), step=step)


def sync_due(task: Task, deadlines: list[Deadline]) -> None:
    task.due_at = min((item.due_at for item in deadlines if item.task is task and item.is_open), default=None)


def write(act: Act) -> None:
    """Fixed order: tasks, outputs, events (chain head), deadlines, outbox. The outbox is poked after commit."""
    new_tasks = [task for task in act.tasks if task.pk is None]
    insert(new_tasks)
    insert(act.outputs)
    runs = act.chain.write(act.at)
    tasks_of.write_deadlines(act)
    poke(runs)


def poke(runs: Sequence[EffectRun]) -> None:
    """Tell a worker after commit; when nobody listens the minute sweep finds the rows."""
    if runs:
        from casework.cases.outbox import send_to_worker

        ids = [run.pk for run in runs]
        transaction.on_commit(lambda: send_to_worker(ids))
