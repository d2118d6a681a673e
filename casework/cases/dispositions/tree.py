"""What a page shows of the dispositions of a case: the chain as a tree, who acts on which share, what may be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from casework.cases import words
from casework.cases.clocks import office_time
from casework.cases.models import Addressee, Case, Disposition, Task
from casework.organization.actors import STAFF, UNIT_BOUND, Actor
from casework.organization.models import Role
from casework.prepared import prepared

State = Addressee.State
GIVERS = frozenset(
    {Role.AGENCY_HEAD.value, Role.SECRETARIAT.value, Role.DIVISION_HEAD.value, Role.PPID_HEAD.value}
)  # fmt: skip
OF_PPID = ("information", "objection")  # the services whose cases are the PPID's own
TONES = {
    State.OPEN: "running", State.DONE: "done", State.PASSED: "neutral", State.RETURNED: "waiting",
    State.RECALLED: "neutral", State.ENDED: "neutral",
}  # fmt: skip


@prepared
def rows_of(case_id: int) -> QuerySet[Addressee]:
    """Every share of a case, in one query."""
    with_them = ("disposition__given_by", "disposition__entered_by", "task__holder", "task__finished_by", "document")
    return Addressee.objects.filter(disposition__case_id=case_id).select_related(*with_them).order_by("id")


def may_give(actor: Actor, case: Case) -> bool:
    """Beside the step of the SOP, on a running case this person sees."""
    return case.is_running and bool(hats(actor, case))


def hats(actor: Actor, case: Case) -> list[tuple[str, int | None, str, int]]:
    """Under which posts; the head of the agency first. The PPID for what is the PPID's own."""
    if actor.kind != STAFF or actor.agency_id != case.agency_id:
        return []
    order = (Role.AGENCY_HEAD.value, Role.PPID_HEAD.value, Role.SECRETARIAT.value, Role.DIVISION_HEAD.value)
    found = [hat for hat in actor.hats if hat[0] in GIVERS]
    if case.service not in OF_PPID:
        found = [hat for hat in found if hat[0] != Role.PPID_HEAD]
    return sorted(found, key=lambda hat: order.index(hat[0]))


def may_copy_paper(actor: Actor, case: Case) -> bool:
    own = actor.kind == STAFF and actor.agency_id == case.agency_id
    return own and case.is_running and Role.SECRETARIAT.value in actor.roles


def is_mine(row: Addressee, actor: Actor) -> bool:
    """Whether this person may act on the share: as Task.for_actor, on a row that is there already."""
    task = row.task
    if not task.is_open or actor.agency_id != task.agency_id or actor.kind != STAFF:
        return False
    if task.holder_id:
        return task.holder_id == actor.user_id
    return any(role == task.role and task.unit_id in (None, unit) for role, unit, *_ in actor.hats)


def gave(disposition: Disposition, actor: Actor) -> bool:
    """Wrote it, copied it from paper, or holds the post of who wrote it."""
    if actor.user_id in (disposition.given_by_id, disposition.entered_by_id):
        return True
    bound = disposition.role in UNIT_BOUND
    posts = (Role.AGENCY_HEAD.value, Role.DIVISION_HEAD.value, Role.PPID_HEAD.value, Role.SECRETARIAT.value)
    return disposition.role in posts and any(
        role == disposition.role and (not bound or unit == disposition.unit_id) for role, unit, *_ in actor.hats
    )


@dataclass
class Share:
    """A branch of the tree: one addressee, what became of it, and what was passed on."""

    row: Addressee
    tone: str
    left: words.Left | None
    mine: bool
    may_recall: bool
    back: Share | None = None
    passed: list[Node] = field(default_factory=list)

    @property
    def open_with_others(self) -> bool:
        """Whether anything of it, or passed on from it, is open with somebody else than the giver it came back to."""
        below = [share for node in self.passed for share in node.shares]
        back = self.back is not None and self.back.open_with_others
        own = self.row.task.is_open and self.row.came_back_id is None
        return own or back or any(share.open_with_others for share in below)


@dataclass
class Node:
    """One disposition with its addressees. `readable`: a secret one shows its words only to whom it concerns."""

    disposition: Disposition
    shares: list[Share]
    readable: bool


def build(case: Case, rows: Sequence[Addressee], actor: Actor, now: datetime) -> list[Node]:
    """The dispositions that begin a chain, each with all below it."""
    clock = office_time(case.agency)
    shares: dict[int, Share] = {}
    nodes: dict[int, Node] = {}
    for row in rows:
        due = row.task.due_at if row.task.is_open else None
        shares[row.pk] = Share(
            row, TONES[row.state], words.time_left(due, now, clock) if due else None, is_mine(row, actor),
            gave(row.disposition, actor) and row.came_back_id is None,
        )  # fmt: skip
        nodes.setdefault(row.disposition_id, Node(row.disposition, [], True))
    for row in rows:
        if row.came_back_id:
            shares[row.came_back_id].back = shares[row.pk]
        else:
            nodes[row.disposition_id].shares.append(shares[row.pk])
    for node in nodes.values():
        node.readable = readable(node.disposition, rows, actor)
    for node in nodes.values():
        if node.disposition.passed_by_id:
            shares[node.disposition.passed_by_id].passed.append(node)
    for share in shares.values():
        share.may_recall = share.may_recall and share.open_with_others
    return [node for node in nodes.values() if node.disposition.passed_by_id is None]


def readable(disposition: Disposition, rows: Sequence[Addressee], actor: Actor) -> bool:
    """A secret one shows its words to whoever gave or got it, to the desk and to the head."""
    if not disposition.is_secret or actor.roles & {Role.AGENCY_HEAD.value, Role.SECRETARIAT.value}:
        return True
    mine = [row for row in rows if row.disposition_id == disposition.pk]
    return gave(disposition, actor) or any(
        is_mine(row, actor) or actor.user_id in (row.task.holder_id, row.task.finished_by_id) for row in mine
    )


def panel(case: Case, tasks: Sequence[Task], actor: Actor, now: datetime) -> dict[str, Any]:
    """For the case page. Costs a query only where something was disposed."""
    there = any(task.kind == Task.Kind.DISPOSITION for task in tasks)
    rows = rows_of(case.pk) if there else []
    return {
        "tree": build(case, rows, actor, now),
        "open": sum(row.task.is_open for row in rows),
        "mine": [row for row in rows if is_mine(row, actor)],
        "may_give": may_give(actor, case),
        "may_copy": may_copy_paper(actor, case),
    }


def open_shares(case: Case) -> int:
    return Addressee.objects.filter(disposition__case=case, task__finished_at=None).count()
