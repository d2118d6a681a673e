"""Dispositions an actor may see: those of the cases they see. Missing and forbidden are the same 404."""

from __future__ import annotations

from django.http import Http404

from casework.cases.dispositions.tree import gave, is_mine
from casework.cases.models import Addressee
from casework.cases.models.case import visible
from casework.organization.actors import Actor


def get_share_for(actor: Actor, pk: int) -> Addressee:
    """To read."""
    found = Addressee.objects.filter(visible(actor, "disposition__case__"), pk=pk).select_related(
        "disposition__given_by", "disposition__entered_by", "disposition__scan", "disposition__passed_by__disposition",
        "task__case__agency__calendar", "task__case__version", "task__holder", "task__finished_by",
    )  # fmt: skip
    row = found.first()
    if row is None:
        raise Http404
    return row


def get_own_share(actor: Actor, pk: int) -> Addressee:
    """To act on; one that is over already is shown as such (Stale), one of somebody else does not exist."""
    row = get_share_for(actor, pk)
    if not is_mine(row, actor) and not _was_mine(row, actor):
        raise Http404
    return row


def _was_mine(row: Addressee, actor: Actor) -> bool:
    task = row.task
    if task.is_open:
        return False
    if task.holder_id:
        return task.holder_id == actor.user_id
    return any(role == task.role and task.unit_id in (None, unit) for role, unit, *_ in actor.hats)


def get_given_share(actor: Actor, pk: int) -> Addressee:
    """To recall or to remind of."""
    row = get_share_for(actor, pk)
    if not gave(row.disposition, actor) or row.came_back_id is not None:
        raise Http404
    return row
