"""Two cases that ask for one and the same: the later is closed as "merged" and points to the one that goes on.

Only of one applicant: a request of somebody else has its own right to an answer, whatever its words.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from casework.cases import closing, engine, tasks_of
from casework.cases.act import ActRefused, opened, take_turn, write
from casework.cases.models import Case, Document, Task
from casework.organization.actors import STAFF, Actor

MERGED, RECEIVED = "merged", "merge_received"
ROLES = frozenset({"front_office", "ppid_officer", "ppid_head", "information_service"})


def may_merge(actor: Actor, case: Case) -> bool:
    own = actor.kind == STAFF and actor.agency_id == case.agency_id
    return own and case.is_running and bool(actor.roles & ROLES)


def refusal(case: Case, into: Case) -> str:
    """Why these two may not be merged; "" when they may."""
    if case.pk == into.pk or (case.agency_id, case.service) != (into.agency_id, into.service):
        return "Yang digabung harus dua permohonan berbeda pada layanan yang sama."
    if not (case.is_running and into.is_running):
        return "Hanya permohonan yang keduanya masih berjalan dapat digabung."
    if case.applicant_id is None or case.applicant_id != into.applicant_id:
        return "Pemohonnya berbeda; masing-masing berhak atas jawaban sendiri."
    if (case.received_at, case.pk) < (into.received_at, into.pk):
        return "Yang ditutup selalu yang datang kemudian; gabungkan dari kasus yang lebih baru."
    return ""


def merge(
    case: Case, into: Case, *, by: Actor, at: datetime, reason: str, expected_version: int, drop_letters: bool = False
) -> Case:
    """Raises ActRefused, Stale."""
    if not may_merge(by, case):
        raise ActRefused("Penggabungan ini bukan wewenang Saudara.")
    with transaction.atomic():
        kept, gone = _locked(case, into)
        if why := refusal(gone, kept):
            raise ActRefused(why)
        gone = take_turn(gone, expected_version)
        _close(gone, kept, by, at, reason, drop_letters)
        _hand_over(gone, kept)
        engine.record(kept, RECEIVED, by=by, at=at, data={"from": gone.number, "reason": reason})
    return gone


def _locked(case: Case, into: Case) -> tuple[Case, Case]:
    """Both rows, always in one order, so that two merges at once do not wait for each other."""
    list(Case.objects.select_for_update().filter(pk__in=(case.pk, into.pk)).order_by("pk").values_list("pk"))
    rows = {row.pk: row for row in Case.objects.for_page().filter(pk__in=(case.pk, into.pk))}
    return rows[into.pk], rows[case.pk]


def _close(gone: Case, kept: Case, by: Actor, at: datetime, reason: str, drop_letters: bool) -> None:
    loose = closing.hanging(gone, hold=True)
    act = opened(gone, by, at, {closing.DROP: drop_letters}, None)
    if why := closing.settle(act, loose, reason=reason, said="digabung"):
        raise ActRefused(why)
    act.tasks = list(Task.objects.select_for_update().filter(case=gone, finished_at=None))
    for task in act.tasks:
        tasks_of.close(act, task, MERGED)
    tasks_of.end_deadlines(act)
    gone.status, gone.outcome, gone.closed_at, gone.step, gone.merged_into = Case.Status.CLOSED, MERGED, at, None, kept
    effects = [name for name in ("tell_applicant",) if name in engine.registry.after_effects]
    act.chain.add(MERGED, by=by, at=at, data={"into": kept.number, "reason": reason}, effects=effects)
    gone.save(update_fields=("status", "outcome", "closed_at", "step", "merged_into"))
    write(act)


def _hand_over(gone: Case, kept: Case) -> None:
    """What the applicant brought to the later case belongs to the one that goes on; letters stay where they are."""
    rows = Document.objects.filter(case=gone).exclude(kind="letter").order_by("pk")
    Document.objects.bulk_create(
        Document(case=kept, file_id=row.file_id, label=row.label, kind=row.kind, public=row.public,
                 added_at=row.added_at, added_by_id=row.added_by_id)
        for row in rows
    )  # fmt: skip
