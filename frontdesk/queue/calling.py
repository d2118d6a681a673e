"""The only writer of queue tickets: taken, called, called again, served, not there, passed on to a bidang, done.

Every change is conditional on the version that was read, so that two officers never hold one visitor.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from casework.cases.models import Case
from casework.numbering import numbers
from casework.organization.models import Agency, Unit
from frontdesk.kiosk.models import KioskDevice
from frontdesk.queue.lines import LINES, Line
from frontdesk.queue.models import QueueTicket, TicketQuerySet

State = QueueTicket.State
TRIES = 20


class Refused(Exception):
    """What was asked cannot be done now; the text says what to do instead."""


@dataclass(frozen=True)
class Seat:
    """Where somebody calls from. `desk`: serves who waits for no bidang in particular."""

    agency: Agency
    user_id: int
    counter: str
    desk: bool
    units: frozenset[int] = frozenset()

    def within(self) -> Q:
        reach = Q(unit__in=self.units)
        return reach | Q(unit=None) if self.desk else reach


def today(agency: Agency, at: datetime) -> TicketQuerySet:
    return QueueTicket.objects.of_day(agency, at.astimezone(agency.zone).date())


def waiting(seat: Seat, at: datetime) -> TicketQuerySet:
    """Who comes first stands first; elderly, pregnant and disabled visitors before all."""
    rows = today(seat.agency, at).filter(seat.within(), state=State.WAITING)
    return rows.order_by("-priority", "waiting_since", "pk")


def join(
    agency: Agency, line: Line, *, at: datetime, way: str, key: UUID, priority: bool = False,
    device: KioskDevice | None = None,
) -> QueueTicket:  # fmt: skip
    """A number without gap per service and day. Pressed twice under one key, the first is found.

    Raises numbers.NumberBusy.
    """
    day = at.astimezone(agency.zone).date()
    try:
        with transaction.atomic():
            if known := QueueTicket.objects.filter(key=key, agency=agency).first():
                return known
            number = numbers.take(f"{agency.code}:queue:{line.letter}:{day:%m%d}", day.year)
            return QueueTicket.objects.create(
                agency=agency, line=line.key, day=day, number=number, way=way, joined_at=at, waiting_since=at, key=key,
                priority=priority, device=device,
            )  # fmt: skip
    except IntegrityError:
        if known := QueueTicket.objects.filter(key=key, agency=agency).first():
            return known
        raise


def call_next(seat: Seat, *, at: datetime, line: str = "") -> QueueTicket:
    """Whom I served is done; the next is mine alone. Raises Refused."""
    with transaction.atomic():
        _hands_free(seat, at)
        for mine in today(seat.agency, at).filter(officer=seat.user_id, state=State.SERVING):
            finish(mine, at=at)
        for _ in range(TRIES):
            rows = waiting(seat, at)
            first = (rows.filter(line=line) if line else rows).first()
            if first is None:
                raise Refused(
                    f"Tidak ada yang menunggu untuk {LINES[line].label}." if line else "Tidak ada yang menunggu."
                )
            if _called(first, seat, at):
                return first
    raise Refused("Semua loket memanggil bersamaan. Coba lagi.")


def recall(ticket: QueueTicket, seat: Seat, *, at: datetime) -> None:
    """Once more for who was called or did not come; it also takes over from a colleague. Raises Refused."""
    _in(ticket, State.CALLED, State.NO_SHOW)
    _hands_free(seat, at, but=ticket.pk)
    if not _called(ticket, seat, at):
        raise Refused(f"{ticket} baru saja ditangani petugas lain.")


def serve(ticket: QueueTicket, *, at: datetime) -> None:
    """The visitor stands at the counter."""
    _in(ticket, State.CALLED)
    _change(ticket, state=State.SERVING, serving_since=at)


def no_show(ticket: QueueTicket, *, at: datetime) -> None:
    _in(ticket, State.CALLED)
    _change(ticket, state=State.NO_SHOW, ended_at=at)


def finish(ticket: QueueTicket, *, at: datetime) -> None:
    _in(ticket, State.CALLED, State.SERVING)
    _change(ticket, state=State.DONE, ended_at=at, served=ticket.served + _stay(ticket, at))


def forward(ticket: QueueTicket, unit: Unit, *, at: datetime) -> None:
    """Waits on for a bidang, under the same number; both waits and both services add up."""
    _in(ticket, State.CALLED, State.SERVING)
    _change(
        ticket, state=State.WAITING, unit=unit, waiting_since=at, serving_since=None, called_at=None, calls=0,
        counter="", officer=None, served=ticket.served + _stay(ticket, at),
    )  # fmt: skip


def registered(ticket: QueueTicket, case: Case, *, at: datetime) -> None:
    """The form opened from this number made a case: in the same transaction."""
    changes: dict[str, Any] = {"case": case}
    if ticket.state == State.CALLED:
        changes |= {"state": State.SERVING, "serving_since": ticket.called_at or at}
    _change(ticket, **changes)


def _hands_free(seat: Seat, at: datetime, but: int = 0) -> None:
    """Whoever has called one answers for that one first."""
    held = today(seat.agency, at).filter(officer=seat.user_id, state=State.CALLED).exclude(pk=but).first()
    if held:
        raise Refused(f"{held} sudah dipanggil dan belum dijawab: layani, panggil lagi, atau catat tidak datang.")


def _called(ticket: QueueTicket, seat: Seat, at: datetime) -> bool:
    """False when somebody was quicker. The wait ends with the first call; the board shows the newest."""
    changes: dict[str, Any] = {
        "state": State.CALLED, "called_at": at, "calls": ticket.calls + 1, "officer_id": seat.user_id,
        "counter": seat.counter, "ended_at": None,
    }  # fmt: skip
    if ticket.state == State.WAITING:
        changes["waited"] = ticket.waited + max(0, int((at - ticket.waiting_since).total_seconds()))
    return _changed(ticket, changes)


def _stay(ticket: QueueTicket, at: datetime) -> int:
    since = ticket.serving_since or ticket.called_at or at
    return max(0, int((at - since).total_seconds()))


def _in(ticket: QueueTicket, *states: str) -> None:
    if ticket.state not in states:
        raise Refused(f"{ticket} sekarang {ticket.get_state_display().lower()}; itu tidak dapat dilakukan lagi.")


def _change(ticket: QueueTicket, **changes: Any) -> None:
    if not _changed(ticket, changes):
        raise Refused(f"{ticket} baru saja ditangani petugas lain.")


def _changed(ticket: QueueTicket, changes: dict[str, Any]) -> bool:
    version = ticket.version + 1
    if not QueueTicket.objects.unchanged(ticket).update(**changes, version=version):
        return False
    for name, value in changes.items():
        setattr(ticket, name, value)
    ticket.version = version
    return True
