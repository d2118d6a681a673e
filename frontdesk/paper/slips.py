"""The only writer of slips: a block is printed, one is copied in."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from casework.cases.models import Case
from casework.numbering import numbers
from casework.organization.actors import Actor
from casework.organization.models import Agency
from frontdesk.guests.models import Guest
from frontdesk.paper.models import PaperSlip

MOST = 40
RECENT = timedelta(days=31)
NUMBER = re.compile(r"(?:[Kk]\s*)?(\d{1,6})(?:\s*[/-]\s*(\d{4}))?")


class SlipRefused(Exception):
    """Why that slip cannot be copied in, in Indonesian."""


def print_block(agency: Agency, count: int, *, by: Actor, at: datetime) -> list[PaperSlip]:
    """The next `count` provisional numbers. Raises numbers.NumberBusy."""
    year = at.astimezone(agency.zone).year
    with transaction.atomic():
        taken = [numbers.take(f"{agency.code}:slip", year) for _ in range(count)]
        facts = {"agency": agency, "year": year, "printed_at": at, "printed_by_id": by.user_id}
        return PaperSlip.objects.bulk_create([PaperSlip(number=number, **facts) for number in taken])


def block(agency: Agency, year: int, first: int, last: int) -> list[PaperSlip]:
    """To print it again, without new numbers."""
    rows = PaperSlip.objects.filter(agency=agency, year=year, number__gte=first, number__lte=last)
    return list(rows.order_by("number")[:MOST])


def waiting(agency: Agency, at: datetime) -> QuerySet[PaperSlip]:
    """Printed of late and not copied in: left over, or still to be typed."""
    return PaperSlip.objects.filter(agency=agency, copied_at=None, printed_at__gte=at - RECENT)


def named(agency: Agency, text: str, year: int) -> PaperSlip:
    """Raises SlipRefused when no such slip was printed."""
    match = NUMBER.fullmatch(text.strip())
    slip = None
    if match:
        slip = PaperSlip.objects.filter(agency=agency, number=int(match[1]), year=int(match[2] or year)).first()
    if slip is None:
        raise SlipRefused(f"Nomor sementara {text.strip()} tidak pernah dicetak. Periksa angkanya, atau kosongkan.")
    return slip


def copied(slip: PaperSlip, became: Case | Guest, *, at: datetime) -> None:
    """Raises SlipRefused when it was copied in before, as something else."""
    target = {"case_id": became.pk} if isinstance(became, Case) else {"entry_id": became.entry_id}
    if PaperSlip.objects.filter(pk=slip.pk, copied_at=None).update(copied_at=at, **target):
        return
    if not PaperSlip.objects.filter(pk=slip.pk, **target).exists():
        raise SlipRefused(f"Formulir {slip} sudah disalin. Periksa nomornya.")
