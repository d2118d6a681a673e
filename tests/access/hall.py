"""Visitors of the day in both offices, and the machine that gives their numbers."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from casework.organization.models import User
from frontdesk.kiosk import pairing
from frontdesk.models import KioskDevice
from frontdesk.queue import calling
from frontdesk.queue.lines import LINES


def fill(house: Any) -> None:
    """One served by mega, one of the other agency."""
    for name, agency in (("served", house.kalbar), ("foreign", house.jatim)):
        house.tickets[name] = calling.join(agency, LINES["information"], at=house.now, way="kiosk", key=uuid4())
    seat = calling.Seat(house.kalbar, User.objects.get(username="mega").pk, "1", desk=True)
    house.tickets["served"] = ticket = calling.call_next(seat, at=house.now)
    calling.serve(ticket, at=house.now)
    for name, agency in (("own", house.kalbar), ("foreign", house.jatim)):
        pairing.add(agency, "Kios", by=seat.user_id, at=house.now)
        house.kiosks[name] = KioskDevice.objects.get(agency=agency)
